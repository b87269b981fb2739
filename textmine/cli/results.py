"""Commands on a finished run: bulletin, verify."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.options import FormatOption, Output, Quiet
from textmine.cli.session import remark

__all__ = ["register"]


class Edition(StrEnum):
    """Who will read the bulletin."""

    INTERNAL = "internal"
    EXTERNAL = "external"


RunPath = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(epilog="Example: textmine bulletin run/ -o 简报.docx")(bulletin)
    app.command(epilog="Example: textmine verify 简报.docx --run run/ --format table")(verify)


def bulletin(
    run: RunPath,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The bulletin: .docx or .md; its evidence lies beside.")
    ],
    edition: Annotated[Edition | None, typer.Option("--edition", help="With names, or with pseudonyms.")] = None,
    quiet: Quiet = False,
) -> None:
    """Draft the bulletin again from a run folder, fitting nothing; its evidence is written beside it."""
    from textmine.bulletin import write_bulletin
    from textmine.run import RunFolder

    for path in write_bulletin(RunFolder.read(run), output, edition=edition and edition.value):
        remark(str(path), quiet=quiet)


def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A bulletin: .docx, .md, .txt or .html.")],
    run: Annotated[Path, typer.Option("--run", help="The run folder that it was drafted from.")],
    edition: Annotated[Edition | None, typer.Option("--edition", help="Whose masks and pseudonyms it has.")] = None,
    form: FormatOption = None,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Check a bulletin, however it was edited: quotations, reported speech, figures, dates, names, hedges, form."""
    from textmine.bulletin import verify as check
    from textmine.cli.rendering import emit
    from textmine.run import RunFolder

    findings = check(file, RunFolder.read(run), edition=edition and edition.value)
    emit((finding.to_row() for finding in findings), form=form, output=output)
    alarms = sum(finding.alarm for finding in findings)
    remark(f"{len(findings)} things checked, {alarms} of them need a person.", quiet=quiet)
    if alarms:
        raise typer.Exit(1)
