"""The recorder: Chromium's NetLog, bytes included, turned into exchanges as they crossed the wire.

line: one event of the log · request: a URL_REQUEST · hop: one URL of its redirect chain · attempt: headers
that were sent once · span: what the wire had for an attempt (a stretch of an HTTP/1 connection, an HTTP/2
stream) · exchange: an attempt that is over, with its span · background: the browser's own traffic.

In layers, each one file: ``lines`` (log → events), ``attempts`` and ``hops`` (events → attempts), ``h1`` and
``h2`` (framing), ``wire`` and ``connections`` (bytes → spans), ``exchanges``, ``parser`` (one log), ``logs``
(one after the other), ``recording`` (the pipe's thread). ``completeness`` compares with what CDP saw.
"""

from capture.recording.netlog.completeness import completeness_of
from capture.recording.netlog.parser import Parser
from capture.recording.netlog.recording import Recording, follow, switches
from capture.recording.wire.spool import Spool

__all__ = ["Parser", "Recording", "Spool", "completeness_of", "follow", "switches"]
