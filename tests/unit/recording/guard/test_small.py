"""Small pure parts: the order of dialling, the browser's switches."""

from capture.recording.guard.dial import interleave
from capture.recording.guard.switches import chrome_switches


def test_families_take_turns() -> None:
    """The resolver's first family begins, the other follows, order within a family stays (RFC 8305, 4)."""
    assert interleave(("2a00::1", "2a00::2", "1.1.1.1", "1.1.1.2", "1.1.1.3")) == (
        *("2a00::1", "1.1.1.1", "2a00::2", "1.1.1.2", "1.1.1.3"),
    )
    assert interleave(("1.1.1.1",)) == ("1.1.1.1",)


def test_switches_name_the_guard() -> None:
    """The proxy, its port, and no bypass for loopback."""
    switches = chrome_switches(1234)
    assert "--proxy-server=socks5://127.0.0.1:1234" in switches
    assert "--proxy-bypass-list=<-loopback>" in switches
    assert not any(switch.startswith(("--disable-features", "--enable-features")) for switch in switches)
