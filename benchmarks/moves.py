"""Moves: settle what several readers said, measure the model on authors it has not seen, make the model that ships.

    python benchmarks/moves.py                macro F1 by cross-validation over authors, by source; confusion; agreement
    python benchmarks/moves.py --save FILE    fit on all labels and write the model
    … --wording                               the same of the model that looks at no sentence vectors

Labels lie in models/moves/labels.jsonl; their texts in ../shared/data and, for the sample class, beside the label.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from classifying import ROOT, Labelled, cross_validate, fit, gather, read_rows, read_sources, source_of
from numpy.typing import NDArray

from textmine.statements.moves import Move, moves_by_cues

LABELS = ROOT / "models" / "moves" / "labels.jsonl"
CLASSES = [move.label for move in Move]
FRESH = ("J", "K")
"""Relabelled whole documents, drawn at random, without sight of any label or chance; they judge the others too."""
DRAWS = {"random": "drawn at random", "unsure": "drawn where an earlier model was unsure or told a rare move"}
"""How the sentences were drawn that R and S read, and T where they differed; of other authors where there were any."""
ARBITER = "T"
"""Read only where R and S differ: decides the gold, and is not learnt from."""
Span = tuple[str, int, int]


def read_draws() -> dict[Span, str]:
    """How each sentence was drawn, where the file says so."""
    return {(row["document"], row["start"], row["end"]): row["draw"] for row in read_rows(LABELS) if "draw" in row}


def read_labels() -> dict[Span, dict[str, int]]:
    """What each annotator said of each sentence."""
    found: dict[Span, dict[str, int]] = defaultdict(dict)
    for row in read_rows(LABELS):
        found[row["document"], row["start"], row["end"]][row["annotator"]] = Move[row["label"].upper()]
    return dict(sorted(found.items()))


def settle(labels: Mapping[Span, Mapping[str, int]]) -> list[int]:
    """One label a sentence: that of most annotators; of equals of whoever labelled more of the document.

    Whoever reads a whole document sees what a sentence does in it. Then the later annotator: B was shown what stands
    around it, A was not; T read where R and S differ.
    """
    read = Counter((span[0], who) for span, given in labels.items() for who in given)
    settled = []
    for span, given in labels.items():
        counts = Counter(given.values())
        best = {label for label, count in counts.items() if count == max(counts.values())}
        _, who = max((read[span[0], who], who) for who in given if given[who] in best)
        settled.append(given[who])
    return settled


def without_fresh(labels: Mapping[Span, Mapping[str, int]]) -> dict[Span, dict[str, int]]:
    """What the others said; nothing of the fresh readers is in the gold that figures before them had."""
    return {span: {who: label for who, label in given.items() if who not in FRESH} for span, given in labels.items()}


def adjudicated(labels: Mapping[Span, Mapping[str, int]]) -> dict[int, int]:
    """Of sentences that the fresh readers read, by place: what two of three say, they and what the others settled on.

    Where all three differ there is no gold.
    """
    found = {}
    for i, (given, settled) in enumerate(zip(labels.values(), settle(without_fresh(labels)), strict=True)):
        if all(who in given for who in FRESH):
            label, votes = Counter([settled, *(given[who] for who in FRESH)]).most_common(1)[0]
            if votes > 1:
                found[i] = label
    return found


def load_labelled(labels: Mapping[Span, Mapping[str, int]], *, meaning: bool = True) -> Labelled:
    evidence, authors = gather(list(labels), meaning=meaning)
    shares = np.zeros((len(labels), len(CLASSES)))
    for i, given in enumerate(labels.values()):
        learnt = [label for who, label in given.items() if who != ARBITER]
        for label in learnt:
            shares[i, label] += 1 / len(learnt)
    sources = np.array([source_of(document) for document, _, _ in labels])
    return Labelled(evidence, shares, np.array(settle(labels)), np.array(authors), sources, products=True)


def krippendorff_alpha(units: Sequence[Sequence[Any]]) -> float:
    """Krippendorff's α for nominal labels, any number of annotators a unit (Krippendorff 2011)."""
    pairs: Counter[tuple[Any, Any]] = Counter()
    for labels in units:
        for i, a in enumerate(labels):
            for j, b in enumerate(labels):
                if i != j:
                    pairs[a, b] += 1 / (len(labels) - 1)  # type: ignore[assignment]
    totals: Counter[Any] = Counter()
    for (a, _), count in pairs.items():
        totals[a] += count
    n = sum(totals.values())
    observed = sum(count for (a, b), count in pairs.items() if a != b)
    expected = (n * n - sum(count**2 for count in totals.values())) / (n - 1)
    return 1 - observed / expected if expected else 1.0


def macro_f1(gold: NDArray[np.int64], found: NDArray[np.int64]) -> float:
    """Mean F1 of the moves that either side has."""
    from sklearn.metrics import f1_score

    present = sorted(set(gold.tolist()))
    return float(f1_score(gold, found, average="macro", labels=present, zero_division=0))


