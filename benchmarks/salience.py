"""How well sentence scores find what people marked as salient, and how the ranker that ships is made.

    python benchmarks/salience.py                 cross-validation, transfer from each set to the other, baselines
    python benchmarks/salience.py --save FILE     fit on both sets and write the weights

Reads ../shared/data/gold/salience. Folds are contiguous runs of documents, so that paragraphs of one essay, which
stand side by side, fall into one fold. Each set weighs the same, and within it each document.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus, Document, Kind
from textmine.language import embed, segment, split_sentences
from textmine.spans import Sentences
from textmine.statements.features import FEATURES, sentence_features
from textmine.statements.ranker import Ranker

GOLD = Path(__file__).parents[2] / "shared" / "data" / "gold" / "salience"
FOLDS = 5
PENALTY = 0.4
"""Weight of the squared weights; experiment: 0.05 to 0.8 give the same mean average precision within 0.006."""


@dataclass(frozen=True)
class GoldSet:
    """Features of every sentence (n, f), whether people marked it (n,), its document (n,), and the sentences."""

    name: str
    features: NDArray[np.float64]
    marked: NDArray[np.bool_]
    documents: NDArray[np.int32]
    sentences: Sentences
    vectors: NDArray[np.float32]

    def rows(self, mask: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]:
        """Features, marks and documents (numbered from 0) of some sentences."""
        return self.features[mask], self.marked[mask], np.unique(self.documents[mask], return_inverse=True)[1]


def load_gold(name: str) -> GoldSet:
    rows = [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()]
    salient = {row["id"]: row["salient"] for row in rows}
    corpus = Corpus.from_documents(Document(row["id"], Kind(row["kind"]), row["text"]) for row in rows)
    sentences, tokens = split_sentences(corpus), segment(corpus)
    texts = sentences.texts(corpus.texts)
    vectors = embed(texts)
    features = sentence_features(texts, sentences, tokens, vectors).astype(np.float64)
    gold = [salient[id_] for id_ in corpus.ids]
    spans = zip(sentences.documents.tolist(), sentences.starts.tolist(), sentences.ends.tolist(), strict=True)
    marked = np.array([sum(_shared(s, e, *g) for g in gold[d]) * 2 > e - s for d, s, e in spans])
    return GoldSet(name, features, marked, sentences.documents, sentences, vectors)


def _shared(a: int, b: int, c: int, d: int) -> int:
    return max(0, min(b, d) - max(a, c))


def fit(sets: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]]) -> Ranker:
    """Conditional logit by L-BFGS: the documents' mean log-likelihood of the marked sentences, less a ridge penalty."""
    from scipy.optimize import minimize

    everything = np.vstack([features for features, _, _ in sets])
    means, scales = everything.mean(0), everything.std(0)
    scales[scales < 1e-6] = 1.0
    parts = [((x - means) / scales, y.astype(float), g) for x, y, g in sets]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, gradient = PENALTY / 2 * weights @ weights, PENALTY * weights
        for x, y, g in parts:
            score = x @ weights
            top = np.maximum.reduceat(score, np.flatnonzero(np.diff(g, prepend=-1)))
            mass = np.exp(score - top[g])
            norm = np.bincount(g, mass)
            hits = np.bincount(g, y)
            share = y / np.maximum(hits, 1)[g]
            used = hits > 0
            total += ((np.log(norm) + top)[used].sum() - share @ score) / used.sum()
            gradient = gradient + x.T @ ((mass / norm[g] - share) * used[g]) / used.sum()
        return float(total), gradient

    weights = minimize(loss, np.zeros(len(means)), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return Ranker(tuple(f.name for f in FEATURES), weights, means, scales)


def mean_average_precision(scores: NDArray[np.float64], gold: GoldSet) -> float:
    """As in the outside scorer: documents without a marked sentence count 0."""
    found = []
    for a, b in zip(gold.sentences.offsets[:-1], gold.sentences.offsets[1:], strict=True):
        hits = gold.marked[a:b][np.argsort(-scores[a:b], kind="stable")]
        at = np.flatnonzero(hits) + 1
        found.append(float((np.arange(1, len(at) + 1) / at).mean()) if len(at) else 0.0)
    return float(np.mean(found))


def cross_validate(sets: Sequence[GoldSet]) -> list[NDArray[np.float64]]:
    scores = [np.zeros(len(gold.marked)) for gold in sets]
    folds = [gold.documents * FOLDS // (gold.documents.max() + 1) for gold in sets]
    for k in range(FOLDS):
        ranker = fit([gold.rows(fold != k) for gold, fold in zip(sets, folds, strict=True)])
        for gold, fold, score in zip(sets, folds, scores, strict=True):
            score[fold == k] = ranker.score(gold.features[fold == k])
    return scores


def textrank(gold: GoldSet) -> NDArray[np.float64]:
    """PageRank (damping 0.85) over the cosines of a document's sentence vectors."""
    scores = np.zeros(len(gold.marked))
    for a, b in zip(gold.sentences.offsets[:-1], gold.sentences.offsets[1:], strict=True):
        links = np.maximum(gold.vectors[a:b] @ gold.vectors[a:b].T, 0)
        np.fill_diagonal(links, 0)
        links = links / np.maximum(links.sum(1, keepdims=True), 1e-9)
        rank = np.full(b - a, 1 / max(b - a, 1))
        for _ in range(50):
            rank = 0.15 / max(b - a, 1) + 0.85 * (rank @ links)
        scores[a:b] = rank
    return scores


def baselines(gold: GoldSet) -> dict[str, NDArray[np.float64]]:
    column = {feature.name: gold.features[:, i] for i, feature in enumerate(FEATURES)}
    return {
        "first sentences": -np.arange(len(gold.marked), dtype=float),
        "TextRank (vectors)": textrank(gold),
        "vector centroid": column["vector_centrality"],
        "TF-IDF centroid": column["tfidf_centrality"],
    }


def report() -> None:
    meetings, paragraphs = load_gold("meetings"), load_gold("paragraphs")
    rows = {name: [score, baselines(paragraphs)[name]] for name, score in baselines(meetings).items()}
    rows["ranker, 5-fold cross-validation on both"] = cross_validate([meetings, paragraphs])
    everything = [gold.rows(np.ones(len(gold.marked), bool)) for gold in (meetings, paragraphs)]
    rows["ranker, trained on the other set"] = [
        fit(everything[1:]).score(meetings.features),
        fit(everything[:1]).score(paragraphs.features),
    ]
    print(f"{'mean average precision':42s} meetings  paragraphs")
    for name, (a, b) in rows.items():
        print(f"{name:42s} {mean_average_precision(a, meetings):8.3f}  {mean_average_precision(b, paragraphs):10.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--save", type=Path, metavar="FILE", help="fit on both sets and write the weights")
    arguments = parser.parse_args()
    if arguments.save is None:
        report()
        return
    sets = [load_gold(name) for name in ("meetings", "paragraphs")]
    fit([gold.rows(np.ones(len(gold.marked), bool)) for gold in sets]).save(arguments.save)


if __name__ == "__main__":
    main()
