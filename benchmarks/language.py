"""Speed and quality of the language layer against its peers: `python benchmarks/language.py [what …]`.

What: `speed`, `workers`, `words`, `sentences`, `newwords`. Reads ../shared/data, which is not part of the repository.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from textmine.corpus import Corpus, Document, Kind
from textmine.engine import LocalEngine
from textmine.language import segment, split_sentences
from textmine.language.newwords import find_new_words
from textmine.settings import LanguageSettings

DATA = Path(__file__).parents[2] / "shared" / "data"


def read(name: str) -> list[dict]:
    opener = gzip.open if name.endswith(".gz") else open
    with opener(DATA / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def corpus_of(texts: list[str]) -> Corpus:
    return Corpus.from_documents(Document(f"{i:07}", Kind.OTHER, text) for i, text in enumerate(texts))


def best_of(runs: int, work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    times = []
    for _ in range(runs):
        began = clock()
        work()
        times.append(clock() - began)
    return min(times)


def speed() -> None:
    """Texts to flat arrays against jieba.tokenize and jieba.posseg, one thread, in one run."""
    import jieba
    import jieba.posseg

    jieba.setLogLevel(60)
    jieba.initialize()
    texts = [row["text"] for row in read("camp2025/reports.jsonl.gz")]
    corpus, few, fewer = corpus_of(texts), texts[:300], texts[:60]
    size = sum(map(len, texts))
    segment(corpus_of(few))
    list(jieba.posseg.cut(few[0]))
    peers = {
        "jieba.tokenize": sum(map(len, few)) / best_of(2, lambda: [list(jieba.tokenize(text)) for text in few]),
        "jieba.posseg": sum(map(len, fewer)) / best_of(2, lambda: [list(jieba.posseg.cut(text)) for text in fewer]),
    }
    ours = {
        "jieba.tokenize": size / best_of(3, lambda: segment(corpus, parts_of_speech=False)),
        "jieba.posseg": size / best_of(3, lambda: segment(corpus)),
    }
    for peer, rate in peers.items():
        print(f"{peer}: {rate:,.0f} characters/s; segment: {ours[peer]:,.0f}; ratio {ours[peer] / rate:.1f}")


def workers(rounds: int = 4) -> None:
    """One warm worker process against two, on camp2025 eight times over, in turn, so that both meet the same load."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    texts = [row["text"] for row in read("camp2025/reports.jsonl.gz")]
    corpus, small = corpus_of(texts * 8), corpus_of(texts)
    _ = corpus.texts
    engines = {number: LocalEngine(2) for number in (1, 2)}  # with two, work goes to processes
    seconds: dict[int, list[float]] = {number: [] for number in engines}
    for number, engine in engines.items():
        engine._pool = ProcessPoolExecutor(number, mp_context=get_context("spawn"))  # and one of them is let go
        segment(small, engine=engine)
    for _ in range(rounds):
        for number, engine in engines.items():
            seconds[number].append(best_of(1, lambda engine=engine: segment(corpus, engine=engine), time.perf_counter))
    for engine in engines.values():
        engine.close()
    ratios = [one / two for one, two in zip(seconds[1], seconds[2], strict=True)]
    print("one worker", *(f"{value:.2f}" for value in seconds[1]), "s")
    print("two       ", *(f"{value:.2f}" for value in seconds[2]), "s")
    best = min(seconds[1]) / min(seconds[2])
    print(f"ratios {' '.join(f'{value:.2f}' for value in ratios)}, of the best times {best:.2f}")


def words() -> None:
    """Word F1 as in the SIGHAN bakeoffs."""
    for name in ("pku", "rmrb1998"):
        rows = read(f"gold/segmentation/{name}.jsonl")
        corpus = corpus_of([row["text"] for row in rows])
        gold = [spans_of(row["words"]) for row in rows]
        for engine, lexicon in (("jieba", False), ("rjieba", False), ("rjieba", True), ("lac", True)):
            tokens = segment(corpus, settings=LanguageSettings(engine=engine, lexicon=lexicon), parts_of_speech=False)
            print(f"{name}, {engine}, lexicon {'on' if lexicon else 'off'}: F1 {word_f1(tokens, gold):.4f}")


def spans_of(words: list[str]) -> set[tuple[int, int]]:
    spans, position = set(), 0
    for word in words:
        spans.add((position, position + len(word)))
        position += len(word)
    return spans


def word_f1(tokens, gold) -> float:
    hits = 0
    for document, spans in enumerate(gold):
        hits += len(spans & {(token.start, token.end) for token in tokens.rows(document)})
    return 2 * hits / (len(tokens) + sum(map(len, gold)))


def sentences() -> None:
    """Sentence splitting, bytes a second."""
    texts = [row["text"] for row in read("camp2025/reports.jsonl.gz")] * 4
    corpus = corpus_of(texts)
    size = sum(len(text.encode()) for text in corpus.texts)
    print(f"sentences: {size / best_of(3, lambda: split_sentences(corpus)) / 1e6:.1f} MB/s")


def newwords() -> None:
    """Authors' keywords that jieba splits, among the first 500 candidates; the first 100 on camp2025, to be read."""
    import rjieba

    rows = read("gold/keywords/abstracts.jsonl")
    corpus = Corpus.from_documents(Document(row["id"], Kind.OTHER, row["text"], title=row["title"]) for row in rows)
    whole = Corpus.from_documents(
        Document(row["id"], Kind.OTHER, f"{row['title']}\n{row['text']}", title=row["title"]) for row in rows
    )
    split = {word for row in rows for word in row["keywords"] if len(rjieba.cut(word)) > 1}
    for name, texts in (("texts", corpus), ("titles and texts", whole)):
        joined = "\n".join(texts.texts)
        gold = {word for word in split if joined.count(word) >= 3}
        found = {row.text for row in find_new_words(texts, segment(texts))}
        share = len(gold & found) / len(gold)
        print(f"{name}: {len(gold)} keywords that jieba splits; among the first 500 candidates {share:.3f}")
    camp = corpus_of([row["text"] for row in read("camp2025/reports.jsonl.gz")])
    print(" ".join(row.text for row in find_new_words(camp, segment(camp), top=100)))


def main() -> None:
    known = {work.__name__: work for work in (speed, workers, words, sentences, newwords)}
    for name in sys.argv[1:] or known:
        known[name]()


if __name__ == "__main__":
    main()
