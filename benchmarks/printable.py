"""Which sentences a reader would print by themselves: measure on authors not seen, and make the model that ships.

    python benchmarks/printable.py                ranking of held-out authors' sentences, against length and quotability
    python benchmarks/printable.py --save FILE    fit on all grades and write the model
    … --wording                                   the same of the model that looks at no sentence vectors

Grades lie in models/quotability/printable.jsonl: 2 would print, 1 passable, 0 not; by one reader, who built the model.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from classifying import ROOT, Labelled, cross_validate, fit, gather, read_rows, source_of

GRADES = ROOT / "models" / "quotability" / "printable.jsonl"
CLASSES = ("rest", "print")


def load_graded(*, meaning: bool = True) -> Labelled:
    rows = read_rows(GRADES)
    evidence, authors = gather([(row["document"], row["start"], row["end"]) for row in rows], meaning=meaning)
    share = np.array([row["grade"] for row in rows]) / 2
    sources = np.array([source_of(row["document"]) for row in rows])
    return Labelled(
        evidence, np.stack([1 - share, share], axis=1), (share == 1).astype(np.int64), np.array(authors), sources
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
    for source in ("sample", "real", "all"):
        own = np.array([source == "all" or (s == "sample") == (source == "sample") for s in data.sources])
        gold, score = data.settled[own], chances[own]
        best = gold[np.argsort(-score, kind="stable")[:50]].mean()
        figures = roc_auc_score(gold, score), average_precision_score(gold, score), best
        print(f"{source:14s} {own.sum():8d} {gold.sum():5d} {figures[0]:14.3f} {figures[1]:18.3f} {figures[2]:18.2f}")


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
