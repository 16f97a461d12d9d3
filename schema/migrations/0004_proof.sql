-- Since when each table is known to equal its source: what the continuous proof found.

ALTER TABLE _feeds ADD COLUMN proved_at TEXT /* as of when the last proof by counting found the table equal, or made it equal; NULL: never */;
ALTER TABLE _feeds ADD COLUMN proof_error TEXT NOT NULL DEFAULT '' /* why the last proof by counting did not end so; empty: it did */;
ALTER TABLE _feeds ADD COLUMN compared_at TEXT /* every record has been compared since then; NULL: not all of them yet */;
ALTER TABLE _feeds ADD COLUMN compare_began TEXT /* when the round of that comparison that is under way began; NULL: none is */;
ALTER TABLE _feeds ADD COLUMN compare_cursor TEXT NOT NULL DEFAULT '' /* up to which time of creation that round has come; empty: it is at its start */;
