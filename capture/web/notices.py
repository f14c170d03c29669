"""What a reader must know before reading: notices above a snapshot's views, gravest first. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from capture.model.detour import detour_sentence as warning_of
from capture.model.incompleteness import reasons_of, shortfall_of
from capture.model.missing_requests import MissingRequest, Why
from capture.model.provenance import Provenance
from capture.web.safe_text import sentence
from capture.web.snapshot_service import OpenSnapshot

__all__ = ["FOLDED", "Notice", "NoticeLink", "notices", "reasons", "seal_notice"]

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
    fold: tuple[MissingRequest, ...] = ()
    below: tuple[NoticeLink, ...] = ()


def notices(opened: OpenSnapshot, look: str) -> tuple[Notice, ...]:
    """All that hold for a snapshot's article; ``look`` is where its page can be seen, empty if nowhere."""
    return (*seal_notice(opened), *_detour(opened), *_outcome(opened, look), *_text(opened, look))


def seal_notice(opened: OpenSnapshot) -> tuple[Notice, ...]:
    """The one that stands on every view: the seal was checked, and it does not hold."""
    if not opened.broken:
        return ()
    notice = Notice(
        tone="bad",
        icon="no",
        title=opened.standing.title or "The checks of this snapshot do not hold",
        text=f"{opened.standing.text.partition('. ')[2]} See Proof before you cite it.".strip(),
        links=(NoticeLink(text="See Proof", href=f"/s/{opened.row.id}/proof"),),
    )
    return (notice,)


def reasons(provenance: Provenance) -> tuple[tuple[str, str], ...]:
    """Codes and sentences of why a snapshot is not complete; entries that are none are passed over."""
    return tuple((reason.code, sentence(reason.text)) for reason in reasons_of(provenance))


def _detour(opened: OpenSnapshot) -> Iterator[Notice]:
    """Whose word stands for the page's host: nothing in the snapshot can confirm it."""
    if ways := warning_of(opened.provenance.detours):
        title = "Nothing here confirms that this is the page of that name"
        yield Notice(tone="warn", icon="half", title=title, text=f"{ways}.")  # begins with a host: letters as they are


def _outcome(opened: OpenSnapshot, look: str) -> Iterator[Notice]:
    given = tuple(reason for reason in reasons(opened.provenance) if reason[0] != "mapped")  # has a notice of its own
    texts = [text for _, text in given]
    match opened.row.outcome:
        case "suspect":
            links = (NoticeLink(text="See what the site sent", href=look),) if look else ()
            why = texts[0] if texts else ""
            if any(code == "challenge" for code, _ in given):
                status = f"HTTP {opened.row.status}, " if opened.row.status else ""
                why = (
                    f"The site answered with a robot check ({status}title “{opened.row.title}”). "
                    "warcite does not get around such checks."
                )
            kept = "What the site sent is kept, sealed and can be looked at, but there is no article here to cite."
            title, text = "This is probably not the page that was wanted", f"{why} {kept}".strip()
            yield Notice(tone="warn", icon="ask", title=title, text=text, links=links)
        case "failed":
            recorder = opened.provenance.recorder
            if recorder is not None and (count := recorder.exchanges) is not None:
                texts.append(f"What arrived ({count} {'request' if count == 1 else 'requests'}) is kept.")
            yield Notice(tone="bad", icon="no", title="The page could not be saved", text=" ".join(texts).strip())
        case "partial" if given or not opened.provenance.detours:
            yield _partial(opened)


def _partial(opened: OpenSnapshot) -> Notice:
    """The count in the title and what else there is to say below it; ways and addresses for who asks for them."""
    missing = shortfall_of(opened.provenance)
    links = (NoticeLink(text="What is missing", href=f"/s/{opened.row.id}/proof#missing"),)
    ways = {why.value for why in Why} if missing.lacks else set()
    given = reasons(opened.provenance)
    counted = " ".join(dict.fromkeys(text for code, text in given if code in ways))
    others = " ".join(dict.fromkeys(text for code, text in given if code not in ways))
    if not missing.lacks:
        text = others or "Something of the page is missing."
        return Notice(tone="warn", icon="half", title="Saved, but not everything is here", text=text, links=links)
    return Notice(
        tone="warn",
        icon="half",
        title=f"Saved, with {missing.headline}",
        text=others,
        folded=f"Why, and which address{'' if missing.count == 1 else 'es'}",
        more=counted,
        fold=missing.lacks[:FOLDED],
        below=links,
    )


def _text(opened: OpenSnapshot, look: str) -> Iterator[Notice]:
    if opened.row.outcome in ("suspect", "failed"):
        return
    links = (NoticeLink(text="See the page as it was", href=look),) if look else ()
    if opened.article is None:
        title = "The records of this snapshot cannot be read"
        yield Notice(tone="bad", icon="no", title=title, text=sentence(opened.trouble))
    elif not opened.article.blocks:
        yield Notice(tone="warn", icon="dash", title="No article was found on this page", links=links)
    elif opened.article.may_lack:
        yield Notice(tone="warn", icon="half", title="Parts of this article may be missing here", links=links)
