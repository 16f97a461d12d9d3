#!/usr/bin/env bash
# bench/sync.sh [CUSTOMERS] [OPTION of stmirror-simulator…]
# Measures a first and a second sync of a generated tenant (default: 200,000 customers), and a sync of only its customers.
# Prints records per second, requests, and the peak memory of stmirror.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/../scripts/lib.sh"

customers=${1:-200000}
[ $# -eq 0 ] || shift
scripts/install-deps release
build release stmirror stmirror-simulator

folder=$(mktemp -d)
simulator_pid=
finish() {
    [ -z "$simulator_pid" ] || kill "$simulator_pid" 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

say "generating a tenant with $customers customers"
start_simulator build/release/simulator/stmirror-simulator "$folder" "$customers" "$@"

# Prints the peak memory of a process, read from /proc while it runs.
peak_memory_mb() {
    local pid=$1 peak=0 now
    while now=$(sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\) kB$/\1/p' "/proc/$pid/status" 2>/dev/null) && [ -n "$now" ]; do
        peak=$now
        sleep 0.02
    done
    echo $((peak / 1024))
}

# run TITLE RESOURCE…: runs a sync of these resources, or of all if there are none, and prints a line.
run() {
    local title=$1 pid memory began ended milliseconds records requests
    shift
    began=$(date +%s%N)
    build/release/daemon/stmirror --config "$folder/client.toml" --log-level error sync --no-progress "$@" \
        >"$folder/summary" &
    pid=$!
    memory=$(peak_memory_mb "$pid")
    wait "$pid" || die "the sync failed" "$(cat "$folder/summary")"
    ended=$(date +%s%N)
    milliseconds=$(((ended - began) / 1000000))
    read -r records requests < <(awk '$1 != "feed" { gsub(",", ""); r = $2; q = $4 } END { print r, q }' "$folder/summary")
    printf '%-34s %9d records %7d ms %8d records/s %5d requests %4d MB\n' \
        "$title" "$records" "$milliseconds" $((records * 1000 / milliseconds)) "$requests" "$memory"
}

rm_mirror() { rm -f "$folder"/client.db*; }

run "only customers, first sync" customers
run "only customers, second sync" customers
rm_mirror
run "all six feeds, first sync"
run "all six feeds, second sync"
