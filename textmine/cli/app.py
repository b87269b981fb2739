"""The application: its commands by group, and what becomes of failures."""

from __future__ import annotations

import errno
import gc
import signal
import sys
from typing import NoReturn

import typer

from textmine.cli import corpora, decide, doctor, findings, job, project, results, terms
from textmine.cli.rendering import (
    escape_what_the_console_lacks,
    open_what_is_closed,
    writing_to_standard_output,
)
from textmine.errors import TextmineError

__all__ = ["app", "main"]

UNUSABLE = 2
COLLECTED = 50_000, 20, 20
"""After so many new objects the collector looks for cycles. Python's own 700 make it walk the many rows of a corpus,
none of which is in a cycle, again and again: 6 % of the time of a run of 12,655 answers; this takes 2 %, and as much
memory."""
_NO_MEMORY = (
    "There is not enough memory. Close other programs, ask for fewer processes (--workers 1), or take a machine with"
    " more; `textmine doctor` tells how much a large corpus wants. What a run has finished is kept."
)

app = typer.Typer(
    name="textmine",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Mine Chinese reflections and posts: keywords, themes, claims and quotations for a bulletin, each traceable "
    "to its source.",
)
for group in (job, project, corpora, terms, findings, results, decide, doctor):
    group.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        from textmine import __version__

        typer.echo(f"textmine {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None:
    pass


def main() -> None:
    """Run the command line, and leave with its exit code: 2 where something cannot be used, 130 after an interrupt."""
    open_what_is_closed()
    escape_what_the_console_lacks()
    _unwind_when_ended()
    gc.set_threshold(*COLLECTED)
    try:
        with writing_to_standard_output():
            app()
    except TextmineError as error:
        _leave(str(error))
    except (MemoryError, OSError, ImportError) as error:
        if not _is_for_want_of_memory(error):
            raise
        _leave(_NO_MEMORY)


def _unwind_when_ended() -> None:
    """Let a system that shuts down, or a terminal that is closed, end this process as an interrupt does.

    So what was begun is removed: unfinished files hold texts of people. What is ignored (nohup) stays ignored.
    """
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _unwind)


def _unwind(number: int, _: object) -> NoReturn:
    sys.exit(128 + number)  # as shells tell it


def _is_for_want_of_memory(error: Exception) -> bool:
    """Whether memory gave out, here or in a worker; also for a library that is to be loaded."""
    return (
        isinstance(error, MemoryError)
        or getattr(error, "errno", None) == errno.ENOMEM
        or (isinstance(error, ImportError) and "failed to map segment" in str(error))
    )


def _leave(message: str) -> NoReturn:
    sys.stderr.write(f"error: {message}\n")
    sys.exit(UNUSABLE)
