"""The article as JSON, Markdown, plain text and HTML. Nothing in the output runs or loads anything."""

import html
import json
import re
from collections.abc import Iterator
from itertools import groupby
from urllib.parse import urlsplit

from capture.model.article import Article, Block, BlockKind, Value

__all__ = ["to_html", "to_json", "to_markdown", "to_text"]

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|])")
_LINE_START = re.compile(r"^(\s*)([#>+~=-]|\d+[.)](?=\s))", re.MULTILINE)
_STYLE = (
    "body{font:1.1rem/1.6 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}"
    "h1{line-height:1.2}blockquote{border-left:3px solid #999;margin-left:0;padding-left:1rem}"
    "figcaption,.credit,.facts{font:.85rem/1.4 sans-serif;color:#555}pre{overflow:auto}"
    "table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.3rem .5rem;text-align:left}"
)


def to_json(article: Article) -> str:
    """The article JSON, indented, one object, UTF-8 characters as they are."""
    return json.dumps(article.to_json(), ensure_ascii=False, indent=2) + "\n"


def to_text(article: Article) -> str:
    """Title, names and date, then every block, a blank line between."""
    head = [part for part in (_value(article.title), _facts(article)) if part]
    body = [_plain(block) for block in article.blocks]
    return "\n\n".join([*head, *body]).strip() + "\n"


def _plain(block: Block) -> str:
    if block.kind is BlockKind.LIST:
        return f"{'  ' * (max(1, block.depth) - 1)}- {block.text}"
    return block.text


def to_markdown(article: Article) -> str:
    """CommonMark: metadata as a heading and a line of facts, blocks with their own marks, the words escaped."""
    parts = [f"# {_escaped(article.title.value)}"] if article.title else []
    if facts := _facts(article):
        parts.append(f"*{_escaped(facts)}*")
    for kind, group in groupby(article.blocks, key=lambda block: block.kind):
        blocks = list(group)
        if kind is BlockKind.LIST:
            parts.append("\n".join(_item(block) for block in blocks))
        elif kind is BlockKind.QUOTATION:
            parts.append("\n>\n".join(_prefixed(block) for block in blocks))
        else:
            parts.extend(_marked(block) for block in blocks)
    return "\n\n".join(part for part in parts if part).strip() + "\n"


def _marked(block: Block) -> str:
    if block.kind is BlockKind.HEADING:
        return f"{'#' * min(6, max(2, block.level))} {_escaped(block.text).replace(chr(10), ' ')}"
    if block.kind is BlockKind.CODE:
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", block.text)), default=0))
        return f"{fence}\n{block.text}\n{fence}"
    if block.kind is BlockKind.TABLE and block.rows:
        return _table(block.rows)
    if block.kind in (BlockKind.CAPTION, BlockKind.CREDIT):
        return f"*{_escaped(block.text).replace(chr(10), ' ')}*"
    return _escaped(block.text).replace("\n", "  \n")


def _item(block: Block) -> str:
    mark = "1." if block.ordered else "-"
    return f"{'   ' * (max(1, block.depth) - 1)}{mark} {_escaped(block.text).replace(chr(10), ' ')}"


def _prefixed(block: Block) -> str:
    mark = "> " * max(1, block.depth)
    return "\n".join(mark + line for line in _escaped(block.text).split("\n"))


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    width = max(len(row) for row in rows)
    lines = [
        "| "
        + " | ".join(_escaped(cell).replace("\n", " ") for cell in (*row, *[""] * (width - len(row))))
        + " |"
        for row in rows
    ]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _escaped(text: str) -> str:
    return _LINE_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text))


def to_html(article: Article) -> str:
    """A self-contained HTML 5 document: no script, no style from outside, no image, links of http(s) alone.

    A content security policy in the document forbids everything else, should an escape ever fail.
    """
    title = html.escape(_value(article.title) or article.url or "")
    language = html.escape(_value(article.language), quote=True)
    facts = html.escape(_facts(article))
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{language}">' if language else "<html>",
        '<head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>',
        f"<style>{_STYLE}</style></head>",
        "<body><article>",
        f"<h1>{title}</h1>" if title else "",
        f'<p class="facts">{facts}{_link(article.url)}</p>' if facts or article.url else "",
        *_html_blocks(article.blocks),
        "</article></body></html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _html_blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        members = list(group)
        if kind is BlockKind.LIST:
            for ordered, items in groupby(members, key=lambda block: block.ordered):
                tag = "ol" if ordered else "ul"
                yield f"<{tag}>" + "".join(f"<li>{_lines(item.text)}</li>" for item in items) + f"</{tag}>"
        elif kind is BlockKind.QUOTATION:
            yield (
                "<blockquote>"
                + "".join(f"<p>{_lines(block.text)}</p>" for block in members)
                + "</blockquote>"
            )
        else:
            for block in members:
                yield _html_block(block)


def _html_block(block: Block) -> str:
    if block.kind is BlockKind.HEADING:
        level = min(6, max(2, block.level))
        return f"<h{level}>{_lines(block.text)}</h{level}>"
    if block.kind is BlockKind.CODE:
        return f"<pre><code>{html.escape(block.text)}</code></pre>"
    if block.kind is BlockKind.TABLE and block.rows:
        rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in block.rows)
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    if block.kind in (BlockKind.CAPTION, BlockKind.CREDIT):
        return f'<p class="credit">{_lines(block.text)}</p>'
    return f"<p>{_lines(block.text)}</p>"


def _lines(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def _link(url: str | None) -> str:
    try:
        scheme = urlsplit(url or "").scheme.lower()
    except ValueError:
        return ""
    if not url or scheme not in ("http", "https"):
        return ""
    address = html.escape(url, quote=True)
    return f' <a rel="noreferrer nofollow" href="{address}">{address}</a>'


def _value(value: Value | None) -> str:
    return value.value if value else ""


def _facts(article: Article) -> str:
    """Section, authors, site, date: what a reader wants above the text."""
    names = ", ".join(author.value for author in article.authors)
    date = _value(article.published)[:10]
    return " · ".join(part for part in (_value(article.section), names, _value(article.site), date) if part)
