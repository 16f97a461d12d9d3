#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""bench/commands.py STMIRROR CONFIG

Measures how long `status` and `verify --local customers` take, and how long the daemon takes from its start to READY.
The API need not be reachable. After an update, run it twice, because the first run may create indexes. Prints a table for
docs/performance.md.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

PROGRAM = [sys.argv[1], "--config", sys.argv[2], "--log-level", "off"]


def command(*words):
    """Runs a command. Returns its processor time and wall clock time."""
    started = time.monotonic()
    process = subprocess.Popen([*PROGRAM, *words], stdout=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    return used.ru_utime + used.ru_stime, time.monotonic() - started


def cold_start():
    """Starts the daemon. Returns its processor time and wall clock time until it sends READY=1 to systemd."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices:
        notices.bind(folder + "/notify")
        notices.settimeout(60)
        started = time.monotonic()
        process = subprocess.Popen([*PROGRAM, "daemon"], env={**os.environ, "NOTIFY_SOCKET": folder + "/notify"})
        while b"READY=1" not in notices.recv(4096):
            pass
        wall = time.monotonic() - started
        with open(f"/proc/{process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(") ", 1)[1].split()
        processor = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        process.send_signal(signal.SIGTERM)
        process.wait()
        return processor, wall


def main():
    print("| command | processor time | wall clock |\n|---|---|---|")
    for name, run in {"`status`": lambda: command("status"),
                      "`verify --local customers`": lambda: command("verify", "--local", "customers"),
                      "start of the daemon to READY": cold_start}.items():
        processor, wall = sorted(run() for _ in range(3))[1]
        print(f"| {name} | {processor * 1000:,.0f} ms | {wall * 1000:,.0f} ms |")


if __name__ == "__main__":
    main()
