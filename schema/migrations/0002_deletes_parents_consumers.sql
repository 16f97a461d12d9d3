-- How far the readers of the change log have come, and what reads instead of a refused feed.

ALTER TABLE _feeds ADD COLUMN fallback INTEGER NOT NULL DEFAULT 0 /* 0: read by its own feed; n: by its nth fallback */;
ALTER TABLE _feeds ADD COLUMN fallback_cursor TEXT NOT NULL DEFAULT '' /* where that fallback goes on */;

CREATE TABLE _consumers (
    -- How far the named readers of the change log have come.
    consumer TEXT PRIMARY KEY NOT NULL,
    position INTEGER NOT NULL, -- the last line that it has dealt with
    updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
