"""The bytes of a TLS message, taken from front to back (RFC 8446, 3). Pure."""

__all__ = ["MalformedMessage", "TlsBytes", "read_extensions"]


class MalformedMessage(ValueError):
    """Bytes that are no such message."""


class TlsBytes:
    """A message's bytes, taken from front to back."""

    def __init__(self, data: bytes) -> None:
        self._data, self.position = data, 0

    def __bool__(self) -> bool:
        return self.position < len(self._data)

    def take(self, size: int) -> bytes:
        start = self.position
        if size > len(self._data) - start:
            raise MalformedMessage("a message ends too early")
        self.position = start + size
        return self._data[start : start + size]

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size))

    def vector(self, size: int) -> bytes:
        """What follows a length of ``size`` bytes."""
        return self.take(self.number(size))

    def end(self) -> None:
        if self:
            raise MalformedMessage("a message has more bytes than it should")


def read_extensions(data: TlsBytes) -> dict[int, bytes]:
    if not data:  # TLS 1.2 may leave the whole field out
        return {}
    found: dict[int, bytes] = {}
    rest = TlsBytes(data.vector(2))
    while rest:
        kind = rest.number(2)
        if kind in found:
            raise MalformedMessage(f"extension {kind} stands twice")
        found[kind] = rest.vector(2)
    return found
