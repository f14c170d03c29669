"""The parts of a page, each a piece of HTML in this paper's elements and class names."""

from html import escape

from tests.sites.newsroom.names import class_name
from tests.sites.newsroom.newsroom import Metadata, Newsroom

__all__ = ["Parts"]


class Parts:
    """One newsroom's parts. Every method gives HTML; ``by_name`` finds those whose order is drawn."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.labels = newsroom.labels
        self.expected = newsroom.expected
        self.style = newsroom.style
        self.cdn = f"http://{newsroom.hosts.cdn}"

    def by_name(self, name: str) -> str:
        """The part that ``Style.head``, ``tail`` or ``end`` names."""
        makers = {
            "section": self.section,
            "headline": self.headline,
            "photo": self.photo,
            "byline": self.byline,
            "note": self.note,
            "join": self.join,
            "conversation": self.conversation,
            "recommended": self.recommended,
            "trending": self.trending,
            "below": self.below,
        }
        return makers[name]()

    def top(self) -> str:
        """The paper's name and its navigation."""
        tag = "h1" if self.style.logo_is_h1 else "div"
        links = "".join(f'<a href="/{index}">{escape(word)}</a>' for index, word in enumerate(self.labels.nav))
        return (
            f"<header{self._c('site-top')}><div{self._c('site-bar')}>"
            f'<img{self._c("site-mark")} src="{self.cdn}/logo.png" alt="" width="44" height="44">'
            f'<{tag}{self._c("site-logo")}><a href="/">{escape(self.labels.paper)}</a>'
            f"<small>{escape(self.labels.tagline)}</small></{tag}>"
            f'<a{self._c("site-subscribe")} href="/subscribe">{escape(self.labels.subscribe)}</a></div>'
            f"<nav{self._c('site-nav')}>{links}</nav></header>"
        )

    def above(self) -> str:
        """The headline list over the article."""
        return self._headlines("latest", self.labels.above)

    def layout(self, inner: str, rail: str) -> str:
        """A centred column, with a narrower one beside it where there is a rail."""
        extra = f" {class_name(self.style, 'layout-rail')}" if rail else ""
        return f'<div class="{class_name(self.style, "layout")}{extra}">{self._boxed(inner, rail)}</div>'

    def story(self, head: str, body: str, tail: str) -> str:
        """The article's own element."""
        tag = self.style.container
        scope = ' itemscope itemtype="https://schema.org/NewsArticle"' if self._microdata else ""
        return (
            f"<{tag}{self._c('story')}{scope}>{head}"
            f'<div{self._c("story-body")} id="body"{self._prop("articleBody")}>{body}</div>{tail}</{tag}>'
        )

    def section(self) -> str:
        """The section's label."""
        text = escape(self.expected.section)
        return f'<a{self._c("story-section")} href="/1"{self._prop("articleSection")}>{text}</a>'

    def headline(self) -> str:
        """The article's headline."""
        tag = "h2" if self.style.logo_is_h1 else "h1"
        text = escape(self.expected.headline)
        return f"<{tag}{self._c('story-headline')}{self._prop('headline')}>{text}</{tag}>"

    def photo(self) -> str:
        """The lead photo with its caption, if any, and its credit."""
        outer, inner = ("figure", "figcaption") if self.style.photo == "figure" else ("div", "div")
        text = f"<span{self._c('story-credit')}>{escape(self.expected.credit)}</span>"
        if self.expected.caption:
            text = f"<span{self._c('story-caption')}>{escape(self.expected.caption)}</span>{text}"
        source = f"{self.cdn}/photo/lead"
        return (
            f'<{outer}{self._c("story-photo")}><img src="{source}-800.jpg"'
            f' srcset="{source}-800.jpg 800w, {source}-1600.jpg 1600w"'
            f' sizes="(max-width: 920px) 100vw, 920px" alt="" width="1600" height="900"{self._prop("image")}>'
            f"<{inner}>{text}</{inner}></{outer}>"
        )

    def byline(self) -> str:
        """Who wrote it and when, and the button to share it."""
        moment = self.expected.published.isoformat()
        return (
            f"<div{self._c('story-byline')}>"
            f"<span{self._c('story-author')}{self._prop('author')}>{escape(self.labels.byline)}</span>"
            f'<time datetime="{moment}"{self._prop("datePublished")}>{escape(self.labels.date)}</time>'
            f'<button type="button"{self._c("story-share")}>{escape(self.labels.share)}</button></div>'
        )

    def note(self) -> str:
        """The editor's note."""
        return f"<div{self._c('note')}>{escape(self.labels.note)}</div>"

    def join(self) -> str:
        """The promotion."""
        return f'<div{self._c("join")}><a href="/join">{escape(self.labels.join)}</a></div>'

    def conversation(self) -> str:
        """The teaser for the comments."""
        return (
            f'<div{self._c("talk")}><a href="/talk">{escape(self.labels.conversation)}</a>'
            f"<span{self._c('talk-count')}>{escape(self.labels.comments)}</span></div>"
        )

    def recommended(self) -> str:
        """Cards with pictures that the browser loads when they come near (``loading=lazy``)."""
        cards = "".join(
            self._card(f"thumb/{index}", "src", headline)
            for index, headline in enumerate(self.labels.recommendations, start=1)
        )
        return self._list(self.labels.recommended, "list", f"<div{self._c('list-cards')}>{cards}</div>")

    def trending(self) -> str:
        """Cards with pictures that the page's script loads when they are seen (``data-src``)."""
        return self._list(self.labels.trending, "list", self._trends())

    def rail(self) -> str:
        """The same beside the article."""
        return f'<aside class="{class_name(self.style, "list-rail")}">{self.trending()}</aside>'

    def below(self) -> str:
        """The headline list under the article."""
        return self._list(self.labels.more, "list", self._headlines("list-lines", self.labels.below))

    def foot(self) -> str:
        """The last lines of the page."""
        links = "".join(f'<a href="/about/{index}">{escape(text)}</a>' for index, text in enumerate(self.labels.footer))
        return (
            f"<footer{self._c('site-foot')}><div{self._c('site-foot-in')}>{links}"
            f"<p{self._c('site-legal')}>{escape(self.labels.copyright)}</p></div></footer>"
        )

    def _trends(self) -> str:
        cards = "".join(
            self._card(f"trend/{index}", "data-src", headline)
            for index, headline in enumerate(self.labels.trends, start=1)
        )
        return f"<div{self._c('list-cards')}>{cards}</div>"

    def _card(self, picture: str, attribute: str, headline: str) -> str:
        lazy = ' loading="lazy"' if attribute == "src" else ""
        return (
            f'<a{self._c("list-card")} href="/{picture}">'
            f'<img {attribute}="{self.cdn}/{picture}.jpg"{lazy} alt="" width="360" height="240">'
            f"{escape(headline)}</a>"
        )

    def _headlines(self, part: str, headlines: tuple[str, ...]) -> str:
        tag = self.style.headline_list
        item = class_name(self.style, "latest-item")
        links = [f'<a href="/news/{index}">{escape(text)}</a>' for index, text in enumerate(headlines)]
        inner = "li" if tag == "ul" else "div"
        items = "".join(f'<{inner} class="{item}">{link}</{inner}>' for link in links)
        return f"<{tag}{self._c(part)}>{items}</{tag}>"

    def _list(self, title: str, part: str, inner: str) -> str:
        return f"<section{self._c(part)}><h3{self._c('list-title')}>{escape(title)}</h3>{inner}</section>"

    def _boxed(self, inner: str, rail: str) -> str:
        return f"<div>{inner}</div>{rail}" if rail else inner

    @property
    def _microdata(self) -> bool:
        return Metadata.MICRODATA in self.style.metadata

    def _prop(self, name: str) -> str:
        return f' itemprop="{name}"' if self._microdata else ""

    def _c(self, part: str) -> str:
        return f' class="{class_name(self.style, part)}"'
