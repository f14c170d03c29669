"""Configs: YAML files that say what to capture and how.

plan: what a file says, as jobs ready to run · job: one seed and its options · place: line and column, both from 1 ·
fault: what is wrong at a place · tree: the file's values with their places · schema: the keys that are known, and how
each is read · secret: a value that stands outside the file, named by ``${env:NAME}`` or ``${file:PATH}``.
"""

from capture.config.plan import Plan, load
from capture.config.schema import schema

__all__ = ["Plan", "load", "schema"]
