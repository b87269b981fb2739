"""A million posts: CPU seconds, memory and bytes of each stage, how they grow, and what a billion posts would need.

    python benchmarks/scale.py [--sizes 100000,200000,400000]
    python benchmarks/scale.py --sizes 1000000 --workers 2
    python benchmarks/scale.py --sizes 50000 --workers 2 --engine dask
    python benchmarks/scale.py --sizes 100000 --engine counted    # bytes to workers and back, up to themes
    python benchmarks/scale.py --sizes 49600 --model semantic     # the default model of themes, with sentence vectors

With `--out docs/scale.md` the table goes there, in place of the one that the same command made.

The posts are the 396,799 answers; after these, each again by another author, with half of another answer in the middle
of half of its own. Each size is a process of its own. With one worker all CPU is that of the process, so growth is
measured so; with more, wall-clock seconds tell how long one waits, and memory is that of the process without its
workers, which hold a few chunks each. Memory is what cannot be given back: pages of mapped files are not counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import pickle
import random
import re
import resource
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from results import machine

from textmine.corpus import Corpus
from textmine.engine import LocalEngine, open_engine
from textmine.store import packed, unpacked

ANSWERS = Path(__file__).parents[2] / "shared" / "data" / "campus" / "answers.jsonl.gz"
_TARGET = 1_000_000_000

T = TypeVar("T")
R = TypeVar("R")


def posts(answers: Path, number: int, *, seed: int = 42) -> Iterator[dict[str, object]]:
    """So many posts: the answers, and then halves of them mixed, by other authors."""
    with gzip.open(answers, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    draw = random.Random(seed)
    for place in range(number):
        turn, at = divmod(place, len(rows))
        row = rows[at]
        if turn:
            text = changed(row["text"], rows[draw.randrange(len(rows))]["text"], draw)
            row = {**row, "id": f"{row['id']}-{turn}", "text": text, "author": f"{row.get('author')}-{turn}"}
        yield row


def changed(text: str, other: str, draw: random.Random) -> str:
    """A text of about the same length: its halves around one of another's, so that none is a copy of either.

    >>> len(changed("学校环境很好，食堂便宜。", "宿舍四人间，有空调。", random.Random(1)))
    12
    """
    keep = len(text) // 2
    begin = draw.randrange(keep + 1) if keep else 0
    inner = (other * (1 + (len(text) - keep) // max(len(other), 1)))[: len(text) - keep]
    return text[:begin] + inner + text[begin : begin + keep]


class CountedEngine(LocalEngine):
    """This process, which counts the bytes that would go to workers and come back, and does what these would do."""

    sent = back = 0

    def map(self, function: Callable[[T], R], chunks: Iterable[T]) -> Iterator[R]:
        """Results in the order of the chunks."""
        work = pickle.dumps(function, pickle.HIGHEST_PROTOCOL)
        function = pickle.loads(work)
        for chunk in map(packed, chunks):
            self.sent += len(work) + len(chunk)
            result = pickle.dumps(function(unpacked(chunk)), pickle.HIGHEST_PROTOCOL)
            self.back += len(result)
            yield pickle.loads(result)


def measured(corpus: Path, workers: int, name: str, model: str) -> list[dict[str, object]]:
    """Each stage in this process: CPU and wall seconds, the peak meanwhile, the bytes of what goes on to the next."""
    from textmine.engine import no_progress
    from textmine.pipeline import Analysis, read, stages
    from textmine.run import RunFolder
    from textmine.settings import Settings
    from textmine.store import ColumnStore

    settings = Settings.model_validate({"themes": {"model": model}})
    rows: list[dict[str, object]] = []

    def stage(name: str, work: Callable[[], object], size: Callable[[], int] = int) -> None:
        wall, cpu, sent, back = time.perf_counter(), cpu_seconds(), counted.sent, counted.back
        memory.peak = 0
        work()
        row = {"stage": name, "cpu": cpu_seconds() - cpu, "wall": time.perf_counter() - wall, "peak_mb": memory.peak}
        rows.append(row | {"bytes": size(), "sent": counted.sent - sent, "back": counted.back - back})
        print(json.dumps(rows[-1]), file=sys.stderr, flush=True)

    memory = OwnMemory()
    memory.start()
    with (
        CountedEngine() if name == "counted" else open_engine(name, workers=workers) as engine,
        RunFolder.open(corpus.with_suffix("")) as folder,
    ):
        counted = engine if isinstance(engine, CountedEngine) else CountedEngine()
        state: dict[str, Analysis] = {}

        def write(out: Path) -> None:
            reading = partial(read, [corpus], settings=settings, engine=engine, store=ColumnStore(folder.scratch))
            stages.write_documents(reading(), folder, settings, engine, out)  # which then nothing else holds

        def load() -> None:
            folder.stage("documents", key="", outputs=stages.DOCUMENTS, produce=write)
            state["found"] = stages.load_analysis(folder, settings=settings, engine=engine, progress=no_progress)

        stage("read and mask", load, lambda: code_bytes(state["found"].corpus))
        found = state["found"]
        stage("segment", lambda: found.tokens, lambda: array_bytes(found.tokens))
        stage("sentences", lambda: found.sentences, lambda: array_bytes(found.sentences))
        stage("deduplicate", lambda: found.cleaning, lambda: array_bytes(found.marks))
        stage("keywords", lambda: found.keywords("corpus", top=100), lambda: array_bytes(found.candidates))
        stage("themes", lambda: setattr(found, "themes", found.fit_themes()), lambda: int(found.themes.weights.nbytes))
        if name == "counted":
            return rows  # what follows does not grow
        stage("claims", lambda: found.studied.claims)
        stage("quotations", lambda: found.studied.selection)
    return rows


def code_bytes(corpus: Corpus) -> int:
    """The bytes of the codes of what repeats in a table."""
    return sum(corpus.codes(name).nbytes for name in ("kind", "author", "unit", "role", "thread", "time", "title"))


def array_bytes(value: object) -> int:
    """The bytes of the arrays that a value holds."""
    return sum(getattr(part, "nbytes", 0) for part in vars(value).values())


class OwnMemory(threading.Thread):
    """The most memory of its own that this process has had since `peak` was 0, in MB, looked at 50 times a second.

    Pages of mapped files are left out: where memory is short they go without being written anywhere.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0.0

    def run(self) -> None:
        """Look for as long as the process lives."""
        while True:
            status = Path("/proc/self/status").read_text("ascii")
            self.peak = max(self.peak, int(status.split("RssAnon:")[1].split()[0]) / 1024)
            time.sleep(0.02)


