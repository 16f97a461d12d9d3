#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""bench/compare.py BUILD FOLDER PORT ROUNDS: makes the measurements that scripts/bench describes.

FOLDER contains what stmirror-simulator --write-config wrote. Each run is a separate process. Its processor time and its
peak memory are the values that the system reports for the process.
"""

import glob
import json
import os
import pathlib
import platform
import sqlite3
import ssl
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request

BUILD, FOLDER, PORT, ROUNDS = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
BENCH = pathlib.Path(__file__).parent
URL = f"https://127.0.0.1:{PORT}"
TENANT = "1234567"
PROGRAMS = ["bare loop", "stmirror", "plain Python"]
MIRROR = FOLDER / "client.db"
COMPARED = ("SELECT * FROM (SELECT {columns} FROM main.{table} EXCEPT SELECT {columns} FROM other.{table})"
            " UNION ALL SELECT * FROM (SELECT {columns} FROM other.{table} EXCEPT SELECT {columns} FROM main.{table})")


def read(name):
    return (FOLDER / name).read_text().strip()


def control(path, body=None):
    context = ssl.create_default_context(cafile=FOLDER / "ca.pem")
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(f"{URL}/_simulator/{path}", data, context=context) as answer:
        return json.load(answer)


def environment():
    names = {"STMIRROR_BENCH_APP_KEY": read("client.app_key"),
             "STMIRROR_BENCH_CLIENT_ID": f"cid.simulated-{TENANT}",
             "STMIRROR_BENCH_CLIENT_SECRET": read(f"client.{TENANT}.secret")}
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": names["STMIRROR_BENCH_CLIENT_ID"],
                                   "client_secret": names["STMIRROR_BENCH_CLIENT_SECRET"]}).encode()
    context = ssl.create_default_context(cafile=FOLDER / "ca.pem")
    with urllib.request.urlopen(URL + "/connect/token", form, context=context) as answer:
        names["STMIRROR_BENCH_TOKEN"] = json.load(answer)["access_token"]
    return {**os.environ, **names}


def command(program, again):
    if program == "bare loop":
        return [BUILD / "bench/limit", "127.0.0.1", PORT, FOLDER / "ca.pem", TENANT, FOLDER / "limit.db"]
    if program == "plain Python":
        return [sys.executable, BENCH / "plain_client.py", URL, FOLDER / "ca.pem", TENANT, FOLDER / "plain.db"]
    return [BUILD / "daemon/stmirror", "--config", FOLDER / "client.toml", "--log-level", "error",
            "resync" if again else "sync", "--no-progress", "customers"]


def run(program, again):
    """Runs a program. Returns its wall clock time and processor time in seconds, and its peak memory in MB."""
    started = time.monotonic()
    process = subprocess.Popen(command(program, again), env=environment(), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{program} failed")
    return time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def records():
    with sqlite3.connect(MIRROR) as database:
        return database.execute("SELECT count(*) FROM customers").fetchone()[0]


def require_equal_tables():
    """Exits unless the bare loop wrote the same rows as stmirror. Ignores the times of writing."""
    with sqlite3.connect(MIRROR) as database:
        database.execute("ATTACH ? AS other", (str(FOLDER / "limit.db"),))
        for table in ["customers", "customer_tags", "customer_custom_fields", "customer_external_data"]:
            names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            columns = ", ".join(name for name in names if name not in ("_first_seen_at", "_changed_at"))
            found = database.execute(COMPARED.format(columns=columns, table=table)).fetchone()
            if found:
                sys.exit(f"{table} differs between stmirror and the bare loop: {found}")


def remove_databases():
    for name in glob.glob(str(FOLDER / "*.db*")):
        os.remove(name)


def print_table(title, runs, count):
    print(f"\n| {title} | records/s | of the bare loop | records/s of processor time | of the bare loop | peak memory |")
    print("|---|---|---|---|---|---|")
    medians = {name: [statistics.median(values) for values in zip(*runs[name])] for name in PROGRAMS}
    limit = medians["bare loop"]
    for name, (wall, processor, memory) in medians.items():
        print(f"| {name} | {count / wall:,.0f} | {limit[0] / wall:.2f} | {count / processor:,.0f}"
              f" | {limit[1] / processor:.2f} | {memory:.0f} MB |")


def poll(changed):
    """Runs one poll. Returns processor time in ms, wall clock time in ms, bytes of bodies before gzip, bytes written."""
    if changed:
        control(f"tenant/{TENANT}/touch", {"resource": "customers", "count": changed})
    before = control("stats")["body_bytes"]
    started = time.monotonic()
    process = subprocess.Popen(command("stmirror", False), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit("the poll failed")
    wall = time.monotonic() - started
    return ((used.ru_utime + used.ru_stime) * 1000, wall * 1000, control("stats")["body_bytes"] - before,
            used.ru_oublock * 512)


def print_polls(count):
    poll(0)
    print(f"\n| one poll of {count:,} customers | processor time | wall clock | bodies received | written to disk |")
    print("|---|---|---|---|---|")
    for changed in (0, 100):
        medians = [statistics.median(values) for values in zip(*(poll(changed) for _ in range(3)))]
        processor, wall, received, written = medians
        print(f"| {changed} changed | {processor:.0f} ms | {wall:.0f} ms | {received / 1000:,.0f} KB"
              f" | {written / 1000:,.0f} KB |")


def main():
    runs = {again: {name: [] for name in PROGRAMS} for again in (False, True)}
    run("bare loop", False)  # the simulator compresses each page now and keeps the result for later runs
    for _ in range(ROUNDS):
        remove_databases()
        for again in (False, True):
            for name in PROGRAMS:
                runs[again][name].append(run(name, again))
        require_equal_tables()
    count = records()
    print(f"{count:,} customers, medians of {ROUNDS}, load {os.getloadavg()[1]:.1f} on {os.cpu_count()} processors,"
          f" SQLite {sqlite3.sqlite_version}, Python {platform.python_version()}")
    print_table("into an empty database", runs[False], count)
    print_table("again, unchanged", runs[True], count)
    print_polls(count)


if __name__ == "__main__":
    main()
