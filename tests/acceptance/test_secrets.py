"""Passwords of the person who captures: in no byte of the archive, in no word that is said; or named."""

import asyncio
import base64
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from capture.model.job import Job
from capture.model.options import Options
from capture.model.outcome import Outcome
from capture.model.secret import Secrets
from capture.model.seed import Seed
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from capture.workflows.save import save
from capture.workflows.save_result import SaveResult
from capture.workflows.verify import verify
from tests import sites
from tests.command import warcite
from tests.records import answers
from tests.site import Site, Visitor

pytestmark = pytest.mark.long

PASSWORD = "Sw0rdfish/xyz&1"
LOGIN = f"http://alice:{quote(PASSWORD, safe='')}@127.0.0.1"
BASIC = base64.b64encode(f"alice:{PASSWORD}".encode()).decode()

MEMBERS = "<!doctype html><title>Members</title><p>Good morning, this page is for members alone.</p>"
ECHO = f"<!doctype html><title>{PASSWORD}</title><p>Your login is <b>alice</b>, {PASSWORD}.</p>"
POSTING = """<!doctype html><title>Form</title><p id=said>Nothing yet.</p><script>
const token = new URLSearchParams(location.search).get('token');
const form = new FormData(); form.append('token', token);
Promise.all([
  fetch('/take', {method: 'POST', body: new URLSearchParams({token, n: 1})}),
  fetch('/take', {method: 'POST', body: JSON.stringify({token}), headers: {'X-Token': token}}),
  fetch('/take', {method: 'POST', body: form}),
  fetch('/take', {method: 'POST', body: btoa('a:' + token)}),
]).then(() => { document.getElementById('said').textContent = 'All four were taken, thank you.'; });
</script>"""


