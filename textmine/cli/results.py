"""Commands on a finished run: bulletin."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.options import Quiet
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
