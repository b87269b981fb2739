"""Trends as lines that are told apart without colour: by dash, by marker, and by a label at the end of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite, nan
from pathlib import Path

from textmine.errors import InputError
from textmine.pictures.canvas import figure, save, write_numbers
from textmine.pictures.palette import color
from textmine.settings import PictureSettings

__all__ = ["draw_lines", "spread_apart"]

_DASHES = ("-", "--", "-.", ":")
_MARKERS = "osD^vPX*"
_POINTS, _WIDTH = 9, 6.6
"""Size of what stands below the horizontal axis, in points, and how long it is, in inches."""
_MOST = 8  # lines: more than the palette has colours cannot be told apart


def draw_lines(
    lines: Mapping[str, Sequence[float | None]],
    periods: Sequence[str],
    *paths: Path,
    title: str,
    unit: str,
    across: str = "",
    settings: PictureSettings | None = None,
) -> None:
    """Draw a line for each name over the periods, with the numbers beside as CSV.

    Args:
        lines: name to one value a period, None where there is none (the line has a gap); at most eight are drawn.
        periods: labels of the horizontal axis.
        paths: files for the same chart, .png or .svg.
        title: above the chart.
        unit: of the values.
        across: what the periods are, below the horizontal axis.
        settings: the font.

    Raises:
        InputError: there is nothing to draw.
    """
    if not lines or not periods:
        raise InputError(f"There is nothing to draw for {title!r}: no terms, or no periods (documents lack a time).")
    drawn, axes, font = figure(settings, height=4.6)
    shown = {name: [nan if value is None else value for value in lines[name]] for name in list(lines)[:_MOST]}
    known = [[value for value in values if isfinite(value)] or [0.0] for values in shown.values()]
    top = max(map(max, known)) or 1.0
    ends = spread_apart([values[-1] for values in known], apart=0.055 * top)
    for k, ((name, values), end) in enumerate(zip(shown.items(), ends, strict=True)):
        axes.plot(values, _DASHES[k % 4], marker=_MARKERS[k], markersize=5, color=color(k), linewidth=1.8)
        place = (len(periods) - 1 + 0.045 * max(1, len(periods) - 1), end)
        axes.annotate(name, place, va="center", fontproperties=font, fontsize=11, color=color(k), annotation_clip=False)
    every = -(-len(periods) // _fitting(periods))
    axes.set_xticks(range(0, len(periods), every), periods[::every], fontproperties=font, fontsize=_POINTS)
    axes.set_ylim(-0.05 * top, max(1.08 * top, max(ends) + 0.05 * top))
    axes.grid(axis="y", color="#DDDDDD", linewidth=0.7)
    axes.set_title(title, fontproperties=font, fontsize=14, loc="left", pad=10)
    axes.set_ylabel(unit, fontproperties=font, fontsize=10)
    axes.set_xlabel(across, fontproperties=font, fontsize=10)
    save(drawn, *paths)
    write_numbers(paths, ("名称", *periods), [(name, *values) for name, values in lines.items()])


def _fitting(labels: Sequence[str]) -> int:
    r"""How many labels find room side by side, a gap of one character between them; at least one, at most twelve.

    >>> _fitting(["2025-03-18\n3人"] * 11), _fitting(["3月", "4月"])
    (7, 12)
    """
    lines = (line for label in labels for line in label.split("\n"))
    longest = max(sum(0.56 if character.isascii() else 1.0 for character in line) for line in lines)
    return max(1, min(12, int(_WIDTH * 72 / _POINTS / (longest + 1))))


def spread_apart(heights: Sequence[float], *, apart: float) -> list[float]:
    """Move labels up until no two stand closer than `apart`; their order stays.

    >>> spread_apart([1.0, 5.0, 1.0], apart=0.5)
    [1.0, 5.0, 1.5]
    """
    order = sorted(range(len(heights)), key=lambda k: (heights[k], k))
    moved, floor = list(heights), float("-inf")
    for k in order:
        moved[k] = max(heights[k], floor)
        floor = moved[k] + apart
    return moved
