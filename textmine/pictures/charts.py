"""Charts with Chinese labels, in matplotlib, without its global state."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textmine.errors import InputError
from textmine.pictures.canvas import figure, save, write_numbers
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
    drawn, axes, font = figure(settings, height=0.9 + 0.36 * len(rows))
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
    if all(float(length).is_integer() for _, length, _ in rows):
        axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    save(drawn, *paths)
    write_numbers(paths, ("名称", unit, "说明"), rows)
