"""What an answer is, what errors are called, and which pages are checks for robots."""

import pytest

from capture.recording.visit.navigation import AnswerKind, challenge, kind_of, net_error, trouble


@pytest.mark.parametrize(
    ("mime", "download", "kind"),
    [
        ("text/html", False, AnswerKind.PAGE),
        ("application/xhtml+xml", False, AnswerKind.PAGE),
        ("", False, AnswerKind.PAGE),
        ("application/pdf", False, AnswerKind.PDF),
        ("application/pdf", True, AnswerKind.PDF),
        ("text/csv", True, AnswerKind.DOWNLOAD),
        ("application/zip", False, AnswerKind.DOWNLOAD),
        ("image/png", False, AnswerKind.IMAGE),
        ("image/svg+xml", False, AnswerKind.IMAGE),
        ("application/rss+xml", False, AnswerKind.FEED),
        ("text/xml", False, AnswerKind.FEED),
        ("text/plain", False, AnswerKind.TEXT),
        ("application/json", False, AnswerKind.TEXT),
        ("video/mp4", False, AnswerKind.MEDIA),
    ],
)
def test_kinds(mime: str, download: bool, kind: AnswerKind) -> None:
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


CAPTCHA = ("https://a.example/", "https://newcaptcha.example/captcha/api.js")


@pytest.mark.parametrize(
    ("title", "text", "urls", "found"),
    [
        ("Just a moment...", "Checking your browser before you go on", (), True),
        ("Security check", "Please wait", CAPTCHA, True),
        ("Are you a robot?", "words", (), False),
        ("How captchas work", "An essay", (), False),
        ("An article", "Comments need a check", CAPTCHA, False),
        ("Just a moment...", "Verify you are human " + "word " * 300, CAPTCHA, False),
    ],
)
def test_traits(title: str, text: str, urls: tuple[str, ...], found: bool) -> None:
    assert bool(challenge(title, text, urls)) is found
