"""Who owns a folder, and whether it lives: by number and start time here, unseen from elsewhere."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.archive.store import lease
from capture.archive.store.lease import Life, Owner, judge, start_time, this_process

HERE = Owner(pid=os.getpid(), started=start_time(os.getpid()) or "", host="a", machine="id:1", boot="b1")


def test_this_process_lives() -> None:
    assert judge(this_process(), this_process()) is Life.ALIVE


@pytest.mark.parametrize(
    ("owner", "life"),
    [
        (replace(HERE), Life.ALIVE),
        (replace(HERE, started="another time"), Life.DEAD),  # the number was used again
        (replace(HERE, pid=0), Life.DEAD),  # given up
        (replace(HERE, boot="b0"), Life.DEAD),  # the machine was started again since
        (replace(HERE, host="z"), Life.UNSEEN),
        (replace(HERE, machine="id:2"), Life.UNSEEN),  # another container on this machine
        (replace(HERE, machine=":", boot="b0"), Life.UNSEEN),
    ],
)
def test_who_lives(owner: Owner, life: Life) -> None:
    assert judge(owner, HERE) is life


def test_machines_without_an_id_may_share_a_host_name() -> None:
    """``localhost`` is many machines: another boot id proves nothing there."""
    here = replace(HERE, machine=":")
    assert judge(replace(here, boot="b0"), here) is Life.UNSEEN


def test_a_process_that_was_not_waited_for_is_no_more() -> None:
    """A zombie keeps its number, and its folder is nobody's."""
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        owner = replace(HERE, pid=child.pid, started=start_time(child.pid) or "")
        assert judge(owner, HERE) is Life.ALIVE
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert judge(owner, HERE) is Life.DEAD
    finally:
        child.kill()
        child.communicate()


def test_an_owner_file_keeps_what_the_owner_leaves_word_of() -> None:
    owner = this_process({"seed": "https://example.org/", "tags": ["a"]})
    assert Owner.parse(owner.to_bytes()) == owner


@given(st.binary() | st.sampled_from([b"{}", b"[]", b'{"pid":"x"}', b'{"pid":1}', b"[" * 100_000]))
def test_a_damaged_owner_file_names_nobody(data: bytes) -> None:
    owner = Owner.parse(data)
    assert owner is None or isinstance(owner, Owner)


def test_a_pipe_under_the_name_of_an_owner_file_names_nobody(tmp_path: Path) -> None:
    """And does not hold up whoever looks."""
    pipe = tmp_path / "x.owner"
    os.mkfifo(pipe)
    assert lease.read(pipe) is None
