"""How much work a piece of code makes: calls are counted, since seconds depend on what else the machine does.

Work inside one call of C (a pattern, a parser) is not counted: what guards against the square of it there runs
under ``ends``, whose bound is so wide that only a hang exceeds it.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["calls", "ends"]

HANG_S = 60.0  # of this process's CPU; what runs under it takes a second or so


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, of Python and of C."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@contextmanager
def ends() -> Iterator[None]:
    """Fail where the work of the block would hang: minutes of CPU instead of a second."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < HANG_S
