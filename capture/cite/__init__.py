"""Citations: what a snapshot is quoted by, in the styles and machine forms of the field. Pure.

style: a manual's way to write a sentence (APA, Bluebook, …) · machine form: what programs read (RIS, CSL-JSON, …)
· held: where the snapshot is, at a public address or as a name with its seal · refused: the page that was wanted
did not come, and only that can be cited.
"""

from capture.cite.names import name_of
from capture.cite.snapshot import PageLine, of_snapshot
from capture.cite.styles import STYLES, Style, Written, write

__all__ = ["STYLES", "PageLine", "Style", "Written", "name_of", "of_snapshot", "write"]
