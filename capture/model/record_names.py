"""Names of the records that warcite makes of a page, each followed by its address, and their types; types that a
browser shows as a page.

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
NOT_HTTP = "urn:warcite:notHttp:"  # what a server answered that is no HTTP
HANDSHAKE = "urn:warcite:wire:handshake:"  # these three are followed by a connection's number
CIPHERTEXT = "urn:warcite:wire:ciphertext:"
SECRETS = "urn:warcite:wire:secrets:"
FRAME = "#warcite-frame="  # behind the address, with the number, where the record is of a frame of the page
FILE = "#warcite-file="  # the same of a file that the page handed out

HANDSHAKE_TYPE = "application/json"
CIPHERTEXT_TYPE = "application/jsonl"
SECRETS_TYPE = "application/octet-stream"  # lines of text, and not to be taken for a page
HTML_TYPES = ("text/html", "application/xhtml+xml")
