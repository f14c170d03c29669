"""A server's side of a websocket (RFC 6455), as small as tests need it."""

import base64
import hashlib
from http.server import BaseHTTPRequestHandler

__all__ = ["TEXT", "accept", "frame", "receive"]

TEXT, BINARY, CLOSE = 1, 2, 8


def accept(visitor: BaseHTTPRequestHandler) -> None:
    """Answer the handshake."""
    key = visitor.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    visitor.send_response(101)
    visitor.send_header("Upgrade", "websocket")
    visitor.send_header("Connection", "Upgrade")
    visitor.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
    visitor.end_headers()
    visitor.close_connection = True


def frame(opcode: int, data: bytes) -> bytes:
    """An unmasked, final frame."""
    size = len(data)
    length = bytes((size,)) if size < 126 else b"\x7e" + size.to_bytes(2, "big")
    return bytes((0x80 | opcode,)) + length + data


def receive(visitor: BaseHTTPRequestHandler) -> tuple[int, bytes]:
    """One short masked frame: opcode and data."""
    first, second = visitor.rfile.read(2)
    mask = visitor.rfile.read(4)
    masked = visitor.rfile.read(second & 0x7F)
    return first & 0x0F, bytes(byte ^ mask[place % 4] for place, byte in enumerate(masked))
