"""The words of an article, ours, for pages where it does not matter which."""

PARAGRAPHS = (
    "The night train to the coast has run without a sleeping car since the spring, and the two women who used to "
    "make up its beds now sell tickets at the same station.",
    "They were offered the counter on a Friday and began on the Monday. Neither had seen the train leave from that "
    "side of the glass before, and both say that it looks shorter.",
    "The company counts eleven thousand passengers a year on the line, a third of them at weekends. It has not said "
    "how many of them slept.",
    "In October the ministry will decide whether the car comes back. The beds are kept in a shed by the river, under "
    "a roof that was mended in the summer.",
)
MARKUP = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
NUMBERED = tuple(f"Paragraph {number}. {PARAGRAPHS[number % 4]}" for number in range(16))
