"""Whether themes are one matter, as readers judge them; trains what flags a theme as mixed.

    python benchmarks/oneness.py [--save models/oneness]

Also learns whether a passage of a theme is on its matter, which chooses representatives (`models/oneness/passages.tsv`:
passages drawn at random from themes, and such as represented them; what two readers said of each).

Reads `models/oneness/verdicts.tsv`: of themes of many corpora, how many readers saw its terms and representatives, how
many of them called it one matter, and the two traits that tell it. Prints for models that have not seen the corpus how
well they order themes (AUC), and for some bars how many themes are flagged and how many of the others are one matter.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textmine.statements.ranker import Ranker
from textmine.themes.oneness import MEANING, WORDING
from textmine.themes.representatives import PASSAGE
from textmine.themes.representatives import WORDING as PASSAGE_WORDING
from textmine.themes.themes import MIXED

Float = NDArray[np.float64]

FOLDER = Path(__file__).parents[1] / "models" / "oneness"
VERDICTS, PASSAGES = FOLDER / "verdicts.tsv", FOLDER / "passages.tsv"
PENALTY = 1.0
"""Inverse strength of the penalty (scikit-learn's C), its default: two traits need little."""


@dataclass(frozen=True, eq=False)
class Judged:
    """Themes that readers judged: the corpus of each, its traits by name, and the share of readers who say one."""

    corpora: NDArray[np.str_]
    traits: dict[str, Float]
    one: Float

    @classmethod
    def load(cls, path: Path, names: tuple[str, ...]) -> Judged:
        """From `verdicts.tsv` or `passages.tsv`, with the traits of these names."""
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        traits = {name: np.array([float(row[name]) for row in rows]) for name in names}
        one = np.array([int(row["one"]) / int(row["readers"]) for row in rows])
        # Themes of the same texts are held out together: 60 threads and 60 others, a collection and a part of it.
        corpora = np.array([row["corpus"].removeprefix("few ").rstrip(" ABCD") for row in rows])
        return cls(corpora, traits, one)

    def table(self, names: tuple[str, ...]) -> Float:
        """Traits of themes, shape (n_themes, n_names)."""
        return np.column_stack([self.traits[name] for name in names])


def fit(traits: Float, one: Float, names: tuple[str, ...]) -> Ranker:
    """A logistic regression; a theme counts for both sides, by its readers."""
    from sklearn.linear_model import LogisticRegression

    means, scales = traits.mean(0), traits.std(0)
    scaled = (traits - means) / scales
    model = LogisticRegression(C=PENALTY)
    model.fit(np.vstack([scaled, scaled]), np.repeat([1, 0], len(one)), sample_weight=np.concatenate([one, 1 - one]))
    return Ranker(names, model.coef_[0], means, scales, float(model.intercept_[0]))


def held_out(judged: Judged, names: tuple[str, ...]) -> Float:
    """The chance of each theme by a model that has not seen its corpus."""
    traits, chances = judged.table(names), np.zeros(len(judged.one))
    for corpus in np.unique(judged.corpora):
        mine = judged.corpora == corpus
        chances[mine] = fit(traits[~mine], judged.one[~mine], names).score(traits[mine].astype(np.float32))
    return chances


def show(judged: Judged, names: tuple[str, ...]) -> None:
    """How well held-out chances tell themes that most readers call one matter."""
    from sklearn.metrics import roc_auc_score

    chances, most = held_out(judged, names), judged.one > 0.5
    print(f"{' and '.join(names)}: AUC {roc_auc_score(most, chances):.3f}")
    for bar in (0.3, MIXED, 0.5, 0.6, 0.7):
        kept = chances >= bar
        caught = int((~kept & ~most).sum())
        print(
            f"  bar {bar}: {int((~kept).sum())} flagged, {caught} of {int((~most).sum())} mixed ones among them; "
            f"of those kept {judged.one[kept].mean():.3f} are one matter ({judged.one.mean():.3f} of all)"
        )


def show_passages(judged: Judged, names: tuple[str, ...]) -> None:
    """How well held-out chances tell passages on the matter, and how many of the likeliest are."""
    from sklearn.metrics import roc_auc_score

    chances, on = held_out(judged, names), judged.one > 0.5
    order = np.argsort(-chances, kind="stable")
    likeliest = {share: judged.one[order[: int(share * len(order))]].mean() for share in (0.1, 0.3, 0.5)}
    best = ", ".join(f"{mean:.3f} of the best {share:.0%}" for share, mean in likeliest.items())
    print(f"{' and '.join(names)}: AUC {roc_auc_score(on, chances):.3f}; on the matter are {best}")


def main() -> None:
    """Measure, and save where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--save", type=Path, help="the folder for ranker.json and wording.json")
    arguments = parser.parse_args()
    judged, passages = Judged.load(VERDICTS, MEANING), Judged.load(PASSAGES, PASSAGE)
    print(f"{len(judged.one)} themes by their passages, of {len(np.unique(judged.corpora))} kinds of texts")
    for names in (MEANING, WORDING):
        show(judged, names)
    print(f"{len(passages.one)} passages, {passages.one.mean():.3f} of them on the matter of their theme")
    for names in (PASSAGE, PASSAGE_WORDING):
        show_passages(passages, names)
    if arguments.save:
        for data, names, file in (
            (judged, MEANING, "ranker.json"),
            (judged, WORDING, "wording.json"),
            (passages, PASSAGE, "passages.json"),
            (passages, PASSAGE_WORDING, "passages-wording.json"),
        ):
            fit(data.table(names), data.one, names).save(arguments.save / file)


if __name__ == "__main__":
    main()