def report(*, meaning: bool) -> None:
    from sklearn.metrics import confusion_matrix

    labels = read_labels()
    data = load_labelled(labels, meaning=meaning)
    gold, chances = np.array(settle(without_fresh(labels))), cross_validate(data, CLASSES)
    found = chances.argmax(1)
    _report_adjudicated(labels, data.sources, found)
    drawn = read_draws()
    draws = np.array([drawn.get(span, "") for span in labels])
    told = np.array([max(Counter(given.values()).values()) > 1 for given in labels.values()])
    for draw, name in DRAWS.items():
        _report_moves(f"{name}, by R, S, T", gold, found, (draws == draw) & told)
    _report_moves("by A to G", gold, found, draws == "")
    _report_moves(f"all, {len(set(data.authors.tolist()))} authors", gold, found, np.ones(len(gold), np.bool_))
    print(f"macro F1, cues alone                  {macro_f1(gold, moves_by_cues(_texts(labels)).astype(np.int64)):.3f}")
    for source in sorted(set(data.sources.tolist())):
        own = data.sources == source
        print(f"  {source:10s} {macro_f1(gold[own], found[own]):.3f}  of {int(own.sum())} sentences")
    agreed = np.array([len(g) > 1 and len(set(g.values())) == 1 for g in without_fresh(labels).values()])
    print(f"where several readers are of one mind {macro_f1(gold[agreed], found[agreed]):.3f}  of {int(agreed.sum())}")
    for least in (0.4, 0.6, 0.8):
        sure = chances.max(1) >= least
        right = float(np.mean(gold[sure] == found[sure]))
        print(f"where the model gives {least} or more     {right:.3f} right of {int(sure.sum())}")
    print("rows: label; columns: model;", " ".join(CLASSES))
    print(confusion_matrix(gold, found))
    _report_agreement(labels)


def _report_moves(name: str, gold: NDArray[np.int64], found: NDArray[np.int64], rows: NDArray[np.bool_]) -> None:
    """Macro F1 on some sentences, and F1 of each move."""
    from sklearn.metrics import f1_score

    gold, found = gold[rows], found[rows]
    print(f"{name}: {len(gold)} sentences, macro F1 {macro_f1(gold, found):.3f}, right {np.mean(gold == found):.3f}")
    each = f1_score(gold, found, average=None, labels=range(len(CLASSES)), zero_division=0)
    counts = np.bincount(gold, minlength=len(CLASSES))
    print("  " + ", ".join(f"{c} {f:.2f} of {n}" for c, f, n in zip(CLASSES, each, counts.tolist(), strict=True)))


def _report_adjudicated(
    labels: Mapping[Span, Mapping[str, int]], sources: NDArray[np.str_], found: NDArray[np.int64]
) -> None:
    """The model against what two of three say, and against each of the three, on the same sentences."""
    from sklearn.metrics import f1_score

    settled, majority = settle(without_fresh(labels)), adjudicated(labels)
    at = np.array(list(majority))
    gold, own, source = np.array(list(majority.values())), found[at], sources[at]
    read = sum(all(who in given for who in FRESH) for given in labels.values())
    print(f"relabelled by {' and '.join(FRESH)}: {read} sentences, {read - len(at)} without a majority left out")
    print(f"macro F1 against the majority         {macro_f1(gold, own):.3f}, right {np.mean(gold == own):.3f}")
    for name, value in zip(CLASSES, f1_score(gold, own, average=None), strict=True):
        print(f"  {name:10s} {value:.3f}  of {int((gold == Move[name.upper()]).sum())}")
    for name in sorted(set(source.tolist())):
        print(
            f"  {name:10s} {macro_f1(gold[source == name], own[source == name]):.3f}  of {int((source == name).sum())}"
        )
    spans = list(labels)
    others = {"the labels before": np.array([settled[i] for i in at])}
    others |= {who: np.array([labels[spans[i]][who] for i in at]) for who in FRESH}
    for name, said in others.items():
        print(f"  model against {name:18s} {macro_f1(said, own):.3f}; majority against it {macro_f1(gold, said):.3f}")


def _report_agreement(labels: Mapping[Span, Mapping[str, int]]) -> None:
    several = {span: given for span, given in labels.items() if len(given) > 1}
    for name, wanted in (("all", None), ("sample class", True), ("real texts", False)):
        units = [
            list(g.values()) for s, g in several.items() if wanted is None or (source_of(s[0]) == "sample") == wanted
        ]
        print(f"Krippendorff's alpha, {name}: {krippendorff_alpha(units):.3f} on {len(units)} sentences")
    for a, b in combinations(sorted({who for given in several.values() for who in given}), 2):
        both = np.array([(given[a], given[b]) for given in several.values() if a in given and b in given])
        if len(both) >= 90:
            same, f1 = float(np.mean(both[:, 0] == both[:, 1])), macro_f1(both[:, 0], both[:, 1])
            print(f"  {a} and {b}: {len(both)} sentences, agreement {same:.3f}, macro F1 {f1:.3f}")


def _texts(labels: Mapping[Span, Any]) -> list[str]:
    corpus = read_sources({document for document, _, _ in labels})
    return [corpus.texts[corpus.positions[document]][start:end] for document, start, end in labels]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--save", type=Path, metavar="FILE")
    parser.add_argument("--wording", action="store_true", help="without sentence vectors")
    arguments = parser.parse_args()
    if arguments.save:
        data = load_labelled(read_labels(), meaning=not arguments.wording)
        fit(data, np.ones(len(data.settled), bool), CLASSES).save(arguments.save)
    else:
        report(meaning=not arguments.wording)


if __name__ == "__main__":
    main()
