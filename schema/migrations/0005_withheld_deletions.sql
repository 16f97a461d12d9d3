-- Since when the deletions of a table that is read parent by parent are withheld, so that this can end without a person.

ALTER TABLE _feeds ADD COLUMN withheld_at TEXT /* when deletions of a table that is read parent by parent were last withheld; NULL: since then each parent has been read */;
