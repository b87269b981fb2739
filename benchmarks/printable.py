"""Which sentences a reader would print by themselves: measure on authors not seen, and make the models that ship.

    python benchmarks/printable.py                ranking of held-out authors' sentences, against length and quotability
    python benchmarks/printable.py --save FILE    fit on all grades and write the model
    python benchmarks/printable.py --standing FILE    as --save, from grades of single sentences and R1 to R8 alone
    … --wording                                   the same of the model that looks at no sentence vectors
    … --wording --fitness FILE                    fit on all verdicts what looks at whole candidates, and write it

Grades lie in models/quotability/printable.jsonl: 2 would print, 1 passable, 0 not. M and N knew the code, F and G
did not. N read, shuffled and without their chances, what an earlier fit took for the best of camp2025: attendance,
study notes and diary that F and G had let pass. A sentence that several graded counts as the mean of what they gave.

Verdicts lie in models/quotability/verdicts.jsonl: readers who had no part in the code read candidates of camp2025, of
posts, comments, replies and submissions, and of the sample class, as they would be printed and under the definition by
which quotations are judged in the end: 1 printable, 0 not. One on a single sentence is also a grade of it. R11 and R12
read what covers most of the themes of camp2025; R13 to R22 the sheets of former blind readings, baselines included; R23
to R26 passages and sentences that cover much and, by the fitness of then, might be printed; R27 and R28 one blind
reading, R29 and R30 120 more that might be printed. These four were told to judge strictly; none learns from them.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from classifying import (
    ROOT,
    Labelled,
    cross_validate,
    fit,
    folds_of,
    gather,
    read_rows,
    read_sources,
    source_of,
)
from moves import krippendorff_alpha
from numpy.typing import NDArray

from textmine.quotes.fitness import FEATURES, Logits, features_of, move_logits
from textmine.quotes.quote import spoken
from textmine.statements import Ranker
from textmine.statements.evidence import PARTS, Evidence
from textmine.statements.models import load_move_model

VERDICTS = ROOT / "models" / "quotability" / "verdicts.jsonl"
GRADES = ROOT / "models" / "quotability" / "printable.jsonl"
CLASSES = ("rest", "print")
WORTH = np.array([0.0, 0.1, 1.0])
"""What a grade counts for `print`. Experiment, authors held out: with ½, ¼ and 0 for a passable sentence 0.45, 0.50 and
0.50 of the best 20 that N judged would be printed; with the grades of N learnt from, 0.70 with ¼ and with 0.1, of the
best 140 0.49 and 0.54."""
STRESS = {"N": 3.0} | {f"R{i}": 3.0 for i in range(1, 27)}
"""How much a grade counts by who gave it: those of N and of R1 to R26 are what the model must tell apart at the top.
Experiment, authors held out: for N 1, 3 and 6 give areas under ROC of 0.783, 0.816 on half of these, 0.788 and 0.800
(3 and 6) on all; for three of the R with N at 3, 3 and 6 give 0.750 and 0.750 on camp2025, as they judge it. With R9 to
R16 as grades too the best 150 candidates of camp2025 are printable in 0.84 (0.79 with R1 to R8 alone)."""
STANDING = {who: stress for who, stress in STRESS.items() if who in {"N", *(f"R{i}" for i in range(1, 9))}}
"""What claims stand on (`models/standing`) leaves out later readers: they judged what other models had already chosen
for print, and so teach what is put well, not what is somebody's view. With all of them fewer planted claims are counted
whole (recall over persons 0.879 instead of 0.924), and of the first 30 claims of study notes readers found 26 and 25
true instead of 28 and 28."""
PENALTY = 0.05
"""scikit-learn's C of the regression over whole candidates; 0.01 to 0.3 give the same area under ROC, 0.79."""
Span = tuple[str, int, int]


@dataclass(frozen=True)
class Verdict:
    """A candidate as readers judged it: what is printed, its sentences, and the share of readers who would print it."""

    span: Span
    sentences: tuple[Span, ...]
    share: float


def read_verdicts() -> list[Verdict]:
    """The candidates that were judged, each once, by whom the models learn from."""
    rows: dict[Span, list[dict[str, Any]]] = defaultdict(list)
    for row in (row for row in read_rows(VERDICTS) if row["reader"] in STRESS):
        rows[row["document"], row["start"], row["end"]].append(row)
    return [
        Verdict(
            span,
            tuple((span[0], start, end) for start, end in found[0]["sentences"]),
            float(np.mean([row["printable"] for row in found])),
        )
        for span, found in sorted(rows.items())
    ]


