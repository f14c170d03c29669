"""Comparison of what was seen: text, words, images. Pure."""
