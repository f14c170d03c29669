"""The library: the archive as pages for readers."""
