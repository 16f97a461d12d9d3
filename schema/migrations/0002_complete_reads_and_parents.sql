-- What was refused and what reads instead, what complete reads found, how far the feeds that are read for each parent
-- have come.

ALTER TABLE _feeds ADD COLUMN fallback INTEGER NOT NULL DEFAULT 0 /* 0: read by its own feed; n: by its nth fallback */;
ALTER TABLE _feeds ADD COLUMN fallback_cursor TEXT NOT NULL DEFAULT '' /* where that fallback goes on */;
ALTER TABLE _feeds ADD COLUMN refused_at TEXT /* when its own feed was last refused; NULL: it is in use */;
ALTER TABLE _feeds ADD COLUMN swept_at TEXT /* when the last complete read began that reached its end */;
ALTER TABLE _feeds ADD COLUMN deletes_held INTEGER NOT NULL DEFAULT 0 /* missing rows that it did not dare to bury */;

ALTER TABLE _runs ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;

CREATE TABLE _parents (
    -- Which parents a resource that is read for each of them has been read for.
    tenant_id INTEGER NOT NULL,
    resource TEXT NOT NULL, -- the one that is read, not the parents'
    parent_id ANY NOT NULL, -- the parent's key
    parent_hash INTEGER, -- the parent's _hash when it was read; NULL: never read
    parent_modified TEXT, -- the parent's time of change, where it has one: the newest is read first
    read_at TEXT, -- when it was last read; NULL: never
    due INTEGER NOT NULL, -- 1: to be read at once; 0: when its turn comes
    PRIMARY KEY (tenant_id, resource, parent_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX _parents_by_turn ON _parents (tenant_id, resource, due, read_at, parent_modified);
