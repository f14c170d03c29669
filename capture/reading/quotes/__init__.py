"""Quotes: whether words stand in an archived page, where, and in what they differ. Pure."""
