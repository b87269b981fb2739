"""Where the time of a whole job goes, and where its memory: stacks sampled in one process, with one worker.

    python benchmarks/where.py [--model nmf] [--corpus FILE] [--every 0.005] [--out benchmarks/RESULTS.md]

Each sample counts for the innermost function of the package on the stack (a product of scipy for who asks for it), and
for the stage in which it was taken. Shares hold whatever else the machine does; seconds do not. Imports are a part of
their own, wherever they are done. Memory is the largest that the process had when the stage ended. One
worker draws the pictures last, after quotations.
"""

import argparse
import gc
import resource
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from types import FrameType

from results import machine, write_part

from textmine.cli.app import COLLECTED
from textmine.pipeline import run_files
from textmine.run import RunFolder
from textmine.settings import Settings

CORPUS = Path(__file__).parents[2] / "shared" / "data" / "camp2025" / "reports.jsonl.gz"
PACKAGE = str(Path(__file__).parents[1] / "textmine") + "/"
IMPORTS = "imports"
LEAST = 0.02
"""Share from which a function is listed."""


class Sampler(threading.Thread):
    """Looks at the main thread from time to time."""

    def __init__(self, every: float) -> None:
        super().__init__(daemon=True)
        self.every, self.stage, self.done = every, "start", False
        self.stages: Counter[str] = Counter()
        self.rooms: Counter[str] = Counter()
        self.functions: Counter[str] = Counter()

    def run(self) -> None:
        """Sample until all is done."""
        main = threading.main_thread().ident
        while not self.done:
            time.sleep(self.every)
            module, function = place(sys._current_frames().get(main or 0))
            self.stages[self.stage] += 1
            self.rooms[module.split("/")[0].removesuffix(".py")] += 1
            self.functions[f"{module}: {function}" if function else module] += 1


def place(frame: FrameType | None) -> tuple[str, str]:
    """The module and the function of the package that is at work; imports are one place."""
    found = None
    while frame is not None:
        code = frame.f_code
        if code.co_filename == "<frozen importlib._bootstrap>" and code.co_name == "_find_and_load":
            return IMPORTS, ""
        if found is None and code.co_filename.startswith(PACKAGE):
            found = code.co_filename.removeprefix(PACKAGE), code.co_name
        frame = frame.f_back
    return found or ("other", "")


def sampled(corpus: Path, model: str, every: float) -> tuple[Sampler, dict[str, float]]:
    """A whole job, looked at; the peak of memory after each stage in MB."""
    sampler, peaks = Sampler(every), dict[str, float]()
    produced = RunFolder._produced

    def watched(folder: RunFolder, name: str, *rest: object) -> object:
        sampler.stage = name
        try:
            return produced(folder, name, *rest)
        finally:
            peaks[name] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    RunFolder._produced = watched
    gc.set_threshold(*COLLECTED)  # as on the command line
    sampler.start()
    with tempfile.TemporaryDirectory() as folder:
        run_files([corpus], Path(folder) / "run", settings=Settings(themes={"model": model}))
    sampler.done = True
    return sampler, peaks


def table(sampler: Sampler, peaks: dict[str, float]) -> list[str]:
    """Shares by stage with memory, by room, and of the functions that have most."""
    total = sampler.stages.total()
    stages = [f"{name} {sampler.stages[name] / total:.2f} ({peak:.0f} MB)" for name, peak in peaks.items()]
    rooms = [f"{name} {count / total:.2f}" for name, count in sampler.rooms.most_common() if count >= LEAST / 2 * total]
    lines = ["| | |", "|---|---|", f"| stages | {', '.join(stages)} |", f"| rooms | {', '.join(rooms)} |"]
    most = [(name, count / total) for name, count in sampler.functions.most_common() if count >= LEAST * total]
    return [*lines, f"| functions | {', '.join(f'`{name}` {share:.2f}' for name, share in most)} |"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--model", default="nmf")
    parser.add_argument("--every", type=float, default=0.005, help="seconds between two samples")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    lines = table(*sampled(options.corpus, options.model, options.every))
    print("\n".join(lines))
    if options.out:
        name = options.corpus.parent.name
        command = f"python benchmarks/where.py --model {options.model}"
        command += "" if options.corpus == CORPUS else f" --corpus ../shared/data/{name}/{options.corpus.name}"
        heading = f"Speed: where it goes, {options.model}, {name}"
        write_part(options.out, heading, "\n".join([f"`{command}`, {machine()}.", "", *lines]))


if __name__ == "__main__":
    main()
