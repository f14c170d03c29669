"""Citations: what a snapshot is quoted by, in the styles and machine forms of the field. Pure.

style: a manual's way to write a sentence (APA, Bluebook, …) · machine form: what programs read (RIS, CSL-JSON, …)
· archive location: where the snapshot is, at a public address or as a name with its seal · refused: the page that was
wanted did not come, and only that can be cited.
"""

from capture.reading.cite.names import name_of
from capture.reading.cite.snapshot_citation import PageLine, of_snapshot
from capture.reading.cite.styles import STYLES, CitationStyle, WrittenCitation, write

__all__ = ["STYLES", "CitationStyle", "PageLine", "WrittenCitation", "name_of", "of_snapshot", "write"]
