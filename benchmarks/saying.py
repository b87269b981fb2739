"""Whether a text says a statement: measure the model on statements it has not seen, make the weights that ship.

    python benchmarks/saying.py [../shared/data]                measure by cross-validation over statements, by source
    python benchmarks/saying.py [../shared/data] --save FILE    fit on all labels and write the weights

Labels lie in models/claims/saying.jsonl, as places; their texts in ../shared/data.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import groupby, product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.claims import find_voices
from textmine.claims.alike import Voiced
from textmine.claims.finding import _Finder
from textmine.claims.measuring import MEASURES, measures, weakest
from textmine.claims.saying import _surroundings

ROOT = Path(__file__).parents[1]
LABELS = ROOT / "models" / "claims" / "saying.jsonl"
SAMPLE, ANSWERS = "corpora/sample", "campus/answers.jsonl.gz"
_PENALTY = 100.0
_FOLDS = 8
_SURE = (0.5, 0.6, 0.7, 0.8)


def read_labels() -> list[dict[str, Any]]:
    return [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]


def find_texts(source: str, data: Path) -> _Finder:
    """Everything that is known of the sentences of a corpus, as `textmine run` knows it."""
    from claims import sample_analysis

    from textmine.pipeline import Analysis, read
    from textmine.settings import Settings

    if source == SAMPLE:
        analysis = sample_analysis()
    else:
        settings = Settings()
        reading = read([data / source], settings=settings)
        corpus = reading.corpus
        if source == ANSWERS:
            corpus = corpus.select([at for at, unit in enumerate(corpus.frame["unit"].to_list()) if _is_read(unit)])
        analysis = Analysis(corpus, card=reading.card, settings=settings)
    voices = find_voices(analysis.corpus, analysis.compared, analysis.marks)
    voiced = Voiced.of(voices, analysis.compared, analysis.tokens)
    return _Finder(analysis.corpus, analysis.compared, analysis.tokens, voiced)


def _is_read(unit: str) -> bool:
    """Whether answers on this university were read: one in 64 by the hash of its name."""
    return hashlib.sha256(unit.encode()).digest()[0] < 4


def measure(rows: Sequence[dict[str, Any]], data: Path) -> Iterator[tuple[str, str, NDArray[np.float64], int]]:
    """Source, statement, measures and label of each labelled pair whose texts both have a voice."""
    for source, labels in groupby(rows, key=lambda row: str(row["source"])):
        finder = find_texts(source, data)
        voices = finder.voices
        places = {finder.place(r): t for r, t in zip(voices.rows.tolist(), voices.texts.tolist(), strict=True)}
        for row in labels:
            (document, start, end), sentence = row["statement"], tuple(row["sentence"][:2])
            if (document, start) in places and sentence in places:
                values = measure_pair(finder, places[document, start], end - start, places[sentence])
                yield source, f"{source} {document} {start}", values, int(row["label"])


def measure_pair(finder: _Finder, statement: int, length: int, sentence: int) -> NDArray[np.float64]:
    """`MEASURES` of two texts; of the first only so many characters are the statement."""
    one, likeness = np.array([statement]), finder.likeness
    parts = finder.parts(one)
    part = parts.take(np.flatnonzero(parts.ends == length)[:1] if length in parts.ends.tolist() else one - statement)
    texts = np.array([sentence])
    values = [*measures(part, _surroundings([one], likeness), likeness, texts), weakest(part, likeness, texts)]
    return np.array([float(own[0, 0]) for own in values])


def main() -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold, LeaveOneGroupOut, cross_val_predict

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=ROOT.parent / "shared" / "data")
    parser.add_argument("--save", type=Path)
    arguments = parser.parse_args()
    sources, statements, rows, labels = zip(*measure(read_labels(), arguments.data), strict=True)
    measures, truth, names = np.array(rows), np.array(labels), np.array(sources)
    _, groups = np.unique(statements, return_inverse=True)
    model = LogisticRegression(C=_PENALTY, max_iter=1_000)
    folds = (
        ("statements", groups, GroupKFold(_FOLDS)),
        ("corpora", np.unique(names, return_inverse=True)[1], LeaveOneGroupOut()),
    )
    for (what, of, cv), columns in product(folds, (range(1), range(2), range(3), range(len(MEASURES)))):
        chosen = measures[:, list(columns)]
        chances = cross_val_predict(model, chosen, truth, groups=of, cv=cv, method="predict_proba")[:, 1]
        area = roc_auc_score(truth, chances)
        print(f"{what} held out, {', '.join(MEASURES[at] for at in columns)}: {len(truth)} pairs, area {area:.3f}")
    chances = cross_val_predict(model, measures, truth, groups=groups, cv=GroupKFold(_FOLDS), method="predict_proba")[
        :, 1
    ]
    for name in np.unique(names).tolist():
        chosen = names == name
        area = (
            f"{roc_auc_score(truth[chosen], chances[chosen]):.3f}" if len(set(truth[chosen])) == 2 else "none says it"
        )
        print(f"  {name}: {int(chosen.sum())} pairs, {area}")
    for least in _SURE:
        print(
            f"  from {least} on: {int((chances >= least).sum())}, of these say it {truth[chances >= least].mean():.2f}"
        )
    model.fit(measures, truth)
    weights = dict(zip(MEASURES, model.coef_[0].round(2).tolist(), strict=True))
    plain = {"intercept": round(float(model.intercept_[0]), 2), "weights": weights}
    print(json.dumps(plain))
    if arguments.save:
        arguments.save.write_text(json.dumps(plain, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
