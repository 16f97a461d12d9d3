#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""bench/idle.py STMIRROR CONFIG MINUTES

Fills the mirror of CONFIG with `sync`, runs the daemon until all tables are fresh, then measures its processor time, memory and
requests for MINUTES while nothing changes. Prints a table. scripts/idle starts this program.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM, CONFIG, MINUTES = sys.argv[1], sys.argv[2], int(sys.argv[3])
SETTLE_S = 180  # the first passes of a daemon record that they ran
START_MAX_S = 900


def stmirror(*arguments):
    return subprocess.run([PROGRAM, "--config", CONFIG, *arguments], check=False, capture_output=True, text=True)


def status():
    return json.loads(stmirror("status", "--json").stdout)


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid, name):
    with open(f"/proc/{pid}/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1e3


def sum_of_requests(report):
    return sum(sum(tenant["requests_by_status"].values()) for tenant in report["daemon"]["tenants"])


def wait_until_fresh():
    deadline = time.monotonic() + START_MAX_S
    while time.monotonic() < deadline:
        if stmirror("status").returncode == 0:
            return
        time.sleep(5)
    sys.exit("the mirror did not become fresh")


def measure(pid):
    wait_until_fresh()
    time.sleep(SETTLE_S)
    before, requests = processor_seconds(pid), sum_of_requests(status())
    time.sleep(MINUTES * 60)
    used = processor_seconds(pid) - before
    after = status()
    tables, sent = len(after["feeds"]), sum_of_requests(after) - requests
    print("| tables | processor time | resident memory | highest | requests a minute |\n|---|---|---|---|---|")
    print(f"| {tables} | {used / MINUTES / 60:.2%} of a core | {memory_mb(pid, 'VmRSS'):.0f} MB "
          f"| {memory_mb(pid, 'VmHWM'):.0f} MB | {sent / MINUTES:.0f} |")


def main():
    synced = stmirror("sync")
    if synced.returncode != 0:
        sys.exit(synced.stderr)
    with tempfile.TemporaryFile() as log:
        daemon = subprocess.Popen([PROGRAM, "--config", CONFIG, "daemon"], stderr=log, stdout=log)
        try:
            measure(daemon.pid)
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait(timeout=30)


if __name__ == "__main__":
    main()
