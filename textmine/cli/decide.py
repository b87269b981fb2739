"""`textmine decide`: what people decide about themes, claims and quotations, kept for the next run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.options import FormatOption, Output, Quiet
from textmine.cli.session import remark

__all__ = ["register"]

_SAYINGS = {
    "rename": (
        "Give a theme or a claim another wording.",
        "theme:N or claim:ID, then the wording.",
        "theme:3 微党课入脑入心",
    ),
    "merge": (
        "Make one of several themes, or of several claims. Of claims the first lends its id; a merged theme gets a name"
        " of its own, unless you rename it.",
        "Two or more theme:N, or two or more claim:ID.",
        "theme:1 theme:5",
    ),
    "split": (
        "Take sentences (document:start) out of a claim.",
        "claim:ID, then sentences of it as document:start.",
        "claim:1a2b3c4d p-3:120",
    ),
    "ban": ("Leave a theme, a claim or a quotation out.", "theme:N, claim:ID or quote:ID.", "quote:q-1a2b3c4d"),
    "pin": ("Keep a theme, a claim or a quotation in.", "theme:N, claim:ID or quote:ID.", "quote:q-1a2b3c4d"),
    "order": (
        "Put themes first, in this order.",
        "One theme:N or more; an earlier order gives way.",
        "theme:4 theme:0",
    ),
    "name": (
        "Print a quotation with its speaker's name although it would be hidden.",
        "quote:ID.",
        "quote:q-1a2b3c4d",
    ),
    "memo": (
        "Note something about a theme, a claim or a quotation; it changes nothing.",
        "theme:N, claim:ID or quote:ID, then the note.",
        "theme:3 与第二轮研讨合并写",
    ),
}
"""Of each action what it does, what words it takes, and an example."""

RunPath = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    group = typer.Typer(no_args_is_help=True, help="Decide about themes, claims and quotations of a run.")
    for action, (saying, words, example) in _SAYINGS.items():
        command = group.command(action, help=saying, epilog=f"Example: textmine decide {action} run/ {example}")
        command(_command(action, words))
    group.command("list", epilog="Example: textmine decide list run/ --format table")(list_targets)
    group.command("import", epilog="Example: textmine decide import run/ 简报.evidence.xlsx")(import_workbook)
    app.add_typer(group, name="decide", epilog="Example: textmine decide rename run/ theme:3 微党课入脑入心")


def _command(action: str, expected: str) -> Callable[..., None]:
    argument = typer.Argument(metavar="WORDS...", help=expected, show_default=False)

    def command(run: RunPath, words: list[str] = argument, quiet: Quiet = False) -> None:
        from textmine.pipeline.deciding import decide
        from textmine.run import RunFolder

        decided = decide(RunFolder.read(run), action, words)
        _say_replaced(decided.replaced, quiet=quiet)
        then = "备注不改变结果" if action == "memo" else "再运行一次 textmine run 就照办"
        remark(f"已记入 {run / 'decisions.toml'}；{then}。", quiet=quiet)

    return command


def list_targets(run: RunPath, form: FormatOption = None, output: Output = None, quiet: Quiet = False) -> None:
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

    decided = import_marks(RunFolder.read(run), file, by=by)
    _say_replaced(decided.replaced, quiet=quiet)
    notes = len(decided.entries.get("memo", ()))
    followed = sum(map(len, decided.entries.values())) - notes
    remark(f"已导入{followed}项决定，再运行一次 textmine run 就照办。", quiet=quiet)
    if notes:
        remark(f"另有{notes}条备注记入 decisions.toml，不改变结果。", quiet=quiet)


def _say_replaced(replaced: Sequence[str], *, quiet: bool) -> None:
    if replaced:
        remark(f"取代了先前的决定：{'、'.join(replaced)}。", quiet=quiet)
