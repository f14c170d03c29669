"""A network that is one listener: every name and port leads to it."""

import pytest

from capture.recording.guard.policy import Policy

POLICY = Policy.everything_to("127.0.0.1", 4711)


@pytest.mark.parametrize(
    "host", ["example.org", "10.0.0.1", "[::1]", "localhost", "a.invalid", "169.254.169.254", "not a name"]
)
def test_every_host_is_the_listener(host: str) -> None:
    """No resolver is asked, and no other address is ever dialled."""
    known = POLICY.known_addresses(host)
    assert known == ("127.0.0.1",)
    verdict = POLICY.decide(host, known, 443)
    assert (verdict.addresses, verdict.port, verdict.mapped) == (("127.0.0.1",), 4711, True)


def test_but_not_the_guard_itself() -> None:
    assert not POLICY.with_own_port(4711).decide("example.org", ("127.0.0.1",), 443).allowed
