"""Redaction: secrets of the person who captures are taken out before a record is written.

A policy is a pure function from exchange to ``Redacted``. Values of secrets become ``REDACTED`` in request
heads, request bodies, URLs and ``Set-Cookie``. Everything else of a response is the evidence and stays, and
so does what the page itself sent (cookies and tokens that it got during this visit).
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from capture.formats.warc import http_head
from capture.formats.warc.secret_search import MARK, Needle, erase, erased, find, needles
from capture.model.exchange import Artifact, Body, Exchange, WebsocketFrames
from capture.model.record_names import LAYOUT, PAGEINFO
from capture.model.secret import Secrets

__all__ = ["Policy", "Redacted", "Redaction", "credentials", "nothing", "policy"]

_HEADER = rb"(?im)^(%s[ \t]*:[ \t]*)([!#$%%&'*+.^_`|~0-9A-Za-z-]+[ \t]+)?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*"
_PROXY = re.compile(_HEADER % rb"proxy-authorization")
_AUTHORIZATION = re.compile(_HEADER % rb"authorization")
_LINE_END = re.compile(rb"(\r?\n(?![ \t]))")  # not before a folded line
_TARGET = re.compile(rb"\A([^ \r\n]+ )([^\r\n]*?)( HTTP/[0-9.]+)?\Z")
_ORIGIN = re.compile(rb"((?:https?|wss?)://[0-9A-Za-z.:_\[\]-]+)(?=[/?#\s\"'<>]|\Z)")
"""Scheme and host of a URL, where no user name precedes it: names of servers are no secrets."""

_FRAMING = frozenset({"host", "content-length", "content-type", "content-encoding", "transfer-encoding", "connection"})
_SENT = b'"type":"send"'  # our own line of a frame; inside a text the quotes would be escaped
_LISTS = (PAGEINFO, LAYOUT)  # JSON of our own that names addresses
_CODES = frozenset({"code", "name", "method", "end", "truncated", "ts", "type", "mime", "pageid"})
"""Fields of our own JSON whose values are words of ours, which a secret may happen to equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """The exchange as it may be written, and the names of what was taken out (empty: it is as it was).

    ``names`` are of the request, ``response_names`` of the response: header names in lower case, ``url``, ``body``.
    """

    exchange: Exchange
    names: tuple[str, ...] = ()
    response_names: tuple[str, ...] = ()


