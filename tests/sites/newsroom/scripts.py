"""The scripts of the three origins, and the HTML that the advertiser's script writes."""

from html import escape
from importlib.resources import files

from tests.sites.newsroom.newsroom import Newsroom

__all__ = ["ad_frame_html", "ad_html", "ad_script", "page_script"]


def page_script() -> str:
    """The site's script: fetches the article, loads late pictures, reports the visit."""
    return _read("page.js")


def ad_script(newsroom: Newsroom) -> str:
    """The advertiser's script: frames for the odd slots of a page, pictures for the even ones."""
    return (
        _read("tag.js")
        .replace("@frame", ad_html(newsroom, 1).replace("/1", "/%"))
        .replace("@picture", ad_html(newsroom, 2).replace("/2", "/%"))
    )


def ad_html(newsroom: Newsroom, slot: int) -> str:
    """What a slot holds once it is filled."""
    ads = f"http://{newsroom.hosts.ads}"
    if slot % 2:
        return f'<iframe src="{ads}/frame/{slot}" width="728" height="120" scrolling="no"></iframe>'
    return (
        f'<a href="{ads}/click/{slot}" rel="sponsored nofollow">'
        f'<img src="{ads}/creative/{slot}" alt="" width="728" height="120"></a>'
    )


def ad_frame_html(newsroom: Newsroom, slot: int) -> str:
    """The document in an advertisement's frame."""
    labels = newsroom.labels
    return (
        f'<!DOCTYPE html>\n<html lang="{newsroom.expected.language}" dir="{labels.direction}"><head>'
        f'<meta charset="utf-8"><title>{escape(labels.shop)}</title><style>{_read("ad.css")}</style></head>'
        f'<body><a href="/click/{slot}"><img src="/art/{slot}.png" alt="" width="120" height="120">'
        f"<span><b>{escape(labels.slogan)}</b>{escape(labels.shop)}</span></a></body></html>\n"
    )


def _read(name: str) -> str:
    return files("tests.sites.newsroom").joinpath("files", name).read_text(encoding="utf-8")
