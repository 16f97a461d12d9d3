-- How the catalogue defined each table when it was last filled, and when deletions were last withheld.

CREATE TABLE _definitions (
    -- How the catalogue defined the columns and child tables of each table when they were last filled.
    resource TEXT PRIMARY KEY NOT NULL,
    definitions TEXT NOT NULL -- a JSON object with one member for each column and child table
) STRICT, WITHOUT ROWID;

ALTER TABLE _feeds ADD COLUMN withheld_at TEXT /* when deletions of a table that is read parent by parent were last withheld; NULL: each parent has been read since then */;
