"""The words of articles, ours, and pieces of pages that stand around them."""

SURVEY = (
    "The survey boat left the harbour before six, carrying four people and a frame of cameras that had been tested "
    "only in a swimming pool. Nobody on board expected the first dive to work."
)
NOON = (
    "By noon the frame had been lowered eleven times, and on nine of them it returned pictures sharp enough to count "
    "the mussels on a single piling. The crew stopped for lunch without talking much."
)
COUNT = (
    "The count matters because the harbour authority pays for repairs by the piling, and until this year it paid on "
    "the word of a diver with a slate. Two of those divers were on the boat."
)
DIVERS = (
    "Neither of them objected to the cameras. One said the slate had always been a guess after the fourth piling, when "
    "the cold got into his hands."
)
SPRING = (
    "The authority will decide in the spring whether to pay by photograph. If it does, the pictures will be kept for "
    "ten years, which is longer than the pilings usually last."
)

MENU = "<nav><ul><li><a href=/>Home</a></li><li><a href=/w>World</a></li><li><a href=/b>Business</a></li></ul></nav>"
FOOT = "<footer><p>© 2019–2026 The Lab Paper. All rights reserved.</p></footer>"
