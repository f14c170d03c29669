-- Reasons are sentences that count what is missing: every snapshot is read again for them.
DELETE FROM snapshots;
DELETE FROM folders;
