"""What a page shows of other pages: videos, posts, maps, players, known by their markup and address."""

import re

from lxml.etree import _Element

from capture.model.address import read_url
from capture.model.article import Embed
from capture.model.digits import number
from capture.reading.extract.blocks.image_urls import absolute
from capture.reading.extract.document.runs import ImageElement

__all__ = ["EMBEDDING", "embed_of", "is_trade"]

EMBEDDING = frozenset("iframe video audio object embed amp-iframe amp-video amp-youtube".split())
_LEAST_PX = (120.0, 24.0)  # drawn smaller, nobody saw it: a player of sound is low
_LONGEST_TITLE = 300
# The hosts that most embeds come from; all others are known by words in their address.
_HOSTS = {
    "youtube.com": "video", "youtube-nocookie.com": "video", "youtu.be": "video", "vimeo.com": "video",
    "dailymotion.com": "video", "twitch.tv": "video", "tiktok.com": "video", "twitter.com": "post", "x.com": "post",
    "instagram.com": "post", "facebook.com": "post", "threads.net": "post", "bsky.app": "post", "reddit.com": "post",
    "spotify.com": "audio", "soundcloud.com": "audio", "openstreetmap.org": "map", "documentcloud.org": "document",
    "scribd.com": "document",
}  # fmt: skip
_WORDS = (
    ("audio", re.compile(r"(?i)\b(?:audio|podcasts?|radio|episodes?)\b")),
    ("video", re.compile(r"(?i)\b(?:videos?|vod|watch|film)\b")),
    ("map", re.compile(r"(?i)\bmaps?\b")),
    ("post", re.compile(r"(?i)\b(?:tweets?|posts?|statuses)\b")),
    ("document", re.compile(r"(?i)\b(?:documents?|viewer|pdf)\b")),
)
_TRADE = re.compile(
    r"(?i)(?:^|[/.])(?:ads?|sync|pixel)(?=[/.?]|$)"
    r"|(?:^|[/._-])(?:adserv\w*|adsystem|doubleclick|googlesyndication|googletagmanager|recaptcha|captcha|consent|cookie"
    r"|analytics|tracking|tracker|beacon)(?=[/._?-]|$)"
)


def is_trade(url: str) -> bool:
    """Whether an address is one of advertisements, trackers, captchas or consent dialogs."""
    return _TRADE.search(url[:500]) is not None


def embed_of(picture: ImageElement, base: str) -> Embed | None:
    """The embed that an element is; None for what nobody saw: advertisements, trackers, empty frames."""
    element, tag, box = picture.element, str(picture.element.tag), picture.box
    if tag not in EMBEDDING or picture.hidden:
        return None
    if box is not None and (box.width < _LEAST_PX[0] or box.height < _LEAST_PX[1]):
        return None
    sizes = [number(element.get(name, "").removesuffix("px")) for name in ("width", "height")] if box is None else []
    if any(size is not None and size < least for size, least in zip(sizes, _LEAST_PX, strict=False)):
        return None
    url = _address(element, base)
    if is_trade(url) or not (url or tag in ("video", "audio")):
        return None
    title = " ".join((element.get("title") or element.get("aria-label") or "").split())[:_LONGEST_TITLE]
    return Embed(form=_form(tag, url), url=url, title=title)


def _address(element: _Element, base: str) -> str:
    """The element's own address, else that of a ``<source>``; lazy ones stand in ``data-src``."""
    for name in ("src", "data-src", "data", "data-lazy-src"):
        if url := absolute(base, element.get(name) or ""):
            return url
    if identifier := element.get("data-videoid"):  # amp-youtube
        return absolute("", f"https://www.youtube.com/watch?v={identifier[:100]}")
    for source in element.iter("source"):
        if url := absolute(base, source.get("src") or ""):
            return url
    return ""


def _form(tag: str, url: str) -> str:
    if tag in ("video", "audio"):
        return tag
    if tag in ("amp-video", "amp-youtube"):
        return "video"
    address = read_url(url)
    if address is None:
        return "page"
    labels = address.host.split(".")
    for start in range(len(labels)):
        if (known := ".".join(labels[start:])) in _HOSTS:
            return _HOSTS[known]
    words = f"{address.host} {address.path}".replace("_", " ")
    return next((form for form, pattern in _WORDS if pattern.search(words)), "page")
