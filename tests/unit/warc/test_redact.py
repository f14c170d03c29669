"""Secrets of the person who captures never reach a record; what the page itself sent stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.warc.redact import credentials, nothing
from tests.unit.warc.building import exchange

AUTHORIZED = b"GET / HTTP/1.1\r\nHost: x\r\nauthorization:  Basic bGFiOmxldG1laW4=\r\nCookie: a=1\r\n\r\n"


def test_authorization_goes_when_the_person_gave_credentials() -> None:
    """Name and scheme stay, all other bytes too."""
    redacted = credentials(exchange(request_head=AUTHORIZED))
    assert redacted.exchange.request_head == AUTHORIZED.replace(b"bGFiOmxldG1laW4=", b"REDACTED")
    assert redacted.names == ("authorization",)


def test_authorization_of_the_page_stays() -> None:
    """A token that a script got during the visit is part of the record."""
    sent = exchange(request_head=AUTHORIZED)
    assert nothing(sent).exchange == sent
    assert nothing(sent).names == ()


@pytest.mark.parametrize("policy", [nothing, credentials])
def test_proxy_passwords_never_are_part_of_the_page(policy: object) -> None:
    """Under any policy."""
    assert callable(policy)
    redacted = policy(exchange(request_head=b"GET / HTTP/1.1\r\nProxy-Authorization: Basic YTpi\r\n\r\n"))
    assert redacted.exchange.request_head == b"GET / HTTP/1.1\r\nProxy-Authorization: Basic REDACTED\r\n\r\n"


def test_folded_and_repeated_headers() -> None:
    """Digest authentication can be long."""
    folded = b"Authorization: Digest username=a,\r\n response=b\r\n"
    head = b"GET / HTTP/1.1\r\n" + folded + b"Authorization: c\r\nX: y\r\n\r\n"
    found = credentials(exchange(request_head=head)).exchange.request_head
    assert (
        found
        == b"GET / HTTP/1.1\r\nAuthorization: Digest REDACTED\r\nAuthorization: REDACTED\r\nX: y\r\n\r\n"
    )


@given(
    st.from_regex(r"[A-Za-z0-9+/=]{8,40}", fullmatch=True),
    st.sampled_from(["Basic ", "Bearer ", "", "Digest\t"]),
)
def test_the_secret_is_gone(secret: str, scheme: str) -> None:
    """Whatever the scheme."""
    head = f"GET / HTTP/1.1\r\nAuthorization: {scheme}{secret}\r\n\r\n".encode()
    assert secret.encode() not in credentials(exchange(request_head=head)).exchange.request_head
