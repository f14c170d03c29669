"""The catalog: what an archive holds, as a local SQLite cache that can be made again at any time.

row: one snapshot as lists see it · refresh: add what was placed, drop what is gone, since the last look.
"""

from capture.archive.catalog.catalog import Catalog
from capture.archive.catalog.database import cache_folder
from capture.archive.catalog.refresh import Changes
from capture.archive.catalog.row import Row

__all__ = ["Catalog", "Changes", "Row", "cache_folder"]
