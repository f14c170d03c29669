"""What to say of a snapshot that is not complete: what happened, what was kept, what to do next."""

from collections.abc import Iterator

from capture.cli.terminal import amount
from capture.model.outcome import Outcome
from capture.workflows.save_result import SaveResult

__all__ = ["advice", "verdict_line"]

_NEXT = {
    "net_error": "Check the address and your connection, then save it again.",
    "tls_error": "If you trust this server nonetheless, add --ignore-tls-errors; that is recorded.",
    "redirect_loop": "Open the page in your own browser: it may want a cookie or a login first.",
    "http_401": "The page wants a login: give user and password in the address, https://USER:PASSWORD@HOST/.",
    "http_403": "The site may refuse automatic visits; look at the screenshot before you cite this.",
    "http_404": "Check the address; the site's own answer is kept as it came.",
    "http_429": "Wait a while before you save this site again.",
    "challenge": "Try again later, or from another network; do not cite this as the page.",
    "moved_by_script": "Look at the snapshot: the page asked for may be gone.",
    "blank": "Look at the screenshot; a page may show nothing to automatic visits.",
    "script_never_ended": "Look at the snapshot: what that script would have made is not in it.",
    "load_never_ended": "Look at the snapshot: what came of the page is in it, and what it waited for is named.",
    "never_still": "Look at the snapshot: a page that never comes to rest is taken as it was.",
    "phase_ran_out": "Save it again when the site is faster; --settle 40 waits longer for what still comes.",
    "browser_died": "Save it again; if it dies again, try another browser with --browser.",
    "no_space": "Free some space where temporary files lie (TMPDIR) and in the archive, then save it again.",
    "interrupted": "Save it again for the rest.",
    "mapped": "Whoever reads this is told so everywhere: the page's name rests on your word.",
    "refused": "If you mean such an address, open it with --allow-address.",
    "cut": "Save it again: the connection may hold next time.",
    "failed_requests": "Save it again if they matter; warcite show {id} names them all.",
    "bytes_unaccounted": "Save it again; if the same is said again, please report it: the recorder missed something.",
    "connection_unread": "Save it again; if the same is said again, try another browser with --browser.",
    "recorder_early": "Save it again; if the same is said again, try another browser with --browser.",
    "recorder_killed": "Save it again: something ended a part of warcite while the page was saved.",
}
_SIGNS = (("ERR_CERT", "tls_error"), ("No space left", "no_space"))  # in a reason's text: what it comes of
_LAST = ("browser_died", "load_never_ended", "mapped")  # there is more to do about any other reason


def verdict_line(saved: SaveResult) -> str:
    """``partial: …`` with the count of what is missing and all reasons, on one line."""
    texts = [saved.shortfall.headline, *(reason.text for reason in saved.reasons)]
    return f"{saved.outcome}: {saved.requested_url}: {'; '.join(filter(None, texts))}"


def advice(saved: SaveResult) -> Iterator[str]:
    """What was kept, and what to do about the gravest reason."""
    if saved.outcome in (Outcome.FAILED, Outcome.SUSPECT) or saved.interrupted:
        kept = f"what arrived is kept ({amount(saved.exchanges, 'exchange')})" if saved.exchanges else "this is kept"
        yield f"{kept}: {saved.path}"
    codes = [next((code for sign, code in _SIGNS if sign in reason.text), reason.code) for reason in saved.reasons]
    codes.sort(key=lambda code: _LAST.index(code) + 1 if code in _LAST else 0)
    yield from [_NEXT[code].format(id=saved.id) for code in codes if code in _NEXT][:1]
