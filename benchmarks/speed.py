"""Whole jobs as processes: `textmine run` against the script that tutorials teach, alternating, medians.

    python benchmarks/speed.py [--runs 3] [--parts 8,4,2,1] [--corpora camp2025,answers] [--only nmf,script]
                               [--peers PYTHON] [--limit SECONDS] [--within MINUTES] [--out benchmarks/RESULTS.md]

Each corpus is cut to its first 1/8, 1/4, 1/2 and the whole of it, so that growth shows. Peak memory is that of the
largest process (`ru_maxrss` of the children). With `--peers`, jieba.analyse, tomotopy and BERTopic (given textmine's
vectors) run beside them, under an interpreter that has them, since textmine does not need them. Rows name the matrix
kernels of numpy; where `OPENBLAS_CORETYPE` is set, they are those it names, and not those that a user gets.

Time is bounded: a command that takes longer than `--limit` is ended, and its row says so; no command is begun after
`--within`. With `--out`, each row is kept as soon as it is measured: in `speed.jsonl` beside this script, in place of
an earlier row of the same command on the same documents, with the commit and the load of the machine; the parts on
speed are written anew from all rows that are kept there, with what is wanted and how time grows.
"""

import argparse
import gzip
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from results import machine, write_part

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
CORPORA = {"camp2025": DATA / "camp2025" / "reports.jsonl.gz", "answers": DATA / "campus" / "answers.jsonl.gz"}
KEPT = Path(__file__).with_name("speed.jsonl")

SCRIPT, NMF, SEMANTIC = "tutorial script", "textmine run --model nmf", "textmine run --model semantic"
WANTED = {("camp2025", NMF): 1 / 6, ("answers", NMF): 1 / 10, ("camp2025", SEMANTIC): 2.0, ("answers", SEMANTIC): 2.0}
"""Shares of the script's time within which a whole job is to be done."""
PEERS = {"jieba.analyse": "jieba_keywords.py", "tomotopy LDA": "tomotopy_lda.py", "BERTopic": "bertopic_topics.py"}

Row = dict[str, Any]


def commands(corpus: Path, out: Path, peers: str | None = None) -> dict[str, list[str]]:
    """What is measured, by name."""
    textmine = [sys.executable, "-m", "textmine", "run", str(corpus), "--out", str(out / "run"), "--quiet"]
    scripts = ROOT / "benchmarks" / "peers"
    others = PEERS if peers else {}
    return {
        SCRIPT: [sys.executable, str(scripts / "tutorial.py"), str(corpus), str(out / "peer")],
        NMF: [*textmine, "--model", "nmf", "--workers", "2"],
        SEMANTIC: [*textmine, "--model", "semantic", "--workers", "2"],
        **{
            name: [str(peers), str(scripts / script), str(corpus), str(out / "peer")] for name, script in others.items()
        },
    }


def measure(command: list[str], limit: float) -> dict[str, float] | None:
    """Wall and CPU seconds of a command with its children, and the peak memory of its largest process in MB.

    None where it took longer than the limit: then it is ended with all its processes.
    """
    runner = (
        "import json,resource,subprocess,sys,time;t=time.perf_counter();"
        "r=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL).returncode;u=resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(json.dumps(dict(code=r,wall=time.perf_counter()-t,cpu=u.ru_utime+u.ru_stime,peak_mb=u.ru_maxrss/1024)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", runner, *command],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True,
    )  # fmt: skip
    try:
        output, errors = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None
    figures: dict[str, float] = json.loads(output)
    if figures.pop("code"):
        sys.exit(f"{' '.join(command)} failed:\n{errors[-2000:]}")
    return figures


