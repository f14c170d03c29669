"""Faults: each mistake is told at its line and column with what to do, and all of them at once."""

from pathlib import Path

import pytest

from capture.config import load
from capture.errors import ConfigError
from tests.builders.configs import faults, written

JOB = "jobs:\n  a:\n    url: http://x.test\n"  # a key of the job's own goes into line 4, column 5

TABLE = [
    # what stands in the file, the place, words of the message
    ("", "1:1", "no jobs"),
    ("# only a comment\n", "1:1", "no jobs"),
    ("jobs:\n", "1:6", "no jobs"),
    ("jobs: {}\n", "1:7", "no jobs"),
    ("- a\n", "1:1", "a config is a mapping"),
    ("jobs:{}\n", "1:1", "a space is missing after the colon"),
    ("jobs: {a: {}}\n", "1:11", "no address"),
    ("jobs: {a: {urls: []}}\n", "1:18", "'urls' is empty"),
    ("jobs: {a: {urls: x.test}}\n", "1:18", "'urls' must be a list"),
    ("jobs: {a: {url: x.test, urls: [y.test]}}\n", "1:11", "one of them is enough"),
    ("jobs: {a: {site: other}}\n", "1:18", "'demo'"),
    ("jobs: [{url: x.test}]\n", "1:8", "'name' is missing"),
    ("jobs: [{name: a, url: x.test}, {name: a, url: y.test}]\n", "1:39", "two jobs are named 'a'"),
    ("jobs:\n  a:\n    urls: [ftp://x.test, http://y.test]\n", "3:12", "not a web address"),
    (f"{JOB}    schedule: {{every: 6h}}\n", "4:5", "'schedule' is not supported by this version"),
    (f"{JOB}    at: 12:30\n", "4:5", "12:30 needs quotes"),
    (f"{JOB}    time_zone: CEST\n", "4:16", "not an IANA time zone"),
    (f"{JOB}    view_port: 1280x900\n", "4:5", "did you mean 'viewport'?"),
    (f"{JOB}    colour: red\n", "4:5", "known are allow_addresses"),
    (f"{JOB}    url: http://y.test\n", "4:5", "duplicate key 'url': it stands in line 3 already"),
    (f"{JOB}    allow_private: yes\n", "4:20", "write true or false"),
    (f"{JOB}    settle: 22:30\n", "4:13", "base 60"),
    (f"{JOB}    scale:\n", "4:11", "has no value"),
    (f"{JOB}    scroll: ~\n", "4:13", "'scroll' has no value"),
    (f"{JOB}    tags: [~]\n", "4:12", "has no value"),
    (f"{JOB}    tags: [[x]]\n", "4:12", "one value is wanted"),
    (f"{JOB}    tags: news\n", "4:11", "must be a list"),
    (f"{JOB}    limits: {{bodies: 1MB}}\n", "4:14", "did you mean 'body'?"),
    (f"{JOB}    host_map: {{x.test: nowhere}}\n", "4:24", "not an address in the host map"),
    (f"{JOB}    allow_addresses: [10.0.0.1/8]\n", "4:23", "Did you mean 10.0.0.0/8?"),
    (f"{JOB}    consent: accept\n", "4:14", "not supported by this version, only 'leave'"),
    (f"{JOB}    proxy: ftp://x\n", "4:12", "is not a proxy"),
    (f"{JOB}    quotes: [words]\n", "4:5", "'quotes' is not supported by this version"),
    (f"{JOB}    <<: {{scale: 2}}\n", "4:5", "put what jobs share under defaults"),
    (f"{JOB}    ? [a]\n    : b\n", "4:7", "a key must be a plain word"),
    (f"archive: s3://b/x\n{JOB}", "1:10", "a bucket is not supported by this version"),
    (f"parallel: 010\n{JOB}", "1:11", "base 8"),
    (f"parallel: 0\n{JOB}", "1:11", "between 1 and 32"),
    (f"{JOB}\tscale: 2\n", "4:1", "a tab"),
    (f"{JOB}    note: Minutes: item 7\n", "4:18", "put the value in quotes"),
    (f"{JOB}    note:hello\n    scale: 2\n", "4:10", "a space is missing after the colon of 'note:'"),
    (f"{JOB}    note: !!python/name:os.system x\n", "4:11", "is not allowed"),
    (f"{JOB}    note: !secret x\n", "4:11", "is not allowed"),
    (f"{JOB}    note: *missing\n", "4:11", "'*' begins an alias"),
    (f"{JOB}    note: @here\n", "4:11", "put the value in quotes"),
    (f"{JOB}    tags: [a, b\n", "5:1", "a comma or a closing bracket is missing"),
    (f'{JOB}    note: "open\n', "5:1", "ends inside quotes"),
    (f"{JOB}---\njobs: {{}}\n", "4:1", "a second document"),
    (f"{JOB}    tags: &t [*t]\n", "4:11", "an alias that holds itself"),
    (f"{JOB}    tags: {'[' * 40}\n", "4:32", "nested too deeply"),
    (f"{JOB}    note: a\x00b\n", "4:12", "U+0000"),
    (f"{JOB}    note: ${{env:TOKEN}}\n", "4:11", "would be written into the archive"),
    (f"{JOB}    proxy: ${{env:NOWHERE}}\n", "4:12", "'NOWHERE' is not set"),
    (f"{JOB}    proxy: ${{NOWHERE}}\n", "4:12", "write ${env:NOWHERE}"),
    (f"{JOB}    proxy: ${{file:nowhere}}\n", "4:12", "'nowhere' cannot be read"),
    ("jobs: {a: {url: 'http://x.test/?t=${env:TOKEN}'}}\n", "1:17", "only before the @"),
]


