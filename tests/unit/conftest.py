"""Hypothesis for all unit tests: no example is too slow, since machines are loaded and nothing is timed."""

from hypothesis import settings

settings.register_profile("warcite", deadline=None)
settings.load_profile("warcite")
