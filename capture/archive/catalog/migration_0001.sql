-- Snapshots of one archive, as far as this machine has seen them. Everything here can be made again.
CREATE TABLE snapshots (
    id        TEXT PRIMARY KEY,
    path      TEXT NOT NULL,     -- below the archive's folder, with /
    month     TEXT NOT NULL,     -- 2026/11
    seed      TEXT NOT NULL,     -- the URL that was asked for
    url       TEXT NOT NULL,     -- the page's, after redirects
    seed_key  TEXT NOT NULL,     -- SURT keys of both
    url_key   TEXT NOT NULL,
    captured  TEXT NOT NULL,     -- UTC, ISO 8601 with microseconds: sorts by time
    outcome   TEXT NOT NULL,     -- complete, partial, suspect, failed; empty when the record of it is unreadable
    reasons   TEXT NOT NULL,     -- JSON list of sentences
    status    INTEGER,
    title     TEXT NOT NULL,
    site      TEXT NOT NULL,
    words     INTEGER,           -- of the article; NULL until one is derived
    bytes     INTEGER NOT NULL,  -- of the sealed files
    tags      TEXT NOT NULL,     -- JSON list
    note      TEXT NOT NULL
);
CREATE INDEX snapshots_by_time ON snapshots (captured);
CREATE INDEX snapshots_by_seed ON snapshots (seed_key, captured);
CREATE INDEX snapshots_by_url ON snapshots (url_key, captured);
CREATE INDEX snapshots_by_month ON snapshots (month);
-- Folders of snapshots that need no look until they change.
CREATE TABLE folders (
    name    TEXT PRIMARY KEY,
    changed INTEGER NOT NULL     -- st_mtime_ns when it was looked at
);
