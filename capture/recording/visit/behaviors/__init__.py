"""What a reader does on a page, one behavior a module."""
