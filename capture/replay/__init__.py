"""Replay: an archived page answered again from its records."""
