"""The application: its commands by group, and what becomes of failures."""

from __future__ import annotations

import os
import sys

import click
import typer

from textmine.cli import corpora, doctor, findings, job, project, results
from textmine.cli.rendering import escape_what_the_console_lacks
from textmine.errors import TextmineError

__all__ = ["app", "main"]

INTERRUPTED = 130
UNUSABLE = 2

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
for group in (job, project, corpora, findings, results, doctor):
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
    """Run the command line, and leave with its exit code."""
    escape_what_the_console_lacks()
    try:
        code = app(standalone_mode=False)
    except TextmineError as error:
        _say(f"error: {error}")
        code = UNUSABLE
    except click.ClickException as error:
        error.show()
        code = UNUSABLE
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted: what was finished is kept.")
        code = INTERRUPTED
    except BrokenPipeError:
        # The reader of the pipe has gone (`| head`): nothing is left to say, also not at shutdown.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _say(message: str) -> None:
    sys.stderr.write(message + "\n")
