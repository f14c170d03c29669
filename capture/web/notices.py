"""What a reader must know before reading: notices above a snapshot's views, gravest first. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from capture.model.detour import told
from capture.model.incompleteness import reasons_of, shortfall_of
from capture.model.missing_requests import Lack, Why
from capture.model.provenance import Provenance
from capture.web.safe_text import sentence
from capture.web.snapshot_service import OpenSnapshot

__all__ = ["FOLDED", "Notice", "NoticeLink", "notices", "reasons"]

FOLDED = 50  # addresses in a notice; the proof page has more


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLink:
    """A button below a notice."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """``tone`` is warn, bad or good: a class of the style sheet.

    Below ``folded`` stands on request what fills a screen: ``more``, the requests of ``fold``, the links ``below``.
    """

    tone: str
    icon: str
    title: str
    text: str = ""
    links: tuple[NoticeLink, ...] = ()
    folded: str = ""
    more: str = ""
    fold: tuple[Lack, ...] = ()
    below: tuple[NoticeLink, ...] = ()


def notices(opened: OpenSnapshot, look: str) -> tuple[Notice, ...]:
    """All that hold for a snapshot's article; ``look`` is where its page can be seen, empty if nowhere."""
    return (*seal_notice(opened), *_detour(opened), *_outcome(opened, look), *_text(opened, look))


def seal_notice(opened: OpenSnapshot) -> Iterator[Notice]:
    """The one that stands on every view: the seal was checked, and it does not hold."""
    if opened.broken:
        found = opened.standing
        yield Notice(
            tone="bad",
            icon="no",
            title=found.title or "The checks of this snapshot do not hold",
            text=f"{found.text.partition('. ')[2]} See Proof before you cite it.".strip(),
            links=(NoticeLink(text="See Proof", href=f"/s/{opened.row.id}/proof"),),
        )


def reasons(provenance: Provenance) -> tuple[tuple[str, str], ...]:
    """Codes and sentences of why a snapshot is not complete; entries that are none are passed over."""
    return tuple((reason.code, sentence(reason.text)) for reason in reasons_of(provenance))


def _detour(opened: OpenSnapshot) -> Iterator[Notice]:
    """Whose word stands for the page's host: nothing in the snapshot can confirm it."""
    if ways := told(opened.provenance.detours):
        yield Notice(
            tone="warn",
            icon="half",
            title="Nothing here confirms that this is the page of that name",
            text=f"{ways}.",  # begins with a host, whose letters stay as they are
        )


def _outcome(opened: OpenSnapshot, look: str) -> Iterator[Notice]:
    found = tuple(one for one in reasons(opened.provenance) if one[0] != "mapped")  # has a notice of its own
    links = (NoticeLink(text="See what the site sent", href=look),) if look else ()
    match opened.row.outcome:
        case "suspect":
            yield Notice(
                tone="warn",
                icon="ask",
                title="This is probably not the page that was wanted",
                text=_suspect(opened, found),
                links=links,
            )
        case "failed":
            yield Notice(tone="bad", icon="no", title="The page could not be saved", text=_failed(opened, found))
        case "partial" if found or not opened.provenance.detours:
            yield _partial(opened)


def _partial(opened: OpenSnapshot) -> Notice:
    """The count in the title and what else there is to say below it; ways and addresses for who asks for them."""
    missing = shortfall_of(opened.provenance)
    ways = {why.value for why in Why}
    told = [(reason.code in ways, sentence(reason.text)) for reason in reasons_of(opened.provenance)]
    counted = [text for of_requests, text in told if of_requests and missing.lacks]
    others = [text for of_requests, text in told if not (of_requests and missing.lacks)]
    text = " ".join(dict.fromkeys(others))
    return Notice(
        tone="warn",
        icon="half",
        title=f"Saved, with {missing.headline}" if missing.lacks else "Saved, but not everything is here",
        text=text or ("" if missing.lacks else "Something of the page is missing."),
        links=() if missing.lacks else (_missing(opened),),
        folded=f"Why, and which address{'' if missing.count == 1 else 'es'}" if missing.lacks else "",
        more=" ".join(dict.fromkeys(counted)),
        fold=missing.lacks[:FOLDED],
        below=(_missing(opened),) if missing.lacks else (),
    )


def _missing(opened: OpenSnapshot) -> NoticeLink:
    return NoticeLink(text="What is missing", href=f"/s/{opened.row.id}/proof#missing")


def _suspect(opened: OpenSnapshot, found: tuple[tuple[str, str], ...]) -> str:
    if any(code == "challenge" for code, _ in found):
        status = f"HTTP {opened.row.status}, " if opened.row.status else ""
        why = (
            f"The site answered with a robot check ({status}title “{opened.row.title}”). "
            "warcite does not get around such checks."
        )
    else:
        why = found[0][1] if found else ""
    kept = "What the site sent is kept, sealed and can be looked at, but there is no article here to cite."
    return f"{why} {kept}".strip()


def _failed(opened: OpenSnapshot, found: tuple[tuple[str, str], ...]) -> str:
    recorder = opened.provenance.recorder
    count = recorder.exchanges if recorder else None
    kept = ""
    if count is not None:
        kept = f"What arrived ({count} {'request' if count == 1 else 'requests'}) is kept."
    return " ".join([*(text for _, text in found), kept]).strip()


def _text(opened: OpenSnapshot, look: str) -> Iterator[Notice]:
    if opened.row.outcome in ("suspect", "failed"):
        return
    links = (NoticeLink(text="See the page as it was", href=look),) if look else ()
    if opened.article is None:
        yield Notice(
            tone="bad", icon="no", title="The records of this snapshot cannot be read", text=sentence(opened.trouble)
        )
    elif not opened.article.blocks:
        yield Notice(tone="warn", icon="dash", title="No article was found on this page", links=links)
    elif opened.article.may_lack:
        yield Notice(tone="warn", icon="half", title="Parts of this article may be missing here", links=links)
