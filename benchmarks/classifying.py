"""Fitting and cross-validating the classifiers of sentences; used by moves.py and printable.py."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from products import Products, fit_products

from textmine.corpus import Corpus, Document, Kind
from textmine.language import embed, segment, split_sentences
from textmine.reading import read_corpus
from textmine.settings import ReadingSettings
from textmine.spans import Sentences
from textmine.statements.classifier import Classifier, gram_table, standardised
from textmine.statements.evidence import PARTS, Evidence, gather_evidence, names
from textmine.statements.features import sentence_features

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
SOURCES = {
    "camp": "camp2025/reports.jsonl.gz",
    "sub": "submissions/submissions.jsonl",
    "post": "posts/course_posts.jsonl",
    "com": "campus/comments.jsonl.gz",
    "ans": "campus/answers.jsonl.gz",
    "reply": "export/研讨发帖与回帖.xlsx",
}
"""Prefix of the document ids, and where they lie; replies are told by their row."""
FOLDS = 5
PENALTY = 0.02
"""Inverse strength of the ridge penalty (scikit-learn's C). Experiment, authors held out, all labels: 0.005, 0.01,
0.02 give a macro F1 of 0.649, 0.655, 0.658."""
SCALES = {"own": 1.0, "beside": 0.5, "kind": 1.0, "place": 1.0, "vector": 8.0, "other_vectors": 4.0, "grams": 15.0}
"""What parts of the evidence weigh against each other under one penalty. Vectors of 512 dimensions have entries of
about 0.04; n-grams of a sentence have length 1. Chosen once, on half of the labels."""
LOGISTIC, RIDGED = 0.5, 3.5
"""With products, a logit is so much of the logistic regression's and of the ridge regression's. Experiment, authors
held out: 0.5 and 2, 3, 4, 5, 7 give a macro F1 of 0.673, 0.676, 0.676, 0.676, 0.677; the chances of 3 and 4 fit best
(mean log loss 0.667, 0.642, 0.640, 0.653, 0.705; of the logistic regression alone 0.663)."""
MEAN = 2.0
"""A document's mean vector counts so much more in products. Experiment, two folds: 1 and 2 give 0.655 and 0.662."""
LEAST_GRAMS = 2
"""An n-gram must stand in so many sentences, of two authors."""
BALANCE = 0.75
"""Classes count by their rarity to this power; 1 would make all classes equal."""


def read_rows(path: Path) -> list[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def read_sources(wanted: Collection[str]) -> Corpus:
    """The documents wanted, of the real texts and the sample class, as one corpus."""
    found = list(_read(ROOT / "corpora" / "sample" / "export"))
    for prefix, name in SOURCES.items():
        if prefix == "reply":
            found += (replace(reply, id=f"reply-{reply.id.rpartition('#')[2]}") for reply in _read(DATA / name))
        elif any(id_.startswith(f"{prefix}-") for id_ in wanted):
            rows = (row for row in read_rows(DATA / name) if row["id"] in wanted)
            found += (Document(r["id"], Kind(r["kind"]), r["text"], author=r.get("author")) for r in rows)
    return Corpus.from_documents(document for document in found if document.id in wanted)


def _read(path: Path) -> Corpus:
    return read_corpus([path], settings=ReadingSettings()).corpus


def source_of(document: str) -> str:
    """The prefix in `SOURCES`, or `sample`."""
    prefix = document.split("-")[0]
    return prefix if prefix in SOURCES else "sample"


@dataclass(frozen=True, eq=False)
class Labelled:
    """Evidence on n sentences, what share of readers gave each class (n, c), the settled class (n,), authors (n,)."""

    evidence: Evidence
    shares: NDArray[np.float64]
    settled: NDArray[np.int64]
    authors: NDArray[np.str_]
    sources: NDArray[np.str_]
    products: bool = False
    """Whether products of measures count too."""


def gather(spans: Sequence[tuple[str, int, int]], *, meaning: bool = True) -> tuple[Evidence, list[str]]:
    """Evidence on some sentences, each within its whole document, and their authors; vectors only of `meaning`."""
    corpus = read_sources({document for document, _, _ in spans})
    sentences = split_sentences(corpus)
    texts = sentences.texts(corpus.texts)
    vectors = embed(texts) if meaning else np.zeros((len(texts), 0), np.float32)
    features = sentence_features(texts, sentences, segment(corpus), vectors)
    evidence = gather_evidence(texts, corpus.frame["kind"].to_list(), sentences, features, vectors)
    at = np.array([_sentence_at(corpus, sentences, span) for span in spans])
    authors = [corpus[corpus.positions[document]].author or document for document, _, _ in spans]
    return rows_of(evidence, at), authors


def _sentence_at(corpus: Corpus, sentences: Sentences, span: tuple[str, int, int]) -> int:
    """The sentence that shares most characters with a label's span."""
    document = corpus.positions[span[0]]
    low, high = int(sentences.offsets[document]), int(sentences.offsets[document + 1])
    shared = np.minimum(sentences.ends[low:high], span[2]) - np.maximum(sentences.starts[low:high], span[1])
    return low + int(shared.argmax())


def rows_of(evidence: Evidence, at: NDArray[np.int64]) -> Evidence:
    """The evidence on some of its sentences, in the order of `at`."""
    begins, ends = (np.searchsorted(evidence.gram_rows, at, side=side) for side in ("left", "right"))
    places = [evidence.gram_places[a:b] for a, b in zip(begins, ends, strict=True)]
    rows = np.repeat(np.arange(len(at)), [len(own) for own in places])
    return Evidence(evidence.named[at], evidence.vectors[at], rows, np.concatenate(places), evidence.grams)


def _part_scales(dimensions: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    part = [name.split(":")[0] if ":" in name else "own" for name in names()]
    scale = [SCALES["beside" if name in ("before", "behind", "above") else name] for name in part]
    each = [SCALES["vector"]] + [SCALES["other_vectors"]] * (PARTS - 1)
    return np.array(scale), np.repeat(each, dimensions // PARTS)


def _stress(named: int, vectors: int) -> NDArray[np.float32]:
    """What columns count in products beside their scales: those of the document's mean more than the others."""
    return np.where(np.arange(named + vectors) < named + vectors * (PARTS - 1) // PARTS, 1, MEAN).astype(np.float32)


def fit(data: Labelled, rows: NDArray[np.bool_], classes: Sequence[str]) -> Classifier:
    """Multinomial logistic regression; a sentence counts for each class as its readers did."""
    evidence = rows_of(data.evidence, np.flatnonzero(rows))
    means, scales = evidence.named.mean(0), evidence.named.std(0)
    scales[scales < 1e-6] = 1.0
    grams, idf = _known_grams(evidence, data.authors[rows])
    named_scale, vector_scale = _part_scales(evidence.vectors.shape[1])
    by_gram = SCALES["grams"] * gram_table(evidence, grams, idf)
    blocks = [
        standardised(evidence.named, means, scales) * named_scale.astype(np.float32),
        evidence.vectors * vector_scale.astype(np.float32),
        by_gram.astype(np.float32),
    ]
    shares = data.shares[rows]
    counts = shares.sum(0)
    balance = (counts.sum() / np.maximum(counts, 1) / len(classes)) ** BALANCE
    weights, offsets = _logistic_regression(blocks, (shares * balance).astype(np.float32))
    products = None
    if data.products:
        stress = _stress(len(named_scale), len(vector_scale))
        products = fit_products(np.concatenate(blocks[:2], axis=1) * stress, blocks[2], shares)
        ridged = np.concatenate([products.linear[: len(stress)] * stress[:, None], products.linear[len(stress) :]])
        weights, offsets = LOGISTIC * weights + RIDGED * ridged, LOGISTIC * offsets + RIDGED * products.offsets
    return _as_classifier(
        weights, offsets, classes, (means, scales), (named_scale, vector_scale), (grams, idf), products
    )


def _logistic_regression(
    blocks: Sequence[Any], counts: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Multinomial logistic regression under a ridge penalty, by L-BFGS.

    scikit-learn's takes one matrix, in which two thousand dense columns would have to be stored as sparse ones; kept
    apart they are ten times as fast.

    Args:
        blocks: the columns, dense or sparse, each of shape (n, f).
        counts: how much each sentence counts for each class, shape (n, c).

    Returns:
        Weights of all columns (f, c), intercepts (c,).
    """
    from scipy.optimize import minimize

    c, turned = counts.shape[1], [block.T for block in blocks]
    cuts = np.cumsum([block.shape[1] for block in blocks])
    total = counts.sum(1, keepdims=True)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.astype(np.float32).reshape(-1, c)
        parts = np.split(weights[:-1], cuts[:-1])
        raw = sum((x @ w for x, w in zip(blocks, parts, strict=True)), weights[-1])
        raw -= raw.max(1, keepdims=True)
        mass = np.exp(raw)
        norm = mass.sum(1, keepdims=True)
        value = -PENALTY * float((counts * (raw - np.log(norm))).sum(dtype=np.float64))
        slope = PENALTY * (mass / norm * total - counts)
        gradient = np.vstack([np.concatenate([x @ slope for x in turned]) + weights[:-1], slope.sum(0)])
        return value + 0.5 * float((flat[:-c] ** 2).sum()), gradient.ravel().astype(np.float64)

    options = {"maxiter": 150, "ftol": 1e-6}
    found = minimize(loss, np.zeros((cuts[-1] + 1) * c), jac=True, method="L-BFGS-B", options=options).x
    weights = found.astype(np.float32).reshape(-1, c)
    return weights[:-1], weights[-1]


def _known_grams(evidence: Evidence, authors: NDArray[np.str_]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """N-grams of enough sentences and two authors, and ln((1 + n) / (1 + sentences)) + 1 of each."""
    counts = np.bincount(evidence.gram_places, minlength=len(evidence.grams))
    who = np.unique(authors, return_inverse=True)[1][evidence.gram_rows]
    first, last = np.full(len(counts), len(authors)), np.full(len(counts), -1)
    np.minimum.at(first, evidence.gram_places, who)
    np.maximum.at(last, evidence.gram_places, who)
    kept = (counts >= LEAST_GRAMS) & (first < last)
    return evidence.grams[kept], (np.log((1 + len(evidence)) / (1 + counts[kept])) + 1).astype(np.float32)


def _as_classifier(
    weights: NDArray[np.float32],
    offsets: NDArray[np.float32],
    classes: Sequence[str],
    standard: tuple[NDArray[np.float32], NDArray[np.float32]],
    scales: tuple[NDArray[np.float64], NDArray[np.float64]],
    grams: tuple[NDArray[np.int64], NDArray[np.float32]],
    products: Products | None,
) -> Classifier:
    f, v, dense = len(scales[0]), len(scales[1]), np.concatenate(scales).astype(np.float32)
    weights = weights * np.concatenate([dense, np.full(len(grams[0]), SCALES["grams"])])[:, None]
    named, vectors, by_gram = np.split(weights.astype(np.float16).astype(np.float32), (f, f + v))
    directions = products.directions if products else np.zeros((f + v, 0), np.float32)
    curvature = RIDGED * products.curvature if products else np.zeros((0, len(classes)), np.float32)
    dense = dense * _stress(f, v)
    directions = (directions * dense[:, None]).astype(np.float16).astype(np.float32)
    return Classifier(
        np.array(classes), np.array(names()), *standard, named, vectors, *grams, by_gram, offsets,
        directions, dense, curvature,
    )  # fmt: skip


def folds_of(authors: NDArray[np.str_]) -> NDArray[np.int64]:
    """The fold of each sentence; no author is in two."""
    order = sorted(set(authors.tolist()))
    random.Random(0).shuffle(order)
    fold: Mapping[str, int] = {author: i % FOLDS for i, author in enumerate(order)}
    return np.array([fold[author] for author in authors.tolist()])


def cross_validate(data: Labelled, classes: Sequence[str]) -> NDArray[np.float32]:
    """The chances of each sentence by a model that has seen nothing of its author; shape (n, c)."""
    folds = folds_of(data.authors)
    chances = np.zeros(data.shares.shape, np.float32)
    for k in range(FOLDS):
        held = np.flatnonzero(folds == k)
        chances[held] = fit(data, folds != k, classes).probabilities(rows_of(data.evidence, held))
    return chances
