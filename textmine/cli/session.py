"""What every command needs before it can begin: settings, an engine, progress, and the corpus."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textmine.engine import Progress
    from textmine.pipeline import Analysis
    from textmine.settings import Settings

__all__ = ["analysing", "choose_settings", "remark", "reporting"]


def remark(message: str, *, quiet: bool = False) -> None:
    """Say something on standard error."""
    if not quiet:
        print(message, file=sys.stderr)


def choose_settings(corpus: Sequence[Path], file: Path | None, seed: int | None) -> Settings:
    """The settings given, or those beside the corpus, or the defaults; a seed on the command line goes first."""
    from textmine.settings import Settings, find_beside, load_settings

    file = file or find_beside(corpus, "textmine.toml")
    settings = load_settings(file) if file else Settings()
    return settings if seed is None else settings.model_copy(update={"seed": seed})


@contextmanager
def reporting(quiet: bool) -> Iterator[Progress]:
    """A progress callback that draws bars on a terminal, and nothing in a pipe."""
    from textmine.engine import no_progress

    if quiet or not sys.stderr.isatty():
        yield no_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:>12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, int] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = int(bars.add_task(stage, total=total or None))
            bars.update(tasks[stage], completed=done, total=total or None)  # type: ignore[arg-type]

        yield report


@contextmanager
def analysing(
    corpus: Sequence[Path], *, settings: Path | None, seed: int | None, workers: int, quiet: bool
) -> Iterator[Analysis]:
    """The corpus, read, with everything that can be found in it: each value is computed when it is first asked for."""
    from textmine.engine import LocalEngine
    from textmine.pipeline import Analysis, read

    chosen = choose_settings(corpus, settings, seed)
    with reporting(quiet) as progress, LocalEngine(workers) as engine:
        reading = read(corpus, settings=chosen, engine=engine, progress=progress)
        if reading.rejects:
            remark(f"{len(reading.rejects)} rows or files were not read: textmine read --rejects FILE lists them.", quiet=quiet)
        yield Analysis(reading, settings=chosen, engine=engine, progress=progress)
