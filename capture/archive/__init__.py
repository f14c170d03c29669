"""The archive: where snapshots stand, how they are found again, and what proves that they are unchanged."""
