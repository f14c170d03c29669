"""What an answer is, and what errors are called."""

import pytest

from capture.visit.classify import Kind, kind_of, net_error, trouble


@pytest.mark.parametrize(
    ("mime", "download", "kind"),
    [
        ("text/html", False, Kind.PAGE),
        ("application/xhtml+xml", False, Kind.PAGE),
        ("", False, Kind.PAGE),
        ("application/pdf", False, Kind.PDF),
        ("application/pdf", True, Kind.PDF),
        ("text/csv", True, Kind.DOWNLOAD),
        ("application/zip", False, Kind.DOWNLOAD),
        ("image/png", False, Kind.IMAGE),
        ("image/svg+xml", False, Kind.IMAGE),
        ("application/rss+xml", False, Kind.FEED),
        ("text/xml", False, Kind.FEED),
        ("text/plain", False, Kind.TEXT),
        ("application/json", False, Kind.TEXT),
        ("video/mp4", False, Kind.MEDIA),
    ],
)
def test_kinds(mime: str, download: bool, kind: Kind) -> None:
    assert kind_of(mime, download=download) is kind


def test_errors_have_words_and_chromiums_name() -> None:
    assert net_error("net::ERR_NAME_NOT_RESOLVED").endswith("(ERR_NAME_NOT_RESOLVED)")
    assert "certificate" in net_error("net::ERR_CERT_DATE_INVALID")
    assert net_error("net::ERR_SSL_SOMETHING_NEW") == "the secure connection failed (ERR_SSL_SOMETHING_NEW)"
    assert net_error("net::ERR_NEVER_HEARD_OF") == "the request failed (ERR_NEVER_HEARD_OF)"
    assert net_error("net::ERR_SOCKS_CONNECTION_FAILED") == "the server could not be reached"


@pytest.mark.parametrize(
    ("status", "error", "name"),
    [
        (200, "", None),
        (304, "", None),
        (200, "net::ERR_ABORTED", None),  # a download, or an answer without content
        (404, "", "http_error"),
        (404, "net::ERR_HTTP_RESPONSE_CODE_FAILURE", "http_error"),
        (599, "", "http_error"),
        (0, "net::ERR_CONNECTION_REFUSED", "net_error"),
        (302, "net::ERR_TOO_MANY_REDIRECTS", "redirect_loop"),
    ],
)
def test_trouble(status: int, error: str, name: str | None) -> None:
    found = trouble(status, error)
    assert (found.name if found else None) == name