def head(corpus: Path, part: int, folder: Path) -> Path:
    """The first 1/part of a corpus, as a file of its own."""
    with gzip.open(corpus, "rt", encoding="utf-8") as file:
        lines = file.readlines()
    path = folder / f"{corpus.parent.name}-{part}.jsonl"
    path.write_text("".join(lines[: len(lines) // part]), "utf-8")
    return path


def growth(points: Iterable[tuple[int, float]]) -> float | None:
    """The exponent with which time grows, fitted to all sizes: 1 is linear. None of fewer than two."""
    sizes = sorted(points)
    if len(sizes) < 2:
        return None
    documents, seconds = np.log(np.array(sizes)).T
    return float(np.polyfit(documents, seconds, 1)[0])


def measured(options: argparse.Namespace) -> Iterator[Row]:
    """A row a command and size, as soon as each run has made its figures surer; the whole corpus comes last."""
    # as an installed package is, also where Python is told to keep no bytecode: else each process compiles all anew
    subprocess.run([sys.executable, "-m", "compileall", "-qq", str(ROOT / "textmine")])
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in options.corpora.split(","):
            for part in map(int, options.parts.split(",")):
                corpus = head(CORPORA[name], part, folder)
                documents = sum(1 for _ in corpus.open(encoding="utf-8"))
                figures: dict[str, list[dict[str, float] | None]] = {}
                for _ in range(options.runs):
                    for label, command in commands(corpus, folder / "out", options.peers).items():
                        late = time.monotonic() - started > 60 * options.within
                        if late or not any(name in label for name in options.only.split(",")):
                            continue
                        shutil.rmtree(folder / "out", ignore_errors=True)
                        load = os.getloadavg()[0]
                        figures.setdefault(label, []).append(measure(command, options.limit))
                        found = {"corpus": name, "documents": documents, "command": label}
                        yield found | summed(figures[label], options.limit) | provenance(load, folder / "out")


def summed(runs: list[dict[str, float] | None], limit: float) -> Row:
    """Medians of the runs; of one that was ended, the limit, and that it is one."""
    ended = [run for run in runs if run is not None]
    if len(ended) < len(runs):
        return {"runs": len(runs), "wall": limit, "ended": True}
    return {"runs": len(runs)} | {key: round(statistics.median(run[key] for run in ended), 2) for key in ended[0]}


def provenance(load: float, out: Path) -> Row:
    """The stages of a run, the commit, the machine and its load before the run."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT).stdout
    return {"stages": stages(out), "commit": commit.strip(), "load": round(load, 1), "machine": machine()}


def stages(out: Path) -> str:
    """The seconds of each stage of a run, as its manifest has them."""
    manifest = out / "run" / "manifest.json"
    if not manifest.exists():
        return ""
    found = json.loads(manifest.read_text("utf-8"))["stages"]
    return ", ".join(f"{name} {stage['seconds']:.1f}" for name, stage in found.items())


def keep(row: Row) -> list[Row]:
    """Put a row in place of an earlier one of the same command on the same documents; all rows, in order."""
    lines = KEPT.read_text("utf-8").splitlines() if KEPT.exists() else []
    rows = {key(old): old for old in map(json.loads, lines)} | {key(row): row}
    ordered = sorted(rows.values(), key=key)
    beside = KEPT.with_suffix(".part")
    beside.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ordered), "utf-8")
    beside.replace(KEPT)
    return ordered


def key(row: Row) -> tuple[str, int, int, str]:
    """What a row is of, in the order of the tables."""
    names = [SCRIPT, NMF, SEMANTIC, *PEERS]
    return row["corpus"], row["documents"], names.index(row["command"]), row["command"]


def markdown(rows: list[Row]) -> str:
    """A table of what was measured on one corpus, what is wanted of it, and how time grows."""
    machines = "; ".join(sorted({row["machine"] for row in rows}))
    lines = [
        f"`python benchmarks/speed.py --corpora {rows[0]['corpus']}`, {machines}.",
        "",
        "| documents | command | wall s | CPU s | peak MB | stages, s | runs, commit, load before |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        wall = f"ended after {row['wall']:.0f}" if row.get("ended") else row["wall"]
        of = f"{row['runs']}, {row['commit']}, {row['load']}"
        cells = [row["documents"], row["command"], wall, row.get("cpu", ""), row.get("peak_mb", ""), row["stages"], of]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join([*lines, "", *verdicts(rows), *growths(rows)])


def verdicts(rows: list[Row]) -> Iterator[str]:
    """How each run stands to the script on the same part of the same corpus, beside what is wanted."""
    scripts = {row["documents"]: row for row in rows if row["command"] == SCRIPT and not row.get("ended")}
    for row in rows:
        wanted, script = WANTED.get((row["corpus"], row["command"])), scripts.get(row["documents"])
        if wanted is None or script is None or row.get("ended"):
            continue
        share, memory = row["wall"] / script["wall"], row["peak_mb"] / script["peak_mb"]
        verdict = f"{share:.2f} of the script's time, {'at most' if share <= wanted else 'not'} the {wanted:.2f} wanted"
        yield f"- {row['command']}, {row['documents']:,} documents: {verdict}; {memory:.2f} of its memory."


def growths(rows: list[Row]) -> Iterator[str]:
    """The exponent of growth of each command that was measured at two sizes or more."""
    for label in dict.fromkeys(row["command"] for row in rows):
        own = [row for row in rows if row["command"] == label and not row.get("ended")]
        wall, cpu = (growth((row["documents"], row[what]) for row in own) for what in ("wall", "cpu"))
        if wall is not None:
            sizes = f"{own[0]['documents']:,} to {own[-1]['documents']:,} documents"
            yield f"- {label}: time grows with an exponent of {wall:.2f} (CPU {cpu:.2f}) from {sizes}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--parts", default="8,4,2,1")
    parser.add_argument("--corpora", default=",".join(CORPORA))
    parser.add_argument("--only", default="", help="commands whose name contains one of these, with commas between")
    parser.add_argument("--peers", help="an interpreter in which jieba, tomotopy and bertopic are installed")
    parser.add_argument("--limit", type=float, default=1800, help="seconds after which a command is ended")
    parser.add_argument("--within", type=float, default=600, help="minutes after which none is begun")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rows: list[Row] = []
    for row in measured(options):
        print(json.dumps(row, ensure_ascii=False), flush=True)
        if options.out:
            rows = [kept for kept in keep(row) if kept["corpus"] == row["corpus"]]
            write_part(options.out, f"Speed: {row['corpus']}", markdown(rows))
        else:
            rows = sorted({key(r): r for r in [*rows, row]}.values(), key=key)
    for name in dict.fromkeys(row["corpus"] for row in rows):
        print("\n".join(growths([row for row in rows if row["corpus"] == name])))


if __name__ == "__main__":
    main()
