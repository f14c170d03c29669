"""Loading: what a valid file becomes."""

import os
from hashlib import sha256
from pathlib import Path

from capture.config import load
from capture.model.options import Consent, HostTarget, Limits, Options, Viewport
from tests.builders.configs import plan, written


def test_the_shortest_config_has_all_defaults(tmp_path: Path) -> None:
    loaded = plan(tmp_path, "jobs: {a: {urls: [example.org]}}\n")
    assert loaded.archive is None
    assert loaded.parallel == 2
    (job,) = loaded.jobs
    assert (job.name, job.seed.url, job.options) == ("a", "https://example.org/", Options())
    assert (job.tags, job.note, job.demo) == ((), "", False)


def test_every_option_is_read(tmp_path: Path) -> None:
    text = """
jobs:
  all:
    url: http://example.org/x
    viewport: 390x844
    scale: 2
    locale: de
    time_zone: Europe/Berlin
    user_agent: Someone/1.0
    consent: leave
    settle: 5s
    deadline: 2m
    scroll: {time: 10s, screens: 3}
    limits: {body: 1MB, snapshot: 5MB, requests: 7}
    allow_private: true
    allow_addresses: ["10.0.0.0/8", 127.0.0.1:8080]
    host_map: {WWW.Example.org: "[::1]:80"}
    proxy: socks5://127.0.0.1:1080
    browser: bin/chromium
    ignore_tls_errors: true
    keep_failed: true
    keep_credentials: true
    keep_wire: true
    tags: [x]
    note: hello
"""
    (job,) = plan(tmp_path, text).jobs
    limits = Limits(
        body_bytes=1_000_000,
        snapshot_bytes=5_000_000,
        requests=7,
        deadline_s=120.0,
        settle_s=5.0,
        scroll_s=10.0,
        scroll_screens=3,
    )
    assert job.options == Options(
        viewport=Viewport(width=390, height=844),
        scale=2.0,
        locale="de",
        time_zone="Europe/Berlin",
        user_agent="Someone/1.0",
        consent=Consent.LEAVE,
        limits=limits,
        allow_private=True,
        allow_addresses=("10.0.0.0/8", "127.0.0.1:8080"),
        host_map=(HostTarget(host="www.example.org", address="::1", port=80),),
        proxy="socks5://127.0.0.1:1080",
        ignore_tls_errors=True,
        keep_failed=True,
        keep_credentials=True,
        keep_wire=True,
        browser=str(tmp_path / "bin" / "chromium"),
    )
    assert (job.tags, job.note) == (("x",), "hello")


def test_a_jobs_word_comes_before_the_defaults(tmp_path: Path) -> None:
    """Mappings are joined key by key, tags add up, other lists are the job's alone."""
    text = """
defaults:
  viewport: 800x600
  locale: de
  tags: [a, b]
  limits: {body: 1MB, requests: 9}
  scroll: 5s
  allow_private: true
  allow_addresses: [10.0.0.1]
  host_map: {one.test: 127.0.0.1, two.test: 127.0.0.2}
jobs:
  own:
    urls: [{url: http://x.test, tags: [c, a]}]
    locale: fr
    tags: [b]
    limits: {body: 2MB}
    scroll: {screens: 4}
    allow_private: false
    allow_addresses: [10.0.0.2]
    host_map: {two.test: 127.0.0.3}
  plain: {url: http://y.test}
  bare: {url: http://z.test, host_map: {}, limits: {}, scroll: {}}
"""
    own, plain, bare = plan(tmp_path, text).jobs
    assert bare.options.host_map == ()  # an empty map takes the defaults' away, empty limits leave them
    assert bare.options.limits == plain.options.limits
    assert own.options.locale == "fr"
    assert own.options.viewport == plain.options.viewport == Viewport(width=800, height=600)
    assert own.tags == ("a", "b", "c")
    assert plain.tags == ("a", "b")
    limits = own.options.limits
    assert (limits.body_bytes, limits.requests, limits.scroll_s, limits.scroll_screens) == (2_000_000, 9, 5.0, 4)
    assert (own.options.allow_private, plain.options.allow_private) == (False, True)
    assert own.options.allow_addresses == ("10.0.0.2",)
    assert [(target.host, target.address) for target in own.options.host_map] == [
        ("one.test", "127.0.0.1"),
        ("two.test", "127.0.0.3"),
    ]


