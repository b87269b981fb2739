"""What all charts share: a figure with a Chinese font, the file, and the numbers beside it. pyplot is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textmine.errors import InputError
from textmine.pictures.fonts import load_face
from textmine.settings import PictureSettings
from textmine.spreadsheets import write_csv

_PAD = 0.14  # inches around everything, so that nothing stands at the edge of the paper

__all__ = ["figure", "label_font", "save", "write_numbers"]


def figure(settings: PictureSettings | None, *, height: float, width: float = 8.0) -> tuple[Any, Any, Any]:
    """A figure (in inches), its axes, and the font of its labels."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    font = label_font(settings)
    made = Figure(figsize=(width, height), dpi=150, layout=ConstrainedLayoutEngine(w_pad=_PAD, h_pad=_PAD))
    FigureCanvasAgg(made)
    axes = made.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(labelsize=9)
    return made, axes, font


def label_font(settings: PictureSettings | None) -> Any:
    """The font of the settings as matplotlib wants it."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(load_face(settings.font if settings else None).path))


def save(made: Any, *paths: Path) -> None:
    """Write the figure; the same figure gives the same bytes: no date, and ids from a fixed salt.

    Raises:
        InputError: a file is named neither .png nor .svg.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    made.get_layout_engine().execute(made)  # lays everything out, once for all files
    made.set_layout_engine("none")
    for path in paths:
        kind = path.suffix.lower().lstrip(".")
        if kind not in ("png", "svg"):
            raise InputError(f"{path}: a chart is written as .png or .svg. Name the file so.")
        # A file of bytes: its lines end alike on every system.
        with path.open("wb") as file, rc_context({"svg.hashsalt": "textmine", "svg.fonttype": "none"}):
            # by the canvas itself: `savefig` draws everything once more before, for nothing
            canvas: Any = (FigureCanvasSVG if kind == "svg" else FigureCanvasAgg)(made)
            write = canvas.print_svg if kind == "svg" else canvas.print_png
            write(file, metadata={"Date": None} if kind == "svg" else {"Software": None})


def write_numbers(paths: Sequence[Path], header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write the numbers beside the pictures, as CSV for Excel."""
    for path in sorted({path.with_suffix(".csv") for path in paths}):
        write_csv(path, [header, *rows])
