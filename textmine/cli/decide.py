"""`textmine decide`: what people decide about themes, claims and quotations, kept for the next run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.options import FormatOption, Output, Quiet
from textmine.cli.session import remark

__all__ = ["register"]

_SAYINGS = {
    "rename": ("Give a theme or a claim another wording.", "theme:3 微党课入脑入心"),
    "merge": ("Make one of several themes, or of several claims; the first lends its name.", "theme:1 theme:5"),
    "split": ("Take sentences (document:start) out of a claim.", "claim:1a2b3c4d p-3:120"),
    "ban": ("Leave a theme, a claim or a quotation out.", "quote:q-1a2b3c4d"),
    "pin": ("Keep a theme, a claim or a quotation in.", "quote:q-1a2b3c4d"),
    "order": ("Put themes first, in this order.", "theme:4 theme:0"),
    "name": ("Print a quotation with its speaker's name although it would be hidden.", "quote:q-1a2b3c4d"),
    "memo": ("Note something about a theme.", "theme:3 与第二轮研讨合并写"),
}

RunPath = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    group = typer.Typer(no_args_is_help=True, help="Decide about themes, claims and quotations of a run.")
    for action, (saying, example) in _SAYINGS.items():
        group.command(action, help=saying, epilog=f"Example: textmine decide {action} run/ {example}")(_command(action))
    group.command("list", epilog="Example: textmine decide list run/ --format table")(list_targets)
    group.command("import", epilog="Example: textmine decide import run/ 简报.evidence.xlsx")(import_workbook)
    app.add_typer(group, name="decide", epilog="Example: textmine decide rename run/ theme:3 微党课入脑入心")


def _command(action: str) -> Callable[..., None]:
    def command(
        run: RunPath,
        words: Annotated[
            list[str],
            typer.Argument(metavar="WORDS...", help="theme:N, claim:ID or quote:ID, then the wording, if any."),
        ],
        quiet: Quiet = False,
    ) -> None:
        from textmine.pipeline.deciding import decide
        from textmine.run import RunFolder

        decide(RunFolder.read(run), action, words)
        remark(f"{run / 'decisions.toml'} has it: run again to have it followed.", quiet=quiet)

    return command


def list_targets(run: RunPath, form: FormatOption = None, output: Output = None) -> None:
    """List what can be decided about: themes, claims and quotations with their names."""
    from textmine.cli.rendering import emit
    from textmine.pipeline.deciding import targets
    from textmine.run import RunFolder

    emit(targets(RunFolder.read(run)), form=form, output=output)


def import_workbook(
    run: RunPath,
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The evidence workbook with an organiser's marks.")],
    by: Annotated[str, typer.Option("--by", help="Who decided.")] = "",
    quiet: Quiet = False,
) -> None:
    """Take over what an organiser marked in the evidence workbook: 采用, 改名, 改字, 备注."""
    from textmine.pipeline.deciding import import_marks
    from textmine.run import RunFolder

    found = import_marks(RunFolder.read(run), file, by=by)
    remark(f"{sum(map(len, found.values()))} decisions were taken over.", quiet=quiet)
