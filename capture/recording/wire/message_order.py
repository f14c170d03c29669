"""Which handshake message may follow which, by version and direction (RFC 8446, 2 and 4; RFC 5246, 7.3).

As Chromium allows it with what it offers: a message out of this order ends the reading, as it ends the browser's.
"""

from capture.recording.wire.handshake import TLS_1_2, TLS_1_3, HandshakeType
from capture.recording.wire.journal_frames import Direction

__all__ = ["may_follow"]

_T = HandshakeType
_CERTIFICATES = (_T.CERTIFICATE, _T.COMPRESSED_CERTIFICATE)
_AFTER_HANDSHAKE_13 = (_T.NEW_SESSION_TICKET, _T.KEY_UPDATE)
_AFTER_CERTIFICATE_12 = (_T.SERVER_KEY_EXCHANGE, _T.CERTIFICATE_REQUEST, _T.SERVER_HELLO_DONE)
_BETWEEN_HANDSHAKES_12 = (_T.HELLO_REQUEST, _T.SERVER_HELLO)

# a message's type (None: the beginning) → what may follow it
_UP_13: dict[int | None, tuple[HandshakeType, ...]] = {
    _T.CLIENT_HELLO: (_T.END_OF_EARLY_DATA, _T.ENCRYPTED_EXTENSIONS, *_CERTIFICATES, _T.FINISHED),
    _T.END_OF_EARLY_DATA: (_T.ENCRYPTED_EXTENSIONS, *_CERTIFICATES, _T.FINISHED),
    _T.ENCRYPTED_EXTENSIONS: (_T.END_OF_EARLY_DATA, *_CERTIFICATES, _T.FINISHED),  # the client's own, with ALPS
    _T.CERTIFICATE: (_T.CERTIFICATE_VERIFY, _T.FINISHED),
    _T.COMPRESSED_CERTIFICATE: (_T.CERTIFICATE_VERIFY, _T.FINISHED),
    _T.CERTIFICATE_VERIFY: (_T.FINISHED,),
    _T.FINISHED: (_T.KEY_UPDATE,),
    _T.KEY_UPDATE: (_T.KEY_UPDATE,),
}
_DOWN_13: dict[int | None, tuple[HandshakeType, ...]] = {
    None: (_T.SERVER_HELLO,),
    _T.SERVER_HELLO: (_T.ENCRYPTED_EXTENSIONS,),
    _T.ENCRYPTED_EXTENSIONS: (_T.CERTIFICATE_REQUEST, *_CERTIFICATES, _T.FINISHED),
    _T.CERTIFICATE_REQUEST: _CERTIFICATES,
    _T.CERTIFICATE: (_T.CERTIFICATE_VERIFY,),
    _T.COMPRESSED_CERTIFICATE: (_T.CERTIFICATE_VERIFY,),
    _T.CERTIFICATE_VERIFY: (_T.FINISHED,),
    _T.FINISHED: _AFTER_HANDSHAKE_13,
    _T.NEW_SESSION_TICKET: _AFTER_HANDSHAKE_13,
    _T.KEY_UPDATE: _AFTER_HANDSHAKE_13,
}
_UP_12: dict[int | None, tuple[HandshakeType, ...]] = {
    _T.CLIENT_HELLO: (_T.CERTIFICATE, _T.CLIENT_KEY_EXCHANGE, _T.FINISHED),
    _T.CERTIFICATE: (_T.CLIENT_KEY_EXCHANGE,),
    _T.CLIENT_KEY_EXCHANGE: (_T.CERTIFICATE_VERIFY, _T.FINISHED),
    _T.CERTIFICATE_VERIFY: (_T.FINISHED,),
    _T.FINISHED: (),
}
_DOWN_12: dict[int | None, tuple[HandshakeType, ...]] = {
    None: _BETWEEN_HANDSHAKES_12,
    _T.HELLO_REQUEST: _BETWEEN_HANDSHAKES_12,
    _T.SERVER_HELLO: (_T.CERTIFICATE, _T.NEW_SESSION_TICKET, _T.FINISHED),
    _T.CERTIFICATE: (_T.CERTIFICATE_STATUS, *_AFTER_CERTIFICATE_12),
    _T.CERTIFICATE_STATUS: _AFTER_CERTIFICATE_12,
    _T.SERVER_KEY_EXCHANGE: (_T.CERTIFICATE_REQUEST, _T.SERVER_HELLO_DONE),
    _T.CERTIFICATE_REQUEST: (_T.SERVER_HELLO_DONE,),
    _T.SERVER_HELLO_DONE: (_T.NEW_SESSION_TICKET, _T.FINISHED),
    _T.NEW_SESSION_TICKET: (_T.FINISHED,),
    _T.FINISHED: _BETWEEN_HANDSHAKES_12,
}
_ORDER = {
    (TLS_1_3, Direction.UP): _UP_13,
    (TLS_1_3, Direction.DOWN): _DOWN_13,
    (TLS_1_2, Direction.UP): _UP_12,
    (TLS_1_2, Direction.DOWN): _DOWN_12,
}


def may_follow(version: int, direction: Direction, last: int | None, kind: int) -> bool:
    """Whether a message of type ``kind`` may come in a direction after one of type ``last`` (None: as its first).

    ClientHellos are not in the tables: whether one may come depends on the other direction.
    """
    return kind in _ORDER[version, direction].get(last, ())
