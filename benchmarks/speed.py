"""Whole jobs as processes: `textmine run` against the script that tutorials teach, alternating, medians.

    python benchmarks/speed.py [--runs 3] [--parts 8,4,2,1] [--corpora camp2025,answers] [--out benchmarks/RESULTS.md]
                               [--peers PYTHON]

Each corpus is cut to its first 1/8, 1/4, 1/2 and the whole of it, so that growth shows. Peak memory is that of the
largest process (`ru_maxrss` of the children). With `--peers`, jieba.analyse, tomotopy and BERTopic (given textmine's
vectors) run beside them, under an interpreter that has them, since textmine does not need them. With `--out`, what was
measured takes the place of the file's part on the speed of these corpora, with the command, versions and machine, and
what is wanted beside it.
"""

import argparse
import gzip
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from results import machine, write_part

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
CORPORA = {"camp2025": DATA / "camp2025" / "reports.jsonl.gz", "answers": DATA / "campus" / "answers.jsonl.gz"}


SCRIPT = "tutorial script"
WANTED = {
    ("camp2025", "textmine run --model nmf"): 1 / 6,
    ("answers", "textmine run --model nmf"): 1 / 10,
    ("camp2025", "textmine run --model semantic"): 2.0,
    ("answers", "textmine run --model semantic"): 2.0,
}
"""Shares of the script's time within which a whole job is to be done."""
PEERS = {"jieba.analyse": "jieba_keywords.py", "tomotopy LDA": "tomotopy_lda.py", "BERTopic": "bertopic_topics.py"}


def commands(corpus: Path, out: Path, peers: str | None = None) -> dict[str, list[str]]:
    textmine = [sys.executable, "-m", "textmine", "run", str(corpus), "--out", str(out / "run"), "--quiet"]
    scripts = ROOT / "benchmarks" / "peers"
    others = PEERS if peers else {}
    return {
        SCRIPT: [sys.executable, str(scripts / "tutorial.py"), str(corpus), str(out / "peer")],
        "textmine run --model nmf": [*textmine, "--model", "nmf", "--workers", "2"],
        "textmine run --model semantic": [*textmine, "--model", "semantic", "--workers", "2"],
        **{
            name: [str(peers), str(scripts / script), str(corpus), str(out / "peer")] for name, script in others.items()
        },
    }


def measure(command: list[str]) -> dict[str, float]:
    """Wall and CPU seconds of a command with its children, and the peak memory of its largest process in MB."""
    runner = (
        "import json,resource,subprocess,sys,time;t=time.perf_counter();"
        "r=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL).returncode;u=resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(json.dumps(dict(code=r,wall=time.perf_counter()-t,cpu=u.ru_utime+u.ru_stime,peak_mb=u.ru_maxrss/1024)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    result = subprocess.run([sys.executable, "-c", runner, *command], capture_output=True, text=True, env=environment)
    figures = json.loads(result.stdout)
    if figures.pop("code"):
        sys.exit(f"{' '.join(command)} failed:\n{result.stderr[-2000:]}")
    return figures


def head(corpus: Path, part: int, folder: Path) -> Path:
    """The first 1/part of a corpus, as a file of its own."""
    with gzip.open(corpus, "rt", encoding="utf-8") as file:
        lines = file.readlines()
    path = folder / f"{corpus.parent.name}-{part}.jsonl"
    path.write_text("".join(lines[: len(lines) // part]), "utf-8")
    return path


def growth(points: list[tuple[int, float]]) -> float:
    """The exponent of growth between the first and the last size: 1 is linear."""
    (small, quick), (large, slow) = points[0], points[-1]
    return math.log(slow / quick) / math.log(large / small) if large > small else float("nan")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--parts", default="8,4,2,1")
    parser.add_argument("--corpora", default=",".join(CORPORA))
    parser.add_argument("--only", help="commands whose name contains this, and the tutorial script")
    parser.add_argument("--peers", help="an interpreter in which jieba, tomotopy and bertopic are installed")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    results: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in options.corpora.split(","):
            for part in map(int, options.parts.split(",")):
                corpus = head(CORPORA[name], part, folder)
                documents = sum(1 for _ in corpus.open(encoding="utf-8"))
                figures: dict[str, list[dict[str, float]]] = {}
                last: dict[str, str] = {}
                for _ in range(options.runs):
                    for label, command in commands(corpus, folder / "out", options.peers).items():
                        if options.only and options.only not in label and label != SCRIPT:
                            continue
                        shutil.rmtree(folder / "out", ignore_errors=True)
                        figures.setdefault(label, []).append(measure(command))
                        last[label] = stages(folder / "out")
                for label, runs in figures.items():
                    medians = {key: round(statistics.median(run[key] for run in runs), 2) for key in runs[0]}
                    results.append(
                        {"corpus": name, "documents": documents, "command": label, **medians, "stages": last[label]}
                    )
                    print(json.dumps(results[-1], ensure_ascii=False), flush=True)
    for name, label in sorted({(str(r["corpus"]), str(r["command"])) for r in results}):
        points = [(r["documents"], r["wall"]) for r in results if (r["corpus"], r["command"]) == (name, label)]
        print(f"growth of {label} on {name}: {growth(points):.2f}")  # type: ignore[arg-type]
    if options.out:
        write_part(options.out, f"Speed: {options.corpora}", markdown(results))


def markdown(results: list[dict[str, object]]) -> str:
    """A table of what was measured, under the command and the machine."""
    lines = [
        f"`python {' '.join(['benchmarks/speed.py', *sys.argv[1:]])}`, {machine()}.",
        "",
        "| corpus | documents | command | wall s | CPU s | peak MB | stages, s |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in results:
        cells = [row[key] for key in ("corpus", "documents", "command", "wall", "cpu", "peak_mb", "stages")]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join([*lines, "", *verdicts(results)])


def verdicts(results: list[dict[str, object]]) -> list[str]:
    """How each run stands to the script on the same part of the same corpus, beside what is wanted."""
    scripts = {(r["corpus"], r["documents"]): r for r in results if r["command"] == SCRIPT}
    lines = []
    for row in results:
        wanted, script = WANTED.get((str(row["corpus"]), str(row["command"]))), scripts[row["corpus"], row["documents"]]
        if wanted is not None:
            time, memory = (float(row[key]) / float(script[key]) for key in ("wall", "peak_mb"))  # type: ignore[arg-type]
            verdict = (
                f"{time:.2f} of the script's time, {'at most' if time <= wanted else 'not'} the {wanted:.2f} wanted"
            )
            what = f"{row['command']}, {row['documents']:,} documents of {row['corpus']}"
            lines.append(f"- {what}: {verdict}; {memory:.2f} of its memory.")
    return lines


def stages(out: Path) -> str:
    """The seconds of each stage of a run, as its manifest has them."""
    manifest = out / "run" / "manifest.json"
    if not manifest.exists():
        return ""
    found = json.loads(manifest.read_text("utf-8"))["stages"]
    return ", ".join(f"{name} {stage['seconds']:.1f}" for name, stage in found.items())


if __name__ == "__main__":
    main()
