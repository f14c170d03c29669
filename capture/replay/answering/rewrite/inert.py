"""A page that is shown as it was seen: no script in it can run, whatever the browser takes its markup for.

Browsers split the same bytes differently inside SVG and MathML, in ``<select>``, with scripts on or off. So
that no difference matters, what is written is unambiguous: no comments, no CDATA, no markup inside text
elements, no ``<`` inside attributes. A browser in any mood then sees the same tags that were seen here. The
policy and the sandbox under which the page is served stand behind this.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urljoin

from capture.replay.answering.origin_map import OriginMap
from capture.replay.answering.rewrite.attributes import (
    CSS,
    DROP,
    SRCSET,
    URL,
    archived_srcset,
    edited,
    links_left,
    mapped_srcset,
    value_action,
)
from capture.replay.answering.rewrite.charset import ascii_bytes, declared
from capture.replay.answering.rewrite.css import inert_css
from capture.replay.answering.rewrite.html import MOST_NESTED, Rewriter, Tag, rewrite, with_styles
from capture.replay.answering.rewrite.text import real
from capture.replay.answering.rewrite.tokens import RAW
from capture.replay.answering.rewrite.urls import Urls, clean, codec_of, is_document, is_script

__all__ = ["FrameElement", "frame_elements", "inert_page"]

_FRAMES = frozenset(("iframe", "frame", "fencedframe", "portal"))
_MAYBE_FRAMES = frozenset(("object", "embed"))
_OPENING = _FRAMES | _MAYBE_FRAMES | frozenset(("a", "area", "applet", "form", "base"))
_SPECIAL = _FRAMES | _MAYBE_FRAMES | RAW | frozenset(("meta", "link", "base", "template"))
_AS_PRE = frozenset(("xmp", "plaintext"))
_EMPTIED = frozenset(("script", "iframe", "noembed", "noframes", "noscript"))

# More than any address has. It would be put before the address of each picture, of which a page has thousands.
_LONGEST_BASE = 4000

# Without scripts these do nothing good: they open windows, take the focus, play sound, or ask the network.
_GONE = frozenset(
    (
        "target formtarget ping attributionsrc autofocus autoplay nonce manifest integrity srcdoc sandbox "
        "csp allow allowfullscreen credentialless privatetoken sharedstoragewritable browsingtopics "
        "interestfor"
    ).split()
)
_ANIMATED = frozenset(("values", "to", "from", "by"))
_METAS = frozenset(("content-type", "content-language", "x-ua-compatible", "default-style"))

# In a name these are legal, of no use, and taken by other parsers for the end of it.
_ODD = re.compile(r"[\x00-\x20\"'<=\x7f]")


@dataclass(frozen=True, slots=True)
class FrameElement:
    """An element that holds a frame, or may (``object``, ``embed``). ``url`` is archived and absolute."""

    tag: str
    url: str


def inert_page(
    body: bytes,
    origins: OriginMap,
    url: str,
    *,
    charset: str = "",
    rendered: bool = False,
    targets: Sequence[str | None] = (),
    is_archived: Callable[[str], bool] | None = None,
    styles: Mapping[int, tuple[str, str]] | None = None,
    queries: str = "",
) -> tuple[bytes, str]:
    """An HTML page in which nothing runs, and the charset to send with it.

    ``rendered`` says that ``body`` is the serialised DOM of a frame (UTF-8); ``targets`` are where its frame
    elements lead, in order; ``is_archived`` says whether the archive has an absolute URL; ``styles`` are an element's
    name and further declarations for it, by the index of its start tag; ``queries`` is the label of the encoding
    that the page was in when it was rendered.
    """
    plain, label = (body, "utf-8") if rendered else ascii_bytes(body, declared(body, charset))
    if not label and b"\x1b" in plain:
        # Browsers would guess ISO-2022-JP, in which bytes that are no markup here become markup there.
        label = "utf-8"
    urls = Urls(origins, url, label, codec_of(queries))
    rewriter = InertRewriter(urls, url, rendered=rendered, targets=targets, is_archived=is_archived)
    return rewrite(with_styles(plain.decode("latin-1"), styles or {}), rewriter).encode("latin-1"), label


def frame_elements(body: bytes, origins: OriginMap, url: str) -> tuple[FrameElement, ...]:
    """The frame elements of a serialised DOM, in the order in which ``inert_page`` takes targets."""
    rewriter = InertRewriter(Urls(origins, url, "utf-8"), url, rendered=True)
    rewrite(body.decode("latin-1"), rewriter)
    return tuple(rewriter.frames)


class InertRewriter(Rewriter):
    """Takes out all that runs, and points frames at ``targets`` (in the elements' order, None = as they stand).

    ``rendered``: the page is our own serialisation of a DOM, made with scripts on: UTF-8, and what stands in
    ``<noscript>`` was not shown. ``url`` is the page's archived URL. ``is_archived`` says whether the archive has
    an absolute URL. ``frames`` holds the elements met so far.
    """

    def __init__(
        self,
        urls: Urls,
        url: str,
        *,
        rendered: bool,
        targets: Sequence[str | None] = (),
        is_archived: Callable[[str], bool] | None = None,
        depth: int = 0,
    ) -> None:
        self.urls = urls
        self.depth = depth  # of srcdoc in srcdoc
        self.rendered = rendered
        self.targets = targets
        self.is_archived = is_archived
        self.frames: list[FrameElement] = []
        self.raw = RAW if rendered else RAW - {"noscript"}
        self._base = url
        self._has_base = False
        self._hidden: list[bool] = []  # open <template> elements: whether their content is out of the page

    # ---- tokens

    def start(self, tag: Tag) -> str | None:
        """The tag without what runs."""
        name = tag.name
        if name not in _SPECIAL and not tag.text:
            return None
        if name == "script":
            return '<script type="application/x-warcite-inert">'
        choice = _Choice(self.urls)
        if name == "meta":
            self._meta(tag, choice)
        elif name == "link":
            self._link(tag, choice)
        elif name == "base":
            if (href := tag.get("href")) is not None and not self._has_base:
                self._has_base = True
                self._base = _joined(self._base, href) if len(href) <= _LONGEST_BASE else ""
        elif name in _FRAMES or name in _MAYBE_FRAMES:
            self._frame(tag, choice)
        elif name in ("img", "source"):
            self._picture(tag, choice)
        elif name == "template":
            self._hidden.append(not (tag.get("shadowrootmode") or ""))
        elif name in _AS_PRE:
            tag.rename = "pre"
        return edited(tag, choice)

    def end(self, label: str, text: str) -> str | None:
        name = label.lower()
        if name == "template" and self._hidden:
            self._hidden.pop()
        if name in _AS_PRE:
            return "</pre>"
        return f"</{label}>" if text.strip("\t\n\f\r ") else None

    def content(self, tag: Tag, text: str) -> str | None:
        if tag.name == "style":
            return inert_css(text, self.urls)
        if tag.name in _EMPTIED:
            return ""
        if tag.name in _AS_PRE:
            return escape(text, quote=False)
        return text.replace("<", "&lt;") if "<" in text else None

    def aside(self, token: re.Match[str]) -> str | None:
        return None if token[6] else ""

    def closing(self, tag: Tag) -> str:
        return f"</{tag.rename or tag.label}>"

    # ---- tags

    def _meta(self, tag: Tag, choice: "_Choice") -> None:
        equivalent = tag.get("http-equiv")
        kind = equivalent.strip().lower() if equivalent is not None else None
        if kind is not None and kind not in _METAS:
            choice.gone |= {"http-equiv"}
        if self.rendered and tag.get("charset") is not None:
            choice.values["charset"] = "utf-8"
        if self.rendered and kind == "content-type":
            choice.values["content"] = "text/html; charset=utf-8"

    def _link(self, tag: Tag, choice: "_Choice") -> None:
        rel = tag.get("rel")
        if rel is None:
            return
        left = links_left(rel, frozen=True)
        if not left:
            choice.gone |= {"rel", "href", "imagesrcset"}
        elif left != " ".join(rel.split()):
            choice.values["rel"] = left

    def _picture(self, tag: Tag, choice: "_Choice") -> None:
        """Of the candidates those that were recorded: another window would ask for another of them."""
        srcset, is_archived = tag.get("srcset"), self.is_archived
        if is_archived is None or srcset is None:
            return
        left = archived_srcset(
            srcset, lambda url: is_archived(real(_joined(self._base, self.urls.sent(url)), self.urls.charset))
        )
        if left is not None:
            choice.values["srcset"] = mapped_srcset(left, self.urls) or left

    def _frame(self, tag: Tag, choice: "_Choice") -> None:
        """A frame whose DOM is there leads to it. The document of another is served from the record, or stands in the
        markup; what is neither stays empty.
        """
        attribute = "data" if tag.name == "object" else "src"
        source, inside = tag.get(attribute), tag.get("srcdoc")
        if not any(self._hidden):
            url = "about:srcdoc" if inside is not None and tag.name == "iframe" else "about:blank"
            if url == "about:blank" and source is not None and clean(source):
                url = _joined(self._base, source)
            index = len(self.frames)
            self.frames.append(FrameElement(tag.name, url))
            if index < len(self.targets) and (target := self.targets[index]) is not None:
                choice.gone |= {attribute, "type"} if tag.name in _MAYBE_FRAMES else {attribute, "loading"}
                tag.extra.append((attribute, target))
                return
        if tag.name not in _FRAMES:
            return
        if inside is not None and tag.name == "iframe" and self.depth < MOST_NESTED:
            choice.gone -= {"srcdoc"}
            document = InertRewriter(self.urls, self._base, rendered=False, depth=self.depth + 1)
            choice.values["srcdoc"] = rewrite(inside, document)
        elif source is not None and clean(source).partition(":")[0].lower() in ("about", "blob", "data"):
            choice.gone |= {"src"}


class _Choice:
    """What becomes of the attributes of one tag: ``gone`` ones, ``values`` set, the others by their kind."""

    def __init__(self, urls: Urls) -> None:
        self.urls = urls
        self.gone: frozenset[str] = _GONE
        self.values: dict[str, str] = {}

    def __call__(self, tag: Tag, name: str, value: str) -> str | None:
        if name in self.values:
            return None if value == self.values[name] and "<" not in value else self.values[name]
        if name in self.gone or name.startswith("on") or _ODD.search(name) or _runs(tag.name, name, value):
            return DROP
        new = value_action(self.urls, name, value)
        return value if new is None and "<" in value else new


def _runs(tag: str, name: str, value: str) -> bool:
    """Whether the value is a URL that runs a script or opens a document which does."""
    if name in URL or name in SRCSET or name in CSS:
        return is_script(value) or (tag in _OPENING and is_document(value))
    return name in _ANIMATED and "script:" in clean(value).lower()


def _joined(base: str, url: str) -> str:
    """The archived URL of a link; the link alone where it cannot be joined. Latin-1 text for bytes."""
    try:
        return urljoin(base, clean(url))
    except ValueError:
        return url
