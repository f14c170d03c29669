"""What a page says of itself, and which of its claims to believe.

claim: one value for one field from one place · reader: a function that yields the claims of one kind of place (their
names end in ``_claims``) · rival: a claim that lost.
"""

from capture.reading.extract.metadata.choose_claims import Metadata, read

__all__ = ["Metadata", "read"]
