"""`textmine doctor`: what is installed, what is missing, and what to do about it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

import typer

from textmine.cli.options import FormatOption, Output, Quiet
from textmine.errors import ModelError

__all__ = ["Finding", "examine", "register"]

_WANTED_MEMORY = 5  # GB: what 396,799 short answers take with the default model (benchmarks/RESULTS.md: 4.6)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `ok`, `note` (works without), or `missing` (something will not work)."""

    what: str
    status: str
    detail: str
    advice: str = ""


def examine() -> Iterator[Finding]:
    """Look at Python, the libraries, the matrix kernels, the models, the fonts, other programs, and memory."""
    yield Finding("Python", "ok", sys.version.split()[0])
    yield from _libraries()
    yield from _kernels(os.environ)
    yield from _models()
    yield from _fonts()
    yield from _programs()
    yield from _memory()


def _libraries() -> Iterator[Finding]:
    for requirement in metadata.requires("textmine") or ():
        if "extra ==" in requirement:
            continue
        name = re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0]
        try:
            yield Finding(name, "ok", metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(name, "missing", "not installed", f"pip install {name}")


def _kernels(environment: Mapping[str, str]) -> Iterator[Finding]:
    from textmine.kernels import kernels

    named = environment.get("OPENBLAS_CORETYPE")
    advice = f"OPENBLAS_CORETYPE={named} names them; unless something needs it, unset it: the fastest are found without"
    yield Finding("matrix kernels", "note" if named else "ok", kernels(), advice if named else "")


def _models() -> Iterator[Finding]:
    from textmine.errors import ModelError
    from textmine.resources import models_folder

    try:
        folder = models_folder()
    except ModelError as error:
        yield Finding("models", "missing", str(error), "install textmine again")
        return
    for part in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = sum(1 for path in part.rglob("*") if path.is_file())
        yield Finding(f"models/{part.name}", "ok" if files else "missing", f"{files} files")


_HOUSE_FONTS = {
    "仿宋_GB2312": "body of the bulletin",
    "方正小标宋简体": "its title",
    "黑体": "its headings",
    "楷体_GB2312": "its second headings",
}


def _fonts() -> Iterator[Finding]:
    from textmine.resources import sans_font, serif_font

    for name, find in (("Noto Sans SC", sans_font), ("Noto Serif SC", serif_font)):
        try:
            find()
            status, advice = "ok", ""
        except ModelError as error:
            status, advice = "missing", str(error)
        yield Finding(f"font {name}", status, "for clouds and charts", advice)
    installed = _installed_fonts()
    for name, use in _HOUSE_FONTS.items():
        if installed is None or name in installed:
            yield Finding(f"font {name}", "ok" if installed else "note", use)
        else:
            advice = "the Word file names it and falls back; install it where the bulletin is printed"
            yield Finding(f"font {name}", "note", f"{use}; not on this machine", advice)


def _installed_fonts() -> str | None:
    if not (lister := shutil.which("fc-list")):
        return None
    return subprocess.run([lister, ":", "family"], capture_output=True, text=True, encoding="utf-8", check=False).stdout


def _programs() -> Iterator[Finding]:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office:
        yield Finding("LibreOffice", "ok", Path(office).name)
    else:
        advice = "install LibreOffice to read .doc and .xls, or save them as .docx and .xlsx"
        yield Finding("LibreOffice", "note", "not installed", advice)


def _memory() -> Iterator[Finding]:
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    except (AttributeError, ValueError, OSError):
        yield Finding("memory", "note", "unknown on this system")
        return
    wanted = f"enough for a class; 400,000 short answers want {_WANTED_MEMORY} GB, half of it with --model nmf"
    advice = "" if total >= _WANTED_MEMORY else wanted
    yield Finding("memory", "ok" if not advice else "note", f"{total:.1f} GB", advice)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(epilog="Example: textmine doctor --format table")
    def doctor(form: FormatOption = None, output: Output = None, quiet: Quiet = False) -> None:
        """Check the installation: libraries, models, fonts, programs, memory; say what to do about what is missing."""
        from textmine.cli.rendering import emit

        findings = list(examine())
        emit([asdict(finding) for finding in findings], form=form, output=output)
        if any(finding.status == "missing" for finding in findings):
            raise typer.Exit(1)