def read_grades(readers: Mapping[str, float] = STRESS) -> dict[Span, dict[str, int]]:
    """The grade that each annotator gave each sentence; none of a sentence that was judged in a passage alone.

    Verdicts on candidates count as grades where they are of one of the `readers`.
    """
    found: dict[Span, dict[str, int]] = defaultdict(dict)
    for row in read_rows(GRADES):
        found[row["document"], row["start"], row["end"]][row["annotator"]] = row["grade"]
    for row in read_rows(VERDICTS):
        for start, end in row["sentences"] if row["reader"] in readers else ():
            given = found[row["document"], start, end]
            if len(row["sentences"]) == 1:
                given[row["reader"]] = 2 * row["printable"]
    return dict(sorted(found.items()))


def load_graded(readers: Mapping[str, float] = STRESS, *, meaning: bool = True) -> Labelled:
    grades = read_grades(readers)
    evidence, authors = gather(list(grades), meaning=meaning)
    share = np.array([_share(given) for given in grades.values()])
    stress = np.array([max((STRESS.get(who, 1.0) for who in given), default=0.0) for given in grades.values()])
    sources = np.array([source_of(document) for document, _, _ in grades])
    counts = np.stack([1 - share, share], axis=1) * stress[:, None]
    return Labelled(evidence, counts, (share >= 0.5).astype(np.int64), np.array(authors), sources)


def _share(given: Mapping[str, int]) -> float:
    """How far some grades count for `print`."""
    weights = [STRESS.get(who, 1.0) for who in given]
    return float(np.average(WORTH[list(given.values())], weights=weights)) if given else 0.0


def fit_fitness(rows: NDArray[np.float64], shares: NDArray[np.float64]) -> Ranker:
    """Logistic regression over `FEATURES` (n, f); a candidate counts for both sides as its readers did."""
    from sklearn.linear_model import LogisticRegression

    means, scales = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
    both = np.concatenate([(rows - means) / scales] * 2)
    sides = np.repeat([1, 0], len(rows))
    model = LogisticRegression(C=PENALTY, max_iter=500).fit(both, sides, np.concatenate([shares, 1 - shares]))
    return Ranker(FEATURES, model.coef_[0], means, scales, float(model.intercept_[0]))


@dataclass(frozen=True, eq=False)
class Judged:
    """Verdicts as rows: features by chances of models of other authors (n, f), shares (n,), folds (n,)."""

    rows: NDArray[np.float64]
    shares: NDArray[np.float64]
    folds: NDArray[np.int64]
    sources: NDArray[np.str_]

    def fitness(self, rows: NDArray[np.bool_]) -> Ranker:
        """The regression of some of them."""
        return fit_fitness(self.rows[rows], self.shares[rows])


def load_judged(chances: Mapping[Span, float], moves: Mapping[Span, Logits], folds: Mapping[str, int]) -> Judged:
    """The verdicts on candidates all of whose sentences have a chance.

    Args:
        chances: of sentences, by models that have seen nothing of their authors.
        moves: what they do.
        folds: of documents.
    """
    verdicts = [v for v in read_verdicts() if all(span in chances for span in v.sentences)]
    corpus = read_sources({v.span[0] for v in verdicts})
    texts = {id_: corpus.texts[i] for id_, i in corpus.positions.items()}
    said = (spoken(texts[v.span[0]], (v.span[1:],)) for v in verdicts)
    rows = [
        features_of(" ".join(text.split()), [chances[s] for s in v.sentences], [moves[s] for s in v.sentences])
        for text, v in zip(said, verdicts, strict=True)
    ]
    documents = [v.span[0] for v in verdicts]
    return Judged(
        np.array(rows),
        np.array([v.share for v in verdicts]),
        np.array([folds[document] for document in documents]),
        np.array([source_of(document) for document in documents]),
    )


def held_out(data: Labelled, grades: Sequence[Span]) -> tuple[dict[Span, float], Judged]:
    """Chances of graded sentences by models of other authors, and the verdicts seen with these chances."""
    chances = dict(zip(grades, cross_validate(data, CLASSES)[:, 1].tolist(), strict=True))
    folds = {span[0]: int(fold) for span, fold in zip(grades, folds_of(data.authors), strict=True)}
    return chances, load_judged(chances, _moves_of(data.evidence, grades), folds)


