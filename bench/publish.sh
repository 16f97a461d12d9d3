#!/usr/bin/env bash
# bench/publish.sh load [CUSTOMERS]     Measures records per second and memory of a first load, then
#                                       of changes to all rows. Default: 100,000 customers.
# bench/publish.sh idle [SECONDS]       Measures processor time and statements of a publisher without changes. Default: 600 s.
# bench/publish.sh outage [SECONDS]     Stops PostgreSQL for this time, during which 1,000 records change. Measures the time from
#                                       PostgreSQL's restart until it has the changes. Default: 600 s.
# bench/publish.sh requests [SECONDS]   Counts the daemon's requests to the API while PostgreSQL runs and, for as long, while it
#                                       is down. Default: 600 s each.
# bench/publish.sh tenants [CUSTOMERS]  Publishes 300 tenants at the same time, in 3 mirrors of 100 tenants each.
#                                       Default: 100 customers per tenant.
#
# Publishes mirrors of generated tenants into a PostgreSQL 15 on this machine.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/../scripts/lib.sh"

what=${1:-load}
number=${2:-}
[[ "$what" =~ ^(load|idle|outage|requests|tenants)$ && "$number" =~ ^[0-9]*$ ]] ||
    die "unknown measurement, or NUMBER is not a number" "bench/publish.sh load | idle | outage | requests | tenants [NUMBER]"
scripts/install-deps release
build release stmirror stmirror-simulator

program=build/release/daemon/stmirror
binaries=/usr/lib/postgresql/15/bin
folder=$(mktemp -d)
chmod 755 "$folder"
simulator_pid=
daemon_pid=
publisher_pid=
server=
as_postgres() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; else "$@"; fi; }
control() { (cd / && as_postgres "$binaries/pg_ctl" --pgdata="$server" --wait "$@" >/dev/null); }
finish() {
    [ -z "$simulator_pid" ] || kill "$simulator_pid" 2>/dev/null || true
    [ -z "$daemon_pid" ] || kill "$daemon_pid" 2>/dev/null || true
    [ -z "$publisher_pid" ] || kill "$publisher_pid" 2>/dev/null || true
    [ -z "$server" ] || control --mode=immediate stop 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

start_server() {
    control --log="$folder/pg/log" \
        --options="-c listen_addresses='' -c unix_socket_directories='$folder/pg'" start
}

make_server() {
    say "starting PostgreSQL"
    mkdir "$folder/pg"
    [ "$(id -u)" != 0 ] || chown nobody:nogroup "$folder/pg"
    server=$folder/pg/data
    (cd / && as_postgres "$binaries/initdb" --pgdata="$server" --auth=trust --username=stmirror --encoding=UTF8 >/dev/null)
    start_server
    sql 'CREATE SCHEMA servicetitan'
    printf 'postgresql://stmirror@/postgres?host=%s' "${folder//\//%2F}%2Fpg" >"$folder/target"
    chmod 600 "$folder/target"
}

sql() { psql --no-psqlrc --quiet --tuples-only --no-align --host="$folder/pg" --username=stmirror postgres --command="$1"; }

# make_mirror CUSTOMERS: generates a tenant and mirrors eight of its tables. Sets `rows` to the number of
# their rows.
make_mirror() {
    say "generating and mirroring a tenant with $1 customers"
    start_simulator build/release/simulator/stmirror-simulator "$folder" "$1"
    "$program" --config "$folder/client.toml" --log-level error sync --no-progress customers customer_contacts \
        locations location_contacts leads bookings contacts contact_methods >"$folder/summary"
    kill "$simulator_pid"
    simulator_pid=
    printf '\n[publish.bench]\nconninfo_file = "%s"\n' "$folder/target" >>"$folder/client.toml"
    rows=$(awk '$1 != "feed" { gsub(",", ""); r = $2 } END { print r }' "$folder/summary")
}

# published CONFIG NAME: publishes once, and writes the publisher's peak memory to NAME.memory.
published() {
    /usr/bin/env time --format=%M --output="$folder/$2.memory" \
        "$program" --config "$1" publish bench --once >"$folder/$2.out" 2>"$folder/$2.errors" ||
        die "publishing failed" "$(cat "$folder/$2.errors")"
}

# measure TITLE RECORDS CONFIG…: publishes once with each configuration, all at the same time.
measure() {
    local title=$1 records=$2 began ended milliseconds memory=0 pids=() config pid
    shift 2
    began=$(date +%s%N)
    for config in "$@"; do
        published "$config" "$(basename "$config")" &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do wait "$pid"; done
    ended=$(date +%s%N)
    milliseconds=$(((ended - began) / 1000000))
    for config in "$@"; do
        read -r used <"$folder/$(basename "$config").memory"
        [ "$used" -le "$memory" ] || memory=$used
    done
    printf '%-28s %9d records %7d ms %8d records/s %4d MB\n' \
        "$title" "$records" "$milliseconds" $((records * 1000 / milliseconds)) $((memory / 1024))
}

# change MIRROR COUNT: changes COUNT customers of each tenant as the daemon would. No daemon runs in this benchmark.
change() {
    sqlite3 "$1" "CREATE TEMP TABLE c AS SELECT tenant_id, id, row_number() OVER () AS n FROM (
            SELECT tenant_id, id, row_number() OVER (PARTITION BY tenant_id ORDER BY id) AS k FROM customers) WHERE k <= $2;
        UPDATE customers SET _hash = _hash + 1 WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM c);
        INSERT INTO _changes SELECT (SELECT max(seq) FROM _changes) + n, tenant_id, 'customers', '[' || id || ']', 'update',
            strftime('%Y-%m-%dT%H:%M:%S.0000000Z', 'now') FROM c;"
}

