"""Pictures: word clouds and charts, from weights that were found elsewhere; Chinese characters, never squares."""

from textmine.pictures.charts import draw_bars
from textmine.pictures.cloud import draw_cloud
from textmine.pictures.comparison import draw_comparison
from textmine.pictures.fonts import Face, load_face
from textmine.pictures.lines import draw_lines
from textmine.pictures.maps import draw_map, place_by_theme
from textmine.pictures.network import draw_network
from textmine.pictures.shapes import SHAPES, Shape
from textmine.pictures.shares import draw_shares

__all__ = [
    "SHAPES",
    "Face",
    "Shape",
    "draw_bars",
    "draw_cloud",
    "draw_comparison",
    "draw_lines",
    "draw_map",
    "draw_network",
    "draw_shares",
    "load_face",
    "place_by_theme",
]
