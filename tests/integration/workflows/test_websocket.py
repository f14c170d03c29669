"""Websockets: handshake and frames from the wire, wherever in the page the socket lives."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.command import warcite
from tests.integration.sockets import BINARY, CLOSE, TEXT, accept, frame, receive
from tests.records import answers, records
from tests.site import Site, Visitor

LONG = "ü" * 300
SAID = {"shared": "of the shared worker"}
PAGE = """<!doctype html><title>t</title><link rel=icon href=data:,><p>talk</p><iframe src="{frame}"></iframe><script>
const talk=(url,word)=>{{const s=new WebSocket(url);s.onopen=()=>s.send(word)}};
talk('{socket}?page','of the page');talk('{socket}?open','stays');
new Worker('/worker.js');new SharedWorker('/shared.js');
</script>"""
SCRIPT = "const s=new WebSocket('{socket}?{name}');s.onopen=()=>s.send('of the {name}')"


def echo(visitor: Visitor) -> None:
    """Say what was said, then text and bytes; close, but for ``?open``."""
    accept(visitor)
    opcode, said = receive(visitor)
    visitor.wfile.write(frame(opcode, said) + frame(TEXT, LONG.encode()) + frame(BINARY, bytes(range(256))))
    if visitor.path.endswith("?open"):
        visitor.hang()
    else:
        visitor.wfile.write(frame(CLOSE, b"\x03\xe8"))
        receive(visitor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    warc: Path
    result: dict[str, Any]
    code: int
    home: Path

    def frames(self, name: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
        """The fields and lines of that socket's record."""
        (found,) = [one for one in records(self.warc, "resource") if one.url.endswith(f"/talk?{name}")]
        return dict(found.fields), [json.loads(line) for line in found.block.splitlines()]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    home = tmp_path_factory.mktemp("sockets")
    with Site() as site:
        socket = site.url("/talk").replace("http", "ws")
        site.answer("/talk", echo)
        scripts = {name: SCRIPT.format(socket=socket, name=name) for name in ("frame", "worker", "shared worker")}
        site.page("/frame.html", f"<script>{scripts['frame']}</script>")
        site.page("/worker.js", scripts["worker"], kind="text/javascript")
        site.page("/shared.js", scripts["shared worker"].replace("?shared worker", "?shared"), kind="text/javascript")
        url = site.page("/", PAGE.format(socket=socket, frame=site.elsewhere("/frame.html")))
        done = warcite("save", url, "--json", "--archive", home / "archive", "--allow-address=127.0.0.1/32", home=home)
    result = done.object
    return Saved(warc=Path(result["path"]) / "archive/data.warc.gz", result=result, code=done.code, home=home)


def test_sockets_leave_the_snapshot_complete(saved: Saved) -> None:
    assert (saved.result["outcome"], saved.result["reasons"], saved.code) == ("complete", [], 0)


@pytest.mark.parametrize("name", ["page", "frame", "worker", "shared"])
def test_every_frame_is_kept_in_order(saved: Saved, name: str) -> None:
    fields, lines = saved.frames(name)
    assert fields["Content-Type"] == "application/jsonl"
    assert fields["WARC-Resource-Type"] == "websocket"
    assert "WARC-Truncated" not in fields
    assert [(line["type"], line["opcode"], line["mask"]) for line in lines] == [
        ("send", TEXT, True),
        ("recv", TEXT, False),
        ("recv", TEXT, False),
        ("recv", BINARY, False),
        ("recv", CLOSE, False),
        ("send", CLOSE, True),
    ]
    said = SAID.get(name, f"of the {name}")
    assert [line["payloadData"] for line in lines[:3]] == [said, said, LONG]
    assert base64.b64decode(lines[3]["payloadData"]) == bytes(range(256))
    assert [line["ts"] for line in lines] == sorted(line["ts"] for line in lines)


def test_a_socket_that_is_open_at_the_end_says_so(saved: Saved) -> None:
    fields, lines = saved.frames("open")
    assert fields["WARC-Truncated"] == "time"
    assert lines[0]["payloadData"] == "stays"
    assert (lines[-1]["type"], lines[-1]["opcode"]) == ("send", CLOSE)


def test_the_handshake_is_an_exchange_of_its_own(saved: Saved) -> None:
    statuses = {answer.url.rpartition("?")[2]: answer.status for answer in answers(saved.warc) if "/talk" in answer.url}
    assert statuses == dict.fromkeys(("page", "open", "frame", "worker", "shared"), 101)


def test_the_snapshot_verifies(saved: Saved) -> None:
    done = warcite("verify", saved.result["id"], "--archive", saved.home / "archive", home=saved.home)
    assert done.code == 0, done.stdout
