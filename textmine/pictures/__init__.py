"""Pictures: word clouds and charts, from weights that were found elsewhere; Chinese characters, never squares."""

from textmine.pictures.charts import draw_bars
from textmine.pictures.cloud import draw_cloud
from textmine.pictures.fonts import Face, load_face

__all__ = ["Face", "draw_bars", "draw_cloud", "load_face"]
