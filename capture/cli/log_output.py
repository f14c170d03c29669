"""Log lines on stderr: what warcite does, for whoever operates it. ``-v``, ``-vv`` and WARCITE_LOG turn them on.

Every module that has events to tell logs to the logger of its own name: an event's name, then fields as ``key=value``.
Addresses are named by their host alone, and words of others (pages, proxies, errors) are not logged, so that no
secret can stand there; whatever else comes between ``://`` and ``@`` is taken out here once more, and what does not
print is escaped. Only the ``capture`` logger gets a level and handlers: other packages' loggers stay as they are.
"""

import logging
import os
import re
import sys
import time
from typing import TextIO

from capture.errors import UsageError

__all__ = ["VARIABLE", "start_logging"]

VARIABLE = "WARCITE_LOG"
LEVELS = {"error": logging.ERROR, "warning": logging.WARNING, "info": logging.INFO, "debug": logging.DEBUG}
_CREDENTIALS = re.compile(r"(?<=://)[^/?#\s]*@")


def start_logging(verbosity: int) -> None:
    """Log to stderr from info (1) or debug (2) on, and as WARCITE_LOG says: from a level on, or all to a file.

    Raises UsageError where that file cannot be written.
    """
    wanted = os.environ.get(VARIABLE, "")
    levels = [logging.DEBUG if verbosity > 1 else logging.INFO] if verbosity else []
    levels += [LEVELS[wanted.lower()]] if wanted.lower() in LEVELS else []
    handlers: list[logging.Handler] = []
    if levels:
        handlers.append(_StderrHandler())
        handlers[0].setLevel(min(levels))
    if wanted and wanted.lower() not in LEVELS:
        try:
            os.close(os.open(wanted, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))  # hosts are nobody else's business
            handlers.append(logging.FileHandler(wanted, encoding="utf-8"))
        except OSError as error:
            hint = f"{VARIABLE} is one of {', '.join(LEVELS)}, or a file to write to."
            raise UsageError(f"{VARIABLE}: {wanted!r} cannot be written: {error.strerror}", hint=hint) from error
    logger = logging.getLogger("capture")
    for old in logger.handlers[:]:
        logger.removeHandler(old)
        old.close()
    formatter = _LineFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    formatter.converter = time.gmtime
    for handler in handlers:
        handler.setFormatter(formatter)
        logger.addHandler(handler)
    logger.setLevel(min((handler.level for handler in handlers), default=logging.NOTSET) or logging.DEBUG)


class _StderrHandler(logging.StreamHandler[TextIO]):
    """To what is stderr at the moment: a status line that is being drawn puts a stream of its own there."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


class _LineFormatter(logging.Formatter):
    """One event, one line, in UTC."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        line = _CREDENTIALS.sub("***@", super().format(record))
        return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in line)
