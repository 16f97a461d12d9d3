-- How the catalogue defined each table when it was last filled, and when deletions were last withheld.

CREATE TABLE _definitions (
    -- How the catalogue defined the columns and child tables of each table when they were last filled.
    resource TEXT NOT NULL,
    part TEXT NOT NULL, -- the column or the child table
    definition TEXT NOT NULL, -- what determines its values, one value in each line
    PRIMARY KEY (resource, part)
) STRICT, WITHOUT ROWID;

ALTER TABLE _feeds ADD COLUMN withheld_at TEXT /* when deletions of a table that is read parent by parent were last withheld; NULL: each parent has been read since then */;
