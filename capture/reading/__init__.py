"""Reading: what archived pages say: their article, citations of it, quotes in it, and how alike two of them are."""
