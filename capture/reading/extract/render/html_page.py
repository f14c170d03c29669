"""HTML: one self-contained document in which nothing runs and which loads nothing.

Everything in an article may come from a hostile page. Words and attribute values pass through ``_text``, which escapes
them and takes what no document may hold; links through ``_link``, which lets http and https alone. A content security
policy in the document forbids everything else, should an escape ever fail.
"""

import html
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from capture.model.address import read_url
from capture.model.article import Article, Block, BlockKind, Comment, Image, TextLine
from capture.model.marked_text import Mark, MarkedPart
from capture.reading.extract.render.plain_text import (
    FORMS,
    facts,
    folded,
    lines,
    listed,
    marked_lines,
    parts_in,
    signature,
    stretches,
    value_of,
)

__all__ = ["to_html"]

# What no HTML document may hold (13.2.3.5): control characters, halves of surrogate pairs, two noncharacters.
_NO_TEXT = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_STYLE = (
    "body{font:1.1rem/1.6 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff;"
    "overflow-wrap:anywhere}h1{line-height:1.2}figure{margin:1.5rem 0}img{max-width:100%;height:auto}"
    "blockquote{border-inline-start:3px solid #999;margin-inline:0;padding-inline-start:1rem}"
    "figcaption,.facts,blockquote footer{font:.85rem/1.4 sans-serif;color:#555}pre{overflow:auto}"
    "table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.3rem .5rem;text-align:start}"
)
_ELEMENTS = {Mark.NOTE: "sup", Mark.RAISED: "sup", Mark.LOWERED: "sub", Mark.STRUCK: "del", Mark.INSERTED: "ins"}


