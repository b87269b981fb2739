"""`textmine run`: the whole job, from exports to a bulletin."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.options import CorpusPaths, Quiet, Seed, SettingsFile
from textmine.cli.session import changed, choose_settings, remark, reporting
from textmine.cli.values import number_of_topics

__all__ = ["register"]


class EngineName(StrEnum):
    """Where the work is done."""

    LOCAL = "local"
    DASK = "dask"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog="Example: textmine run exports/ --out run/")(run)


def run(
    corpus: CorpusPaths,
    out: Annotated[Path, typer.Option("--out", help="The run folder; an unfinished one is taken up where it stopped.")],
    model: Annotated[
        str | None, typer.Option("--model", help="Topic model: semantic, nmf or lda.", show_default="semantic")
    ] = None,
    topics: Annotated[str | None, typer.Option("--topics", help="How many, or auto.", show_default="auto")] = None,
    engine: Annotated[EngineName, typer.Option("--engine", help="Work here, or on a Dask cluster.")] = EngineName.LOCAL,
    scheduler: Annotated[str | None, typer.Option("--scheduler", help="The address of a Dask scheduler.")] = None,
    settings: SettingsFile = None,
    seed: Seed = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", help="Processes; results do not depend on it.", min=1, show_default="one a core"),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Do the whole job: keywords, themes, claims, quotations, pictures, and a bulletin with its evidence."""
    from textmine.engine import open_engine
    from textmine.pipeline import run_files

    chosen = choose_settings(corpus, settings, seed)
    chosen = changed(chosen, {"themes": {"model": model, "topics": number_of_topics(topics)}})
    with reporting(quiet) as progress, open_engine(engine, workers=workers or _cores(), scheduler=scheduler) as where:
        result = run_files(corpus, out, settings=chosen, engine=where, progress=progress)
    remark(result.summary(), quiet=quiet)


def _cores() -> int:
    """The cores that this process may use."""
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
