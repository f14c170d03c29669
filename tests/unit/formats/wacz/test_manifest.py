"""datapackage.json: what readers accept (formats 3), the same bytes for the same files."""

import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.formats.wacz import PageEntry, Resource, manifest

CREATED = datetime(2026, 11, 25, 1, 26, 28, 999999, tzinfo=UTC)
PAGE = PageEntry(url="https://example.org/story", moment=datetime(2026, 11, 25, 1, 26, 26, tzinfo=UTC))


def resources(*paths: str) -> tuple[Resource, ...]:
    return tuple(Resource(path=path, hash="sha256:" + "0" * 64, bytes=1) for path in paths)


def written(*paths: str) -> bytes:
    return manifest.dump(resources(*paths), page=PAGE, created=CREATED, software="warcite 0.1", title="T")


def test_profile_version_and_times_are_those_that_readers_know() -> None:
    fields = json.loads(written("archive/data.warc.gz"))
    assert fields["profile"] == "data-package"
    assert fields["wacz_version"] == "1.1.1"
    assert fields["created"] == fields["modified"] == "2026-11-25T01:26:28Z"
    assert fields["mainPageUrl"] == "https://example.org/story"
    assert fields["resources"] == [
        {"name": "data.warc.gz", "path": "archive/data.warc.gz", "hash": "sha256:" + "0" * 64, "bytes": 1}
    ]


def test_names_are_lower_case_and_unique() -> None:
    paths = ("archive/Data One.warc.gz", "indexes/index.cdx", "kept/index.cdx", "Kept/index.cdx", "a/ä", "a/ö")
    names = [entry["name"] for entry in json.loads(written(*paths))["resources"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in names)


def test_what_is_written_is_read_back() -> None:
    read = manifest.read(written("archive/data.warc.gz", "pages/pages.jsonl"))
    assert [resource.path for resource in read.resources] == ["archive/data.warc.gz", "pages/pages.jsonl"]
    assert (read.created, read.software, read.problems) == ("2026-11-25T01:26:28Z", "warcite 0.1", ())


def test_an_entry_that_cannot_be_used_is_named() -> None:
    read = manifest.read(b'{"resources":[{"path":"a"},7,{"path":"b","hash":"sha256:0","bytes":"x"}]}')
    assert [resource.path for resource in read.resources] == ["b"]
    assert read.resources[0].bytes == -1
    assert len(read.problems) == 2


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"resources":{}}', b"\xff", b"[" * 100_000])
def test_anything_else_is_no_manifest(data: bytes) -> None:
    with pytest.raises(ValueError):
        manifest.read(data)


@given(st.binary())
def test_reading_raises_nothing_else(data: bytes) -> None:
    try:
        manifest.read(data)
    except ValueError:
        return
