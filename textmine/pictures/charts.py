"""Charts with Chinese labels, in matplotlib, without its global state."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textmine.errors import InputError
from textmine.pictures.fonts import load_face
from textmine.pictures.palette import color
from textmine.settings import PictureSettings

__all__ = ["draw_bars"]


def draw_bars(
    rows: Sequence[tuple[str, float, str]],
    *paths: Path,
    title: str,
    unit: str,
    settings: PictureSettings | None = None,
) -> None:
    """Draw horizontal bars, the first row on top, with the numbers beside the picture as CSV.

    Args:
        rows: label, length, and what is printed behind the bar.
        paths: files for the same chart, .png or .svg.
        title: above the chart.
        unit: what the length counts.
        settings: the font.

    Raises:
        InputError: there is nothing to draw.
    """
    if not rows:
        raise InputError(f"There is nothing to draw for {title!r}.")
    figure, axes, font = _figure(settings or PictureSettings(), height=0.9 + 0.36 * len(rows))
    places = range(len(rows))[::-1]
    axes.barh(places, [length for _, length, _ in rows], color=color(0), height=0.66)
    axes.set_yticks(places, [label for label, _, _ in rows], fontproperties=font, fontsize=11)
    for place, (_, length, note) in zip(places, rows, strict=True):
        axes.annotate(
            note,
            (length, place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontproperties=font,
            fontsize=9,
        )
    axes.set_title(title, fontproperties=font, fontsize=14, loc="left", pad=10)
    axes.set_xlabel(unit, fontproperties=font, fontsize=10)
    axes.margins(x=0.12)
    axes.set_xlim(left=0)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    for path in paths:
        _save(figure, path)
        _write_numbers(path.with_suffix(".csv"), ("名称", unit, "说明"), rows)


def _figure(settings: PictureSettings, *, height: float) -> tuple[Any, Any, Any]:
    """A figure of 8 inches by `height`, its axes, and the font: Agg draws it, pyplot's state is left alone."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    font = FontProperties(fname=str(load_face(settings.font).path))
    figure = Figure(figsize=(8, height), dpi=150, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(labelsize=9)
    return figure, axes, font


def _save(figure: Any, path: Path) -> None:
    """The same figure gives the same bytes: no date, and ids from a fixed salt."""
    from matplotlib import rc_context

    with rc_context({"svg.hashsalt": "textmine", "svg.fonttype": "none"}):
        kind = path.suffix.lower().lstrip(".")
        figure.savefig(path, format=kind, metadata={"Date": None} if kind == "svg" else {"Software": None})


def _write_numbers(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
