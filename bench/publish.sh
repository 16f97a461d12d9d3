#!/usr/bin/env bash
# bench/publish.sh [CUSTOMERS]
# Publishes the mirror of a generated tenant (100,000 customers unless said) into a PostgreSQL 15 on this machine:
# records a second of the first load and of following changes, and the peak memory of the publisher.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/../scripts/lib.sh"

customers=${1:-100000}
scripts/install-deps release
build release stmirror stmirror-simulator

program=build/release/daemon/stmirror
binaries=/usr/lib/postgresql/15/bin
folder=$(mktemp -d)
chmod 755 "$folder"
simulator_pid=
server=
as_postgres() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; else "$@"; fi; }
finish() {
    [ -z "$simulator_pid" ] || kill "$simulator_pid" 2>/dev/null || true
    [ -z "$server" ] || as_postgres "$binaries/pg_ctl" --pgdata="$server" --mode=immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap finish EXIT

say "generating and mirroring a tenant with $customers customers"
start_simulator build/release/simulator/stmirror-simulator "$folder" "$customers"
"$program" --config "$folder/client.toml" --log-level error sync --no-progress customers locations leads bookings >"$folder/summary"
kill "$simulator_pid"
simulator_pid=

say "starting PostgreSQL"
mkdir "$folder/pg"
[ "$(id -u)" != 0 ] || chown nobody:nogroup "$folder/pg"
server=$folder/pg/data
(cd / && as_postgres "$binaries/initdb" --pgdata="$server" --auth=trust --username=stmirror --encoding=UTF8 >/dev/null)
(cd / && as_postgres "$binaries/pg_ctl" --pgdata="$server" --wait --log="$folder/pg/log" \
    --options="-c listen_addresses='' -c unix_socket_directories='$folder/pg'" start >/dev/null)
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --host="$folder/pg" --username=stmirror postgres --command="$1"; }
sql 'CREATE SCHEMA servicetitan'
printf 'postgresql://stmirror@/postgres?host=%s' "${folder//\//%2F}%2Fpg" >"$folder/target"
chmod 600 "$folder/target"
printf '\n[publish.bench]\nconninfo_file = "%s"\n' "$folder/target" >>"$folder/client.toml"

# measure TITLE RECORDS: publishes once.
measure() {
    local title=$1 records=$2 began ended milliseconds memory
    began=$(date +%s%N)
    /usr/bin/env time --format=%M --output="$folder/memory" \
        "$program" --config "$folder/client.toml" publish bench --once >"$folder/published" 2>"$folder/errors" ||
        die "publishing failed" "$(cat "$folder/errors")"
    ended=$(date +%s%N)
    milliseconds=$(((ended - began) / 1000000))
    memory=$(($(tail -1 "$folder/memory") / 1024))
    printf '%-28s %9d records %7d ms %8d records/s %4d MB\n' \
        "$title" "$records" "$milliseconds" $((records * 1000 / milliseconds)) "$memory"
}

rows=$(awk '$1 != "feed" { gsub(",", ""); r = $2 } END { print r }' "$folder/summary")
measure "first load" "$rows"
# As if every record had changed: the position goes back, so that the whole log is followed.
sql "UPDATE servicetitan._stmirror_position SET seq = 0, at = ''"
measure "changes" "$rows"
"$program" --config "$folder/client.toml" publish bench --verify
