"""How well claims are found: the half of the 200 pairs that was not tuned on, and PAWS-X beside the plain cosine's.

    python benchmarks/claims.py [../shared/data]

The sample class's planted claims need its export and gold; see `corpora/sample`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from textmine.claims.finding import _Finder
from textmine.corpus import Corpus, Document, Kind
from textmine.language import embed, segment, split_sentences
from textmine.spans import Marks
from textmine.statements import analyse_sentences


def read_pairs(path: Path, limit: int) -> list[tuple[str, str, int]]:
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    pairs = [(row[-3], row[-2], int(row[-1])) for row in rows if len(row) >= 3 and row[-1].strip() in ("0", "1")]
    return pairs[:limit]


def area(scores: np.ndarray, truth: np.ndarray) -> float:
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(truth, scores))


def measure(pairs: list[tuple[str, str, int]]) -> tuple[float, float]:
    """Areas under the curve: the plain cosine's, and likeness less what a pair lacks or is set apart by."""
    texts = sorted({text.replace("\n", " ") for pair in pairs for text in pair[:2]})
    corpus = Corpus.from_documents(Document(f"{i:06}", Kind.POST, t, author="x") for i, t in enumerate(texts))
    tokens, sentences = segment(corpus), split_sentences(corpus)
    statements = analyse_sentences(corpus, sentences, tokens, embed(sentences.texts(corpus.texts)))
    finder = _Finder(corpus, statements, tokens, Marks.none())
    place = {finder.guards.texts[i]: i for i in range(len(finder.voices.first))}
    known = [(place[a], place[b], y) for a, b, y in pairs if a in place and b in place]
    plain, ours = [], []
    for a, b, _ in known:
        two = np.array([a, b])
        likeness = float(finder.likeness.between(two, two)[0, 1])
        lacking = max(float(finder.guards.lacking(two)[0, 1]), 0.0)
        plain.append(float(finder.likeness.vectors[a] @ finder.likeness.vectors[b]))
        ours.append(likeness - lacking - float(finder.guards.apart(two)[0, 1]))
    truth = np.array([y for *_, y in known])
    return area(np.array(plain), truth), area(np.array(ours), truth)


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data") / "gold" / "pairs"
    for name in ("pawsx_dev.tsv", "afqmc_dev.txt"):
        plain, ours = measure(read_pairs(folder / name, 600))
        print(f"{name}: cosine {plain:.3f}, claims {ours:.3f}")


if __name__ == "__main__":
    main()
