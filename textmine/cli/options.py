"""Options that many commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["CorpusPaths", "Format", "FormatOption", "Output", "Quiet", "Seed", "SettingsFile", "Workers"]


class Format(StrEnum):
    """How a list is written."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    JSON = "json"


def _path(text: str) -> Path:
    if not text.strip():
        raise typer.BadParameter("a name is empty. Name a file or a folder; '.' is the folder in which you are")
    return Path(text)


CorpusPaths = Annotated[
    list[Path],
    typer.Argument(
        metavar="CORPUS...",
        parser=_path,
        help="Files or folders: .jsonl[.gz] .csv .tsv .xlsx .docx .pdf .txt .md .html, zips of these, or a run folder.",
        show_default=False,
    ),
]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format", help="How to write the list; by default table on a terminal, else jsonl.", show_default=False
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help="Write to this file instead (UTF-8; .csv, .xlsx, .json by its ending).",
        show_default=False,
    ),
]
SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        help="A textmine.toml; by default the one in the folder that is given, or beside a file given by name.",
        show_default=False,
    ),
]
Seed = Annotated[int | None, typer.Option("--seed", help="Where all randomness comes from.", show_default="42", min=0)]
Workers = Annotated[int, typer.Option("--workers", help="Processes to work with; results do not depend on it.", min=1)]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks on standard error.")]
