"""The loop of a command: how it ends when it is told to."""

import asyncio
import contextlib
import os
import signal

import pytest

from capture.cli.capture_command import run_loop


def test_sigterm_ends_a_command_as_ctrl_c_does() -> None:
    """Where the command has nothing to place it is an interruption, which the command line knows: exit 130."""

    async def waits() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()

    with pytest.raises(KeyboardInterrupt):
        run_loop(waits())


def test_what_a_command_places_when_it_is_cancelled_comes_back() -> None:
    async def places() -> str:
        os.kill(os.getpid(), signal.SIGTERM)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return "placed"

    assert run_loop(places()) == "placed"
