"""How fast and how small reading is: against a loop of `json.loads`, and on a folder of 10,000 texts.

    python benchmarks/reading.py [--runs 5]

Reads ../shared/data/campus/answers.jsonl.gz. The two ways of reading take turns; medians and the best are shown, wall
clock and processor time (on a busy machine only the latter says much).
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from textmine.reading import read_corpus

ANSWERS = Path(__file__).parents[2] / "shared" / "data" / "campus" / "answers.jsonl.gz"


def loop() -> int:
    with gzip.open(ANSWERS, "rt", encoding="utf-8") as lines:
        return sum(1 for line in lines if json.loads(line))


def read() -> int:
    return len(read_corpus([ANSWERS]).corpus)


def timed(function: Callable[[], int]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    function()
    return time.perf_counter() - wall, time.process_time() - cpu


def against_json(runs: int) -> None:
    read()
    taken: dict[str, list[tuple[float, float]]] = {"json.loads": [], "read_corpus": []}
    for _ in range(runs):
        taken["json.loads"].append(timed(loop))
        taken["read_corpus"].append(timed(read))
    for name, times in taken.items():
        wall, cpu = zip(*times, strict=True)
        median, best, busy = statistics.median(wall), min(wall), statistics.median(cpu)
        print(f"{name:12} wall median {median:.2f} s, best {best:.2f} s; cpu {busy:.2f} s")
    for label, pick in (("median", statistics.median), ("best", min)):
        ratio = pick([w for w, _ in taken["json.loads"]]) / pick([w for w, _ in taken["read_corpus"]])
        print(f"read_corpus is {ratio:.2f} times as fast ({label} wall clock)")


def memory() -> None:
    """Peak memory of reading alone, in a process of its own, beside the size of the unpacked file."""
    # VmHWM, as getrusage would tell the peak of the parent that this process was forked from.
    script = (
        "import sys; from pathlib import Path; from textmine.reading import read_corpus;"
        "peak = lambda: int(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0]) >> 10;"
        "b = peak(); c = read_corpus([Path(sys.argv[1])]).corpus;"
        "print(peak() - b, int(c.frame.estimated_size() >> 20))"
    )
    out = subprocess.run(
        [sys.executable, "-c", script, str(ANSWERS)], capture_output=True, text=True, check=True
    ).stdout
    grown, held = out.split()
    with gzip.open(ANSWERS) as stream:
        size = sum(len(piece) for piece in iter(lambda: stream.read(1 << 20), b""))
    print(
        f"memory: {grown} MiB more than before reading; the corpus holds {held} MiB, the file {size >> 20} MiB unpacked"
    )


def folder(files: int = 10_000) -> None:
    with tempfile.TemporaryDirectory() as name:
        for number in range(files):
            Path(name, f"学员{number:05d}-心得.txt").write_text(
                f"第{number}篇。微党课要讲身边的人和事。\n" * 20, encoding="gb18030"
            )
        wall, cpu = timed(lambda: len(read_corpus([name]).corpus))
    print(f"folder of {files:,} texts: {wall:.1f} s (cpu {cpu:.1f} s)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    if ANSWERS.is_file():
        against_json(runs)
        memory()
    else:
        print(f"{ANSWERS} is absent: nothing to compare with")
    folder()
    print(f"peak memory of all: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
