"""How fast terms are once texts are segmented: matrix, keywords of each document and of the corpus, and keyness.

    python benchmarks/terms.py [--runs 3]

Reads ../shared/data: camp2025 with the keyness of one week, and the 396,799 answers with that of one unit. Processor
seconds of one process (on a busy machine wall clock says little), the median of the runs.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from textmine.pipeline import Analysis, read
from textmine.settings import Settings
from textmine.terms import DocumentTermMatrix, keyness
from textmine.terms.groups import group_by
from textmine.terms.keywords import score_terms

DATA = Path(__file__).parents[2] / "shared" / "data"
CORPORA = {"camp2025": ("camp2025/reports.jsonl.gz", "week"), "answers": ("campus/answers.jsonl.gz", "unit")}


def once(analysis: Analysis, target: list[int]) -> tuple[float, float, float]:
    """Seconds for the matrix with its TF-IDF, for keywords, and for keyness."""
    corpus, tokens = analysis.corpus, analysis.tokens
    start = time.process_time()
    DocumentTermMatrix.of_tokens(tokens).tfidf()
    matrix = time.process_time()
    scores = score_terms(corpus, tokens, titles=analysis.title_tokens)
    scores.of_documents(corpus.ids, top=10)
    scores.of_groups(group_by(corpus, "corpus"), top=30)
    keywords = time.process_time()
    keyness(corpus, tokens, target=target)
    return matrix - start, keywords - matrix, time.process_time() - keywords


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    for name, (path, field) in CORPORA.items():
        analysis = Analysis(read([DATA / path], settings=Settings()).corpus)
        _ = analysis.tokens, analysis.title_tokens  # segmented before anything is timed
        groups = group_by(analysis.corpus, field)
        target = groups.documents(groups.names[0])
        parts = [statistics.median(times) for times in zip(*(once(analysis, target) for _ in range(runs)), strict=True)]
        told = ", ".join(
            f"{part} {took:.2f}" for part, took in zip(("matrix", "keywords", "keyness"), parts, strict=True)
        )
        print(f"{name}: {len(analysis.corpus)} documents, {sum(parts):.2f} s of CPU: {told}")


if __name__ == "__main__":
    main()
