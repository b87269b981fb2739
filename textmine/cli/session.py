"""What every command needs: settings, an engine, progress, the corpus, and a way to write its list.

    >>> import typer
    >>> app = typer.Typer()
    >>> @listing(app, example="textmine count corpus.jsonl")
    ... def count(session: Session, least: int = 1) -> None:
    ...     '''Count documents.'''
    ...     session.emit([{"documents": len(session.analysis.corpus)}])

adds the command `count CORPUS... [--least N] [--format F] [--output FILE] [--settings FILE] …`.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import typer
from typer.models import ArgumentInfo

from textmine.cli.options import CorpusPaths, Format, FormatOption, Output, Quiet, Seed, SettingsFile, Workers
from textmine.cli.rendering import Row, emit

if TYPE_CHECKING:
    from textmine.engine import Engine, Progress
    from textmine.pipeline import Analysis
    from textmine.reading import Reading
    from textmine.settings import Settings

__all__ = ["Session", "changed", "choose_settings", "listing", "remark", "reporting"]


def remark(message: str, *, quiet: bool = False) -> None:
    """Say something on standard error; where nobody listens any more, the work is done all the same."""
    if not quiet:
        with suppress(BrokenPipeError):
            sys.stderr.write(message + "\n")


def choose_settings(corpus: Sequence[Path], file: Path | None, seed: int | None) -> Settings:
    """The settings given, or those beside the corpus, or the defaults; a seed on the command line goes first."""
    from textmine.settings import Settings, find_beside, load_settings

    file = file or find_beside(corpus, "textmine.toml")
    settings = load_settings(file) if file else Settings()
    return changed(settings, {}, seed=seed)


def changed(settings: Settings, sections: Mapping[str, Mapping[str, Any]], *, seed: int | None = None) -> Settings:
    """Settings with what the command line says; what it leaves open (None) stays."""
    from textmine.settings import parse_settings

    values = settings.model_dump()
    for section, changes in sections.items():
        values[section] |= {key: value for key, value in changes.items() if value is not None}
    if seed is not None:
        values["seed"] = seed
    return parse_settings(values, where="the command line")


@contextmanager
def reporting(quiet: bool) -> Iterator[Progress]:
    """A progress callback that draws bars on a terminal, and nothing in a pipe."""
    from textmine.engine import no_progress

    if quiet or not sys.stderr.isatty():
        yield no_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:>12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield report


_PLACES = 5
"""How many are told by name."""


@dataclass
class Session:
    """One call of a command: its corpus, its options, and what they lead to."""

    corpus: Sequence[Path]
    form: Format | None
    output: Path | None
    settings: Settings
    workers: int
    quiet: bool
    _stack: ExitStack = field(default_factory=ExitStack)

    @functools.cached_property
    def engine(self) -> Engine:
        """The processes to work with."""
        from textmine.engine import LocalEngine

        return self._stack.enter_context(LocalEngine(self.workers))

    @functools.cached_property
    def progress(self) -> Progress:
        """The progress callback."""
        return self._stack.enter_context(reporting(self.quiet))

    def read(self, *, kind: str | None = None, encoding: str | None = None) -> Reading:
        """The corpus with its account."""
        from textmine.pipeline import read

        reading = read(
            self.corpus,
            settings=self.settings,
            kind=kind,
            encoding=encoding,
            engine=self.engine,
            progress=self.progress,
        )
        if reading.asides:
            places = [note.place for note in reading.asides]
            more = f" and {len(places) - _PLACES} more" if len(places) > _PLACES else ""
            self.remark(f"Left aside: {', '.join(places[:_PLACES])}{more}; textmine read --explain says why.")
        return reading

    @functools.cached_property
    def analysis(self) -> Analysis:
        """Everything that can be found in the corpus; each value is computed when it is first asked for."""
        from textmine.pipeline import Analysis

        reading = self.read()
        if reading.rejects:
            self.remark(f"Not read: {len(reading.rejects)} rows or files; textmine read --rejects FILE lists them.")
        return Analysis.of(reading, settings=self.settings, engine=self.engine, progress=self.progress)

    def change(self, **sections: Mapping[str, Any]) -> None:
        """Let options of a command change settings, before the corpus is read."""
        self.settings = changed(self.settings, sections)

    def emit(
        self,
        rows: Iterable[Row],
        *,
        nothing: str = "Nothing of the kind was found: the list is empty.",
        brief: Callable[[Row], Row] | None = None,
    ) -> None:
        """Write the list, a table with what `brief` makes of each row; of an empty one, say so."""
        found = iter(rows)
        first = list(itertools.islice(found, 1))
        emit(itertools.chain(first, found), form=self.form, output=self.output, brief=brief)
        if not first:
            self.remark(nothing)

    def remark(self, message: str) -> None:
        """Say something on standard error, unless asked to be quiet."""
        remark(message, quiet=self.quiet)

    def close(self) -> None:
        """End processes and progress bars."""
        self._stack.close()


def listing(app: typer.Typer, *, example: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add a command that reads a corpus and writes a list.

    The function takes a `Session` and the command's own options; the corpus and the options that all commands share
    are added here, once.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        own = list(inspect.signature(function).parameters.values())[1:]
        hints = get_type_hints(function, include_extras=True)

        @functools.wraps(function)
        def command(**values: Any) -> None:
            options = {parameter.name: values[parameter.name] for parameter in own}
            if not values["corpus"]:
                raise typer.BadParameter(f"a corpus is needed, and what stands behind it: {example}")
            session = Session(
                values["corpus"],
                values["form"],
                values["output"],
                choose_settings(values["corpus"], values["settings"], values["seed"]),
                values["workers"],
                values["quiet"],
            )
            try:
                function(session, **options)
            finally:
                session.close()

        # Of one word alone click would say that the corpus is missing, though the word may be just that.
        default: Any = [] if any(map(_is_argument, hints.values())) else inspect.Parameter.empty
        parameters = [
            inspect.Parameter("corpus", inspect.Parameter.KEYWORD_ONLY, annotation=CorpusPaths, default=default),
            *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[p.name]) for p in own),
            *_SHARED,
        ]
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        del command.__wrapped__
        app.command(epilog=f"Example: {example}")(command)
        return function

    return decorate


def _is_argument(hint: Any) -> bool:
    """Whether a parameter is a word of the command line, and no option."""
    return any(isinstance(told, ArgumentInfo) for told in getattr(hint, "__metadata__", ()))


_SHARED = [
    inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)
    for name, annotation, default in (
        ("form", FormatOption, None),
        ("output", Output, None),
        ("settings", SettingsFile, None),
        ("seed", Seed, None),
        ("workers", Workers, 1),
        ("quiet", Quiet, False),
    )
]