@pytest.mark.parametrize(("text", "place", "words"), TABLE)
def test_each_mistake_has_its_place(tmp_path: Path, text: str, place: str, words: str) -> None:
    told = faults(tmp_path, text, {"TOKEN": "hunter2"})
    assert any(line.startswith(f"{place}: ") and words in line for line in told), told
    assert not any("hunter2" in line for line in told)


def test_all_faults_are_told_at_once_in_the_files_order(tmp_path: Path) -> None:
    text = "parallel: 99\ndefaults: {scale: big}\njobs:\n  a: {ulr: x}\n  b: {url: 'mailto:x', deadline: 9}\n"
    told = faults(tmp_path, text)
    assert [line.split(": ")[0] for line in told] == ["1:11", "2:19", "4:6", "4:7", "4:12", "5:12", "5:34"]


def test_a_misspelt_keys_value_is_checked_too(tmp_path: Path) -> None:
    told = faults(tmp_path, f"{JOB}    timezone: Mars/Base\n")
    assert len(told) == 2
    assert "did you mean 'time_zone'?" in told[0]
    assert "not an IANA time zone" in told[1]


@pytest.mark.parametrize("text", ["http://u:${env:S}@", "http://${env:S}/", "ftp://${env:S}@x.test"])
def test_no_message_holds_a_secret(tmp_path: Path, text: str) -> None:
    told = faults(tmp_path, f'jobs: {{a: {{url: "{text}", proxy: "{text}"}}}}\n', {"S": "hunter2"})
    assert told
    assert "hunter2" not in "".join(told)


@pytest.mark.parametrize("text", ["url: 'ftp://u:S3cret@x.test'", "url: 'http://u:S3/ret@x'", "proxy: u:S3cret@y"])
def test_no_message_quotes_a_login_of_the_files_own(tmp_path: Path, text: str) -> None:
    """A password that stands in the file is one all the same."""
    shown = " ".join(faults(tmp_path, f"jobs:\n  a:\n    urls: [http://x.test]\n    {text}\n"))
    assert "S3" not in shown
    assert "…@" in shown


def test_files_that_are_no_text(tmp_path: Path) -> None:
    for data, words in [
        (b"jobs: \xff\n", "1:7: this is not UTF-8"),
        ("jobs:".encode("utf-16"), "1:1: the file is UTF-16"),
        (b"#" * 1_000_001, "larger than 1 MB"),
    ]:
        with pytest.raises(ConfigError, match=words):
            load(written(tmp_path, data))


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load(tmp_path / "missing.yaml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path)


def test_thousands_of_faults_are_cut(tmp_path: Path) -> None:
    path = written(tmp_path, "".join(f"k{number}: 1\n" for number in range(500)))
    with pytest.raises(ConfigError, match="and 451 more"):
        load(path)
