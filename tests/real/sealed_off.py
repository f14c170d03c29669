"""Inside a network namespace of its own: a page that tries every way out, and every packet that leaves it.

    unshare --net python -m tests.real.sealed_off guarded|bare FOLDER

Prints JSON: ``packets`` that went out of the only interface beside the loopback, ``asked`` paths of the local site,
``result`` of the save. Nobody answers out there, but who knocks is seen. ``bare`` opens the same page in Chromium
without guard and without our switches: it must be seen, or the watch proves nothing.
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.async_api import Error, async_playwright

from capture.recording.browser import find
from tests.command import warcite
from tests.site import Site

OUT = "out0"
ADDRESS = "198.51.100.1"  # ours on that interface (TEST-NET-2, RFC 5737)
FAR = "203.0.113.7"  # behind it, not there (TEST-NET-3)
NAME = "far.example"
RESOLVER = "203.0.113.53"
ETH_P_ALL = 3
OUTGOING = 4  # PACKET_OUTGOING of packet(7)
PATIENCE_MS = 8000

PAGE = """<!doctype html><title>every way out</title><link rel=icon href=data:,>
<link rel=dns-prefetch href="//prefetch.%(name)s"><link rel=preconnect href="https://connect.%(name)s">
<link rel=preload as=image href="http://%(far)s/preload"><link rel=prefetch href="http://%(far)s/prefetch">
<link rel=prerender href="http://%(far)s/prerender"><link rel=modulepreload href="http://%(far)s/module.js">
<script type=speculationrules>{"prefetch":[{"urls":["/next","http://%(far)s/speculated"],"eagerness":"immediate"}],
"prerender":[{"urls":["/next"],"eagerness":"immediate"}]}</script>
<p>words</p><a href="http://link.%(name)s/" ping="http://%(far)s/ping">a link</a>
<img src="http://%(far)s/image.png"><img src="http://picture.%(name)s/image.png"><iframe src="http://%(far)s/frame">
</iframe><object data="http://%(far)s/object"></object><video src="http://%(far)s/video"></video>
<script>
const far = "%(far)s", name = "%(name)s", gather = [];
const quietly = act => { try { Promise.resolve(act()).catch(() => 0) } catch {} };
for (const urls of [`stun:${far}:3478`, `stun:stun.${name}:3478`, `turn:${far}:3478?transport=udp`,
    `turn:${far}:3478?transport=tcp`, `turns:turn.${name}:5349`])
  quietly(async () => {
    const peer = new RTCPeerConnection({iceServers: [{urls, username: "u", credential: "p"}]});
    peer.createDataChannel("x");
    await peer.setLocalDescription(await peer.createOffer());
    quietly(() => peer.addIceCandidate({sdpMLineIndex: 0,
      candidate: `candidate:1 1 udp 2122260223 ${far} 9 typ host generation 0 ufrag x`}));
  });
quietly(() => new WebTransport(`https://${far}:4433/`).ready);
quietly(() => new WebSocket(`ws://${far}/socket`));
quietly(() => new WebSocket(`wss://socket.${name}/`));
quietly(() => new EventSource(`http://${far}/events`));
quietly(() => fetch(`https://${far}/fetch`, {mode: "no-cors"}));
quietly(() => fetch("/leave", {mode: "no-cors"}));
quietly(() => fetch(`http://${far}/keepalive`, {mode: "no-cors", method: "POST", body: "x", keepalive: true}));
quietly(() => fetchLater(`http://${far}/later`, {activateAfter: 0}));
quietly(() => navigator.sendBeacon(`http://${far}/beacon`, "x"));
quietly(() => new Worker(URL.createObjectURL(new Blob([`fetch("http://${far}/worker", {mode: "no-cors"});
  new WebSocket("ws://${far}/worker")`]))));
