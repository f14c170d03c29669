"""Fit the weights of ``capture/extract/weights.json`` on pages with truth, and say how good they are on others.

    .venv/bin/python benchmarks/extraction/fit.py          # cross-validation, then the file

Needs numpy and scikit-learn 1.8 or later, which the project itself does not. L1-regularised logistic regression,
one for each sort of run; a run is right when more than half of its words' trigrams stand in the truth, and weighs
as much as its share of the article. Folds are cut by site, so that no site is judged by weights that saw it. The
truth of WCXB (CC-BY-4.0, Murrough-Foley), article-extraction-benchmark (MIT), fundus (MIT) and trafilatura
(Apache-2.0) went into the weights.
"""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from corpus import Example, load, shingle_scores
from sklearn.linear_model import LogisticRegression

from capture.extract import metadata
from capture.extract.choose import is_trivial, visible
from capture.extract.evidence import evidence_of
from capture.extract.kinds import is_caption
from capture.extract.parse import parse
from capture.extract.survey import Page, survey
from capture.extract.vote import Ballot, ask
from capture.extract.walk import walk

OUT = Path(__file__).resolve().parents[2] / "capture" / "extract" / "weights.json"
SETS = ("aeb", "fundus", "wcxb", "traf")
SORTS = ("prose", "heading", "item", "short")
FOLDS = 5
STRENGTH = 0.1  # C of the regression: .03 loses .0015 F1, 1 gains nothing
THRESHOLD = 0.5
RAREST = 200  # runs that must show a piece of evidence


@dataclass
class Rows:
    """The weighed runs of all pages, side by side."""

    evidence: list[dict[str, float]] = field(default_factory=list)
    sort: list[str] = field(default_factory=list)
    right: list[float] = field(default_factory=list)  # nan: nobody knows
    weight: list[float] = field(default_factory=list)
    page: list[int] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    is_body: list[bool] = field(default_factory=list)


def main() -> None:
    """Read, cross-validate, fit on everything, write."""
    examples = [example for name in SETS for example in load(name)]
    rows = Rows()
    for number, example in enumerate(examples):
        collect(rows, number, example)
    names = frequent(rows.evidence)
    table = matrix(rows.evidence, names)
    folds = np.array([fold_of(examples[page].url) for page in rows.page])
    report(examples, rows, cross_validated(rows, table, folds))
    weights: dict[str, Any] = {"threshold": {"score": THRESHOLD}}
    for sort in SORTS:
        model = fitted(rows, table, np.array(rows.sort) == sort)
        pairs = zip(names, model.coef_[0], strict=True)
        weights[sort] = {name: round(float(value), 2) for name, value in pairs if abs(value) >= 0.05}
        weights[sort]["bias"] = round(float(model.intercept_[0]), 2)
    OUT.write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", "utf-8")


def collect(rows: Rows, number: int, example: Example) -> None:
    """Add the runs of one page."""
    document = parse(example.html)
    if document is None:
        return
    runs, shown = visible(walk(document).runs)
    said = metadata.read(document.root, example.url)
    page = survey(runs, ask(document.root, everything=not shown), said.titles, said.bodies)
    truth = truths(page, example)
    total = sum(mass for mass, right in zip(page.masses, truth, strict=True) if right > 0.5) or 500.0
    for place, run in enumerate(runs):
        if is_trivial(page, place):
            continue
        rows.evidence.append(evidence_of(page, place))
        rows.sort.append(page.sorts[place])
        rows.right.append(truth[place])
        rows.weight.append(min(0.15, (page.masses[place] + 8) / total) * (1.0 if example.text else 0.5))
        rows.page.append(number)
        rows.text.append(run.text)
        rows.is_body.append(not is_caption(run))


def truths(page: Page, example: Example) -> list[float]:
    """For each run the share of it that is the article's; nan where only strings are known and none stands in it."""
    if example.text:
        ballot = Ballot(example.text)
        return [ballot.share(run.text) for run in page.runs]
    wanted = [" ".join(text.split()) for text in example.wanted]
    unwanted = [" ".join(text.split()) for text in example.unwanted]
    found: list[float] = []
    for run in page.runs:
        good = any(text in run.text for text in wanted)
        bad = any(text in run.text for text in unwanted)
        found.append(float("nan") if good == bad else float(good))
    return found


def fold_of(url: str) -> int:
    """The same for all pages of a site."""
    host = (urlsplit(url).hostname or "").split(".")
    return zlib.crc32(".".join(host[-2:]).encode()) % FOLDS


def frequent(evidence: Iterable[dict[str, float]]) -> list[str]:
    """Names seen often enough to be weighed, sorted."""
    counts: dict[str, int] = {}
    for found in evidence:
        for name, value in found.items():
            if value:
                counts[name] = counts.get(name, 0) + 1
    return sorted(name for name, count in counts.items() if count >= RAREST)


def matrix(evidence: list[dict[str, float]], names: list[str]) -> Any:
    """Runs by names."""
    place = {name: column for column, name in enumerate(names)}
    table = np.zeros((len(evidence), len(names)), dtype=np.float32)
    for row, found in enumerate(evidence):
        for name, value in found.items():
            if name in place:
                table[row, place[name]] = value
    return table


def fitted(rows: Rows, table: Any, chosen: Any) -> LogisticRegression:
    """The regression on the chosen rows whose truth is known."""
    right = np.array(rows.right)
    known = chosen & ~np.isnan(right)
    weight = np.array(rows.weight)[known]
    model = LogisticRegression(C=STRENGTH, l1_ratio=1.0, solver="liblinear", random_state=0)
    return model.fit(table[known], (right[known] > 0.5).astype(int), sample_weight=weight / weight.mean())


def cross_validated(rows: Rows, table: Any, folds: Any) -> Any:
    """The probability of each run by weights that never saw its site."""
    found = np.zeros(len(rows.page))
    sorts = np.array(rows.sort)
    for fold in range(FOLDS):
        for sort in SORTS:
            judged = (folds == fold) & (sorts == sort)
            if judged.any():
                model = fitted(rows, table, (folds != fold) & (sorts == sort))
                found[judged] = model.predict_proba(table[judged])[:, 1]
    return found


def report(examples: list[Example], rows: Rows, chances: Any) -> None:
    """Shingle F1 of each set with truth, from macro precision and recall."""
    texts: dict[int, list[str]] = {}
    for page, text, chance, body in zip(rows.page, rows.text, chances, rows.is_body, strict=True):
        if chance > THRESHOLD and body:
            texts.setdefault(page, []).append(text)
    for name in SETS:
        scores = [
            shingle_scores("\n".join(texts.get(number, [])), example.text)
            for number, example in enumerate(examples)
            if example.set_name == name and example.text
        ]
        if scores:
            precision = sum(score.precision for score in scores) / len(scores)
            recall = sum(score.recall for score in scores) / len(scores)
            f1 = 2 * precision * recall / (precision + recall)
            print(f"{name}: cross-validated P {precision:.4f} R {recall:.4f} F1 {f1:.4f}", flush=True)


if __name__ == "__main__":
    main()
