"""Shares with their uncertainty: a theme's share of each unit's people, with 95 % intervals and n."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textmine.errors import InputError
from textmine.pictures.canvas import figure, save, write_numbers
from textmine.pictures.palette import color
from textmine.proportions import wilson
from textmine.settings import PictureSettings

__all__ = ["draw_shares"]


def draw_shares(
    rows: Sequence[tuple[str, int, int]],
    *paths: Path,
    title: str,
    unit: str = "占本单位发言人数的比例",
    settings: PictureSettings | None = None,
) -> None:
    """Draw shares as points with intervals, one row each, the first on top, with the numbers beside as CSV.

    Args:
        rows: label, how many, of how many; rows of 0 people are left out.
        paths: files for the same chart, .png or .svg.
        title: above the chart.
        unit: what is shared.
        settings: the font.

    Raises:
        InputError: there is nothing to draw.
    """
    rows = [row for row in rows if row[2] > 0]
    if not rows:
        raise InputError(f"There is nothing to draw for {title!r}: nobody belongs to any of its groups.")
    drawn, axes, font = figure(settings, height=1.0 + 0.36 * len(rows))
    places = list(range(len(rows)))[::-1]
    for place, (_, count, total) in zip(places, rows, strict=True):
        low, high = wilson(count, total)
        axes.plot([low, high], [place, place], color="#888888", linewidth=2, solid_capstyle="butt", zorder=1)
        axes.plot(count / total, place, marker="o", markersize=7, color=color(0), zorder=2)
    axes.set_yticks(places, [label for label, _, _ in rows], fontproperties=font, fontsize=11)
    right = axes.secondary_yaxis("right")
    right.set_yticks(places, [f"{count}/{total}人" for _, count, total in rows], fontproperties=font, fontsize=9)
    right.tick_params(length=0)
    right.spines["right"].set_visible(False)
    axes.set_xlim(-0.02, 1.03)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.xaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.grid(axis="x", color="#DDDDDD", linewidth=0.7)
    axes.set_title(title, fontproperties=font, fontsize=14, loc="left", pad=10)
    axes.set_xlabel(f"{unit}（线段为95%置信区间）", fontproperties=font, fontsize=10)
    save(drawn, *paths)
    numbers = [
        (label, count, total, round(count / total, 4), *_rounded(wilson(count, total))) for label, count, total in rows
    ]
    write_numbers(paths, ("名称", "人数", "总人数", "比例", "下限", "上限"), numbers)


def _rounded(ends: tuple[float, float]) -> tuple[float, float]:
    return round(ends[0], 4), round(ends[1], 4)
