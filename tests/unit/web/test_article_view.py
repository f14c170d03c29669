"""The reading text: pieces in order, numbered so that they can be cited."""

from capture.model.article import Article, Block, BlockKind, BlockSource
from capture.model.marked_text import Mark, MarkedPart
from capture.web.article_view import pieces

P, Q, H = BlockKind.PARAGRAPH, BlockKind.QUOTATION, BlockKind.HEADING


def test_what_can_be_cited_is_numbered_and_what_cannot_is_not() -> None:
    kinds = (BlockKind.FIGURE, P, H, Q, Q, BlockKind.CODE, BlockKind.TABLE, BlockKind.SEPARATOR, P)
    article = Article(blocks=tuple(Block(kind=kind, text="x", level=1) for kind in kinds))
    assert [piece.number for piece in pieces(article)] == [0, 1, 0, 2, 3, 4, 5, 0, 6]


def test_a_list_is_one_piece() -> None:
    items = tuple(Block(kind=BlockKind.LIST, text=text, depth=depth) for text, depth in (("a", 1), ("b", 2)))
    (piece,) = pieces(Article(blocks=items))
    assert [(item.parts, item.depth) for item in piece.items] == [
        ((MarkedPart(text="a"),), 1),
        ((MarkedPart(text="b"),), 2),
    ]
    assert piece.number == 1


def test_headings_stand_below_the_title() -> None:
    """The page has one h1: its title."""
    article = Article(blocks=tuple(Block(kind=H, text="x", level=level) for level in (0, 1, 2, 3, 6)))
    assert [piece.level for piece in pieces(article)] == [2, 2, 2, 3, 4]


def test_the_pages_of_a_pdf_are_told() -> None:
    sources = ("page 1", "page 1", "page 2")
    blocks = tuple(Block(kind=P, text="x", source=BlockSource(path=path)) for path in sources)
    assert [piece.pdf_page for piece in pieces(Article(blocks=blocks))] == ["Page 1", "", "Page 2"]


def test_marked_words_keep_their_marks() -> None:
    """In paragraphs, lists and cells; a table without marks has one part a cell."""
    parts = (MarkedPart(text="10"), MarkedPart(text="6", mark=Mark.RAISED))
    blocks = (
        Block(kind=P, text="10⁶", parts=parts),
        Block(kind=BlockKind.LIST, text="10⁶", parts=parts),
        Block(kind=BlockKind.TABLE, text="10⁶", rows=(("10⁶",),), cells=((parts,),)),
        Block(kind=BlockKind.TABLE, text="9", rows=(("9",),)),
    )
    paragraph, listed, marked, bare = pieces(Article(blocks=blocks))
    assert paragraph.parts == listed.items[0].parts == marked.rows[0][0] == parts
    assert bare.rows == (((MarkedPart(text="9"),),),)
