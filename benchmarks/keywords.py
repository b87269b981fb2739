"""Keywords: quality by cross-validation, training of the scorecard, and speed.

    python benchmarks/keywords.py ABSTRACTS.jsonl            # five-fold cross-validation
    python benchmarks/keywords.py ABSTRACTS.jsonl --ablate   # the same without each ingredient
    python benchmarks/keywords.py ABSTRACTS.jsonl --train    # fit on all, write models/keywords/scorecard.json
    python benchmarks/keywords.py --speed CORPUS             # seconds after segmentation

ABSTRACTS has one object a line: id, title, text, keywords (those of the authors). The card is fitted on four views of
the abstracts, so that it leans neither on titles nor on a large corpus of one make: all of them with titles, all
without, and in small corpora of 40 with and without.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus, Document, Kind
from textmine.language import segment
from textmine.spans import Tokens
from textmine.terms.background import load_background
from textmine.terms.candidates import Candidates, find_candidates
from textmine.terms.features import pair_features, pair_up, term_features
from textmine.terms.fields import join_fields, titles_as_texts
from textmine.terms.keywords import score_terms
from textmine.terms.ranker import FORMS, Scorecard
from textmine.terms.tags import CLASSES

FOLDS = 5
INTERVALS = 12
SMALL_CORPUS = 40
PENALTY = 0.03  # inverse strength of the ridge; 0.01 to 0.1 differ by less than 0.002
CARD = Path(__file__).parents[1] / "models" / "keywords" / "scorecard.json"
CLASSED = ("first class", "last class")
Features = Mapping[str, NDArray[np.float64]]
Figures = dict[str, float]
Ids = NDArray[np.int64]
Method = Literal["scorecard", "textrank"]

INGREDIENTS = {
    "how common words are in general Chinese": ("background least", "background sum"),
    "in how many documents of the corpus it stands": ("idf",),
    "how often it occurs": ("count", "rate"),
    "where it first occurs": ("first",),
    "whether and where it stands in the title": ("title", "title before", "title behind"),
    "how firmly its words hold together": ("cohesion",),
    "whether longer terms hold it": ("host share", "whole runs"),
    "parts of speech at its ends": CLASSED,
    "its length": ("tokens", "characters"),
}
"""What is left out one by one; words, pairs and longer phrases keep points of their own."""


@dataclass(frozen=True)
class Gold:
    """Abstracts with the keywords that their authors chose, their folds, and their tokens."""

    corpus: Corpus
    keywords: list[set[str]]
    folds: NDArray[np.int64]
    texts: Tokens
    titles: Tokens


@dataclass(frozen=True)
class View:
    """Rows of one way to look at the abstracts: features, whether the authors chose the term, the abstract."""

    features: Features
    chosen: NDArray[np.bool_]
    documents: NDArray[np.int64]


def read_gold(path: Path) -> Gold:
    rows = sorted(map(json.loads, path.read_text("utf-8").splitlines()), key=lambda row: row["id"])
    documents = [Document(r["id"], Kind(r["kind"]), r["text"], title=r["title"]) for r in rows]
    corpus = Corpus.from_documents(documents)
    folds = np.random.default_rng(0).permutation(len(rows)) % FOLDS
    return Gold(corpus, [set(r["keywords"]) for r in rows], folds, segment(corpus), segment(titles_as_texts(corpus)))


def some(tokens: Tokens, documents: NDArray[np.int64]) -> Tokens:
    """The tokens of some documents (rising), as those of a corpus of their own."""
    chosen = np.isin(tokens.documents, documents)
    offsets = np.concatenate([[0], np.cumsum(np.diff(tokens.offsets)[documents])])
    pos = None if tokens.pos is None else tokens.pos[chosen]
    return Tokens(tokens.vocabulary, tokens.terms[chosen], tokens.starts[chosen], tokens.ends[chosen], offsets, pos,
                  tokens.tagset)  # fmt: skip


def view(gold: Gold, documents: NDArray[np.int64], *, titles: bool) -> View:
    stream = join_fields(some(gold.texts, documents), some(gold.titles, documents) if titles else None)
    found = find_candidates(stream.tokens, min_count=1)
    pairs = pair_up(found)
    of_terms = term_features(found, np.bincount(pairs.terms, minlength=len(found.terms)), load_background())
    features = {name: values[pairs.terms] for name, values in of_terms.items()}
    rows = zip(documents[pairs.documents].tolist(), pairs.terms.tolist(), strict=True)
    chosen = np.array([found.terms[t] in gold.keywords[d] for d, t in rows])
    return View({**features, **pair_features(found, pairs, stream)}, chosen, documents[pairs.documents])


def views(gold: Gold, documents: NDArray[np.int64]) -> Iterator[View]:
    yield view(gold, documents, titles=True)
    yield view(gold, documents, titles=False)
    shuffled = np.random.default_rng(1).permutation(documents)
    for k, begin in enumerate(range(0, len(shuffled), SMALL_CORPUS)):
        yield view(gold, np.sort(shuffled[begin : begin + SMALL_CORPUS]), titles=k % 2 == 0)


def fit(seen: list[View], *, without: Collection[str] = ()) -> Scorecard:
    """A logistic regression over intervals (quantiles of the first view), crossed with the form."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    names = [name for name in seen[0].features if name not in without]
    joined = {name: np.concatenate([v.features[name] for v in seen]) for name in seen[0].features}
    edges = {name: borders(name, seen[0].features[name]) for name in names}
    form = np.minimum(joined["tokens"], FORMS).astype(np.int64) - 1
    columns, width = [form], FORMS
    for name in names:
        size = len(edges[name]) + 1
        columns.append(width + size * form + np.searchsorted(edges[name], joined[name], side="right"))
        width += size * FORMS
    index = np.stack(columns, 1)
    pointers = np.arange(len(index) + 1) * index.shape[1]
    design = csr_matrix((np.ones(index.size), index.ravel(), pointers), shape=(len(index), width))
    chosen = np.concatenate([v.chosen for v in seen])
    model = LogisticRegression(C=PENALTY, solver="liblinear", max_iter=400).fit(design, chosen)
    weights, at, points = model.coef_[0], FORMS, {}
    for name in names:
        size = len(edges[name]) + 1
        points[name] = weights[at : at + size * FORMS].reshape(FORMS, size)
        at += size * FORMS
    return Scorecard(weights[:FORMS] + model.intercept_[0], edges, points)


