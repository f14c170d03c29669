"""File formats: WARC records, CDXJ index lines, WACZ packages."""
