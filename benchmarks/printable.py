"""Which sentences a reader would print by themselves: measure on authors not seen, and make the model that ships.

    python benchmarks/printable.py                ranking of held-out authors' sentences, against length and quotability
    python benchmarks/printable.py --save FILE    fit on all grades and write the model
    … --wording                                   the same of the model that looks at no sentence vectors

Grades lie in models/quotability/printable.jsonl: 2 would print, 1 passable, 0 not. M built the model, F and G did not.
A sentence that several graded counts as the mean of their grades.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np
from classifying import ROOT, SOURCES, Labelled, cross_validate, fit, gather, read_rows, source_of
from moves import krippendorff_alpha

GRADES = ROOT / "models" / "quotability" / "printable.jsonl"
CLASSES = ("rest", "print")
Span = tuple[str, int, int]


def read_grades() -> dict[Span, dict[str, int]]:
    """The grade that each annotator gave each sentence."""
    found: dict[Span, dict[str, int]] = defaultdict(dict)
    for row in read_rows(GRADES):
        found[row["document"], row["start"], row["end"]][row["annotator"]] = row["grade"]
    return dict(sorted(found.items()))


def load_graded(*, meaning: bool = True) -> Labelled:
    grades = read_grades()
    evidence, authors = gather(list(grades), meaning=meaning)
    share = np.array([np.mean(list(given.values())) for given in grades.values()]) / 2
    sources = np.array([source_of(document) for document, _, _ in grades])
    return Labelled(
        evidence, np.stack([1 - share, share], axis=1), (share > 0.5).astype(np.int64), np.array(authors), sources
    )


def report(*, meaning: bool) -> None:
    from sklearn.metrics import average_precision_score, roc_auc_score

    data = load_graded(meaning=meaning)
    chances = cross_validate(data, CLASSES)[:, 1]
    for least in (0.4, 0.5, 0.6, 0.8):
        above = chances >= least
        good, fair = (float((data.shares[above, 1] >= share).mean()) for share in (1, 0.5))
        print(f"chance of {least} or more: {above.sum():4d}, would print {good:.2f}, passable or better {fair:.2f}")
    print("held-out authors      n   fit   area under ROC   average precision   precision of the best 50")
    for source in ("sample", *sorted(SOURCES), "real", "all"):
        own = np.array([source in ("all", s) or (source == "real" and s != "sample") for s in data.sources])
        gold, score = data.settled[own], chances[own]
        best = gold[np.argsort(-score, kind="stable")[:50]].mean()
        figures = roc_auc_score(gold, score), average_precision_score(gold, score), best
        print(f"{source:14s} {own.sum():8d} {gold.sum():5d} {figures[0]:14.3f} {figures[1]:18.3f} {figures[2]:18.2f}")
    several = [list(given.values()) for given in read_grades().values() if len(given) > 1]
    print(f"Krippendorff's alpha (nominal): {krippendorff_alpha(several):.3f} on {len(several)} sentences")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--save", type=Path, metavar="FILE")
    parser.add_argument("--wording", action="store_true", help="without sentence vectors")
    arguments = parser.parse_args()
    if arguments.save:
        data = load_graded(meaning=not arguments.wording)
        fit(data, np.ones(len(data.settled), bool), CLASSES).save(arguments.save)
    else:
        report(meaning=not arguments.wording)


if __name__ == "__main__":
    main()
