-- The job that saved a snapshot, as its provenance record names it: every snapshot is read again for it.
ALTER TABLE snapshots ADD COLUMN job TEXT NOT NULL DEFAULT '';  -- of the config; empty: saved by hand
DELETE FROM snapshots;
DELETE FROM folders;
