"""`textmine init`: the class card, from what is found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.options import Quiet, SettingsFile
from textmine.cli.session import choose_settings, remark
from textmine.errors import OutputError

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog="Example: textmine init exports/")(init)


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder with the class's exports.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a class.toml that is there.")] = False,
    settings: SettingsFile = None,
    quiet: Quiet = False,
) -> None:
    """Write the class card FOLDER/class.toml from what is found there; what is unknown reads 待填."""
    from textmine.output import replacing, write_text
    from textmine.pipeline import read
    from textmine.reading import draft_class_card

    target = folder / "class.toml"
    if target.exists() and not force:
        raise OutputError(f"{target} is there already. Edit it, or give --force to write it anew.")
    chosen = choose_settings([folder], settings, None)
    reading = read([folder], settings=chosen)
    with replacing(target) as path:
        write_text(path, draft_class_card(reading, chosen.kinds))
    remark(f"已写出 {target}，请把“待填”的各项填好。", quiet=quiet)