def to_html(article: Article, picture: Callable[[Image], str] = lambda image: "", note: str = "") -> str:
    """An HTML 5 document: no script, no style from outside, links of http(s) alone, facts in its head.

    ``picture`` gives the ``data:`` address of a picture that the archive holds; all others are links to where they
    stood. ``note`` stands above the article.
    """
    title = _text(folded(value_of(article.title)) or article.url or "")
    line = _text(facts(article))
    parts = [
        "<!DOCTYPE html>",
        f"<html{_attribute('lang', value_of(article.language))}{_attribute('dir', value_of(article.direction))}>",
        f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>',
        *_head(article),
        f"<style>{_STYLE}</style></head>",
        "<body>",
        f'<p class="facts">{_text(folded(note))}</p>' if note else "",
        "<article>",
        f"<h1>{title}</h1>" if title else "",
        f'<p class="facts">{line} {_link(article.url or "")}</p>' if line or article.url else "",
        *_blocks(article.blocks, picture),
        "</article>",
        _comments(article.comments),
        "</body></html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _head(article: Article) -> Iterator[str]:
    """The facts for programs, under the names that they look for."""
    named = [("author", author.value) for author in article.authors]
    named += [("description", value_of(article.description)), ("keywords", ", ".join(t.value for t in article.tags))]
    for name, value in named:
        if value:
            yield f"<meta name={_quoted(name)} content={_quoted(value)}>"
    properties = (
        ("og:site_name", article.site),
        ("article:published_time", article.published),
        ("article:modified_time", article.modified),
        ("article:section", article.section),
    )
    for name, fact in properties:
        if fact is not None:
            yield f"<meta property={_quoted(name)} content={_quoted(fact.value)}>"
    for rel, address in (("canonical", article.canonical_url), ("license", article.licence)):
        if address is not None and _is_web(address.value):
            yield f'<link rel="{rel}" href={_quoted(address.value)}>'


def _blocks(blocks: tuple[Block, ...], picture: Callable[[Image], str]) -> Iterator[str]:
    for note, stretch in stretches(blocks):
        if note:
            yield f'<p class="facts">[{_text(note)}]</p>'
        for kind, group in groupby(stretch, key=lambda block: block.kind):
            members = list(group)
            if kind is BlockKind.LIST:
                yield _list(members)
            elif kind is BlockKind.QUOTATION:
                yield from _quotations(members)
            else:
                for block in members:
                    yield _block(block, picture)


def _block(block: Block, picture: Callable[[Image], str]) -> str:
    if block.kind is BlockKind.HEADING:
        level = min(6, max(2, block.level))
        return f"<h{level}>{_words(block)}</h{level}>"
    if block.kind is BlockKind.CODE:
        code = "".join(map(_part, block.parts)) if block.parts else _text(block.text)
        return f"<pre><code>{code}</code></pre>"
    if block.kind is BlockKind.TABLE and block.rows:
        cells = block.cells or tuple(tuple((MarkedPart(text=cell),) for cell in row) for row in block.rows)
        rows = ("".join(f"<td>{_marked(cell)}</td>" for cell in row) for row in cells)
        caption = f"<caption>{_words(block.caption)}</caption>" if block.caption else ""
        return f"<table>{caption}" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    if block.kind is BlockKind.SEPARATOR:
        return "<hr>"
    if block.kind in (BlockKind.FIGURE, BlockKind.EMBED):
        return _figure(block, picture)
    return f"<p>{_words(block)}</p>"


def _list(items: list[Block]) -> str:
    """Nested lists: a deeper one stands in the item before it."""
    parts: list[str] = []
    open_tags: list[str] = []
    numbers: list[int] = []
    for item, depth in listed(items):
        tag = "ol" if item.ordered else "ul"
        while len(open_tags) > depth:
            parts.append(f"</li></{open_tags.pop()}>")
        if len(open_tags) == depth and open_tags[-1] != tag:
            parts.append(f"</li></{open_tags.pop()}>")
        elif len(open_tags) == depth:
            parts.append("</li>")
        if len(open_tags) < depth:
            parts.append(f"<{tag}>")
            open_tags.append(tag)
        numbers[depth - 1 :] = [numbers[depth - 1] + 1 if len(numbers) >= depth else 1]
        value = ""
        if item.ordered and item.number and item.number != numbers[-1]:
            numbers[-1] = item.number
            value = f' value="{item.number}"'
        parts.append(f"<li{value}>{_words(item)}")
    parts.extend(f"</li></{tag}>" for tag in reversed(open_tags))
    return "".join(parts)


def _quotations(blocks: list[Block]) -> Iterator[str]:
    """One element a quotation: it ends where it is said who is quoted, or where the depth changes."""
    inner: list[str] = []
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        inner.append(f"<p>{_words(block)}</p>")
        if block.attribution is None and after is not None and after.depth == block.depth:
            continue
        depth, said = max(1, min(6, block.depth)), ""
        if (line := block.attribution) is not None:
            name = folded(line.text)
            who = _link(line.url, name) if _is_web(line.url) else _text(name)
            said = f"<footer>— {who}</footer>" if who else ""
        yield "<blockquote>" * depth + "".join(inner) + said + "</blockquote>" * depth
        inner = []


def _figure(block: Block, picture: Callable[[Image], str]) -> str:
    shown = ""
    if block.embed is not None:
        name = folded(block.embed.title) or block.embed.url
        link = _link(block.embed.url, name) if _is_web(block.embed.url) else _text(name)
        shown = f"<p>{FORMS.get(block.embed.form, 'Embed')}: {link}</p>"
    elif block.image is not None:
        data = picture(block.image)
        if data.startswith("data:image/"):
            shown = f"<img src={_quoted(data)} alt={_quoted(block.alt)}>"
        else:
            shown = f"<p>Picture: {_link(block.image.url, folded(block.alt) or block.image.url)}</p>"
    said = " ".join(f"<span>{_words(line)}</span>" for line in (block.caption, block.credit) if line is not None)
    return f"<figure>{shown}{f'<figcaption>{said}</figcaption>' if said else ''}</figure>"


def _comments(comments: tuple[Comment, ...]) -> str:
    if not comments:
        return ""
    parts = ["<section><h2>Comments</h2>"]
    for comment in comments:
        words = "<br>".join(map(_text, lines(comment.text)))
        parts.append(f'<article><p class="facts">{_text(folded(signature(comment)))}</p><p>{words}</p></article>')
    return "\n".join([*parts, "</section>"])


def _words(line: Block | TextLine) -> str:
    """Lines with their marks."""
    return _marked(parts_in(line))


def _marked(parts: Sequence[MarkedPart]) -> str:
    return "<br>".join("".join(map(_part, line)) for line in marked_lines(parts))


def _part(part: MarkedPart) -> str:
    element = _ELEMENTS.get(part.mark)
    return f"<{element}>{_text(part.text)}</{element}>" if element else _text(part.text)


def _text(text: str) -> str:
    return html.escape(text.translate(_NO_TEXT))


def _quoted(value: str) -> str:
    return f'"{_text(value)}"'


def _attribute(name: str, value: str) -> str:
    return f" {name}={_quoted(value)}" if value else ""


def _is_web(url: str) -> bool:
    address = read_url(url)
    return address is not None and address.is_web


def _link(url: str, text: str = "") -> str:
    """A link where the address is one of the web; else its words alone."""
    if not _is_web(url):
        return _text(text)
    return f'<a rel="noreferrer nofollow" href={_quoted(url)}>{_text(text or url)}</a>'
