"""The kernel knows which addresses are this machine's."""

import socket

from capture.recording.guard.local_addresses import is_ours


def test_addresses_of_this_machine() -> None:
    """Loopback and the address that packets to others leave from; not the addresses of others."""
    assert is_ours("127.0.0.1")
    with socket.socket(type=socket.SOCK_DGRAM) as probe:
        if probe.connect_ex(("192.0.2.99", 9)) == 0:  # sends nothing; fails without a network card
            assert is_ours(probe.getsockname()[0])
    assert not is_ours("8.8.8.8")
    assert not is_ours("2001:4860:4860::8888")
    assert not is_ours("fe80::1%no-such-card")
