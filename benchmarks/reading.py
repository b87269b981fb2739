"""How fast and how small reading is: against a loop of `json.loads`, and on a folder of 10,000 texts.

    python benchmarks/reading.py [--runs 5]
    python benchmarks/reading.py --memory

Reads ../shared/data/campus/answers.jsonl.gz. The two ways of reading take turns; medians and the best are shown, wall
clock and processor time (on a busy machine only the latter says much). With `--memory` its texts are made 1, 2, 4 and 8
times as long, and each file is read in a process of its own: the slope of peak memory against the bytes of the texts
tells how often they are held. Below 2 they are not held twice.
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


# VmHWM, as getrusage would tell the peak of the parent that this process was forked from.
_PEAK = """
import sys
from pathlib import Path
from textmine.reading import read_corpus
def peak():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) << 10
before = peak()
frame = read_corpus([sys.argv[1]]).corpus.frame
print(peak() - before, frame["text"].str.len_bytes().sum())
"""


def peak(path: Path) -> tuple[int, int]:
    """Bytes that reading a file adds to the peak of a process of its own, and the bytes of the texts in UTF-8."""
    command = [sys.executable, "-c", _PEAK, str(path)]
    grown, held = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return int(grown), int(held)


def memory() -> None:
    """Peak memory of reading, beside the size of the unpacked file."""
    grown, held = peak(ANSWERS)
    with gzip.open(ANSWERS) as stream:
        size = sum(len(piece) for piece in iter(lambda: stream.read(1 << 20), b""))
    print(f"memory: {grown >> 20} MiB more than before; texts of {held >> 20} MiB, a file of {size >> 20} MiB unpacked")


def lengthen(path: Path, factor: int) -> Path:
    """The answers, each text `factor` times as long."""
    with gzip.open(ANSWERS, "rt", encoding="utf-8") as lines, gzip.open(path, "wt", 1, encoding="utf-8") as out:
        for line in lines:
            row = json.loads(line)
            out.write(json.dumps({**row, "text": row["text"] * factor}, ensure_ascii=False) + "\n")
    return path


def slope(factors: tuple[int, ...] = (1, 2, 4, 8)) -> None:
    """Peak memory against the bytes of the texts."""
    peaks = []
    with tempfile.TemporaryDirectory() as name:
        for factor in factors:
            peaks.append(peak(lengthen(Path(name, f"{factor}.jsonl.gz"), factor)))
            grown, held = peaks[-1]
            print(f"texts of {held / 2**20:6.1f} MiB: peak {grown / 2**20:6.1f} MiB more than before", flush=True)
    grown, held = zip(*peaks, strict=True)
    print(f"a byte of text adds {statistics.linear_regression(held, grown).slope:.2f} bytes to the peak")


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
    parser.add_argument("--memory", action="store_true", help="how often texts are held, and nothing else")
    options = parser.parse_args()
    if not ANSWERS.is_file():
        print(f"{ANSWERS} is absent: nothing to compare with")
    elif options.memory:
        slope()
        return
    else:
        against_json(options.runs)
        memory()
    folder()
    print(f"peak memory of all: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
