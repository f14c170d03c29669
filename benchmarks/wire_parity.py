"""What the recorder hands over, held against what servers sent and got: a line for each protocol and way of TLS.

    .venv/bin/python benchmarks/wire_parity.py [WAY…]

``equal`` counts requests and answers that are recorded with every byte that the server got or sent, heads and bodies;
``silent`` those of which it sent nothing. ``part``: fewer bytes, and the exchange says so; ``other``: what should not
be. ``proven``: what the browser saw and what the guard relayed are accounted for.
"""

import asyncio
import sys
import tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from capture.model.exchange import Exchange  # noqa: E402
from tests.integration.recording.wire import test_http2_frames, test_wire  # noqa: E402
from tests.integration.recording.wire.accounts import proof_of  # noqa: E402
from tests.integration.recording.wire.http2_origin import Http2Asked  # noqa: E402
from tests.integration.recording.wire.origin import Served  # noqa: E402
from tests.integration.recording.wire.recorded import Run  # noqa: E402
from tests.integration.recording.wire.tls_settings import SETTINGS  # noqa: E402

FRAMED = ("1.3", "1.2-ecdsa")
KINDS = ("answers", "silent", "part", "other")
HEADINGS = ("way", "served", "exchanges", "requests equal", "answers equal", "silent", "part", "other", "proven")


def main(ways: list[str]) -> None:
    """Print the table."""
    print(("{:18} " + "{:>15}" * 8).format(*HEADINGS))
    for way in ways or ["plain", *SETTINGS]:
        with tempfile.TemporaryDirectory() as folder:
            http1 = asyncio.run(test_wire.visit(Path(folder), way))
            line(f"h1 {way}", http1.run, http1.origin.served, of_http1(http1))
    for way in FRAMED if not ways else set(FRAMED) & set(ways):
        with tempfile.TemporaryDirectory() as folder:
            http2 = asyncio.run(test_http2_frames.visit(Path(folder), way))
            line(f"h2 {way}", http2.run, http2.origin.asked, of_http2(http2))


def line(way: str, run: Run, served: list[Served] | list[Http2Asked], found: Counter[str]) -> None:
    cells = (len(served), len(run.own), found["requests"], *(found[kind] for kind in KINDS))
    print(("{:18} " + "{:>15}" * 8).format(way, *cells, str(proof_of(run).proven)), flush=True)


def of_http1(visited: test_wire.Visited) -> Counter[str]:
    found, left = Counter[str](), list(visited.run.own)
    for served in visited.origin.served:
        same = [e for e in left if e.request_head == served.request.head]
        best = next((e for e in same if e.response_body.read() == served.body), same[0] if same else None)
        if best is None:
            found["other"] += 1
            continue
        left.remove(best)
        found["requests"] += best.request_body.read() == served.request.body
        begun = b"".join(best.early_hints) + best.response_head
        raw = served.request.target in ("/socket", "/extra")  # what follows is no answer
        sent = served.interim + served.head + (served.body[: best.response_body.length] if raw else served.body)
        found[told(best, begun + best.response_body.read(), sent)] += 1
    found["other"] += len(left)
    return found


def of_http2(visited: test_http2_frames.Visited) -> Counter[str]:
    found = Counter[str]()
    for exchange, asked in visited.pairs():
        heads = test_http2_frames.fields(exchange.request_head)[1:] == test_http2_frames.ordinary(asked.head)
        bodies = exchange.request_body.read() == bytes(asked.body) or asked.target in ("/socket", "/answered-early")
        found["requests"] += heads and bodies
        answered = not asked.sent_head or (
            test_http2_frames.fields(exchange.response_head) == test_http2_frames.ordinary(asked.sent_head)
        )
        sent = b"" if asked.target == "/socket" else bytes(asked.sent_body)
        if not asked.sent_head:
            found["silent" if exchange.status is None else "other"] += 1
        else:
            found[told(exchange, exchange.response_body.read(), sent) if answered else "other"] += 1
    return found


def told(exchange: Exchange, recorded: bytes, sent: bytes) -> str:
    """What the answer counts as."""
    if not sent and not recorded and exchange.status is None:
        return "silent"
    if recorded == sent:
        return "answers"
    return "part" if exchange.truncated and sent.startswith(recorded) else "other"


if __name__ == "__main__":
    main(sys.argv[1:])