def _moves_of(evidence: Evidence, grades: Sequence[Span]) -> dict[Span, Logits]:
    """What graded sentences do, by the model that ships: it has learnt from labels of moves, none of fitness."""
    vectors = evidence.vectors.shape[1] // PARTS
    model = load_move_model(vectors)
    if model is None:
        raise SystemExit("models/moves has no model: make it first, as its card says")
    chances = model.probabilities(evidence)
    logits = move_logits(chances.argmax(axis=1).tolist(), chances.max(axis=1).tolist())
    return dict(zip(grades, logits, strict=True))


def report(*, meaning: bool) -> None:
    from sklearn.metrics import average_precision_score, roc_auc_score

    grades, data = read_grades(), load_graded(meaning=meaning)
    found, judged = held_out(data, list(grades))
    chances, graded = np.array(list(found.values())), data.shares.sum(axis=1) > 0
    print("held-out authors      n   fit   area under ROC   average precision   precision of the best 50")
    for source in (*sorted(set(data.sources[graded].tolist())), "real", "all"):
        own = np.array([source in ("all", s) or (source == "real" and s != "sample") for s in data.sources]) & graded
        gold, score = data.settled[own], chances[own]
        best = gold[np.argsort(-score, kind="stable")[:50]].mean()
        figures = roc_auc_score(gold, score), average_precision_score(gold, score), best
        print(f"{source:14s} {own.sum():8d} {gold.sum():5d} {figures[0]:14.3f} {figures[1]:18.3f} {figures[2]:18.2f}")
    report_fitness(judged)
    of_grades = [list(given.values()) for given in grades.values() if len(given) > 1]
    print(
        f"Krippendorff's alpha of grades (nominal): {krippendorff_alpha(of_grades):.3f} on {len(of_grades)} sentences"
    )


def report_fitness(judged: Judged) -> None:
    """How well the chance of a candidate says what readers not seen, of authors not seen, would print."""
    from sklearn.metrics import roc_auc_score

    print("candidates, held-out authors: area under ROC by the sentences' chance alone, and by fitness")
    alone, fit = (by_fold(judged, columns) for columns in ([0], list(range(len(FEATURES)))))
    for source in sorted(set(judged.sources.tolist())):
        own = judged.sources == source
        gold = judged.shares[own] >= 0.5
        if len(set(gold.tolist())) < 2:
            continue
        print(f"  {source:6s} {own.sum():4d}, {gold.mean():.2f} printable:", end=" ")
        print(f"{roc_auc_score(gold, alone[own]):.3f}, {roc_auc_score(gold, fit[own]):.3f}")
    for source, (name, scores) in product(("camp", "sample"), (("alone", alone), ("fitness", fit))):
        own = judged.sources == source
        for least in (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85):
            above = own & (scores >= least)
            precision, recall = judged.shares[above].mean(), judged.shares[above].sum() / judged.shares[own].sum()
            print(
                f"  {source}, {name} {least} or more: {above.sum():4d}, printable {precision:.2f}, recall {recall:.2f}"
            )


def by_fold(judged: Judged, columns: Sequence[int]) -> NDArray[np.float64]:
    """The chance of each candidate by the regression of other folds over some of the features, shape (n,)."""
    chances = np.zeros(len(judged.rows))
    for fold in np.unique(judged.folds):
        held = judged.folds == fold
        model = fit_fitness(judged.rows[~held][:, columns], judged.shares[~held])
        raw = (judged.rows[held][:, columns] - model.means) / model.scales @ model.weights + model.intercept
        chances[held] = 1 / (1 + np.exp(-raw))
    return chances


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--save", type=Path, metavar="FILE")
    parser.add_argument("--standing", type=Path, metavar="FILE")
    parser.add_argument("--fitness", type=Path, metavar="FILE")
    parser.add_argument("--wording", action="store_true", help="without sentence vectors")
    arguments = parser.parse_args()
    if not (arguments.save or arguments.standing or arguments.fitness):
        report(meaning=not arguments.wording)
        return
    if arguments.standing:
        data = load_graded(STANDING, meaning=not arguments.wording)
        fit(data, np.ones(len(data.settled), bool), CLASSES).save(arguments.standing)
    if not (arguments.save or arguments.fitness):
        return
    data = load_graded(meaning=not arguments.wording)
    if arguments.save:
        fit(data, np.ones(len(data.settled), bool), CLASSES).save(arguments.save)
    if arguments.fitness:
        _, judged = held_out(data, list(read_grades()))
        fit_fitness(judged.rows, judged.shares).save(arguments.fitness)


if __name__ == "__main__":
    main()
