"""Scripts that try to reach the live web, sorted by what they do to their page."""

import json
import re
from pathlib import Path
from typing import Any

# These leave the page they stand in, most of them for that URL; the others can run beside each other in one.
LEAVING = {
    "location.href live": "https://navleak.site-b.test/x",
    "location.assign own abs": "https://www.site-a.test/frame3.html",
    "meta refresh dyn": "https://mrleak.site-b.test/x",
    "form submit dyn": "https://formleak.site-b.test/x",
    "form innerHTML submit": "https://form2leak.site-b.test/x?a=",
}
# What no policy can say, in Chromium: navigations, and connections ahead of them even where they are refused.
# Nothing but a script does them to a page of ours; markup that says the same is rewritten.
PAST_ANY_POLICY = frozenset(
    (
        *LEAVING,
        "preconnect dyn",
        "iframe innerHTML live",
        "shadow iframe",
        "iframe contentWindow.location",
        "iframe window.open target",
        "top nav from cross-origin frame",
    )
)
# Without a host name. ``PORT`` is the canary's, for TCP and UDP.
ADDRESSED = {
    "fetch": "fetch('http://127.0.0.1:PORT/', {mode: 'no-cors'})",
    "image": "void (new Image().src = 'http://127.0.0.1:PORT/x.png')",
    "localhost": "fetch('http://localhost:PORT/', {mode: 'no-cors'})",
    "socket": "void new WebSocket('ws://127.0.0.1:PORT/')",
    "rtc": """new Promise((done) => {
        const servers = [{urls: 'stun:127.0.0.1:PORT'},
            {urls: 'turn:127.0.0.1:PORT?transport=tcp', username: 'u', credential: 'c'}];
        const peer = new RTCPeerConnection({iceServers: servers});
        peer.createDataChannel('x');
        peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && done();
        peer.createOffer().then((offer) => peer.setLocalDescription(offer));
    })""",
}


def probes() -> dict[str, str]:
    """JavaScript expressions by the names of the probes."""
    found: list[Any] = json.loads(Path(__file__).with_name("probes.json").read_text(encoding="utf-8"))
    assert {name for name, _ in found} >= PAST_ANY_POLICY
    return dict(found)


def staying() -> dict[str, str]:
    """The probes that can run beside each other."""
    return {name: script for name, script in probes().items() if name not in LEAVING}


def for_policy() -> dict[str, str]:
    """The probes that a policy alone has to hold."""
    return {name: script for name, script in probes().items() if name not in PAST_ANY_POLICY}


def addressed(port: int) -> dict[str, str]:
    """Probes that name the canary by its address."""
    return {name: script.replace("PORT", str(port)) for name, script in ADDRESSED.items()}


def hosts(scripts: dict[str, str]) -> frozenset[str]:
    """The hosts that only these probes name; what is asked of one of them has come from a probe."""
    return frozenset(re.findall(r"[a-z0-9]+leak[0-9]*\.site-b\.test", " ".join(scripts.values())))


def beside_each_other(scripts: dict[str, str]) -> str:
    """One expression that runs all of them, whatever becomes of any; its value comes when each had its time."""
    runs = ",".join(f"async()=>({script})" for script in scripts.values())
    return f"""Promise.all([{runs}].map((probe) => Promise.race([
        new Promise((done) => setTimeout(done, 2000)), (async () => probe())().catch(() => 0)])))"""


def page(scripts: dict[str, str]) -> str:
    """A page that runs them by itself, and in whose DOM is left what they leave."""
    run = beside_each_other(scripts).replace("</", "<\\/")
    title = "document.title = 'probed'"
    return f"<!doctype html><title>probes</title><p>probing</p><script>{run}.then(() => {title})</script>"
