"""Commands on a finished run: bulletin, verify."""

from __future__ import annotations

from datetime import datetime
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
SettingsFile = Annotated[
    Path | None,
    typer.Option("--settings", help="A textmine.toml; by default the settings of the run.", show_default=False),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(epilog="Example: textmine bulletin run/ -o 简报.docx")(bulletin)
    app.command(epilog="Example: textmine verify 简报.docx --run run/ --format table")(verify)


def bulletin(
    run: RunPath,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The bulletin: .docx, .md or .html; its evidence lies beside.")
    ],
    template: Annotated[
        Path | None, typer.Option("--template", help="Your own Word file with fields, as docxtpl reads them.")
    ] = None,
    edition: Annotated[Edition | None, typer.Option("--edition", help="With names, or with pseudonyms.")] = None,
    settings: SettingsFile = None,
    quiet: Quiet = False,
) -> None:
    """Draft the bulletin again from a run folder, fitting nothing; its evidence is written beside it."""
    from textmine.bulletin import write_bulletin
    from textmine.run import RunFolder
    from textmine.settings import load_settings

    chosen = load_settings(settings) if settings else None
    folder = RunFolder.read(run)
    for path in write_bulletin(
        folder,
        output,
        edition=edition and edition.value,
        template=template,
        settings=chosen.bulletin if chosen else None,
        kinds=chosen.kinds if chosen else None,
    ):
        remark(str(path), quiet=quiet)


def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A bulletin: .docx, .md, .txt or .html.")],
    run: Annotated[Path, typer.Option("--run", help="The run folder that it was drafted from.")],
    edition: Annotated[Edition | None, typer.Option("--edition", help="Whose masks and pseudonyms it has.")] = None,
    mark: Annotated[
        Path | None,
        typer.Option("--mark", metavar="FILE.docx", help="Write a copy with a Word comment at each finding."),
    ] = None,
    fix: Annotated[
        Path | None,
        typer.Option("--fix", metavar="FILE", help="Write a copy with exact words where the source is certain."),
    ] = None,
    record: Annotated[
        Path | None, typer.Option("--record", metavar="FILE.xlsx", help="Enter this check into the record of review.")
    ] = None,
    reviewer: Annotated[str, typer.Option("--reviewer", help="Who checks, for the record.")] = "",
    review_round: Annotated[
        str, typer.Option("--round", help="Which review, for the record: 初审, 复审, 终审.")
    ] = "初审",
    form: FormatOption = None,
    output: Output = None,
    settings: SettingsFile = None,
    quiet: Quiet = False,
) -> None:
    """Check a bulletin, however it was edited: quotations, reported speech, figures, dates, names, hedges, form."""
    from textmine import bulletin as room
    from textmine.cli.rendering import emit
    from textmine.run import RunFolder
    from textmine.settings import load_settings

    chosen = load_settings(settings) if settings else None
    findings = room.verify(
        file,
        RunFolder.read(run),
        edition=edition and edition.value,
        settings=chosen.bulletin if chosen else None,
        kinds=chosen.kinds if chosen else None,
    )
    emit((finding.to_row() for finding in findings), form=form, output=output)
    alarms = sum(finding.alarm for finding in findings)
    remark(f"核对了{len(findings)}处，其中{alarms}处要人处理。", quiet=quiet)
    if room.of_another_run(findings):
        remark(f"{file} 的引文大多不在 {run} 里：是不是从另一个结果文件夹起草的？", quiet=quiet)
    if mark:
        remark(f"{mark}：{room.mark(file, findings, mark)}条批注", quiet=quiet)
    if fix:
        for finding in room.fix(file, findings, fix):
            remark(f"{fix}：{finding.where}：{finding.text} → {finding.replacement}", quiet=quiet)
    if record:
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        room.record_review(record, file, findings, round_=review_round, reviewer=reviewer, time=now)
    if alarms:
        raise typer.Exit(1)
