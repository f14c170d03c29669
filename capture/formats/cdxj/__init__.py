"""CDXJ index lines (webrecorder/specs cdxj 0.1.0, and what its readers do beyond it), written and read.

index line: ``key SP timestamp SP json``, one for each record that a reader may ask for · key: the SURT of the
URL (with the request's body where it is no GET), by which readers look up.
"""

from capture.formats.cdxj.index_line import IndexLine, lines, of_record, read

__all__ = ["IndexLine", "lines", "of_record", "read"]