def cpu_seconds() -> float:
    """Of this process; its workers are still alive, and not counted."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def exponent(sizes: list[int], values: list[float]) -> float:
    """The slope of log value over log size, by least squares: 1 is linear.

    >>> round(exponent([1, 2, 4], [3.0, 6.0, 12.0]), 2)
    1.0
    """
    x, y = [math.log(size) for size in sizes], [math.log(max(value, 1e-3)) for value in values]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    across = sum((a - mean_x) ** 2 for a in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / across if across else float("nan")


def report(sizes: list[int], found: dict[int, list[dict[str, float | str]]], workers: int) -> str:
    """Tables of what was measured, and what follows for a billion posts."""
    largest = found[sizes[-1]]
    seconds = "cpu" if workers == 1 else "wall"
    columns = [
        "stage",
        *(f"{size:,}: {seconds} s" for size in sizes),
        "grows as n^",
        "own peak MB",
        "bytes a post",
    ]
    counted = any(row["sent"] for row in largest)
    columns += ["sent, back: bytes a post"] if counted else []
    columns += ["ms a post", "core-hours of 10⁹"]
    lines = [*textwrap.wrap(f"`{command()}`, {machine()}.", 120, break_on_hyphens=False), ""]
    lines += [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    totals = [sum(float(row[seconds]) for row in found[size]) for size in sizes]
    for place, row in enumerate(largest):
        values = [float(found[size][place][seconds]) for size in sizes]
        held = [f"{row['peak_mb']:.0f}", f"{float(row['bytes']) / sizes[-1]:.0f}" if row["bytes"] else ""]
        held += [f"{row['sent'] / sizes[-1]:.0f}, {row['back'] / sizes[-1]:.0f}"] if counted else []
        lines.append(table_row(str(row["stage"]), sizes, values, held))
    lines.append(table_row("all", sizes, totals, ["", "", ""] if counted else ["", ""]))
    return "\n".join(lines)


def command() -> str:
    """The command line that is told, and by which a table is known: all but where it is written to."""
    words = iter(["python", "benchmarks/scale.py", *sys.argv[1:]])
    return " ".join(word for word in words if word != "--out" or not next(words, ""))


def put_table(path: Path, text: str) -> None:
    """Put a table where the same command's stood, or at the end."""
    old, table = path.read_text("utf-8"), re.compile(rf"(?m)^`{re.escape(command())}`(?:.+\n)+\n(?:\|.*\n)+")
    new, found = table.subn(lambda _: text + "\n", old)
    path.write_text(new if found else f"{old}\n{text}\n", "utf-8")


def table_row(name: str, sizes: list[int], values: list[float], held: list[str]) -> str:
    """One stage: seconds at each size, growth, what it holds, and what a post costs at the largest size."""
    each = values[-1] / sizes[-1]
    growth = f"{exponent(sizes, values):.2f}" if len(sizes) > 1 else ""
    cells = [name, *(f"{value:.1f}" for value in values), growth, *held]
    return "| " + " | ".join([*cells, f"{1000 * each:.3f}", f"{each * _TARGET / 3600:.0f}"]) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="100000,200000,400000")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--engine", default="local", choices=["local", "dask", "counted"])
    parser.add_argument("--model", default="nmf", choices=["nmf", "lda", "semantic"])
    parser.add_argument("--answers", type=Path, default=ANSWERS)
    parser.add_argument("--out", type=Path, help="a file in which this command's table is replaced")
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.corpus:  # the process of one size
        print(json.dumps(measured(options.corpus, options.workers, options.engine, options.model)))
        return
    sizes = sorted(map(int, options.sizes.split(",")))
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            corpus = Path(folder) / f"{size}.jsonl"
            with corpus.open("w", encoding="utf-8") as file:
                file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in posts(options.answers, size))
            work = [sys.executable, __file__, "--corpus", str(corpus), "--workers", str(options.workers)]
            work += ["--engine", options.engine, "--model", options.model]
            found[size] = json.loads(subprocess.run(work, stdout=subprocess.PIPE, check=True, text=True).stdout)
            corpus.unlink()
    text = report(sizes, found, options.workers)
    print(text)
    if options.out:
        put_table(options.out, text)


if __name__ == "__main__":
    main()
