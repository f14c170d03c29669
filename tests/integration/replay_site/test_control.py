"""The same browser on the live pages is heard: a canary that cannot sing proves nothing."""

import socket
from pathlib import Path

from tests.integration.replay_site.canary import canary
from tests.integration.replay_site.reader import reader
from tests.sites.replay_site import HOSTS, PLAIN, PROBES, START
from tests.sites.replay_site.probes import LEAVING, addressed, beside_each_other, hosts, probes, staying

# What Chromium asks for over TCP on no account, or not by itself: HTTP/3, look-ups, what it finds no use for.
UNHEARD = frozenset(f"{name}leak.site-b.test" for name in ("wt", "dns", "pr", "ati", "use", "sha", "spec")) | {
    "specleak2.site-b.test"
}


def test_live_pages_are_heard(port: int, tmp_path: Path) -> None:
    """Each probe that names a host of its own, the site's own preconnects, and an address over TCP and UDP."""
    mapped = dict.fromkeys(HOSTS, port)
    with canary() as live, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(("127.0.0.1", live.port))
        datagrams.settimeout(60)
        with reader(tmp_path, live.port, mapped) as chrome:
            page = chrome.page()
            page.goto(START, wait_until="commit")
            heard = set(live.wait_for("pre.site-b.test"))
            page.goto(PLAIN)
            page.evaluate(beside_each_other(staying() | addressed(live.port)))
            for name, place in LEAVING.items():
                if host := hosts({"": place}):
                    page = chrome.page()
                    page.goto(PLAIN)
                    page.evaluate(f"setTimeout(() => {{ {probes()[name]} }}, 0)")
                    heard |= set(live.wait_for(*host))
            assert datagrams.recv(4096)
        heard |= set(live.heard())
    assert hosts(probes()) - heard <= UNHEARD
    assert any(name.startswith("nosni") for name in heard)


def test_a_look_up_alone_is_told(port: int, tmp_path: Path) -> None:
    prefetch = "document.head.innerHTML = '<link rel=dns-prefetch href=https://dnsleak.site-b.test>'"
    with canary() as live:
        with reader(tmp_path, live.port, dict.fromkeys(HOSTS, port)) as chrome:
            page = chrome.page()
            page.goto(PLAIN)
            page.evaluate(prefetch)
            page.goto(PROBES, wait_until="commit")
        live.heard()
    assert chrome.lookups() > 0