start_publisher() {
    "$program" --config "$folder/client.toml" publish bench 2>"$folder/publisher.log" &
    publisher_pid=$!
    sleep 5
}

measure_load() {
    make_server
    make_mirror "${number:-100000}"
    measure "first load" "$rows" "$folder/client.toml"
    # Resets the position, so that the publisher reads the whole change log, as if every record had changed.
    sql "UPDATE servicetitan._stmirror_position SET seq = 0, at = ''"
    measure "changes" "$rows" "$folder/client.toml"
    "$program" --config "$folder/client.toml" publish bench --verify
}

# Prints the processor time of the publisher, in hundredths of a second.
processor_time() { awk '{ print $14 + $15 }' "/proc/$publisher_pid/stat"; }

measure_idle() {
    local seconds=${number:-600} before used statements
    make_server
    make_mirror 1000
    published "$folder/client.toml" first
    start_publisher
    sql "ALTER SYSTEM SET log_statement = 'all'"
    sql 'SELECT pg_reload_conf()' >/dev/null
    sleep 2
    before=$(processor_time)
    : >"$folder/pg/log"
    sleep "$seconds"
    used=$(($(processor_time) - before))
    statements=$(grep -c 'LOG:  \(statement\|execute\)' "$folder/pg/log" || true)
    printf 'idle for %d s: %d ms of processor time (%s %% of a core), %d statements\n' "$seconds" $((used * 10)) \
        "$(awk "BEGIN { printf \"%.3f\", $used / $seconds }")" "$statements"
}

measure_outage() {
    local seconds=${number:-600} began newest
    make_server
    make_mirror 2000
    published "$folder/client.toml" first
    start_publisher
    control --mode=immediate stop
    sleep "$((seconds / 2))"
    change "$folder/client.db" 1000
    sleep "$((seconds - seconds / 2))"
    newest=$(sqlite3 "$folder/client.db" 'SELECT max(seq) FROM _changes')
    start_server
    began=$(date +%s%N)
    until [ "$(sql "SELECT 1 FROM servicetitan._stmirror_position WHERE seq = $newest")" = 1 ]; do sleep 0.05; done
    printf 'after %d s without PostgreSQL: it had the 1,000 changes %d ms after it was ready\n' "$seconds" \
        $((($(date +%s%N) - began) / 1000000))
    kill "$publisher_pid"
    wait "$publisher_pid"
    publisher_pid=
    "$program" --config "$folder/client.toml" publish bench --verify >/dev/null
}

