"""Replay: which record answers a request, under which host, with which headers and bytes. Pure."""
