"""Themes: topic models that people can trust."""

from textmine.themes.alignment import Anchor, align
from textmine.themes.comparison import Share, compare_groups
from textmine.themes.decisions import ThemeDecisions, anchor_entry
from textmine.themes.fitting import apply_topics, build_model, fit_topics
from textmine.themes.gathering import build_evidence
from textmine.themes.storage import load_model
from textmine.themes.themes import Theme, Themes, tell_flagged

__all__ = [
    "Anchor",
    "Share",
    "Theme",
    "ThemeDecisions",
    "Themes",
    "align",
    "anchor_entry",
    "apply_topics",
    "build_evidence",
    "build_model",
    "compare_groups",
    "fit_topics",
    "load_model",
    "tell_flagged",
]
