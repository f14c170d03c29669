"""Syntax errors of YAML in a person's words, with what to do."""

import re

import yaml

from capture.config.source import ConfigFault, ConfigSource, FaultLocation

__all__ = ["explain", "explain_unreadable"]

_NO_SPACE = re.compile(r"^\s*(?:- +)*([\w-]+):(?!//)(\S)")
_WORDS = (
    ("expected a single document", "a second document begins here ('---'): one file holds one config"),
    ("but found another document", "a second document begins here ('---'): one file holds one config"),
    ("found undefined alias", "'*' begins an alias: put the value in quotes"),
    ("found duplicate anchor", "an anchor ('&') of this name exists already"),
    ("nested too deeply", "nested too deeply"),
    ("expected <block end>", "the indentation does not fit the lines above, or a dash is missing"),
    ("that cannot start any token", "this character cannot begin a value: put the value in quotes"),
    ("found unexpected end of stream", "the file ends inside quotes"),
    ("expected ',' or", "a comma or a closing bracket is missing"),
)
_TWO_COLONS = re.compile(r"^\s*(?:- +)*[\w-]+: .*: ")


def explain_unreadable(source: ConfigSource, error: yaml.reader.ReaderError) -> ConfigFault:
    """A character that YAML does not allow at all, such as NUL."""
    lines = source.text[: error.position].splitlines(keepends=True) or [""]
    if lines[-1].endswith(("\n", "\r")):
        lines.append("")
    code = ord(error.character) if isinstance(error.character, str) else int(error.character)
    location = FaultLocation(len(lines), len(lines[-1]) + 1)
    return ConfigFault(location, f"the character U+{code:04X} is not allowed here")


def explain(source: ConfigSource, error: yaml.MarkedYAMLError) -> ConfigFault:
    """The fault at the place that the parser stopped at, or at the line before that caused it."""
    mark = error.problem_mark or error.context_mark
    location = FaultLocation() if mark is None else FaultLocation(mark.line + 1, mark.column + 1)
    problem = error.problem or error.context or "not YAML"
    if "\\t" in problem or "\t" in source.line(location.line)[: location.column]:
        return ConfigFault(location, "a tab: YAML is indented with spaces")
    if problem.startswith("tag "):
        return ConfigFault(location, f"the {problem[:80]} is not allowed: a config holds text, numbers and lists only")
    if problem.startswith("mapping values are not allowed"):
        if _TWO_COLONS.match(source.line(location.line)):  # a value with a colon of its own
            return ConfigFault(location, "a second colon in the line: put the value in quotes")
        words = "a colon is not allowed here: check the indentation, or put the value in quotes"
        return _space(source, location) or ConfigFault(location, words)
    if problem.startswith("could not find expected ':'"):
        return _space(source, location) or ConfigFault(location, "a key without its colon")
    if problem.startswith("expected ',' or") and "${" in source.line(location.line):
        return ConfigFault(location, "'${…}' needs quotes inside brackets or braces")
    known = next((words for part, words in _WORDS if part in problem), f"not YAML: {problem[:120]}")
    return ConfigFault(location, known)


def _space(source: ConfigSource, location: FaultLocation) -> ConfigFault | None:
    """A key without the space after its colon, in this line or the two before."""
    for number in range(location.line, max(0, location.line - 3), -1):
        found = _NO_SPACE.match(source.line(number))
        if found:
            there = FaultLocation(number, found.start(2) + 1)
            return ConfigFault(there, f"a space is missing after the colon of '{found[1]}:'")
    return None
