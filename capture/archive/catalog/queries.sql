-- name: put
-- A snapshot's row, new or in place of an older one.
INSERT OR REPLACE INTO snapshots
    (id, path, month, seed, url, seed_key, url_key, captured, outcome, reasons, status, title, site, words,
     bytes, tags, note, job, author, published, language)
VALUES
    (:id, :path, :month, :seed, :url, :seed_key, :url_key, :captured, :outcome, :reasons, :status, :title, :site,
     :words, :bytes, :tags, :note, :job, :author, :published, :language);

-- name: drop
-- A snapshot whose folder is gone.
DELETE FROM snapshots WHERE id = :id;

-- name: all
-- Every snapshot, newest first.
SELECT * FROM snapshots ORDER BY captured DESC, id DESC LIMIT :limit;

-- name: one
-- The snapshot of that id.
SELECT * FROM snapshots WHERE id = :id;

-- name: by_part
-- Snapshots whose id holds a text, newest first.
SELECT * FROM snapshots WHERE instr(lower(id), lower(:part)) > 0 ORDER BY captured DESC, id DESC LIMIT :limit;

-- name: by_key
-- Snapshots of a URL, as asked for or as arrived at, newest first.
SELECT * FROM snapshots WHERE seed_key = :key OR url_key = :key ORDER BY captured DESC, id DESC LIMIT :limit;

-- name: count
-- How many snapshots there are.
SELECT count(*) FROM snapshots;

-- name: months
-- The months of which there are rows.
SELECT DISTINCT month FROM snapshots;

-- name: ids_of_month
-- The ids of one month.
SELECT id FROM snapshots WHERE month = :month;

-- name: broken_of_month
-- The ids of one month of which no sealed record could be read.
SELECT id FROM snapshots WHERE month = :month AND outcome = '';

-- name: folder
-- The mark of a folder when it was last looked at.
SELECT changed FROM folders WHERE name = :name;

-- name: put_folder
-- A folder was looked at.
INSERT OR REPLACE INTO folders (name, changed) VALUES (:name, :changed);

-- name: forget_folder
-- A folder is to be looked at again.
DELETE FROM folders WHERE name = :name;
