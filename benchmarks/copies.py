"""Copies: the shared paragraphs of camp2025, planted near-copies, and speed: `python benchmarks/copies.py [what …]`.

What: `gold` (620 listed paragraphs), `planted` (recall and precision by rate and kind of change), `scale` (seconds and
memory for 50, 100, 200 and 397 thousand answers, each in a process of its own). Reads ../shared/data, which is not part
of the repository.

Planting: from a corpus without its own copies (documents in any group are taken out first), paragraphs are copied into
documents of other authors, changed, and looked for. Recall: planted paragraphs in one group with their source.
Precision: of all pairs (source, copy) in groups, those that were planted.
"""

from __future__ import annotations

import gzip
import itertools
import json
import math
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from textmine.cleaning import DuplicateGroup, find_copies, find_marks
from textmine.corpus import Corpus, Document, Kind
from textmine.engine import LocalEngine
from textmine.language import split_sentences
from textmine.settings import CleaningSettings

DATA = Path(__file__).parents[2] / "shared" / "data"
FILES = {
    "camp2025": "camp2025/reports.jsonl.gz",
    "comments": "campus/comments.jsonl.gz",
    "posts": "posts/course_posts.jsonl",
    "answers": "campus/answers.jsonl.gz",
}
SIZES = (50_000, 100_000, 200_000, 396_799)
PLANTED = 400


def read(name: str, limit: int | None = None) -> list[Document]:
    path = DATA / FILES[name]
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(limit or sys.maxsize), lines, strict=False)]
    fields = ("author", "unit", "time", "thread")
    return [Document(r["id"], Kind(r["kind"]), r["text"], **{f: r.get(f) for f in fields}) for r in rows]


def groups_of(documents: Sequence[Document]) -> tuple[Corpus, Sequence[DuplicateGroup]]:
    corpus = Corpus.from_documents(documents)
    return corpus, find_copies(corpus, split_sentences(corpus), engine=LocalEngine())[1]


def gold() -> None:
    def plain(text: str) -> str:
        return "".join(c for c in re.sub(r"\]\([^)]*\)", "]", text) if c.isalnum())

    corpus, groups = groups_of(read("camp2025"))
    authors = corpus.frame["author"].to_list()
    copies = [
        [(authors[c.document], plain(corpus.texts[c.document][c.start : c.end])) for c in g.copies] for g in groups
    ]
    lines = (DATA / "gold/copies/camp2025_shared_paragraphs.jsonl").read_text("utf-8").splitlines()
    found = 0
    for row in map(json.loads, lines):
        wanted, people = plain(row["text"]), set(row["trainees"])
        found += any(
            len({who for who, text in group if who in people and (wanted in text or covers(text, wanted))}) > 1
            for group in copies
        )
    print(f"camp2025: {found} of {len(lines)} shared paragraphs found, in {len(groups)} groups")


def covers(text: str, wanted: str) -> bool:
    return bool(text) and text in wanted and len(text) >= 0.8 * len(wanted)


Change = Callable[[str, float, random.Random, Sequence[str]], str]


def characters(text: str, rate: float, rng: random.Random, words: Sequence[str]) -> str:
    """Replace single letters by letters of other texts."""
    letters = [i for i, c in enumerate(text) if c.isalnum()]
    changed = list(text)
    for i in rng.sample(letters, round(rate * len(letters))):
        changed[i] = rng.choice(rng.choice(words))
    return "".join(changed)


def edits(text: str, rate: float, rng: random.Random, words: Sequence[str]) -> str:
    """Replace, delete and insert single letters."""
    letters = [i for i, c in enumerate(text) if c.isalnum()]
    changed = list(text)
    for i in rng.sample(letters, round(rate * len(letters))):
        other = rng.choice(rng.choice(words))
        changed[i] = rng.choice([other, other, "", changed[i] + other])
    return "".join(changed)


def synonyms(text: str, rate: float, rng: random.Random, words: Sequence[str]) -> str:
    """Replace whole words by other words of the corpus, until the share of letters is reached."""
    import rjieba

    tokens = rjieba.cut(text)
    places = [i for i, token in enumerate(tokens) if len(token) > 1 and token.isalnum()]
    rng.shuffle(places)
    left = rate * sum(c.isalnum() for c in text)
    for i in places:
        if left <= 0:
            break
        left -= len(tokens[i])
        tokens[i] = rng.choice(words)
    return "".join(tokens)


def reordered(text: str, rate: float, rng: random.Random, words: Sequence[str]) -> str:
    """Put sentences into another order, and replace single letters."""
    return shuffled(r"[^。！？；]+[。！？；]*", text, rate, rng, words)


def clauses(text: str, rate: float, rng: random.Random, words: Sequence[str]) -> str:
    """Put clauses into another order, and replace single letters: harder than what was asked for."""
    return shuffled(r"[^。！？；，、：]+[。！？；，、：]*", text, rate, rng, words)