def borders(name: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    if name in CLASSED:
        return np.arange(1, len(CLASSES), dtype=np.float64) - 0.5
    inner = np.quantile(values, np.linspace(0, 1, INTERVALS + 1)[1:-1])
    return np.asarray(np.unique(np.round(inner, 4)), np.float64)


def lists(
    gold: Gold, card: Scorecard | None, *, titles: bool = True, method: Method = "scorecard"
) -> dict[int, list[str]]:
    """The keywords of each document."""
    from_titles = gold.titles if titles else None
    scores = score_terms(gold.corpus, gold.texts, titles=from_titles, scorecard=card, method=method)
    found = scores.of_documents(gold.corpus.ids, top=10)
    return {d: [k.term for k in row.keywords] for d, row in enumerate(found)}


def f1(gold: Gold, found: Mapping[int, list[str]], k: int) -> float:
    """Macro precision and recall at k, and their F1 (exact matches)."""
    hits = {d: len(set(terms[:k]) & gold.keywords[d]) for d, terms in found.items()}
    p = np.mean([hits[d] / max(1, len(terms[:k])) for d, terms in found.items()])
    r = np.mean([hits[d] / len(gold.keywords[d]) for d in found])
    return float(2 * p * r / (p + r)) if p + r else 0.0


def validate(gold: Gold, seen: list[list[View]], *, titles: bool = True, without: Collection[str] = ()) -> Figures:
    """F1 on each fold by a card that was fitted on the others, whose texts stay there to be counted in, unlabelled."""
    found: dict[int, list[str]] = {}
    for fold in range(FOLDS):
        by_fold = lists(gold, fit(seen[fold], without=without), titles=titles)
        found |= {d: by_fold[d] for d in np.flatnonzero(gold.folds == fold).tolist()}
    return figures(gold, found)


def figures(gold: Gold, found: Mapping[int, list[str]]) -> Figures:
    return {"f1@5": round(f1(gold, found, 5), 4), "f1@10": round(f1(gold, found, 10), 4)}


def views_of_folds(gold: Gold) -> list[list[View]]:
    return [list(views(gold, np.flatnonzero(gold.folds != fold))) for fold in range(FOLDS)]


def compare(gold: Gold) -> dict[str, Figures]:
    seen = views_of_folds(gold)
    return {
        "with titles": validate(gold, seen),
        "without titles": validate(gold, seen, titles=False),
        "the card that ships, on what it was fitted on": figures(gold, lists(gold, None)),
        "TextRank, with titles": figures(gold, lists(gold, None, method="textrank")),
        "TextRank, without titles": figures(gold, lists(gold, None, titles=False, method="textrank")),
    }


def ablate(gold: Gold) -> dict[str, Figures]:
    seen = views_of_folds(gold)
    table = {"all": validate(gold, seen)}
    for name, features in INGREDIENTS.items():
        table[f"without {name}"] = validate(gold, seen, without=features)
    with patch.object(sys.modules["textmine.terms.keywords"], "distinct", every):
        table["nested terms not merged"] = validate(gold, seen)
    words = [[only_words(part) for part in fold] for fold in seen]
    with patch.object(sys.modules["textmine.terms.keywords"], "find_candidates", partial(find_candidates, longest=1)):
        table["no phrases"] = validate(gold, words)
    return table


def every(candidates: Candidates, ranked: Ids, *, top: int, lists: Ids) -> Ids:
    """In the place of `distinct`: the first of each list, whatever they say twice."""
    begins = np.searchsorted(lists, lists)
    return np.flatnonzero(np.arange(len(lists)) - begins < top)


def only_words(part: View) -> View:
    words = part.features["tokens"] == 1
    return View({name: v[words] for name, v in part.features.items()}, part.chosen[words], part.documents[words])


def speed(path: Path) -> dict[str, float]:
    """Seconds of processor time, so that what else runs on the machine does not count."""
    from textmine.reading import read_corpus
    from textmine.terms import DocumentTermMatrix, group_by, keyness

    corpus = read_corpus([path]).corpus
    tokens, titles = segment(corpus), segment(titles_as_texts(corpus))
    load_background()
    seconds: dict[str, float] = {}
    began = time.process_time()

    def lap(name: str) -> None:
        nonlocal began
        seconds[name], began = round(time.process_time() - began, 2), time.process_time()

    DocumentTermMatrix.of_tokens(tokens)
    lap("matrix")
    scores = score_terms(corpus, tokens, titles=titles)
    lap("scores")
    deque(scores.of_documents(corpus.ids, top=10), maxlen=0)
    lap("keywords of each document")
    deque(scores.of_groups(group_by(corpus, "corpus"), top=30), maxlen=0)
    lap("keywords of the corpus")
    weeks = group_by(corpus, "week").codes  # of a corpus without dates a quarter stands for a week
    week = weeks == np.bincount(weeks[weeks >= 0]).argmax() if (weeks >= 0).any() else first_quarter(corpus)
    keyness(corpus, tokens, target=week)
    lap("keyness of a week")
    return {**seconds, "all": round(sum(seconds.values()), 2), "tokens": len(tokens)}


def first_quarter(corpus: Corpus) -> NDArray[np.bool_]:
    return np.arange(len(corpus)) < len(corpus) // 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("abstracts", type=Path, nargs="?")
    parser.add_argument("--train", action="store_true")
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--speed", type=Path)
    args = parser.parse_args()
    if args.speed:
        print(json.dumps(speed(args.speed), indent=1))
        return
    gold = read_gold(args.abstracts)
    if args.train:
        fit(list(views(gold, np.arange(len(gold.corpus))))).save(CARD)
    else:
        print(json.dumps(ablate(gold) if args.ablate else compare(gold), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
