"""The command line: one file per command; each parses, calls one flow, prints, and gives an exit code."""

from capture.cli.main import main

__all__ = ["main"]