def shuffled(piece: str, text: str, rate: float, rng: random.Random, words: Sequence[str]) -> str:
    pieces = re.findall(piece, text)
    rng.shuffle(pieces)
    return characters("".join(pieces), rate, rng, words)


CHANGES: dict[str, Change] = {
    "characters": characters,
    "edits": edits,
    "synonyms": synonyms,
    "sentences reordered": reordered,
    "clauses reordered": clauses,
}


def without_copies(name: str) -> list[Document]:
    documents = read(name)
    while True:
        corpus, groups = groups_of(documents)
        if not groups:
            return documents
        copied = {corpus.ids[copy.document] for group in groups for copy in group.copies}
        documents = [document for document in documents if document.id not in copied]


def planted() -> None:
    import rjieba

    for name in ("camp2025", "comments", "posts"):
        base = without_copies(name)
        paragraphs = [
            (d, line.strip())
            for d in base
            for line in d.text.split("\n")
            if 25 <= sum("\u4e00" <= c <= "\u9fff" for c in line) <= 400
        ]
        words = [w for _, p in paragraphs[:2000] for w in rjieba.cut(p) if len(w) > 1 and "\u4e00" <= w[0] <= "\u9fff"]
        print(f"{name}: {len(base)} documents without copies, {len(paragraphs)} paragraphs of 25 to 400 characters")
        for kind, change in CHANGES.items():
            for rate in (0.05, 0.1, 0.2):
                recall, precision = plant(base, paragraphs, words, change, rate)
                print(f"  {kind:20} {rate:4.0%}  recall {recall:.3f}  precision {precision:.3f}", flush=True)


def plant(
    base: list[Document], paragraphs: list[tuple[Document, str]], words: Sequence[str], change: Change, rate: float
) -> tuple[float, float]:
    rng = random.Random(7)
    chosen = rng.sample(paragraphs, min(PLANTED, len(paragraphs) // 4))
    hosts = rng.sample(base, len(chosen))
    texts = {d.id: d.text for d in base}
    wanted = {}
    for (source, paragraph), host in zip(chosen, hosts, strict=True):
        if source.id == host.id or (source.author and source.author == host.author):
            continue
        copy = change(paragraph, rate, rng, words)
        texts[host.id] += "\n" + copy
        wanted[source.id, paragraph] = (host.id, copy)
    corpus, groups = groups_of([Document(d.id, d.kind, texts[d.id], author=d.author, time=d.time) for d in base])
    spans = [[(corpus.ids[c.document], corpus.texts[c.document][c.start : c.end]) for c in g.copies] for g in groups]
    pairs = [(a, b) for copies in spans for a in copies[:1] for b in copies[1:]]
    true = [any(belong(a, b, key, copy) for key, copy in wanted.items()) for a, b in pairs]
    found = sum(any(belong(a, b, key, copy) for a, b in pairs) for key, copy in wanted.items())
    return found / len(wanted), sum(true) / max(len(pairs), 1)


def belong(a: tuple[str, str], b: tuple[str, str], key: tuple[str, str], copy: tuple[str, str]) -> bool:
    return {a[0], b[0]} == {key[0], copy[0]} and all(
        any(inside(text, planted) for id_, planted in (key, copy) if id_ == who) for who, text in (a, b)
    )


def inside(text: str, planted: str) -> bool:
    return text.strip() in planted or planted.strip() in text


def scale() -> None:
    rows = []
    for size in SIZES:
        runs = [subprocess.run([sys.executable, __file__, "one", str(size)], capture_output=True, text=True, check=True)
                for _ in range(2)]  # fmt: skip
        row = min((json.loads(run.stdout) for run in runs), key=lambda row: row["cpu"])
        rows.append(row)
        print(row, flush=True)
    steps = [
        math.log(b["cpu"] / a["cpu"]) / math.log(b["documents"] / a["documents"]) for a, b in itertools.pairwise(rows)
    ]
    print("growth exponents of processor time:", ", ".join(f"{step:.2f}" for step in steps))


def one(size: int) -> None:
    corpus = Corpus.from_documents(read("answers", size))
    sentences = split_sentences(corpus)
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with LocalEngine() as engine:
        start, began = time.perf_counter(), time.process_time()
        groups = find_copies(corpus, sentences, engine=engine)[1]
        copies, cpu = time.perf_counter() - start, time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        start = time.perf_counter()
        find_marks(corpus, sentences, settings=CleaningSettings(), engine=engine)
        marks = time.perf_counter() - start
    all_ = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row = {"documents": len(corpus), "groups": len(groups), "copies": round(copies, 2), "cpu": round(cpu, 2)}
    row["all marks"] = round(marks, 2)
    print(json.dumps(row | {"MB read": round(loaded), "MB copies": round(peak), "MB marks": round(all_)}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        one(int(sys.argv[2]))
    else:
        for what in sys.argv[1:] or ("gold", "planted", "scale"):
            {"gold": gold, "planted": planted, "scale": scale}[what]()
