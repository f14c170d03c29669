"""Outcomes: what became of a capture, decided by one pure table of rules.

``Facts`` has all that the decision rests on. Each rule looks at it and gives the reasons that it finds; the table says
which outcome a rule's reasons stand for, gravest first. The first rule with a reason decides, all reasons are told.
"""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from capture.model.detour import Detour, detour_sentence
from capture.model.free_text import FIXED
from capture.model.missing_requests import WHOLE, MissingRequests, Why, listed
from capture.model.replay_check import ReplayCheck
from capture.model.sighting import UnaccountedBytes
from capture.model.signal import Signal, SignalCode

__all__ = ["NOTICED", "RECORDER_KILLED", "Facts", "Outcome", "Reason", "RecorderEnd", "Verdict", "decide"]

LEFT_SHOWN = 10
HOSTS_SHOWN = 3
RECORDER_KILLED = "the recorder ended before the capture did"
# Of the window, what moves by itself left out. On the pages of tests/sites it is above 0.9; a banner of 300 × 600 that
# is another at each visit leaves 0.7 of an ordinary page, half a page that is not there 0.5, an empty page 0.
PICTURE_ENOUGH = 0.6
TEXT_ENOUGH = 0.9  # of the words in order: below it, something that was read is not in the replay


class Outcome(enum.StrEnum):
    """The four outcomes, best first."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    SUSPECT = "suspect"
    FAILED = "failed"


class RecorderEnd(enum.StrEnum):
    """How the recording ended: all that was relayed was read, not all could be, or the recorder ended before that."""

    ORDERLY = "orderly"
    EARLY = "early"
    KILLED = "killed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an outcome is not ``complete``: a stable ``code`` for machines, a sentence for people."""

    code: str = field(metadata=FIXED)
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the decision rests on.

    ``status`` is the HTTP status of the seed's own answer after redirects, None when none arrived. ``limits`` has one
    sentence for each limit that was reached, ``secrets_left`` one for each record and secret in it. ``seed_unread`` is
    why the seed's own answer is not recorded, where its connection could not be read.
    """

    status: int | None
    signals: tuple[Signal, ...] = ()
    shortfall: MissingRequests = WHOLE
    recorder: RecorderEnd = RecorderEnd.ORDERLY
    unaccounted: tuple[UnaccountedBytes, ...] = ()
    seed_unread: str = ""
    limits: tuple[str, ...] = ()
    check: ReplayCheck | None = None
    secrets_left: tuple[str, ...] = ()
    detours: tuple[Detour, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """An outcome and its reasons, gravest first; a complete snapshot has none."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()


NOTICED = frozenset(
    {
        *(SignalCode.ARTICLE_UNREAD, SignalCode.DIALOGS, SignalCode.DOWNLOAD, SignalCode.FILES, SignalCode.LED_ON),
        *(SignalCode.NOT_HTML, SignalCode.PICTURE_ENDS, SignalCode.PICTURE_LACKS, SignalCode.SERVICE_WORKER),
        *(SignalCode.RELOADS, SignalCode.WIRE_LEFT_OUT),
    }
)
"""Signals that are no reason to doubt a snapshot, yet worth a word to whoever saved it."""

_SIGNALS: dict[Outcome, frozenset[SignalCode]] = {
    Outcome.SUSPECT: frozenset(
        {SignalCode.CHALLENGE, SignalCode.BLANK, SignalCode.EMPTY_ANSWER, SignalCode.MOVED_BY_SCRIPT}
    ),
    Outcome.PARTIAL: frozenset(
        {
            *(SignalCode.ARTIFACT_FAILED, SignalCode.BROWSER_DIED, SignalCode.CHECK_FAILED),
            *(SignalCode.CONNECTION_UNREAD, SignalCode.FILES_UNFINISHED, SignalCode.INTERRUPTED),
            *(SignalCode.KEY_PROOF_FALSE, SignalCode.LOAD_NEVER_ENDED, SignalCode.MEMORY),
            *(SignalCode.NEVER_STILL, SignalCode.PAGE_CLOSED, SignalCode.PHASE_RAN_OUT, SignalCode.READ_OTHERWISE),
            *(SignalCode.SALVAGED, SignalCode.SCRIPT_NEVER_ENDED, SignalCode.SCROLL_UNFINISHED),
            *(SignalCode.SECRETS_NOT_SOUGHT, SignalCode.WORDS_GONE),
        }
    ),
}


def _nothing(facts: Facts) -> Iterable[Reason]:
    """Without an answer to the seed there is nothing to cite, whatever else was recorded."""
    if facts.status is None:
        texts = [s for s in facts.signals if s.name not in {SignalCode.DIALOGS, SignalCode.BLANK}]
        yield from (Reason(code=signal.name.value, text=signal.text) for signal in texts)
        if not texts:
            yield Reason(code="no_answer", text="the seed was not answered")


