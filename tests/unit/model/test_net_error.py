"""Every error that a request can end with has words."""

import json
from pathlib import Path

import pytest

from capture.model.net_error import in_words, number_of

NAMES = Path(__file__).with_name("net_errors.json")


def names() -> dict[str, int]:
    """All that Chromium 156 knows, and their numbers."""
    found: dict[str, int] = json.loads(NAMES.read_text())
    return found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("net::ERR_NAME_NOT_RESOLVED", "the name does not resolve"),
        ("ERR_NAME_NOT_RESOLVED", "the name does not resolve"),
        ("net::ERR_SOCKS_CONNECTION_FAILED", "the server could not be reached"),
        ("net::ERR_CERT_DATE_INVALID", "the server's certificate has expired or is not valid yet"),
        ("net::ERR_CERT_SOMETHING_NEW", "the server's certificate does not verify"),
        ("net::ERR_HTTP2_FRAME_SIZE_ERROR", "the server broke the rules of HTTP/2"),
        ("net::ERR_NEVER_HEARD_OF", "the request failed"),
        ("", "the request failed"),
    ],
)
def test_words(name: str, words: str) -> None:
    assert in_words(name) == words


def test_what_chromium_knows_is_told_without_its_names() -> None:
    """Only what no page's request ends with (files, keys, the browser's own faults) is told in general."""
    told = {name: in_words(name) for name in names()}
    assert len(told) > 200
    assert not any("ERR_" in words or "_" in words for words in told.values())
    general = {name for name, words in told.items() if words == "the request failed"}
    inner = (
        "FAILED IO_PENDING INVALID_ARGUMENT INVALID_HANDLE TIMED UNEXPECTED NOT_IMPLEMENTED FILE_ SOCKET UPLOAD "
        "CONTEXT_SHUT_DOWN ADD_USER WINSOCK PRECONNECT ADDRESS_IN_USE MSG_TOO_BIG KEY CT_ READ_IF SELF_SIGNED IMPORT "
        "PKCS12 TRUST_TOKEN HTTPENGINE SIGNED_EXCHANGE WEB_BUNDLE INSECURE_RESPONSE SECURITY_LIBRARY ENCODING "
        "TOO_BIG_TO_DRAIN ACCEPT_CH MALFORMED CONTROL_MSG MULTICAST HTTP_RESPONSE_CODE ADDRESS_SPACE"
    ).split()
    assert {name for name in general if not any(word in name for word in inner)} == set()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("net::ERR_NAME_NOT_RESOLVED", -105),
        ("ERR_UNSAFE_PORT", -312),
        ("net::ERR_ABORTED", -3),
        ("net::ERR_NEVER_HEARD_OF", -2),
        ("Error in connection establishment: net::ERR_CONNECTION_REFUSED", -102),
        ("csp", -2),
        ("", -2),
    ],
)
def test_an_error_has_a_number(text: str, number: int) -> None:
    """Names that are not known are a failure in general."""
    assert number_of(text) == number


def test_the_numbers_are_chromiums_own() -> None:
    assert {name: number_of(f"net::{name}") for name in names()} == names()
