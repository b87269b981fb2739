"""Themes: topic models that people can trust."""

from textmine.themes.fitting import build_evidence, build_model, fit_topics
from textmine.themes.themes import Theme, Themes

__all__ = ["Theme", "Themes", "build_evidence", "build_model", "fit_topics"]
