#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""bench/soak.py STMIRROR CONFIG CA PORT MINUTES SVG

Runs the daemon with CONFIG for MINUTES, against a simulator at PORT. The simulator's records change all the time, and some of
its responses are faulty. A reader keeps old states of the mirror alive. Measures the daemon's memory and descriptors, its
log and the write-ahead log. Draws these as SVG, and prints a table. scripts/soak starts this program. Exits with 1 if memory
or descriptors grew, or if the daemon did not end with exit code 0 after SIGTERM.
"""

import json
import os
import random
import signal
import sqlite3
import ssl
import statistics
import subprocess
import sys
import time
import tomllib
import urllib.request

PROGRAM, CONFIG, CA, PORT, MINUTES, SVG = sys.argv[1:7]
SECONDS = int(MINUTES) * 60
FAULTS = {"seed": 1, "rules": [
    {"path": "*", "probability": 0.01, "status": 503, "html": True},
    {"path": "*", "probability": 0.01, "status": 429, "retry_after": "1"},
    {"path": "*", "probability": 0.01, "ending": "reset"},
    {"path": "*", "probability": 0.01, "ending": "cut"},
    {"path": "*", "probability": 0.01, "delay_ms": 2000}]}
TRUSTED = ssl.create_default_context(cafile=CA)
# Each measure has a name, the unit in the table and the picture, and a divisor.
MEASURED = (("resident memory", "MB", 1e6), ("open descriptors", "", 1), ("log", "KB", 1e3), ("write-ahead log", "MB", 1e6))


def control(path, body):
    request = urllib.request.Request(f"https://127.0.0.1:{PORT}/_simulator/{path}", json.dumps(body).encode())
    urllib.request.urlopen(request, timeout=30, context=TRUSTED).read()


class PinnedReader:
    """Holds a read transaction in the first half of each minute."""

    def __init__(self, mirror):
        self.mirror, self.connection = mirror, None

    def turn(self, second):
        wants = second % 60 < 30
        if wants and self.connection is None and os.path.exists(self.mirror):
            self.connection = sqlite3.connect(f"file:{self.mirror}?mode=ro", uri=True, isolation_level=None)
            try:
                self.connection.execute("BEGIN")
                self.connection.execute("SELECT count(*) FROM customers").fetchone()
            except sqlite3.OperationalError:  # the table does not exist yet
                wants = False
        if not wants and self.connection is not None:
            self.connection.close()
            self.connection = None


def size(path):
    return os.path.getsize(path) if os.path.exists(path) else 0


def measure(pid, log, mirror):
    with open(f"/proc/{pid}/statm", encoding="ascii") as statm:
        resident = int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return resident, len(os.listdir(f"/proc/{pid}/fd")), size(log), size(mirror + "-wal")


def soak(pid, log, settings):
    mirror = settings["mirror"]["path"]
    reader = PinnedReader(mirror)
    samples = []
    started = time.monotonic()
    while (passed := time.monotonic() - started) < SECONDS:
        for tenant in settings["tenant"]:
            control(f"tenant/{tenant['id']}/mutate", {"writes": random.randint(1, 4)})
        reader.turn(int(passed))
        samples.append((passed, *measure(pid, log, mirror)))
        time.sleep(1)
    reader.turn(59)
    return samples


def curve(samples, column, top, name, unit, divisor):
    """Returns one chart as SVG, 100 high and 640 wide."""
    values = [sample[column] / divisor for sample in samples]
    highest = max(values) or 1
    points = " ".join(f"{60 + 640 * sample[0] / SECONDS:.1f},{top + 100 - 90 * value / highest:.1f}"
                      for sample, value in zip(samples, values))
    return (f'<text x="60" y="{top}">{name}</text><text x="52" y="{top + 16}" text-anchor="end">{highest:,.0f} {unit}</text>'
            f'<text x="52" y="{top + 100}" text-anchor="end">0</text>'
            f'<path d="M60 {top + 100}H700" stroke="#bbb"/>'
            f'<polyline points="{points}" fill="none" stroke="#1f77b4" stroke-width="1.5"/>')


def draw(samples):
    charts = [curve(samples, i + 1, 30 + 140 * i, *measured) for i, measured in enumerate(MEASURED)]
    with open(SVG, "w", encoding="utf-8") as svg:
        svg.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 610" font-family="sans-serif" font-size="12">'
                  '<rect width="720" height="610" fill="#fff"/>' + "\n".join(charts) +
                  f'<text x="700" y="600" text-anchor="end">{MINUTES} minutes</text></svg>\n')


def table(samples):
    """Prints the medians of the second and the last quarter. Returns the names of the measures that grew."""
    quarter = len(samples) // 4
    grown = []
    print("| | second quarter | last quarter | highest |\n|---|---|---|---|")
    for column, (name, unit, divisor) in enumerate(MEASURED, 1):
        values = [sample[column] / divisor for sample in samples]
        before, after = statistics.median(values[quarter:2 * quarter]), statistics.median(values[-quarter:])
        print(f"| {name} | {before:,.0f} {unit} | {after:,.0f} {unit} | {max(values):,.0f} {unit} |")
        if column <= 2 and after > before * 1.1 + 2:
            grown.append(name)
    return grown


def main():
    with open(CONFIG, "rb") as file:
        settings = tomllib.load(file)
    log = CONFIG + ".log"
    control("faults", FAULTS)
    with open(log, "wb") as out:
        daemon = subprocess.Popen([PROGRAM, "--config", CONFIG, "daemon"], stderr=out, stdout=out)
        samples = soak(daemon.pid, log, settings)
        daemon.send_signal(signal.SIGTERM)
        code = daemon.wait(timeout=30)
    draw(samples)
    grown = table(samples)
    print(f"\nThe daemon ended with exit code {code}. " + (f"Grew: {', '.join(grown)}." if grown else "Nothing grew."))
    sys.exit(1 if grown or code else 0)


if __name__ == "__main__":
    main()
