#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""bench/plain_client.py URL CA_FILE TENANT DATABASE

Reads the export of customers into a database in the way of a simple script: requests, json, sqlite3, one upsert for each
record, a commit for each page. Writes columns, the raw JSON, and tables of tags and custom fields. Has no hash, no change
log, no retries and no deletions. The client id, the client secret and the app key are in the environment.
"""

import json
import os
import sqlite3
import sys

import requests

ADDRESS = ["street", "unit", "city", "state", "zip", "country", "latitude", "longitude"]
FIELDS = ["id", "active", "name", "type", "balance", "taxExempt", "doNotMail", "doNotService", "nationalAccount",
          "creditLimit", "creditLimitBalance", "paymentTermId", "mergedToId", "createdById", "createdOn", "modifiedOn"]
COLUMNS = FIELDS + ["address_" + name for name in ADDRESS] + ["raw"]
UPSERT = (f"INSERT INTO customers ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) "
          "ON CONFLICT (id) DO UPDATE SET " + ", ".join(f"{c} = excluded.{c}" for c in COLUMNS[1:]))


def make_tables(database):
    database.executescript(f"""
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        CREATE TABLE IF NOT EXISTS customers ({', '.join(COLUMNS)}, PRIMARY KEY (id));
        CREATE INDEX IF NOT EXISTS customers_by_created ON customers (createdOn);
        CREATE INDEX IF NOT EXISTS customers_by_modified ON customers (modifiedOn);
        CREATE TABLE IF NOT EXISTS tags (customer, position, tag, PRIMARY KEY (customer, position)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS custom_fields (customer, position, type, name, value,
                                                  PRIMARY KEY (customer, position)) WITHOUT ROWID;
    """)


def row_of(record):
    address = record.get("address") or {}
    return ([record.get(name) for name in FIELDS] + [address.get(name) for name in ADDRESS]
            + [json.dumps(record, separators=(",", ":"))])


def store(database, records):
    for record in records:
        key = record["id"]
        database.execute(UPSERT, row_of(record))
        database.execute("DELETE FROM tags WHERE customer = ?", (key,))
        database.execute("DELETE FROM custom_fields WHERE customer = ?", (key,))
        database.executemany("INSERT INTO tags VALUES (?, ?, ?)",
                             [(key, i, tag) for i, tag in enumerate(record.get("tagTypeIds") or [])])
        database.executemany("INSERT INTO custom_fields VALUES (?, ?, ?, ?, ?)",
                             [(key, i, field["typeId"], field["name"], field["value"])
                              for i, field in enumerate(record.get("customFields") or [])])
    database.commit()


def main():
    url, ca_file, tenant, path = sys.argv[1:]
    session = requests.Session()
    session.trust_env = False  # uses no proxies and no other certificates
    session.verify = ca_file
    answer = session.post(url + "/connect/token", data={
        "grant_type": "client_credentials",
        "client_id": os.environ["STMIRROR_BENCH_CLIENT_ID"],
        "client_secret": os.environ["STMIRROR_BENCH_CLIENT_SECRET"]})
    answer.raise_for_status()
    session.headers["Authorization"] = "Bearer " + answer.json()["access_token"]
    session.headers["ST-App-Key"] = os.environ["STMIRROR_BENCH_APP_KEY"]

    database = sqlite3.connect(path)
    make_tables(database)
    token, records, more = None, 0, True
    while more:
        answer = session.get(f"{url}/crm/v2/tenant/{tenant}/export/customers", params={"from": token} if token else {})
        answer.raise_for_status()
        page = answer.json()
        store(database, page["data"])
        records += len(page["data"])
        token, more = page["continueFrom"], page["hasMore"]
    print(records, "records")


if __name__ == "__main__":
    main()
