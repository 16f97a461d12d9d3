-- The tables that the daemon keeps about its own work. The tables of the records are made from the catalogue.

CREATE TABLE _meta (
    -- What must stay the same for the life of this file.
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE _migrations (
    -- The schema versions that this file went through.
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL
) STRICT;

CREATE TABLE _feeds (
    -- Cursor and health of each feed.
    tenant_id INTEGER NOT NULL,
    resource TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT '', -- how it is read: export, window, list, per_parent
    cursor TEXT NOT NULL DEFAULT '', -- where the feed goes on; empty: from the start
    rewalk_cursor TEXT, -- the same of a repeated walk from the start; NULL: none is due
    backfilled INTEGER NOT NULL DEFAULT 0, -- 1: the feed has reached its end once
    newest_modified TEXT, -- the newest change that the mirror holds
    last_attempt TEXT, -- when the last pass ended
    last_success TEXT, -- when the feed last caught up
    last_error TEXT NOT NULL DEFAULT '', -- empty: the last pass went well
    PRIMARY KEY (tenant_id, resource)
) STRICT, WITHOUT ROWID;

CREATE TABLE _runs (
    -- The last passes of each feed.
    id INTEGER PRIMARY KEY,
    tenant_id INTEGER NOT NULL,
    resource TEXT NOT NULL,
    kind TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    requests INTEGER NOT NULL,
    inserted INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    restored INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    outdated INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    error TEXT -- NULL: it caught up
) STRICT;

CREATE INDEX _runs_by_feed ON _runs (tenant_id, resource, id);

CREATE TABLE _changes (
    -- The change log: what was written, in the order of writing.
    seq INTEGER PRIMARY KEY, -- without gaps; the newest line is never pruned, so that the count goes on
    tenant_id INTEGER NOT NULL,
    resource TEXT NOT NULL,
    key TEXT NOT NULL, -- the record's key as a JSON array, for example [17]
    kind TEXT NOT NULL CHECK (kind IN ('insert', 'update', 'delete', 'restore')),
    at TEXT NOT NULL
) STRICT;

CREATE TABLE _quarantine (
    -- The records that could not be decoded. A line goes when its record decodes.
    tenant_id INTEGER NOT NULL,
    resource TEXT NOT NULL,
    hash INTEGER NOT NULL, -- of the bytes
    key TEXT NOT NULL, -- as in _changes; empty where it could not be read
    reason TEXT NOT NULL,
    raw BLOB NOT NULL, -- the bytes as received; CAST(raw AS TEXT) to read them
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    times INTEGER NOT NULL, -- how often it came, counted once in an hour at most
    PRIMARY KEY (tenant_id, resource, hash)
) STRICT;

CREATE INDEX _quarantine_by_key ON _quarantine (tenant_id, resource, key);

CREATE TABLE _unknown_fields (
    -- Fields of the API that the catalogue does not know. Their values are in _raw.
    resource TEXT NOT NULL,
    field TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    PRIMARY KEY (resource, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE _unfilled (
    -- Columns and child tables that were added after the records came and are still to be filled from _raw.
    resource TEXT NOT NULL,
    part TEXT NOT NULL, -- the column or the child table
    PRIMARY KEY (resource, part)
) STRICT, WITHOUT ROWID;
