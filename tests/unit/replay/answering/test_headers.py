"""Which archived headers stay, what is set, and who may read an answer."""

from datetime import UTC, datetime

import pytest

from capture.formats.warc import HttpHead
from capture.replay.answering import headers
from tests.builders.replayed import mapping


def head(*fields: tuple[str, str]) -> HttpHead:
    return HttpHead(start_line=b"", headers=tuple((name.encode(), value.encode("latin-1")) for name, value in fields))


@pytest.mark.parametrize(
    "name",
    [
        "Content-Security-Policy", "content-security-policy-report-only", "X-Frame-Options",
        "Strict-Transport-Security", "Set-Cookie", "Clear-Site-Data", "Link", "Refresh", "NEL", "Report-To",
        "Reporting-Endpoints", "Alt-Svc", "Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy",
        "Cross-Origin-Resource-Policy", "Permissions-Policy", "Speculation-Rules", "Service-Worker-Allowed",
        "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Cache-Control", "Expires", "Pragma",
        "Age", "ETag", "Content-Encoding", "Transfer-Encoding", "Content-Length", "Connection", "Location",
        "Warcite-Answer", "Memento-Datetime",
    ],
)  # fmt: skip
def test_dropped(name: str) -> None:
    """What would reach the live web, bind the browser beyond this view, or contradict our own."""
    assert headers.kept(head((name, "x"))) == ()


@pytest.mark.parametrize("name", ["X-Served-By", "Content-Language", "Content-Disposition", "Last-Modified", "Server"])
def test_kept(name: str) -> None:
    assert headers.kept(head((name, "x"))) == ((name, "x"),)


def test_hostile_names_and_values_cannot_split_the_response() -> None:
    fields = head(("X-A", "1\r\nSet-Cookie: a=1\x00"), ("X B", "1"), ("X:B", "1"), ("X-C\r\nX-D", "1"))
    assert headers.kept(fields) == (("X-A", "1  Set-Cookie: a=1 "),)


def test_the_original_answer_loses_framing_alone() -> None:
    fields = head(("Content-Encoding", "gzip"), ("Set-Cookie", "a=1"), ("Content-Length", "3"), ("ETag", "x"))
    assert headers.original(fields) == (("Set-Cookie", "a=1"), ("ETag", "x"))


def test_cors_is_for_pages_of_the_same_snapshot_alone() -> None:
    there = mapping()
    origin = there.to_mapped("https://example.org/").removesuffix("/")
    assert dict(headers.cors(there, origin))["Access-Control-Allow-Origin"] == origin
    shown = dict(headers.exposed((("X-Served-By", "x"),)))
    assert "X-Served-By" in shown["Access-Control-Expose-Headers"]
    for other in ("null", "", "https://example.org", "http://example.org.s.other.localhost:8080"):
        assert headers.cors(there, other) == (("Vary", "Origin"),)


def test_a_memento_says_when_and_from_where() -> None:
    """RFC 7089; the seconds are cut, and the URL cannot leave its angle brackets."""
    when = datetime(2026, 11, 25, 1, 26, 26, 999_999, UTC)
    assert headers.memento('https://example.org/a">,<x y', when) == (
        ("Memento-Datetime", "Wed, 25 Nov 2026 01:26:26 GMT"),
        ("Link", '<https://example.org/a%22%3E,%3Cx%20y>; rel="original"'),
    )


def directives(text: str) -> dict[str, str]:
    return dict(piece.partition(" ")[::2] for piece in text.split("; "))


def test_the_frozen_policy_runs_nothing_and_leaves_nowhere() -> None:
    there = mapping(embedders=["http://127.0.0.1:8000"])
    rules = directives(headers.frozen_policy(there))
    assert rules["default-src"] == rules["script-src"] == rules["form-action"] == "'none'"
    assert rules["sandbox"] == "allow-same-origin"
    assert "http://127.0.0.1:8000" in rules["frame-ancestors"]
    own = {"'self'", "'none'", "'unsafe-inline'", "data:", there.sources}
    for name in rules.keys() - {"sandbox", "frame-ancestors"}:
        assert set(rules[name].split()) <= own, name


def test_the_live_policy_names_no_other_hosts() -> None:
    there = mapping()
    own = {"'self'", "'unsafe-inline'", "'unsafe-eval'", "data:", "blob:", there.sources, there.sockets}
    for name, sources in directives(headers.live_policy(there)).items():
        assert set(sources.split()) <= own, name
    assert set(directives(headers.live_policy(there))) >= {"default-src", "base-uri", "form-action", "frame-ancestors"}
