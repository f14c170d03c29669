"""What a reader must know before reading: notices above a snapshot's views, gravest first. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from capture.web.desk import Opened
from capture.web.plain import sentence
from capture.web.shortfall import shortfall

__all__ = ["Link", "Notice", "notices", "reasons"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A button below a notice."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """``tone`` is warn, bad or good: a class of the style sheet."""

    tone: str
    icon: str
    title: str
    text: str = ""
    links: tuple[Link, ...] = ()


def notices(opened: Opened, look: str) -> tuple[Notice, ...]:
    """All that hold for a snapshot's article; ``look`` is where its page can be seen, empty if nowhere."""
    return (*seal_notice(opened), *_outcome(opened, look), *_text(opened, look))


def seal_notice(opened: Opened) -> Iterator[Notice]:
    """The one that stands on every view: the seal was checked, and it does not hold."""
    if opened.checked is not None and not opened.checked.holds:
        yield Notice(
            tone="bad",
            icon="no",
            title="This snapshot has changed since it was sealed",
            text="See Proof before you cite it.",
            links=(Link(text="See Proof", href=f"/s/{opened.row.id}/proof"),),
        )


def reasons(provenance: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Codes and sentences of why a snapshot is not complete; entries that are none are passed over."""
    told = provenance.get("reasons")
    entries = [entry for entry in told if isinstance(entry, dict)] if isinstance(told, list) else []
    return tuple((str(entry.get("code", "")), sentence(str(entry.get("text", "")))) for entry in entries)


def _outcome(opened: Opened, look: str) -> Iterator[Notice]:
    found = reasons(opened.provenance)
    links = (Link(text="See what the site sent", href=look),) if look else ()
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
            yield Notice(
                tone="bad", icon="no", title="The page could not be saved", text=_failed(opened, found)
            )
        case "partial":
            text = " ".join(dict.fromkeys(text for _, text in found)) or "Something of the page is missing."
            count = shortfall(opened.provenance)
            title = f"Saved, with {count}" if count else "Saved, but not everything is here"
            proof = Link(text="What is missing", href=f"/s/{opened.row.id}/proof#missing")
            yield Notice(tone="warn", icon="half", title=title, text=text, links=(proof,))


def _suspect(opened: Opened, found: tuple[tuple[str, str], ...]) -> str:
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


def _failed(opened: Opened, found: tuple[tuple[str, str], ...]) -> str:
    told = opened.provenance.get("recorder")
    count = told.get("exchanges") if isinstance(told, dict) else None
    kept = ""
    if isinstance(count, int):
        kept = f"What arrived ({count} {'request' if count == 1 else 'requests'}) is kept."
    return " ".join([*(text for _, text in found), kept]).strip()


def _text(opened: Opened, look: str) -> Iterator[Notice]:
    if opened.row.outcome in ("suspect", "failed"):
        return
    links = (Link(text="See the page as it was", href=look),) if look else ()
    if opened.article is None:
        yield Notice(
            tone="bad",
            icon="no",
            title="The records of this snapshot cannot be read",
            text=sentence(opened.trouble),
        )
    elif not opened.article.blocks:
        yield Notice(tone="warn", icon="dash", title="No article was found on this page", links=links)
    elif opened.article.may_lack:
        yield Notice(tone="warn", icon="half", title="Parts of this article may be missing here", links=links)
