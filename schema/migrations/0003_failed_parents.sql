-- Parents whose request fails again and again wait behind the others. In _parents, due = 2 says so: not asked again
-- before retry_at.

ALTER TABLE _parents ADD COLUMN failures INTEGER NOT NULL DEFAULT 0 /* of its requests, in a row */;
ALTER TABLE _parents ADD COLUMN retry_at TEXT /* where due = 2: when it is asked again */;
ALTER TABLE _parents ADD COLUMN error TEXT /* where due = 2: why it could not be read */;
