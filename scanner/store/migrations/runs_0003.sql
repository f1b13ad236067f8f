-- A run can have a name of its own, and one that was removed can be brought back for a while.
ALTER TABLE runs ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN removed_at TEXT;   -- UTC
