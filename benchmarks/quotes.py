"""Quotations against three baselines: how much of a theme they stand for, how much they repeat, how many people speak.

    python benchmarks/quotes.py CORPUS…      for example corpora/sample/export or ../shared/data/camp2025
    python benchmarks/quotes.py --speed N    selection among N sentences with vectors at hand: seconds and memory

For each theme the same number of sentences is taken by each method from the theme's own, unmarked sentences: the
sentences nearest to the theme's mean vector, the first of TextRank, and the first in canonical order. Covered is
counted of all of a theme's sentences, and of those that are no `other`: what people say for themselves, not notes. A
quotation covers what any of its sentences covers. What merely shows what a theme is about (`stopgap`) counts as chosen;
the second row is of what a bulletin prints alone.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus, Document, Kind
from textmine.pipeline import Analysis, read
from textmine.pipeline.comparing import sentence_themes
from textmine.quotes import Quote, choose_quotes
from textmine.quotes.candidates import sentence_is_own
from textmine.quotes.quote import STOPGAP
from textmine.settings import Settings
from textmine.spans import Marks, Sentences
from textmine.statements import Move, Statements

COVERS = 0.6
MOST = 1500
"""Sentences of a theme that TextRank ranks; more are thinned out evenly. What is covered is counted of all."""

Ints = NDArray[np.int64]
Vectors = NDArray[np.float32]


def textrank(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    links = np.maximum(vectors @ vectors.T, 0).astype(np.float64)
    np.fill_diagonal(links, 0)
    links /= np.maximum(links.sum(1, keepdims=True), 1e-9)
    rank = np.full(len(links), 1 / len(links))
    for _ in range(40):
        rank = 0.15 / len(links) + 0.85 * (rank @ links)
    return rank


def _by_textrank(vectors: NDArray[np.float32]) -> Ints:
    """Positions of at most `MOST` of a theme's sentences, evenly spaced, the best first."""
    ranked = np.unique(np.linspace(0, len(vectors) - 1, min(MOST, len(vectors))).astype(np.int64))
    return np.asarray(ranked[np.argsort(-textrank(vectors[ranked]), kind="stable")])


def figures(analysis: Analysis, universe: Ints, chosen: Sequence[Vectors], documents: Ints) -> list[float]:
    """Share covered of all and of what is said, redundancy (mean cosine of pairs), people and units a quotation.

    Args:
        analysis: what was found.
        universe: the sentences of a theme.
        chosen: the vectors of the sentences of each quotation.
        documents: where each stands.
    """
    if not chosen:
        return [0.0] * 5
    vectors, corpus = analysis.statements.vectors[universe], analysis.corpus
    near = (vectors @ np.concatenate(chosen).T >= COVERS).any(axis=1)
    said = near[analysis.statements.moves[universe] != Move.OTHER]
    means = np.array([own.mean(axis=0) / np.linalg.norm(own.mean(axis=0)) for own in chosen])
    pairs = (means @ means.T)[np.triu_indices(len(chosen), 1)]
    people, units = (len(set(corpus.codes(name)[documents].tolist())) / len(documents) for name in ("person", "unit"))
    covered = [float(found.mean()) if len(found) else 0.0 for found in (near, said)]
    return [*covered, float(pairs.mean()) if len(pairs) else 0.0, people, units]


def of_quote(analysis: Analysis, quote: Quote) -> Vectors:
    """The vectors of the sentences that a quotation prints."""
    sentences, document = analysis.sentences, analysis.corpus.positions[quote.document]
    rows = np.arange(*sentences.offsets[document : document + 2])
    starts, ends = sentences.starts[rows], sentences.ends[rows]
    parts = quote.parts or ((quote.start, quote.end),)
    return analysis.statements.vectors[rows[np.any([(starts < b) & (ends > a) for a, b in parts], axis=0)]]


def compare(analysis: Analysis) -> None:
    themes, _ = sentence_themes(analysis.sentences, analysis.themes)
    own = sentence_is_own(analysis.statements, analysis.marks) & (analysis.sentences.lengths >= 12)
    rows: dict[str, list[list[float]]] = defaultdict(list)
    for theme in np.unique(themes[themes >= 0]).tolist():
        universe = np.flatnonzero((themes == theme) & own)
        quotes = [q for q in analysis.selection.quotes if f"theme:{theme}" in q.groups]
        if len(quotes) < 2 or len(universe) < 10:
            continue
        vectors, documents = analysis.statements.vectors[universe], analysis.sentences.documents[universe]
        for name, some in (
            ("textmine", quotes),
            ("  what a bulletin prints", [q for q in quotes if STOPGAP not in q.groups]),
        ):
            places = np.array([analysis.corpus.positions[quote.document] for quote in some])
            rows[name].append(figures(analysis, universe, [of_quote(analysis, quote) for quote in some], places))
        orders = {
            "nearest to the centroid": np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable"),
            "TextRank": _by_textrank(vectors),
            "first sentences": np.arange(len(universe)),
        }
        for name, order in orders.items():
            best = order[: len(quotes)]
            found = figures(analysis, universe, [vectors[i : i + 1] for i in best], documents[best].astype(np.int64))
            rows[name].append(found)
    print(f"{len(rows['textmine'])} themes, means:   covered     of said  redundancy people/quote units/quote")
    for name, values in rows.items():
        print(f"{name:26s}", *(f"{value:11.4f}" for value in np.mean(values, axis=0)))


def speed(number: int) -> None:
    rng = np.random.default_rng(0)
    clauses = [
        "我校每周开放一次课堂",
        "老师们少填了一半的表",
        "孩子们越来越爱提问",
        "大家坐下来谈课",
        "请家长走进教室",
        "年轻人站稳了讲台",
    ]
    per = 20
    made = [
        "".join(f"{clauses[a]}，{clauses[b]}。" for a, b in rng.integers(0, 6, (per, 2))) for _ in range(number // per)
    ]
    documents = (
        Document(f"{i:06d}", Kind.POST, text, author=f"u{i % 3000}", unit=f"s{i % 90}") for i, text in enumerate(made)
    )
    corpus = Corpus.from_documents(documents)
    from textmine.language import split_sentences

    sentences: Sentences = split_sentences(corpus)
    n = len(sentences)
    vectors = rng.normal(size=(n, 512)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    sure = np.ones(n, np.float32)
    statements = Statements(
        sentences, vectors, rng.random(n), rng.integers(0, 7, n).astype(np.uint8), sure, np.zeros(n, np.float32),
        rng.random(n).astype(np.float32), sure, np.zeros(n, np.int8), np.full((n, 3), -1, np.int16),
    )  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    found = choose_quotes(corpus, statements, Marks.none(), themes=rng.integers(0, 15, n).astype(np.int32))
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{n} sentences: {seconds:.1f} s, {len(found.quotes)} quotations,",
        f"peak {after / 1e6:.2f} GB ({before / 1e6:.2f} before)",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="*", type=Path)
    parser.add_argument("--speed", type=int, metavar="N")
    arguments = parser.parse_args()
    if arguments.speed:
        speed(arguments.speed)
    else:
        settings = Settings()
        compare(Analysis(read(arguments.corpus, settings=settings).corpus, settings=settings))


if __name__ == "__main__":
    main()