def test_each_address_is_a_job_in_the_files_order(tmp_path: Path) -> None:
    text = """
jobs:
  b:
    note: for all
    urls:
      - http://b.test/1
      - {url: "http://b.test/2#f", note: its own}
  a: {url: {url: http://a.test, tags: [t]}}
"""
    jobs = plan(tmp_path, text).jobs
    assert [(job.name, job.seed.url, job.note, job.tags) for job in jobs] == [
        ("b", "http://b.test/1", "for all", ()),
        ("b", "http://b.test/2#f", "its own", ()),
        ("a", "http://a.test/", "", ("t",)),
    ]


def test_jobs_may_be_a_list_with_names(tmp_path: Path) -> None:
    text = "jobs:\n  - name: first\n    url: http://x.test/\n  - name: second\n    urls: [http://y.test/]\n"
    assert [job.name for job in plan(tmp_path, text).jobs] == ["first", "second"]


def test_text_stays_text(tmp_path: Path) -> None:
    """Nothing of YAML 1.1 turns names, tags or locales into false, numbers or dates (Norway's no)."""
    text = "jobs: {no: {url: http://x.test, locale: no, tags: [yes, 1.10, 0o17, 2026-01-05, 22:30, 1_000]}}\n"
    (job,) = plan(tmp_path, text).jobs
    assert job.name == "no"
    assert job.options.locale == "no"
    assert job.tags == ("yes", "1.10", "0o17", "2026-01-05", "22:30", "1_000")


def test_the_archive_stands_relative_to_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "configs"
    folder.mkdir()
    text = "archive: ../archives\njobs: {a: {url: x.test}}\n"
    assert plan(folder, text).archive == tmp_path / "archives"
    home = plan(folder, "archive: ~/kept\njobs: {a: {url: x.test}}\n").archive
    assert home == Path(os.path.expanduser("~/kept"))


def test_the_demo_is_a_job_without_an_address(tmp_path: Path) -> None:
    (job,) = plan(tmp_path, "jobs: {d: {site: demo, tags: [x]}}\n").jobs
    assert job.demo
    assert job.tags == ("x",)


def test_bom_crlf_and_anchors(tmp_path: Path) -> None:
    text = "\ufeffjobs:\r\n  a: {url: x.test, tags: &t [one]}\r\n  b: {url: y.test, tags: *t}\r\n"
    assert [job.tags for job in plan(tmp_path, text).jobs] == [("one",), ("one",)]


def test_the_hash_is_that_of_the_files_bytes(tmp_path: Path) -> None:
    data = b"jobs: {a: {url: x.test}}  # caf\xc3\xa9\n"
    loaded = load(written(tmp_path, data))
    assert loaded.sha256 == loaded.jobs[0].config_sha256 == sha256(data).hexdigest()


def test_a_fragment_that_became_a_comment_is_warned_of(tmp_path: Path) -> None:
    """YAML cuts a plain value at `` #``; a comment with a space after its ``#`` is nobody's mistake."""
    text = "jobs:\n  a:\n    urls:\n      - http://x.test/ #/item/7\n      - http://y.test/ # fine\n"
    loaded = plan(tmp_path, text)
    assert [job.seed.url for job in loaded.jobs] == ["http://x.test/", "http://y.test/"]
    (warning,) = loaded.warnings
    assert ":4:9:" in warning
    assert "#/item/7" in warning


def test_secrets_come_from_the_environment_and_from_files(tmp_path: Path) -> None:
    """A secret may hold any character; it is taken apart by nobody."""
    (tmp_path / "key").write_text("p@ss/w:rd?#\n")
    text = """
jobs:
  a:
    url: "http://${env:USER_NAME}:${file:key}@x.test/a"
    proxy: "${env:PROXY}"
"""
    (job,) = plan(tmp_path, text, {"USER_NAME": "ü@", "PROXY": "http://u:p@proxy.test:3128"}).jobs
    assert job.seed.url == "http://x.test/a"
    assert (job.seed.username, job.seed.password) == ("ü@", "p@ss/w:rd?#")
    assert job.options.proxy == "http://u:p@proxy.test:3128"
    assert "p@ss" not in repr(job)
    assert "u:p@" not in repr(job)
