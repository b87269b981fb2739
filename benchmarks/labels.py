"""Names of themes as readers grade them; trains the ranker.

    python benchmarks/labels.py [--save models/labels]

Reads `models/labels/grades.npz`: traits of names of themes of twelve large corpora and ten small ones, and what
readers said of each: a grade (0 wrong or no phrase, 1 true but narrow, vague or clumsy, 2 a good name), and of those
that rankers put first whether it fits as it stands; and names of other themes of these corpora that a strict reader
graded. Prints, for rankers that have not seen the corpus, nor one of its kind, how good the name is that they put
first, on themes of large corpora, of small ones, of both, and on those of the strict reader, beside the ranking by
hand-set constants of once, and the fittest of all that were judged.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textmine.statements.ranker import Ranker
from textmine.themes.traits import MEANING, WORDING

Float = NDArray[np.float64]

GRADES = Path(__file__).parents[1] / "models" / "labels" / "grades.npz"
PENALTY = 0.003
"""Inverse strength of the penalty (scikit-learn's C)."""
GOOD = 1.5
"""From this mean grade on a name is good."""
FITTING = (0.04, 0.46, 0.97)
"""Of names with a grade of 0, 1, 2 readers find so many fit as they stand (of 196, 726 and 345): what a grade counts
where nobody was asked that."""
STRICT_FITTING = (0.02, 0.25, 0.95)
"""The same by the strict reader: only what is good would be printed (a guess)."""
SMALL, STRICT = 100, 300
OWN_CONSTANT = 20.0
"""So little is a constant that each set of grades has of its own held back by the penalty."""


@dataclass(frozen=True, eq=False)
class Graded:
    """Names that readers graded: the corpus and theme of each, its traits, and the mean grade.

    Attributes:
        themes: from `SMALL` on those of small corpora, which are drawn from the large ones, from `STRICT` on those of
            the strict reader.
        traits: NaN where a trait is not known.
        fits: the share of readers who find the name fit as it stands; where nobody was asked, by its grade.
        asked: whether somebody was.
        before: the value by hand-set constants, NaN where it was never asked.
        offered: whether it is among the names that the code offers now.
    """

    corpora: NDArray[np.str_]
    themes: NDArray[np.int32]
    traits: Float
    grades: Float
    fits: Float
    asked: NDArray[np.bool_]
    before: Float
    offered: NDArray[np.bool_]

    @classmethod
    def load(cls, path: Path) -> Graded:
        """From `grades.npz`."""
        with np.load(path, allow_pickle=False) as file:
            if tuple(file["names"]) != (*WORDING, *MEANING):
                raise SystemExit(f"{path} holds other traits than this version has: read its card.")
            known = {name: file[name] for name in ("corpora", "themes", "traits", "grades", "before", "offered")}
            strict = file["themes"] >= STRICT
            by_grade = [np.interp(file["grades"], (0, 1, 2), fitting) for fitting in (FITTING, STRICT_FITTING)]
            asked, by_grade = ~np.isnan(file["fits"]), np.where(strict, by_grade[1], by_grade[0])
            return cls(**known, fits=np.where(asked, file["fits"], by_grade), asked=asked)

    def groups(self) -> list[NDArray[np.int64]]:
        """The rows of each theme."""
        keys = np.char.add(np.char.add(self.corpora, " "), self.themes.astype(str))
        return [np.flatnonzero(keys == key) for key in np.unique(keys)]


def fit(graded: Graded, rows: NDArray[np.bool_], traits: int) -> Ranker:
    """A logistic regression: whether a name fits; it counts for both sides, by its readers.

    Strict readers and others have a constant each, so that their strictness itself is no trait of a name; where a
    trait is not known it is taken for the mean.
    """
    from sklearn.linear_model import LogisticRegression

    found = graded.traits[rows, :traits].astype(np.float64)
    means = np.nanmean(found, 0)
    found = np.where(np.isnan(found), means, found)
    scales = np.where(found.std(0) > 1e-4, found.std(0), 1)
    strict = OWN_CONSTANT * (graded.themes[rows] >= STRICT)
    scaled, fits = np.column_stack([(found - means) / scales, strict]), graded.fits[rows]
    model = LogisticRegression(C=PENALTY, max_iter=2000)
    model.fit(
        np.vstack([scaled, scaled]), np.repeat([1, 0], len(scaled)), sample_weight=np.concatenate([fits, 1 - fits])
    )
    return Ranker((*WORDING, *MEANING)[:traits], model.coef_[0, :traits], means, scales)


def held_out(graded: Graded, traits: int) -> Float:
    """The value of each name by a ranker that has seen no corpus of its kind; −1 where it is no candidate any more."""
    values = np.zeros(len(graded.grades))
    # Threads A, B and a part of both (C) are of one kind: they are held out together, as in `benchmarks/oneness.py`.
    kinds = np.array([corpus.rstrip("ABC") for corpus in graded.corpora.tolist()])
    for kind in np.unique(kinds):
        mine = kinds == kind
        ranker, found = fit(graded, ~mine, traits), graded.traits[mine, :traits]
        values[mine] = ranker.score(np.where(np.isnan(found), ranker.means, found).astype(np.float32))
    return np.where(graded.offered, values, -1)


def firsts(graded: Graded, values: Float, *, least: int = 0, below: int = STRICT) -> NDArray[np.int64]:
    """The name that is put first in each theme of a range of numbers, where any has a value."""
    groups = [rows for rows in graded.groups() if least <= graded.themes[rows[0]] < below]
    known = [rows for rows in groups if not np.isnan(values[rows]).all()]
    return np.array([rows[np.nanargmax(values[rows])] for rows in known], np.int64)


def show(graded: Graded, who: str, values: Float) -> None:
    """How good the names are that come first."""
    ranges = {"large": (0, SMALL), "small": (SMALL, STRICT), "all": (0, STRICT), "strict": (STRICT, 10 * STRICT)}
    print(f"{who}:")
    for where, (least, below) in ranges.items():
        rows = firsts(graded, values, least=least, below=below)
        if len(rows):
            grades, fits = graded.grades[rows], graded.fits[rows]
            told = f"mean grade {grades.mean():.2f}, good {np.mean(grades >= GOOD):.2f}, fit {fits.mean():.2f}"
            print(f"  {where}, {len(rows)} themes: {told} (readers asked: {graded.asked[rows].mean():.2f})", flush=True)


def main() -> None:
    """Measure, and save where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--save", type=Path, help="the folder for ranker.json and wording.json")
    arguments = parser.parse_args()
    graded = Graded.load(GRADES)
    print(f"{len(graded.grades)} names of {len(graded.groups())} themes of {len(np.unique(graded.corpora))} corpora")
    show(graded, "hand-set constants", graded.before)
    for who, traits in (("wording", len(WORDING)), ("wording and meaning", len(WORDING) + len(MEANING))):
        show(graded, f"{who}, corpus held out", held_out(graded, traits))
    show(graded, "the fittest that is offered", np.where(graded.offered, graded.fits, -1))
    if arguments.save:
        everything = np.ones(len(graded.grades), bool)
        fit(graded, everything, len(WORDING) + len(MEANING)).save(arguments.save / "ranker.json")
        fit(graded, everything, len(WORDING)).save(arguments.save / "wording.json")


if __name__ == "__main__":
    main()
