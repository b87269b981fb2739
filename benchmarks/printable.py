"""Which sentences a reader would print by themselves: measure on authors not seen, and make the model that ships.

    python benchmarks/printable.py                ranking of held-out authors' sentences, against length and quotability
    python benchmarks/printable.py --save FILE    fit on all grades and write the model
    … --wording                                   the same of the model that looks at no sentence vectors

Grades lie in models/quotability/printable.jsonl: 2 would print, 1 passable, 0 not. M and N built the models, F and G
did not. N read, shuffled and without their chances, what an earlier fit took for the best of camp2025: attendance,
study notes and diary that F and G had let pass. A sentence that several graded counts as the mean of what they gave.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np
from classifying import ROOT, Labelled, cross_validate, fit, gather, read_rows, source_of
from moves import krippendorff_alpha

GRADES = ROOT / "models" / "quotability" / "printable.jsonl"
CLASSES = ("rest", "print")
WORTH = np.array([0.0, 0.1, 1.0])
"""What a grade counts for `print`. Experiment, authors held out: with ½, ¼ and 0 for a passable sentence 0.45, 0.50 and
0.50 of the best 20 that N judged would be printed; with the grades of N learnt from, 0.70 with ¼ and with 0.1, of the
best 140 0.49 and 0.54."""
STRESS = {"N": 3.0}
"""How much a sentence counts by who graded it: those of N are what the model must tell apart at the top. Experiment,
authors held out: 1, 3 and 6 give areas under ROC of 0.783, 0.816 on half of these, 0.788 and 0.800 (3 and 6) on all."""
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
    share = np.array([WORTH[list(given.values())].mean() for given in grades.values()])
    stress = np.array([max(STRESS.get(who, 1.0) for who in given) for given in grades.values()])
    sources = np.array([source_of(document) for document, _, _ in grades])
    counts = np.stack([1 - share, share], axis=1) * stress[:, None]
    return Labelled(evidence, counts, (share >= 0.5).astype(np.int64), np.array(authors), sources)


def report(*, meaning: bool) -> None:
    from sklearn.metrics import average_precision_score, roc_auc_score

    data = load_graded(meaning=meaning)
    chances = cross_validate(data, CLASSES)[:, 1]
    for least in (0.4, 0.5, 0.6, 0.8):
        above = chances >= least
        good, fair = (float((data.shares[above, 1] >= share).mean()) for share in (1, 0.5))
        print(f"chance of {least} or more: {above.sum():4d}, would print {good:.2f}, passable or better {fair:.2f}")
    print("held-out authors      n   fit   area under ROC   average precision   precision of the best 50")
    for source in ("sample", *sorted(set(data.sources.tolist()) - {"sample"}), "real", "all"):
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
