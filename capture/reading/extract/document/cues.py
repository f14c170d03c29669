"""What names give away: words in class, id, role and itemprop that sites of many languages share.

Generic words alone; no name of a site. A cue is a hint, never a verdict: ``classifier`` weighs it with structure.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from lxml.etree import _Element

__all__ = ["Cue", "cues_in", "cues_of", "has_promo_path"]


class Cue:
    """What an element says it is: bits of one int (plain ints: an IntFlag costs ten times as much a page)."""

    AD = 1
    NAVIGATION = 2
    FOOTER = 4
    SIDE = 8
    RELATED = 16
    SHARE = 32
    COMMENT = 64
    PROMO = 128
    CONSENT = 256
    BYLINE = 512
    CAPTION = 1024
    CREDIT = 2048
    BODY = 4096
    QUOTE = 8192
    TAGS = 16384
    HEADLINE = 32768
    DATE = 65536
    BIO = 131072
    HIDDEN = 262144
    MEDIA = 524288
    SECTION = 1048576
    ARTICLE = 2097152  # from here on: elements of HTML and their roles alone
    MAIN = 4194304
    PART = 8388608
    TABLE = 16777216
    FORM = 33554432
    HEADER = 67108864


_EXACT = {
    Cue.AD: "ad ads adv adunit adslot adsbygoogle adbox adspace sponsor sponsored werbung anzeige publicidad "
    "publicite reklama reclame annons mpu leaderboard dfp",
    Cue.NAVIGATION: "nav navi navbar menu menus submenu breadcrumb breadcrumbs crumbs pager pagination paging "
    "toolbar topbar skip skiplink sitemap tabs navigation",
    Cue.FOOTER: "footer foot colophon imprint impressum legal disclaimer copyright pie",
    Cue.SIDE: "sidebar aside rail widget widgets complementary gutter",
    Cue.RELATED: "related relateds recirc recirculation readmore mostread popular trending teaser teasers similar "
    "suggested suggestions upnext verwandt mehr lire voir leia saiba meer crosslinks linklist morefrom "
    "further recommended recommendations recommendation recommends outbrain taboola carousel",
    Cue.SHARE: "share shares sharing social socials follow sharebar sharetools addthis sharethis partager teilen "
    "compartir toolbox",
    Cue.COMMENT: "comment comments commentlist discussion disqus respond reply replies kommentar kommentare "
    "comentarios commentaires reactions",
    Cue.PROMO: "newsletter newsletters subscribe subscription subscriptions signup promo promos promotion "
    "promobox paywall cta membership member donate donation register registration login signin abo advertorial "
    "callout upsell inscription",
    Cue.CONSENT: "cookie cookies consent gdpr ccpa",
    Cue.BYLINE: "byline bylines author authors auteur autor autoren autore writer signature dateline postmeta "
    "entrymeta metadata infoline contributors",
    Cue.DATE: "date time timestamp datetime published updated pubdate datum fecha",
    Cue.BIO: "bio biography authorbox authorbio aboutauthor",
    Cue.CAPTION: "caption captions figcaption legend legende bildunterschrift imagecaption cutline wp-caption",
    Cue.CREDIT: "credit credits photocredit imagecredit photographer copyright attribution rights courtesy "
    "bildnachweis fotograf crédit",
    Cue.BODY: "body articlebody storybody content entry storytext articletext postbody text prose maincontent "
    "articlecontent story article",
    Cue.QUOTE: "quote quotes blockquote pullquote quotation zitat citation cita",
    Cue.TAGS: "tags tag taglist topics topic keywords categories category",
    Cue.HEADLINE: "headline title titre titel titulo heading",
    Cue.HIDDEN: "sr visuallyhidden screenreader offscreen hidden",
    Cue.MEDIA: "gallery slideshow video player slider lightbox infobox",
    Cue.SECTION: "kicker section eyebrow overline rubric rubrik label channel vertical supertitle cintillo",
}
_STEMS = {
    Cue.AD: ("advert", "sponsor"), Cue.NAVIGATION: ("breadcrumb", "pagina"), Cue.FOOTER: ("footer",),
    Cue.SIDE: ("sidebar",), Cue.RELATED: ("related", "recommend", "trending", "teaser"),
    Cue.SHARE: ("share", "sharing", "social"), Cue.COMMENT: ("comment", "disqus"),
    Cue.PROMO: ("newsletter", "subscri", "paywall", "promo"), Cue.CONSENT: ("cookie", "consent"),
    Cue.BYLINE: ("byline",), Cue.CAPTION: ("caption", "figcaption"), Cue.CREDIT: ("credit", "copyright"),
    Cue.BODY: ("articlebody", "storybody"), Cue.HEADLINE: ("headline",), Cue.MEDIA: ("gallery", "slideshow"),
}  # fmt: skip
_TOKENS = {token: cue for cue, words in _EXACT.items() for token in words.split()}
_ROLES = {
    **dict.fromkeys("navigation menu menubar tablist toolbar search banner".split(), Cue.NAVIGATION),
    "complementary": Cue.SIDE, "contentinfo": Cue.FOOTER, "dialog": Cue.CONSENT, "alertdialog": Cue.CONSENT,
    "main": Cue.BODY | Cue.MAIN, "article": Cue.BODY | Cue.ARTICLE,
}  # fmt: skip
_ITEMPROPS = {
    "articlebody": Cue.BODY, "author": Cue.BYLINE, "datepublished": Cue.DATE, "datemodified": Cue.DATE,
    "caption": Cue.CAPTION, "copyrightholder": Cue.CREDIT, "credittext": Cue.CREDIT, "headline": Cue.HEADLINE,
    "articlesection": Cue.SECTION, "comment": Cue.COMMENT, "keywords": Cue.TAGS,
}  # fmt: skip
_TAGS = {
    "nav": Cue.NAVIGATION, "menu": Cue.NAVIGATION, "footer": Cue.FOOTER, "aside": Cue.SIDE, "figcaption": Cue.CAPTION,
    "caption": Cue.CAPTION, "time": Cue.DATE, "dialog": Cue.CONSENT, "address": Cue.BYLINE, "article": Cue.ARTICLE,
    "main": Cue.MAIN, "section": Cue.PART, "table": Cue.TABLE, "form": Cue.FORM, "header": Cue.HEADER,
}  # fmt: skip
_WORD = re.compile(r"[A-Z]?[a-zß-ÿ]+|[A-Z]+(?![a-z])")
_PROMO_PATH = re.compile(
    r"(?:^|[/._?&=-])(?:subscri\w*|newsletters?|join|donat\w*|membership|become-a-member|promo\w*|signup|sign-up"
    r"|register|vip|abo|abonn\w*|suscri\w*|assin\w*|spenden?)(?:$|[/._?&=#-])",
    re.IGNORECASE,
)


def cues_of(element: _Element) -> int:
    """The cues of an element's own tag, class, id, role, itemprop and rel."""
    return cues_in(element.tag, dict(element.items()))  # type: ignore[arg-type]  # the stubs allow bytes


