"""What a passed verification proves and what it cannot, in plain words."""

__all__ = ["MEANING"]

MEANING = """\
A pass proves that not a byte of these files has changed since they were sealed, that the index and the page
list describe the records, and that whoever held the archive's private key sealed them.
It does not prove who held that key, that the time of the capture is right (only a time stamp of another
authority can), that the web site showed everybody the same page, or that what the page says is true.
A file without a signature proves only that it agrees with itself.
"""
