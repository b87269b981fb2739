"""Quotations against three baselines: how much of a theme they stand for, how much they repeat, how many people speak.

    python benchmarks/quotes.py CORPUS…      corpora/sample/export ../shared/data/camp2025: each by itself, then all
    python benchmarks/quotes.py --speed N    selection among N sentences with vectors at hand: seconds and memory

For each theme each method takes as many sentences as textmine has quotations, from the theme's own, unmarked ones:
those nearest to the theme's mean vector, the first of TextRank, and the first in canonical order. A quotation covers
what any of its sentences covers. What two repeat of each other is told twice: by the mean cosine of a sentence of the
one with a sentence of the other, and by the cosine of their texts' own vectors. Longer texts have more of that, whoever
chose them; the last lines of a corpus tell how much more, for runs of sentences of a theme drawn at random. Two tables:
the theme's sentences are all of twelve characters and more, headings, list items, code and links among them; or those
that have the form of a quotation: 12 to 120 characters, whole, no heading, list item, question, code. In both the first
block counts what merely shows what a theme is about (`stopgap`) among the chosen, the second what a bulletin prints
alone. `of said` is the share of the sentences that are no `other`: what people say for themselves, not notes. The
characters are those of a quotation: a passage says more than a sentence. Of several corpora the last tables are means
over the themes of all.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus, Document, Kind
from textmine.language import embed
from textmine.pipeline import Analysis, read
from textmine.pipeline.comparing import sentence_themes
from textmine.quotes import Quote, choose_quotes
from textmine.quotes.candidates import sentence_is_own
from textmine.quotes.drafts import SENTENCE
from textmine.quotes.flaws import Flaw, find_flaw
from textmine.quotes.quote import STOPGAP
from textmine.settings import Settings
from textmine.spans import Marks, Sentences
from textmine.statements import Move, Statements

COVERS = 0.6
MOST = 1500
"""Sentences of a theme that TextRank ranks; more are thinned out evenly. What is covered is counted of all."""

LENGTHS = ((12, 40), (60, 90), (85, 120), (150, 220))
DRAWN, RUNS = 400, 12
"""Sentences of a theme that are tried as the first of a run, and runs that are taken, each of another document."""

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


@dataclass(frozen=True)
class Chosen:
    """What a method took from a theme: the vectors of the sentences of each, its own, where it stands, characters."""

    vectors: Sequence[Vectors]
    wholes: Vectors
    documents: Ints
    characters: float

    def figures(self, analysis: Analysis, universe: Ints) -> list[float]:
        """Share covered of all and of what is said, redundancy by sentences and by texts, people, units, characters."""
        if not self.vectors:
            return [0.0, 0.0, *[np.nan] * 5]
        near = (analysis.statements.vectors[universe] @ np.concatenate(self.vectors).T >= COVERS).any(axis=1)
        said = near[analysis.statements.moves[universe] != Move.OTHER]
        pairs = (self.wholes @ self.wholes.T)[np.triu_indices(len(self.wholes), 1)]
        codes = (analysis.corpus.codes(name)[self.documents].tolist() for name in ("person", "unit"))
        people, units = (len(set(own)) / len(self.documents) for own in codes)
        covered = [float(found.mean()) if len(found) else 0.0 for found in (near, said)]
        repeated = [float((one @ other.T).mean()) for one, other in combinations(self.vectors, 2)]
        means = [float(np.mean(found)) if len(found) else np.nan for found in (repeated, pairs)]
        return [*covered, *means, people, units, self.characters]


def by_us(analysis: Analysis, quotes: Sequence[Quote]) -> Chosen:
    places = np.array([analysis.corpus.positions[quote.document] for quote in quotes], np.int64)
    characters = float(np.mean([len(quote.text) for quote in quotes])) if quotes else np.nan
    return Chosen([of_quote(analysis, quote) for quote in quotes], embed([q.text for q in quotes]), places, characters)


def by_order(analysis: Analysis, rows: Ints) -> Chosen:
    sentences = analysis.sentences
    characters = float(sentences.lengths[rows].mean()) if len(rows) else np.nan
    vectors = [analysis.statements.vectors[i : i + 1] for i in rows.tolist()]
    wholes = analysis.statements.vectors[rows]
    return Chosen(vectors, wholes, sentences.documents[rows].astype(np.int64), characters)


def of_quote(analysis: Analysis, quote: Quote) -> Vectors:
    """The vectors of the sentences that a quotation prints."""
    sentences, document = analysis.sentences, analysis.corpus.positions[quote.document]
    rows = np.arange(*sentences.offsets[document : document + 2])
    starts, ends = sentences.starts[rows], sentences.ends[rows]
    parts = quote.parts or ((quote.start, quote.end),)
    return analysis.statements.vectors[rows[np.any([(starts < b) & (ends > a) for a, b in parts], axis=0)]]


def has_form(analysis: Analysis) -> NDArray[np.bool_]:
    """Whether each sentence has the form of a quotation, shape (n_sentences,)."""
    texts = analysis.sentences.texts(analysis.corpus.texts)
    return np.array([find_flaw(text, least=SENTENCE[0], most=SENTENCE[1]) is Flaw.NONE for text in texts], bool)


Figures = dict[str, list[list[float]]]
"""By method, of each theme."""
WAYS = [
    (universe, shown)
    for universe in ("all sentences", "sentences in the form of a quotation")
    for shown in ("chosen, with what merely shows the matter", "what a bulletin prints")
]


def compare(analysis: Analysis) -> list[Figures]:
    """The figures of a corpus, in the order of `WAYS`."""
    own = sentence_is_own(analysis.statements, analysis.marks) & (analysis.sentences.lengths >= SENTENCE[0])
    universes = {"all sentences": own, "sentences in the form of a quotation": own & has_form(analysis)}
    return [by_theme(analysis, universes[name], stopgaps=shown.startswith("chosen")) for name, shown in WAYS]


def by_theme(analysis: Analysis, among: NDArray[np.bool_], *, stopgaps: bool) -> Figures:
    """The figures of each theme by one way of counting."""
    themes, _ = sentence_themes(analysis.sentences, analysis.themes)
    rows: Figures = defaultdict(list)
    for theme in np.unique(themes[themes >= 0]).tolist():
        universe = np.flatnonzero((themes == theme) & among)
        of_theme = [q for q in analysis.selection.quotes if f"theme:{theme}" in q.groups]
        quotes = [q for q in of_theme if stopgaps or STOPGAP not in q.groups]
        if len(universe) < 10:
            continue
        rows["textmine"].append(by_us(analysis, quotes).figures(analysis, universe))
        vectors = analysis.statements.vectors[universe]
        orders = {
            "nearest to the centroid": np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable"),
            "TextRank": _by_textrank(vectors),
            "first sentences": np.arange(len(universe)),
        }
        for name, order in orders.items():
            rows[name].append(by_order(analysis, universe[order[: len(quotes)]]).figures(analysis, universe))
    return rows


def by_length(analysis: Analysis) -> None:
    """What passages of a theme repeat of each other that nobody chose, by their length."""
    themes, _ = sentence_themes(analysis.sentences, analysis.themes)
    sentences, vectors = analysis.sentences, analysis.statements.vectors
    own = sentence_is_own(analysis.statements, analysis.marks) & (sentences.lengths >= SENTENCE[0])
    draw = np.random.default_rng(1)
    print("  runs of sentences of a theme drawn at random, of as many documents: repeated by sentences, by texts")
    for least, most in LENGTHS:
        found: list[list[float]] = []
        for theme in np.unique(themes[themes >= 0]).tolist():
            runs: dict[int, tuple[int, int]] = {}
            for first in draw.permutation(np.flatnonzero((themes == theme) & own))[:DRAWN].tolist():
                document, last = int(sentences.documents[first]), first
                end = sentences.offsets[document + 1]
                while last + 1 < end and themes[last + 1] == theme and _length(sentences, first, last) < least:
                    last += 1
                if least <= _length(sentences, first, last) <= most and len(runs) < RUNS:
                    runs.setdefault(document, (first, last))
            if len(runs) > 2:
                texts = [
                    analysis.corpus.texts[d][sentences.starts[a] : sentences.ends[b]] for d, (a, b) in runs.items()
                ]
                parts, wholes = [vectors[a : b + 1] for a, b in runs.values()], embed(texts)
                pairs = (wholes @ wholes.T)[np.triu_indices(len(wholes), 1)]
                found.append(
                    [float(np.mean([(a @ b.T).mean() for a, b in combinations(parts, 2)])), float(pairs.mean())]
                )
        print(f"  {least:4d} to {most} characters", *(f"{value:10.4f}" for value in np.mean(found, axis=0)))


def _length(sentences: Sentences, first: int, last: int) -> int:
    return int(sentences.ends[last] - sentences.starts[first])


def show(what: str, found: Sequence[Figures]) -> None:
    """Print the means over themes."""
    print(f"{what}: {len(found[0]['textmine'])} themes, means")
    for (universe, shown), rows in zip(WAYS, found, strict=True):
        print(f"  of {universe}; {shown}")
        print(f"  {'':24s}    covered    of said  sentences      texts     people      units characters")
        for name, values in rows.items():
            print(f"  {name:24s}", *(f"{value:10.4f}" for value in np.nanmean(values, axis=0)))


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
        every: list[list[Figures]] = []
        for path in arguments.corpus:
            settings = Settings()
            analysis = Analysis(read([path], settings=settings).corpus, settings=settings)
            every.append(compare(analysis))
            show(path.parent.name if path.name == "export" else path.name, every[-1])
            by_length(analysis)
        if len(every) > 1:
            show("all", [_joined(of_way) for of_way in zip(*every, strict=True)])


def _joined(found: Sequence[Figures]) -> Figures:
    return {name: [row for rows in found for row in rows[name]] for name in found[0]}


if __name__ == "__main__":
    main()
