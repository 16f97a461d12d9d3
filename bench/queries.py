#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""bench/queries.py MIRROR

Measures the times of queries over the views, each on a new connection with the defaults of SQLite, and the size of each table
and index. Prints tables for docs/performance.md. Only reads the mirror.
"""

import sqlite3
import subprocess
import sys
import time

MIRROR = sys.argv[1]


# The query by bisection that docs/consuming.md explains.
BISECTION = """
    WITH RECURSIVE range (first, last) AS (
        SELECT (SELECT min(seq) FROM _changes), (SELECT max(seq) + 1 FROM _changes)
        UNION ALL
        SELECT iif(c.at < :time, c.seq + 1, first), iif(c.at < :time, last, c.seq)
        FROM range JOIN _changes AS c ON c.seq = (first + last) / 2
        WHERE first < last
    )
    SELECT * FROM _changes WHERE seq >= (SELECT max(first) FROM range)"""


def connect():
    return sqlite3.connect(f"file:{MIRROR}?mode=ro", uri=True)


def one(sql):
    return connect().execute(sql).fetchone()[0]


def queries():
    at = one("SELECT at FROM _changes ORDER BY seq DESC LIMIT 1")
    contact = "SELECT value FROM customer_contacts WHERE type = '{}' AND value <> '' LIMIT 1 OFFSET 5000"
    customer = one("SELECT id FROM v_customers LIMIT 1 OFFSET 1000")
    phone, email = one(contact.format("Phone")), one(contact.format("Email"))
    conditions = {"by id, without a tenant": f"id = {customer}", "by phone": f"phone = '{phone}'",
                  "by e-mail": f"email = '{email}'", "by name": "name LIKE '%smith%'",
                  "by city": "address_city = 'Denver'", "by number of locations": "locations > 5",
                  "by open leads": "open_leads > 1", "by balance": "balance > 1000", "all rows and columns": "true"}
    yield from ((f"`v_customers` {name}", f"SELECT * FROM v_customers WHERE {sql}") for name, sql in conditions.items())
    yield "customers without phone and e-mail, counted", ("SELECT count(*) FROM v_customers"
                                                         " WHERE phone IS NULL AND email IS NULL")
    for kind in ("phone", "email"):
        yield f"duplicates by {kind}", ("SELECT value, customers, names FROM v_shared_phones_and_emails"
                                        f" WHERE kind = '{kind}' ORDER BY customers DESC LIMIT 5")
    yield "`_changes` from a time on", f"SELECT * FROM _changes WHERE at >= '{at}'"
    yield "the same by bisection (docs/consuming.md)", BISECTION.replace(":time", f"'{at}'")


def measured(sql):
    database = connect()
    processor, wall = time.process_time(), time.monotonic()
    rows = sum(1 for _ in database.execute(sql))
    return rows, time.process_time() - processor, time.monotonic() - wall


def print_sizes():
    sql = ("SELECT name, sum(pgsize) / 1e6 AS mb FROM dbstat WHERE aggregate = true GROUP BY name HAVING mb >= 1"
           " ORDER BY mb DESC")
    lines = subprocess.run(["sqlite3", "-readonly", "-separator", " | ", MIRROR, sql], check=True, text=True,
                           capture_output=True).stdout.splitlines()
    print("\n| table or index | MB |\n|---|---|")
    for line in lines:
        name, size = line.split(" | ")
        print(f"| `{name}` | {float(size):,.0f} |")


def main():
    print("| query | rows | processor time | wall clock |\n|---|---|---|---|")
    for name, sql in queries():
        runs = sorted((measured(sql) for _ in range(3)), key=lambda run: run[1])
        rows, processor, wall = runs[1]
        print(f"| {name} | {rows:,} | {processor * 1000:,.0f} ms | {wall * 1000:,.0f} ms |")
    print_sizes()


if __name__ == "__main__":
    main()
