"""An article with a block of every kind, and articles of any words."""

from hypothesis import strategies as st

from capture.model.article import Article, Block, BlockKind, Comment, Embed, Image, TextLine, Value

ARTICLE = Article(
    url="https://news.example/goat",
    title=Value(value="Goat *wins* <again>", source="h1"),
    authors=(Value(value="Jane Doe", source="byline"),),
    published=Value(value="2025-01-29T05:00:00+00:00", source="json-ld"),
    section=Value(value="World", source="json-ld"),
    language=Value(value="en", source="html:lang"),
    direction=Value(value="ltr", source="html:dir"),
    tags=(Value(value="goats", source="article:tag"),),
    blocks=(
        Block(
            kind=BlockKind.FIGURE,
            image=Image(url="https://cdn.example/goat.jpg", record_id="urn:uuid:1"),
            alt="A goat [white]",
            caption=TextLine(text="The goat."),
            credit=TextLine(text="Photo: Jane"),
        ),
        Block(kind=BlockKind.PARAGRAPH, text="One & two\nthree"),
        Block(kind=BlockKind.HEADING, text="After", level=2),
        Block(kind=BlockKind.QUOTATION, text="Quoted once.", depth=1),
        Block(
            kind=BlockKind.QUOTATION,
            text="Quoted twice.",
            depth=1,
            attribution=TextLine(text="The *Keeper*", url="https://book.example/p"),
        ),
        Block(kind=BlockKind.QUOTATION, text="Somebody else.", depth=1),
        Block(kind=BlockKind.LIST, text="first", depth=1, ordered=True),
        Block(kind=BlockKind.LIST, text="second", depth=2),
        Block(kind=BlockKind.LIST, text="third\nof them", depth=1, ordered=True),
        Block(kind=BlockKind.CODE, text="a = ```b```\n\n  <c>"),
        Block(kind=BlockKind.SEPARATOR),
        Block(
            kind=BlockKind.TABLE, text="h | i\n1 | 2", rows=(("h", "i"), ("1|0", "2")), caption=TextLine(text="By year")
        ),
        Block(kind=BlockKind.EMBED, embed=Embed(form="video", url="https://video.example/goat", title="The goat runs")),
        Block(kind=BlockKind.PARAGRAPH, text="# not a heading"),
    ),
    comments=(Comment(author="Reader One", date="2025-01-30", text="Well done, goat."),),
)

WORDS = st.text(max_size=60)
_LINES = st.none() | st.builds(TextLine, text=WORDS, url=WORDS)
_VALUES = st.builds(Value, value=WORDS, source=st.just("x"))
_ROWS = st.lists(st.lists(WORDS, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)
BLOCKS = st.builds(
    Block,
    kind=st.sampled_from(BlockKind),
    text=WORDS,
    level=st.integers(0, 6),
    depth=st.integers(0, 4),
    ordered=st.booleans(),
    rows=_ROWS,
    attribution=_LINES,
    image=st.none() | st.builds(Image, url=WORDS),
    alt=WORDS,
    embed=st.none() | st.builds(Embed, form=st.sampled_from(["video", "page"]), url=WORDS, title=WORDS),
    caption=_LINES,
    credit=_LINES,
)
ARTICLES = st.builds(
    Article,
    url=WORDS,
    title=_VALUES,
    language=_VALUES,
    direction=_VALUES,
    canonical_url=_VALUES,
    authors=st.lists(_VALUES, max_size=2).map(tuple),
    blocks=st.lists(BLOCKS, max_size=6).map(tuple),
    comments=st.lists(st.builds(Comment, text=WORDS, author=WORDS), max_size=2).map(tuple),
)