def cues_in(tag: str, attributes: Mapping[str, str]) -> int:
    """The same from a tag and its attributes, for who has them at hand."""
    cues = _TAGS.get(tag, 0)
    if not attributes:
        return cues
    names, identity = attributes.get("class"), attributes.get("id")
    if names or identity:
        cues |= _cues_of_names(f"{(names or '')[:400]} {(identity or '')[:100]}")
    if role := attributes.get("role"):
        cues |= _ROLES.get(role.strip().lower(), 0)
    if prop := attributes.get("itemprop"):
        cues |= _ITEMPROPS.get(prop.strip().lower(), 0)
    if tag == "a" and "author" in attributes.get("rel", ""):
        cues |= Cue.BYLINE
    return cues


@lru_cache(maxsize=16384)
def _cues_of_names(names: str) -> int:
    cues = 0
    for word in _WORD.findall(names):
        cues |= _cue_of_word(word.lower())
    return cues


@lru_cache(maxsize=16384)
def _cue_of_word(word: str) -> int:
    cues = _TOKENS.get(word, 0)
    for cue, stems in _STEMS.items():
        if word.startswith(stems):
            cues |= cue
    return cues


def has_promo_path(href: str) -> bool:
    """Whether a link's address speaks of subscribing, joining or giving."""
    return _PROMO_PATH.search(href[:500]) is not None