Policy = Callable[[Exchange], Redacted]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """What is taken out: ``needles`` wherever the person's part of the exchange holds them, and headers whole.

    ``Proxy-Authorization`` always goes, since no page ever sends it; with ``authorization`` every
    ``Authorization`` too. The scheme stays, ``Authorization: Basic REDACTED``.
    """

    needles: tuple[Needle, ...] = ()
    authorization: bool = False

    def __call__(self, exchange: Exchange) -> Redacted:
        """The exchange without secrets; the very same where there are none in it."""
        names: list[str] = []
        head = self._without_authorization(exchange.request_head, names)
        if not self.needles:
            return Redacted(exchange=replace(exchange, request_head=head), names=tuple(names))
        url = self.text(exchange.url)
        moved = ["url"] if url != exchange.url else []
        body = self._body(exchange.request_body)
        if body is not exchange.request_body:
            head = _with_length(head, exchange.request_body.length, body.length)
        head = self._head(head, names)
        answered: list[str] = []
        changed = replace(
            exchange,
            url=url,
            request_head=head,
            request_body=body,
            response_head=self._set_cookies(exchange.response_head, answered),
            detail=self.text(exchange.detail),
        )
        names += ["body"] if body is not exchange.request_body else []
        return Redacted(
            exchange=changed,
            names=tuple(dict.fromkeys([*moved, *names])),
            response_names=tuple(dict.fromkeys([*moved, *answered])),
        )

    def text(self, text: str) -> str:
        """A URL, or words that may hold some, without secrets; hosts stay."""
        if not self.needles:
            return text
        return self._value(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")

    def tree(self, value: Any) -> Any:
        """JSON of our own with ``text`` for all texts; of the fields' names only those that are URLs."""
        if isinstance(value, dict):
            return {
                self.text(name) if "://" in name else name: inner if name in _CODES else self.tree(inner)
                for name, inner in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.tree(inner) for inner in value]
        return self.text(value) if type(value) is str else value

    def artifact(self, artifact: Artifact) -> Artifact:
        """Its name is a URL, and page information lists URLs; what was seen stays as it was seen."""
        if not self.needles:
            return artifact
        data = artifact.data
        if artifact.uri.startswith(_LISTS) and find((data,), self.needles):
            listed = self.tree(json.loads(data))
            data = json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        return replace(artifact, uri=self.text(artifact.uri), data=data)

    def frames(self, frames: WebsocketFrames) -> WebsocketFrames:
        """A websocket's name, and what the page said over it; what it was told stays."""
        if not self.needles:
            return frames
        return replace(frames, url=self.text(frames.url), body=self._said(frames.body))

    def _without_authorization(self, head: bytes, names: list[str]) -> bytes:
        patterns = {"proxy-authorization": _PROXY}
        if self.authorization:
            patterns["authorization"] = _AUTHORIZATION
        for name, pattern in patterns.items():
            head, count = pattern.subn(rb"\g<1>\g<2>" + MARK, head)
            names += [name] * bool(count)
        return head

    def _value(self, data: bytes) -> bytes:
        """All but what lies in the origin of a URL."""
        for needle in self.needles:
            if needle.may_stand_in(data):
                data = needle.expression.sub(_unless_in(data), data)
        return data

    def _head(self, head: bytes, names: list[str]) -> bytes:
        """The request's target and header values; never names, nor the headers that frame the message."""
        out = _LINE_END.split(head)
        for number in range(0, len(out), 2):
            line = out[number]
            raw, colon, value = line.partition(b":")
            name = raw.strip().lower().decode("latin-1") if number else "url"
            if number and colon and name not in _FRAMING:
                line = raw + colon + self._value(value)
            elif not number and (match := _TARGET.match(line)):
                line = match[1] + self._value(match[2]) + (match[3] or b"")
            names += [name] * (line != out[number])
            out[number] = line
        return b"".join(out)

    def _set_cookies(self, head: bytes, names: list[str]) -> bytes:
        """A cookie that came with the person (a login's) may be set anew with the same value."""
        out = _LINE_END.split(head)
        for number in range(2, len(out), 2):
            name, colon, value = out[number].partition(b":")
            if name.strip().lower() == b"set-cookie" and (edited := self._value(value)) != value:
                out[number] = name + colon + edited
                names.append("set-cookie")
        return b"".join(out)

    def _said(self, body: Body) -> Body:
        """The lines of frames, those that were sent without secrets; the very same where none holds any."""
        if not any(_SENT in line and find((line,), self.needles) for line in _lines(body)):
            return body
        lines = (erase(line, self.needles) if _SENT in line else line for line in _lines(body))
        if body.path is None:
            return Body.of(b"".join(lines))
        return _beside(body.path, lines)

    def _body(self, body: Body) -> Body:
        """The very same where nothing is found in it; a spooled one gets an edited file beside it."""
        if body.path is None:
            data = erase(body.data, self.needles)
            return body if data == body.data else Body.of(data)
        if not find(body.chunks(), self.needles):
            return body
        return _beside(body.path, erased(body.chunks(), self.needles))


def _beside(path: Path, pieces: Iterable[bytes]) -> Body:
    """An edited spool file beside the one that was spooled."""
    edited = path.with_name(f"{path.name}.redacted")
    with edited.open("wb") as file:
        return Body(path=edited, length=sum(file.write(piece) for piece in pieces))


def _lines(body: Body) -> Iterator[bytes]:
    with body.open() as stream:
        yield from stream


def _unless_in(data: bytes) -> Callable[[re.Match[bytes]], bytes]:
    """What takes a match's place: the mark, or itself where it lies in an origin."""
    spared = [match.span() for match in _ORIGIN.finditer(data)]

    def replacement(match: re.Match[bytes]) -> bytes:
        inside = any(start <= match.start() and match.end() <= end for start, end in spared)
        return match[0] if inside else MARK

    return replacement


def _with_length(head: bytes, old: int, new: int) -> bytes:
    """The head with the length that the body has now, so that readers take all of it."""
    if http_head.parse(head).content_length != old:
        return head
    return re.sub(rb"(?im)^(content-length[ \t]*:[ \t]*)[0-9]+", rb"\g<1>" + str(new).encode(), head, count=1)


nothing = Redaction()
"""For a capture without secrets."""

credentials = Redaction(authorization=True)
"""For a capture with a login whose values are not known."""


def policy(secrets: Secrets) -> Redaction:
    """The policy of a capture with these secrets."""
    return Redaction(needles=needles(secrets), authorization=secrets.http_login)
