"""Paragraph numbers: what is counted, and what is not."""

from capture.model.article import Block, BlockKind, paragraph_numbers

P, H, Q, L, C, R, T, K = (
    BlockKind.PARAGRAPH,
    BlockKind.HEADING,
    BlockKind.QUOTATION,
    BlockKind.LIST,
    BlockKind.FIGURE,
    BlockKind.EMBED,
    BlockKind.TABLE,
    BlockKind.CODE,
)


def numbers(*kinds: BlockKind) -> tuple[int, ...]:
    return paragraph_numbers([Block(kind=kind, text="x") for kind in kinds])


def test_headings_figures_and_embeds_are_not_counted() -> None:
    assert numbers(H, P, C, R, Q, K, T, H, P) == (0, 1, 0, 0, 2, 3, 4, 0, 5)


def test_a_list_is_one_however_many_items_it_has() -> None:
    assert numbers(P, L, L, L, P) == (1, 2, 2, 2, 3)


def test_two_lists_of_different_kinds_are_two() -> None:
    items = [Block(kind=L, text="x", ordered=ordered) for ordered in (True, True, False)]
    assert paragraph_numbers(items) == (1, 1, 2)


def test_nothing_has_no_numbers() -> None:
    assert paragraph_numbers([]) == ()
