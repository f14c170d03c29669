"""Grow the extractor's trees (``classify/trees.json``) on pages with truth, and say how good such trees are on others.

    python benchmarks/extraction/fit.py [--score]       # the file; with --score cross-validation before it

Needs lightgbm 4.7 and numpy, which the project itself does not. A run is right when more than half of its words'
trigrams stand in the truth, and weighs as much as its share of the article. Folds are cut by site, so that no site
is judged by trees that saw it; the scores are those of the whole extractor, vote and refinement included. One
thread and fixed seeds: the same pages give the same file to the byte. The truth of WCXB (CC-BY-4.0,
Murrough-Foley), article-extraction-benchmark (MIT), fundus (MIT), trafilatura (Apache-2.0) and Readability
(Apache-2.0) went into the trees.
"""

import argparse
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lightgbm
import numpy as np
from corpus import SETS, Example, Tally, load

from capture.reading.extract import article_from_html, metadata
from capture.reading.extract.classify.classifier import Tree, chances_of
from capture.reading.extract.classify.features import NAMES, run_features
from capture.reading.extract.classify.trafilatura_vote import TextVote
from capture.reading.extract.document.page_features import PageFeatures, page_features
from capture.reading.extract.document.visible_text import visible_runs
from capture.reading.extract.document.walk import walk
from capture.reading.extract.source.parse import parse

OUT = Path(__file__).resolve().parents[2] / "capture" / "reading" / "extract" / "classify" / "trees.json"
FOLDS = 5
TREES = 150
GROWTH = {
    "objective": "cross_entropy",
    "learning_rate": 0.12,
    "num_leaves": 16,
    "min_data_in_leaf": 100,
    "lambda_l2": 20.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "max_bin": 63,
    "seed": 1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}
CREDIT = (
    "Grown on pages of WCXB (Murrough-Foley/web-content-extraction-benchmark, CC-BY-4.0), "
    "article-extraction-benchmark (MIT), fundus (MIT), trafilatura and Readability (Apache-2.0) by "
    "benchmarks/extraction/fit.py; a leaf is added to the sum, a split is [number of the evidence, bound, "
    "at most the bound, above it]."
)


@dataclass
class Rows:
    """The weighed runs of all pages, side by side."""

    features: list[tuple[float, ...]] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)
    fold: list[int] = field(default_factory=list)


def main() -> None:
    """Read, cross-validate where asked, grow on everything, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--score", action="store_true", help="cross-validation first")
    arguments = parser.parse_args()
    rows = Rows()
    for name in SETS:
        for example in load(name):
            collect(rows, example)
    table, right = np.array(rows.features, dtype=np.float32), np.array(rows.right)
    weight, fold = np.array(rows.weight), np.array(rows.fold)
    if arguments.score:
        others = [grown(table[fold != each], right[fold != each], weight[fold != each]) for each in range(FOLDS)]
        report(others)
    trees = grown(table, right, weight)
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees)
    head = json.dumps({"credit": CREDIT, "evidence": NAMES}, indent=1)[:-2]
    OUT.write_text(f'{head},\n "trees": [\n{lines}\n]}}\n', "utf-8")


def collect(rows: Rows, example: Example) -> None:
    """Add the runs of one page whose truth is known."""
    page = page_of(example)
    if page is None:
        return
    truth = truths(page, example)
    total = sum(mass for mass, right in zip(page.masses, truth, strict=True) if right > 0.5) or 500.0
    for index, features in enumerate(run_features(page)):
        if features is None or truth[index] != truth[index]:
            continue
        rows.features.append(features)
        rows.right.append(truth[index])
        rows.weight.append(min(0.15, (page.masses[index] + 8) / total) * (1.0 if example.text else 0.5))
        rows.fold.append(fold_of(example))


def page_of(example: Example) -> PageFeatures | None:
    """The page as the extractor looks at it."""
    document = parse(example.html)
    if document is None:
        return None
    said = metadata.read(document.root, example.url, search=False)
    runs, _ = visible_runs(walk(document).runs)
    return page_features(runs, said.titles, said.description.value if said.description else "")


def truths(page: PageFeatures, example: Example) -> list[float]:
    """For each run the share of it that is the article's; nan where only strings are known and none stands in it."""
    if example.text:
        vote = TextVote(example.text)
        return [vote.share(run.text) for run in page.runs]
    wanted = [" ".join(text.split()) for text in example.wanted]
    unwanted = [" ".join(text.split()) for text in example.unwanted]
    found: list[float] = []
    for run in page.runs:
        good = any(text in run.text for text in wanted)
        bad = any(text in run.text for text in unwanted)
        found.append(float("nan") if good == bad else float(good))
    return found


def fold_of(example: Example) -> int:
    """The same for all pages of a site; pages without one (mozilla's) by their names."""
    host = (urlsplit(example.url).hostname or "").split(".")
    key = ".".join(host[-2:]) if len(host) > 1 else example.id
    return zlib.crc32(key.encode()) % FOLDS


def grown(table: Any, right: Any, weight: Any) -> tuple[Tree, ...]:
    """The trees of these rows, leaves rounded to 4 digits."""
    data = lightgbm.Dataset(table, right, weight=weight / weight.mean())
    model = lightgbm.train(GROWTH, data, TREES)
    return tuple(plain(tree["tree_structure"]) for tree in model.dump_model()["tree_info"])


def plain(node: dict[str, Any]) -> Tree:
    """LightGBM's node in our form."""
    if "leaf_value" in node:
        return round(float(node["leaf_value"]), 4)
    bound = float(f"{node['threshold']:.6g}")
    return [int(node["split_feature"]), bound, plain(node["left_child"]), plain(node["right_child"])]


def report(others: Sequence[tuple[Tree, ...]]) -> None:
    """Scores of each set, every page judged by trees that never saw its site."""
    for name in SETS:
        tally = Tally()
        for example in load(name):
            judge = partial(chances_of, trees=others[fold_of(example)])
            tally.add(example, article_from_html(example.html, example.url, judge=judge).shown)
        print(f"{name:8} cross-validated {' '.join(tally.cells())}", flush=True)


if __name__ == "__main__":
    main()
