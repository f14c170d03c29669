"""Names of the records that warcite makes of a page, each followed by its address; and types that a browser shows so.

They stand in files for good: another spelling would be another record.
"""

VIEW = "urn:view:"  # screenshot of the window
FULL_PAGE = "urn:fullPage:"
THUMBNAIL = "urn:thumbnail:"
DOM = "urn:dom:"
LAYOUT = "urn:layout:"
TEXT = "urn:text:"
PAGEINFO = "urn:pageinfo:"
DOWNLOAD = "urn:download:"
EARLY_HINTS = "urn:earlyHints:"
TRAILERS = "urn:trailers:"
FRAME = "#warcite-frame="  # behind the address, with the number, where the record is of a frame of the page
FILE = "#warcite-file="  # the same of a file that the page handed out

HTML_TYPES = ("text/html", "application/xhtml+xml")
