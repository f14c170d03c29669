"""Which record the page is read from, and how its bytes become a tree."""
