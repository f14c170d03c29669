"""The article's blocks: words, figures, quotations, tables, comments."""