quietly(() => navigator.serviceWorker.register("/worker.js"));
quietly(() => new SharedWorker("/shared.js"));
quietly(() => window.open(`http://${far}/popup`));
quietly(() => new Notification("x", {icon: `http://${far}/icon`}));
quietly(() => new PaymentRequest([{supportedMethods: `https://${far}/pay`}],
  {total: {label: "x", amount: {currency: "EUR", value: "1"}}}).canMakePayment());
for (const kind of ["a", "b"]) {
  const style = document.head.appendChild(document.createElement("style"));
  style.textContent = `@font-face{font-family:x;src:url(http://${far}/font)} p{font-family:x;
    background:url(http://style.${name}/back.png)} @import url(http://${far}/import.css)`;
}
</script>"""
SCRIPT = "fetch('http://%(far)s/in-worker',{mode:'no-cors'}).catch(()=>0);new WebSocket('ws://%(far)s/in-worker')"
ALTERNATIVE = f'h3="{FAR}:443"; ma=3600, h2="{FAR}:443"; ma=3600'


def run(*command: str) -> None:
    subprocess.run(command, check=True)


def make_interface() -> None:
    """An interface that leads nowhere, with the way to everywhere; the resolver of the machine lies behind it."""
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", OUT, "type", "veth", "peer", "name", "far0")
    for name in (OUT, "far0"):
        Path(f"/proc/sys/net/ipv6/conf/{name}/disable_ipv6").write_text("1")  # the kernel itself says nothing
        run("ip", "link", "set", name, "arp", "off", "up")  # nobody would answer who has an address
    run("ip", "address", "add", f"{ADDRESS}/24", "dev", OUT)
    run("ip", "route", "add", "default", "dev", OUT)


class Sniffer:
    """Counts what leaves: ``packets`` by protocol and far address."""

    def __init__(self) -> None:
        self.packets: Counter[str] = Counter()
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL))
        self._socket.bind((OUT, ETH_P_ALL))
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            data, address = self._socket.recvfrom(65535)
            if address[2] == OUTGOING and len(data) >= 20 and data[0] >> 4 == 4:
                kind = {6: "tcp", 17: "udp"}.get(data[9], str(data[9]))
                self.packets[f"{kind} {socket.inet_ntoa(data[16:20])}"] += 1


def serve(site: Site) -> str:
    values = {"far": FAR, "name": NAME}
    for path in ("/worker.js", "/shared.js"):
        site.page(path, SCRIPT % values, kind="text/javascript")
    site.answer("/leave", lambda visitor: visitor.say("", status=302, Location=f"http://{FAR}/redirected"))
    return site.page("/", PAGE % values, Alt_Svc=ALTERNATIVE)


def guarded(site: Site, url: str, folder: Path) -> dict[str, Any]:
    names = [
        NAME,
        *(f"{one}.{NAME}" for one in ("prefetch", "connect", "link", "picture", "stun", "turn", "socket", "style")),
    ]
    maps = [f"--host-map={name}=127.0.0.1:{site.port}" for name in names]  # the guard's own look-ups would be seen
    done = warcite(
        "save", url, "--json", "--archive", folder / "archive", "--allow-address=127.0.0.1/32", *maps, home=folder
    )
    return done.object if done.stdout else {"error": done.stderr}


async def bare(url: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find().path, args=["--no-sandbox"])
        page = await browser.new_page()
        try:
            await page.goto(url, wait_until="commit")
            await page.wait_for_load_state("load", timeout=PATIENCE_MS)
        except Error:
            pass  # the pictures never come
        await browser.close()


def main(mode: str, folder: Path) -> None:
    make_interface()
    sniffer = Sniffer()
    result: dict[str, Any] = {}
    with Site() as site:
        url = serve(site)
        if mode == "guarded":
            result = guarded(site, url, folder)
        else:
            asyncio.run(bare(url))
        asked = sorted(set(site.requests))
    print(json.dumps({"packets": sniffer.packets, "asked": asked, "result": result}))


if __name__ == "__main__":
    os.umask(0o077)
    main(sys.argv[1], Path(sys.argv[2]))
