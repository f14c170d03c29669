-- What the list says of an article stands in the sealed record: every snapshot is read again for it.
ALTER TABLE snapshots ADD COLUMN author TEXT NOT NULL DEFAULT '';     -- the first one
ALTER TABLE snapshots ADD COLUMN published TEXT NOT NULL DEFAULT '';  -- as the page says, ISO 8601
ALTER TABLE snapshots ADD COLUMN language TEXT NOT NULL DEFAULT '';   -- BCP 47
DELETE FROM snapshots;
DELETE FROM folders;
