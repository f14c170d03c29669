"""The page as data: its runs of words, its layout, its features."""