def _unread(facts: Facts) -> Iterable[Reason]:
    """The browser had an answer to the seed, but nobody could read it: there is as little to cite."""
    if facts.seed_unread:
        yield Reason(code=SignalCode.CONNECTION_UNREAD.value, text=facts.seed_unread)


def _status(facts: Facts) -> Iterable[Reason]:
    """An error page is an answer, yet seldom the one that was wanted; the visit has words for it."""
    status = facts.status or 0
    if status >= 400:
        words = next((signal.text for signal in facts.signals if signal.name == SignalCode.HTTP_ERROR), "")
        yield Reason(code=f"http_{status}", text=words or f"HTTP {status}: the server answered with an error")


def _signalled(outcome: Outcome) -> Callable[[Facts], Iterable[Reason]]:
    def rule(facts: Facts) -> Iterable[Reason]:
        for signal in facts.signals:
            if signal.name in _SIGNALS[outcome]:
                yield Reason(code=signal.name.value, text=signal.text)

    return rule


def _recorder(facts: Facts) -> Iterable[Reason]:
    """Unless a signal tells it already, and more closely."""
    told = {signal.text for signal in facts.signals if signal.name is SignalCode.CONNECTION_UNREAD}
    if facts.recorder is RecorderEnd.EARLY and not told:
        yield Reason(code="recorder_early", text="the recorder could not read all that was relayed")
    elif facts.recorder is RecorderEnd.KILLED and RECORDER_KILLED not in told and not _is_salvaged(facts):
        yield Reason(code="recorder_killed", text=RECORDER_KILLED)


def _is_salvaged(facts: Facts) -> bool:
    """The whole capture was killed, its recorder with it: that is told."""
    return any(signal.name is SignalCode.SALVAGED for signal in facts.signals)


def _accounts(facts: Facts) -> Iterable[Reason]:
    """Hosts are named, up to a number that a person still reads; the provenance record has each connection."""
    if not facts.unaccounted:
        return
    count = sum(found.bytes for found in facts.unaccounted)
    hosts = list(dict.fromkeys(f"{one.host} port {one.port}" for one in facts.unaccounted if one.host))
    more = len(hosts) - HOSTS_SHOWN
    named = [*hosts[:HOSTS_SHOWN], *([f"{more} more"] if more > 0 else [])]
    what = "byte that was relayed is" if count == 1 else "bytes that were relayed are"
    where = listed(named) if named else "the recorder told nothing of their connections"
    yield Reason(code="bytes_unaccounted", text=f"{count:,} {what} not accounted for: {where}")


def _missing(facts: Facts) -> Iterable[Reason]:
    for why in Why:
        if text := facts.shortfall.sentence(why):
            yield Reason(code=why.value, text=text)
    for text in facts.limits:
        yield Reason(code="limit", text=text)


def _checked(facts: Facts) -> Iterable[Reason]:
    """A replay that differs may be the page's doing (news of the minute); a reader must know of it all the same."""
    check = facts.check
    if check is None:
        return
    if check.text is not None and check.text < TEXT_ENOUGH:
        share = f"{check.text:.0%}"
        yield Reason(code="replay_differs", text=f"a replay shows only {share} of the words that were seen")
    if check.screenshot is not None and check.screenshot < PICTURE_ENOUGH:
        share = f"{check.screenshot:.0%}"
        yield Reason(code="replay_looks_different", text=f"a replay looks only {share} as the page did")


def _secrets(facts: Facts) -> Iterable[Reason]:
    """Each is named, up to a number that a person still reads; all stand in the provenance record."""
    shown, more = facts.secrets_left[:LEFT_SHOWN], len(facts.secrets_left) - LEFT_SHOWN
    yield from (Reason(code="secret_left", text=text) for text in shown)
    if more > 0:
        yield Reason(code="secret_left", text=f"{more} more places in the record hold a secret")


def _detoured(facts: Facts) -> Iterable[Reason]:
    """All may be there, and yet be another's: whoever reads "complete" takes it for the page of that name."""
    if facts.detours:
        yield Reason(code="mapped", text=detour_sentence(facts.detours))


_RULES: tuple[tuple[Outcome, tuple[Callable[[Facts], Iterable[Reason]], ...]], ...] = (
    (Outcome.FAILED, (_nothing, _unread)),
    (Outcome.SUSPECT, (_status, _signalled(Outcome.SUSPECT))),
    (Outcome.PARTIAL, (_detoured, _signalled(Outcome.PARTIAL), _recorder, _accounts, _missing, _checked, _secrets)),
)


def decide(facts: Facts) -> Verdict:
    """The gravest outcome that any rule names, with the reasons of all rules, gravest first."""
    found = [(outcome, reason) for outcome, rules in _RULES for rule in rules for reason in rule(facts)]
    if not found:
        return Verdict(outcome=Outcome.COMPLETE)
    unique = dict.fromkeys(reason for _, reason in found)
    return Verdict(outcome=found[0][0], reasons=tuple(unique))
