"""What can be held at all: measure the filter of assertions on authors it has not seen, make the weights that ship.

    python benchmarks/assertions.py                area under the curve by cross-validation over authors, by source
    python benchmarks/assertions.py --save FILE    fit on all labels and write the weights

Labels lie in models/claims/labels.jsonl; their texts in ../shared/data and, for the sample class, beside the label.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.claims.assertion import assertion_features, feature_names

ROOT = Path(__file__).parents[1]
LABELS = ROOT / "models" / "claims" / "labels.jsonl"
REPORTS = ROOT.parent / "shared" / "data" / "camp2025" / "reports.jsonl.gz"
_PENALTY = 0.1
_FOLDS = 8


def read_labels() -> list[dict[str, Any]]:
    """The labelled sentences whose text is at hand."""
    rows = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    reports = {}
    if REPORTS.exists():
        with gzip.open(REPORTS, "rt", encoding="utf-8") as file:
            reports = {row["id"]: row["text"] for row in map(json.loads, file)}
    for row in rows:
        if "text" not in row and row["document"] in reports:
            row["text"] = reports[row["document"]][row["start"] : row["end"]]
    return [row for row in rows if "text" in row]


def estimator() -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=_PENALTY, max_iter=3000))


def held_out(
    rows: list[dict[str, Any]], features: NDArray[np.float64], truth: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Log-odds of each sentence by a model that has seen nothing of its author."""
    from sklearn.model_selection import GroupKFold, cross_val_predict

    _, authors = np.unique([row["author"] for row in rows], return_inverse=True)
    folds = GroupKFold(_FOLDS)
    return np.asarray(
        cross_val_predict(estimator(), features, truth, groups=authors, cv=folds, method="decision_function")
    )


def save(path: Path, features: NDArray[np.float64], truth: NDArray[np.int64]) -> None:
    """Fit on everything; weights are written for raw features."""
    scaler, model = (step for _, step in estimator().fit(features, truth).steps)
    scale = np.where(scaler.scale_ > 0, scaler.scale_, 1.0)
    weights = model.coef_[0] / scale
    intercept = float(model.intercept_[0] - weights @ scaler.mean_)
    named = {name: round(float(weight), 4) for name, weight in zip(feature_names(), weights, strict=True)}
    plain = {"intercept": round(intercept, 4), "weights": named}
    path.write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> None:
    from sklearn.metrics import roc_auc_score

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save", type=Path)
    arguments = parser.parse_args()
    rows = read_labels()
    features, truth = assertion_features([row["text"] for row in rows]), np.array([row["label"] for row in rows])
    scores = held_out(rows, features, truth)
    for name, camp in (("sample class", False), ("study notes", True)):
        chosen = [i for i, row in enumerate(rows) if row["source"] == "assertion"]
        chosen = [i for i in chosen if rows[i]["document"].startswith("camp") == camp]
        if chosen:
            area = roc_auc_score(truth[chosen], scores[chosen])
            print(f"{name}: {len(chosen)} sentences, {truth[chosen].sum()} assertions, area under the curve {area:.3f}")
    if arguments.save:
        save(arguments.save, features, truth)


if __name__ == "__main__":
    main()