class Members(Site):
    """Members behind HTTP Basic, the same page with an echo of the login, and a page that posts what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[bytes] = []
        self.page("/post", POSTING)
        self.answer("/", lambda visitor: self._member(visitor, MEMBERS))
        self.answer("/echo", lambda visitor: self._member(visitor, ECHO))
        self.answer("/take", self._take)

    def _member(self, visitor: Visitor, body: str) -> None:
        if visitor.headers.get("Authorization") == f"Basic {BASIC}":
            visitor.say(body)
        else:
            visitor.say("<p>Who are you?", status=401, WWW_Authenticate='Basic realm="lab"')

    def _take(self, visitor: Visitor) -> None:
        self.taken.append(visitor.body)
        visitor.say("taken")


@pytest.fixture
def site() -> Iterator[Members]:
    with Members() as site:
        yield site


def spellings(value: str) -> set[bytes]:
    """As it is, percent-encoded, escaped, and what Base64 makes of its middle at each of the three places."""
    plain = {value, quote(value), quote(value, safe=""), json.dumps(value)[1:-1], value.replace("&", "&amp;")}
    packed = {base64.b64encode(b"x" * lead + value.encode())[4:-4] for lead in range(3)}
    long = {digits for digits in packed if len(digits) >= 8}  # fewer stand in a picture by chance
    return {text.encode() for text in plain} | long | {value.partition("/")[0].encode()}


def unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    return data + gzip.decompress(data) if path.suffix == ".gz" else data


def holding(folder: Path, value: str) -> list[tuple[str, bytes]]:
    """Files below a folder, names included, that hold the value in any spelling."""
    return [
        (str(path), spelling)
        for path in folder.rglob("*")
        for spelling in spellings(value)
        if spelling in str(path).encode() or (path.is_file() and spelling in unpacked(path))
    ]


def provenance(snapshot: Path) -> dict[str, Any]:
    """The last record of a snapshot."""
    data = gzip.decompress((snapshot / "archive" / "data.warc.gz").read_bytes())
    start = data.rindex(b"\r\n\r\n", 0, len(data) - 4) + 4
    found: dict[str, Any] = json.loads(data[start:].decode())
    return found


def test_a_login_in_the_seed_is_nowhere(site: Members, tmp_path: Path) -> None:
    """Not in the archive, the catalog, the state, the temporary files; not in what any command says."""
    said = []
    archive = ("--archive", tmp_path / "archive")
    seed = f"{LOGIN}:{site.port}/"
    done = warcite("save", seed, *archive, "--json", "--allow-private", home=tmp_path)
    assert done.code == 0, done.stderr
    assert done.object["outcome"] == "complete", done.object["reasons"]
    assert done.object["title"] == "Members"
    said.append(done)
    for command in (("list",), ("show", "@latest"), ("cite", "@latest"), ("verify", "@latest", "--json")):
        said.append(warcite(*command, *archive, home=tmp_path))
    words = "".join(one.stdout + one.stderr for one in said).encode()
    assert [spelling for spelling in spellings(PASSWORD) if spelling in words] == []
    assert b"alice" not in words
    assert holding(tmp_path, PASSWORD) == []
    assert holding(tmp_path, "alice") == []
    told = provenance(Path(done.object["path"]))["redaction"]
    assert told["secrets"] == ["password of the seed"]
    assert told["scan"]["found"] == []
    assert told["scan"]["records"] > 5


def test_a_page_that_echoes_the_password_is_partial(site: Members, tmp_path: Path) -> None:
    """The answer is evidence and stays; each record that holds it is named, in words without it."""
    seed = f"{LOGIN}:{site.port}/echo"
    archive = ("--archive", tmp_path / "archive")
    done = warcite("save", seed, *archive, "--json", "--allow-private", home=tmp_path)
    assert (done.code, done.object["outcome"]) == (0, "partial")
    texts = [reason["text"] for reason in done.object["reasons"] if reason["code"] == "secret_left"]
    url = f"http://127.0.0.1:{site.port}/echo"
    assert any(f"password of the seed stands in the response record of {url} (at byte" in text for text in texts)
    assert any("urn:dom:" in text for text in texts)
    assert any("urn:text:" in text for text in texts)
    assert [spelling for spelling in spellings(PASSWORD) if spelling in (done.stdout + done.stderr).encode()] == []
    snapshot = Path(done.object["path"])
    assert holding(snapshot / "indexes", PASSWORD) == holding(snapshot / "pages", PASSWORD) == []
    assert spellings(PASSWORD) & {json.dumps(provenance(snapshot)).encode()} == set()
    assert b"REDACTED" in (snapshot / "pages" / "pages.jsonl").read_bytes()
    strict = warcite("save", seed, *archive, "--json", "--allow-private", "--strict", "--no-check", home=tmp_path)
    assert strict.code == 5


def test_keep_credentials_leaves_the_record_as_it_was(site: Members, tmp_path: Path) -> None:
    """The header is there, nobody looks for it, and the provenance says so; no address has the login."""
    seed = f"{LOGIN}:{site.port}/"
    config = tmp_path / "jobs.yaml"
    options = "keep_credentials: true, allow_private: true"
    config.write_text(f"archive: archive\njobs: {{a: {{url: '{seed}', {options}}}}}\n")
    done = warcite("run", config, "--json", home=tmp_path)
    assert done.code == 0, done.stderr
    (snapshot,) = (tmp_path / "archive" / "snapshots").glob("*/*/*")
    assert BASIC.encode() in unpacked(snapshot / "archive" / "data.warc.gz")
    told = provenance(snapshot)["redaction"]
    assert told == {"secrets": [], "not_sought": [], "keep_credentials": True, "scan": None}
    assert holding(snapshot / "indexes", PASSWORD) == holding(snapshot / "pages", PASSWORD) == []


def test_a_secret_in_the_address_that_the_page_posts(site: Members, tmp_path: Path, own_home: Path) -> None:
    """It is taken out everywhere, in the same way, so that the replay still finds what the page asks for."""
    seed = Seed.parse(f"http://127.0.0.1:{site.port}/post?token={quote(PASSWORD, safe='')}&a=1")
    job = Job(seed=seed, options=Options(allow_private=True), typed=Secrets.named({"${env:TOKEN}": PASSWORD}))
    archive = open_for_writing(tmp_path / "archive", Silent())
    saved: SaveResult = asyncio.run(save(job, archive))
    assert len(site.taken) == 4
    assert saved.outcome is Outcome.COMPLETE, saved.reasons
    assert saved.url == f"http://127.0.0.1:{site.port}/post?token=REDACTED&a=1"
    assert holding(archive.root, PASSWORD) == holding(own_home, PASSWORD) == []
    assert saved.check is not None
    assert (saved.check.text, saved.check.missing) == (1.0, ())
    assert verify(str(saved.path), archive.root).ok
    records = unpacked(saved.path / "archive" / "data.warc.gz")
    assert b"token=REDACTED&n=1" in records
    assert b'{"token":"REDACTED"}' in records
    assert b"\r\n\r\nREDACTED\r\n------" in records
    assert b"X-Token: REDACTED" in records or b"x-token: REDACTED" in records


def test_a_password_that_is_too_short_is_said(site: Members, tmp_path: Path) -> None:
    """The header made of it goes all the same; what the server says of it is not looked for, and it says so."""
    seed = f"http://alice:abc@127.0.0.1:{site.port}/"
    archive = ("--archive", tmp_path / "archive")
    done = warcite("save", seed, *archive, "--json", "--allow-private", "--no-check", home=tmp_path)
    assert "password of the seed is too short to be looked for" in done.stderr
    told = provenance(Path(done.object["path"]))["redaction"]
    assert told["not_sought"] == ["password of the seed"]
    assert told["scan"]["found"] == []
    assert holding(tmp_path, "alice") == []
    login = base64.b64encode(b"alice:abc")
    assert login not in unpacked(Path(done.object["path"]) / "archive" / "data.warc.gz")


@pytest.mark.parametrize("seed", ["http://a:S3cret/pw@x.test/", "ftp://a:S3cret@x.test/", "a:S3cret@x.test"])
def test_a_login_in_a_bad_address_is_not_quoted(seed: str, tmp_path: Path) -> None:
    done = warcite("save", seed, "--archive", tmp_path / "archive", home=tmp_path)
    assert done.code == 2
    assert "S3cret" not in done.stdout + done.stderr


def test_faultsite_c13(tmp_path: Path) -> None:
    """Without credentials the 401 is recorded with its body; with them their password is nowhere."""
    with sites.running("faultsite", tmp_path / "faultsite.log") as server:
        plain = server.url("C13")
        allowed = f"--allow-address=127.0.0.1:{server.port}"
        archive = ("--archive", tmp_path / "home" / "archive")
        login = plain.replace("http://", "http://lab:letmein@")
        home = tmp_path / "home"
        without = warcite("save", plain, *archive, allowed, "--json", "--no-check", home=home)
        done = warcite("save", login, *archive, allowed, "--json", "--no-check", home=home)
    assert (without.code, without.object["status"]) == (6, 401)
    bodies = [one.body for one in answers(Path(without.object["path"]) / "archive" / "data.warc.gz")]
    assert any(bodies)
    assert (done.object["status"], done.object["requested_url"]) == (200, plain)
    assert done.object["url"] == plain
    assert "letmein" not in done.stdout + done.stderr
    assert holding(tmp_path / "home", "letmein") == holding(tmp_path / "home", "lab:letmein") == []
