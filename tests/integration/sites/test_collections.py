"""The sites of awkward pages send what they say: else a test of the recorder against them would prove nothing."""

import base64
import hashlib
import json
import socket
from collections.abc import Callable, Iterator

import pytest

from tests.sites import Site, files, running
from tests.sites.bank2.files.make import files as files_of_bank2
from tests.sites.faultsite.files.make import files as files_of_faultsite
from tests.sites.records import Told

COLLECTIONS = ("faultsite", "bank2")


@pytest.fixture(scope="module", params=COLLECTIONS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(request.param, tmp_path_factory.mktemp(request.param) / "log") as site:
        yield site


def asked(site: Site, method: str, path: str, lines: tuple[str, ...] = (), body: bytes = b"") -> bytes:
    """All that comes back on a connection of its own."""
    head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{site.port}", "Connection: close", *lines]
    head += [f"Content-Length: {len(body)}"] if body else []
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as connection:
        connection.sendall("\r\n".join((*head, "", "")).encode() + body)
        with connection.makefile("rb") as answer:
            return answer.read()


def test_every_exchange_is_sent_as_it_is_told(site: Site) -> None:
    wrong = []
    for case in site.cases.values():
        for one in case["exchanges"]:
            lines, body = tuple(one["request_headers"]), one["request_body"].encode()
            sent = asked(site, one["method"], one["path"], lines, body)
            early = base64.b64decode(one.get("interim_base64", ""))
            if not sent.startswith(early) or (
                hashlib.sha256(sent.removeprefix(early)).hexdigest() != one["http_block_sha256"]
            ):
                wrong.append((one["method"], one["path"], sent[:200]))
    assert wrong == []


def test_every_seed_is_answered(site: Site) -> None:
    """Not by the site's own "not here"."""
    seeds = [seed.partition("#")[0] for case in site.cases.values() for seed in case["seeds"]]
    assert [seed for seed in seeds if b"not here: " in asked(site, "GET", seed)] == []
    assert b"not here: /case/NONE/" in asked(site, "GET", "/case/NONE/")


def test_what_was_asked_is_remembered_until_it_is_to_be_forgotten(site: Site) -> None:
    asked(site, "POST", "/__reset")
    asked(site, "GET", "/case/NONE/one?two")
    assert site.requests() == [("GET", "/case/NONE/one")]
    assert site.elsewhere() == []
    asked(site, "POST", "/__reset")
    assert site.requests() == []


@pytest.mark.parametrize(
    ("name", "made"), [("faultsite", files_of_faultsite), ("bank2", files_of_bank2)], ids=COLLECTIONS
)
def test_the_files_are_those_that_are_described(
    name: str, made: Callable[[], Iterator[tuple[str, bytes, Told]]]
) -> None:
    """Each file that the generator names, with the hash that expect.json tells."""
    expected = json.loads((files(name) / "expect.json").read_text(encoding="utf-8"))
    assert [file for file, _, _ in made()] == list(expected)
    assert {path.name for path in files(name).iterdir()} == {*expected, "expect.json"}
    for file, told in expected.items():
        assert hashlib.sha256((files(name) / file).read_bytes()).hexdigest() == told["sha256"], file
