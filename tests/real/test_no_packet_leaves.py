"""No packet leaves past the guard: a page that tries every way out, in a network namespace that is watched."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.real.sealed_off import FAR

pytestmark = pytest.mark.real


def sealed_off(mode: str, folder: Path) -> dict[str, Any]:
    """What was seen."""
    away = ["unshare", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    if subprocess.run([*away, "ip", "link", "add", "type", "veth"], capture_output=True, check=False).returncode:
        pytest.skip("this machine's kernel gives no network namespace with an interface of its own")
    command = [*away, sys.executable, "-m", "tests.real.sealed_off", mode, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


def test_a_capture_sends_nothing_past_the_guard(tmp_path: Path) -> None:
    """WebRTC, QUIC, look-ups, preconnects, speculation, workers, beacons: refused, told, and not on the wire."""
    seen = sealed_off("guarded", tmp_path)
    assert seen["packets"] == {}
    assert {"/", "/leave", "/worker.js", "/shared.js"} <= set(seen["asked"])
    assert seen["result"]["outcome"] == "partial", seen["result"]
    assert FAR in json.dumps(seen["result"]["reasons"])


def test_the_same_page_is_seen_without_the_guard(tmp_path: Path) -> None:
    """Or the watch would prove nothing: connections and datagrams of a browser of its own."""
    packets = sealed_off("bare", tmp_path)["packets"]
    assert packets.get(f"tcp {FAR}", 0) > 5, packets
    assert packets.get(f"udp {FAR}", 0) > 0, packets