# Prints how many requests the daemon has sent.
requests() {
    curl --silent --fail "http://$status_address/metrics" | awk '/^stmirror_requests_total/ { n += $2 } END { print n }'
}

# requests_in SECONDS: prints how many requests the daemon sends in this time.
requests_in() {
    local before
    before=$(requests)
    sleep "$1"
    echo $(($(requests) - before))
}

measure_requests() {
    local seconds=${number:-600} up down
    make_server
    start_simulator build/release/simulator/stmirror-simulator "$folder" 100
    printf '\n[http]\nlisten = "127.0.0.1:0"\n\n[publish.bench]\nconninfo_file = "%s"\n' "$folder/target" >>"$folder/client.toml"
    say "mirroring a tenant of 100 customers"
    "$program" --config "$folder/client.toml" daemon 2>"$folder/daemon.log" &
    daemon_pid=$!
    until "$program" --config "$folder/client.toml" status >/dev/null 2>&1; do sleep 1; done
    status_address=127.0.0.1:$(sed -n 's/.* serving .*port=\([0-9]*\).*/\1/p' "$folder/daemon.log" | head -n 1)
    start_publisher
    sleep 60
    up=$(requests_in "$seconds")
    control --mode=immediate stop
    down=$(requests_in "$seconds")
    printf 'in %d s each: %d requests while PostgreSQL ran, %d while it was down (%s %%)\n' "$seconds" "$up" "$down" \
        "$(awk "BEGIN { printf \"%+.1f\", ($down - $up) * 100 / $up }")"
}

# copy_tenants NUMBER: creates a mirror of 100 tenants, each with the rows of the generated tenant. Also
# writes the configuration of that mirror.
copy_tenants() {
    local name=$folder/mirror$1 tenant table columns statements=
    cp "$folder/client.db" "$name.db"
    for table in $(sqlite3 "$name.db" "SELECT m.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c
            WHERE m.type = 'table' AND c.name = 'tenant_id' AND m.name NOT LIKE '\\_%' ESCAPE '\\'"); do
        columns=$(sqlite3 "$name.db" "SELECT group_concat(name, ', ') FROM pragma_table_info('$table') WHERE name <> 'tenant_id'")
        statements+="INSERT INTO $table (tenant_id, $columns) SELECT new_tenant, $columns FROM $table CROSS JOIN t
            WHERE tenant_id = 1234567; DELETE FROM $table WHERE tenant_id = 1234567;"
    done
    sqlite3 "$name.db" "CREATE TEMP TABLE t AS WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 100)
        SELECT $1 * 1000 + id AS new_tenant FROM n; BEGIN; $statements COMMIT"
    sed -e "s|client\\.db|mirror$1.db|" -e '/^\[\[tenant\]\]/,/^$/d' "$folder/client.toml" >"$name.toml"
    for ((tenant = $1 * 1000 + 1; tenant <= $1 * 1000 + 100; ++tenant)); do
        printf '[[tenant]]\nid = %d\nname = "t%d"\nclient_id = "c"\nclient_secret = "env:HOME"\n' "$tenant" "$tenant"
    done >>"$name.toml"
}

measure_tenants() {
    local number_of_rows
    make_server
    make_mirror "${number:-100}"
    for mirror in 1 2 3; do copy_tenants "$mirror"; done
    number_of_rows=$((rows * 300))
    measure "first load" "$number_of_rows" "$folder"/mirror[123].toml
    for mirror in 1 2 3; do change "$folder/mirror$mirror.db" 10; done
    measure "10 changes per tenant" 3000 "$folder"/mirror[123].toml
    for mirror in 1 2 3; do "$program" --config "$folder/mirror$mirror.toml" publish bench --verify >/dev/null; done
    say "equal: $(sql 'SELECT count(DISTINCT tenant_id) FROM servicetitan.customers') tenants"
}

"measure_$what"
