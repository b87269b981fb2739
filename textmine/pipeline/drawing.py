"""Which pictures are drawn of an analysis."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from textmine.errors import InputError
from textmine.pictures import draw_bars, draw_cloud
from textmine.pipeline.analysis import Analysis
from textmine.run import replacing

__all__ = ["draw_clouds", "draw_pictures"]

_BARS = 20
Terms = list[tuple[str, float]]


def draw_clouds(analysis: Analysis, path: Path, *, by: str | None = None, mask: Path | None = None) -> Iterator[Path]:
    """Draw one cloud, or one for each group, named after the group; yields the files."""
    for name, terms in _clouds(analysis, by):
        target = path if by is None else path.with_name(f"{path.stem}-{_file_name(name)}{path.suffix}")
        with replacing(target) as temporary:
            drawn = temporary.with_suffix(target.suffix)
            draw_cloud(terms, drawn, settings=analysis.settings.pictures, seed=analysis.seed("clouds"), mask=mask)
            drawn.replace(temporary)
        yield target


def draw_pictures(analysis: Analysis, folder: Path) -> None:
    """The pictures of a run: a cloud of the whole, one a theme, and bars, as PNG and SVG."""
    whole = _terms(analysis, "corpus")
    if not whole:
        return
    clouds = [("cloud", whole[0][1])]
    clouds += [(f"cloud-theme-{theme.id}", _weighted(theme.terms)) for theme in analysis.themes.themes]
    settings, seed = analysis.settings.pictures, analysis.seed("clouds")
    for name, terms in clouds:
        if terms:
            draw_cloud(terms, *_files(folder, name), settings=settings, seed=seed)
    bars = analysis.keywords("corpus", top=_BARS)[0].keywords
    rows = [(word.term, word.authors, f"{word.authors}人，{word.documents}篇") for word in bars]
    themes = [(t.label, t.authors, f"{t.authors}人，{t.documents}篇") for t in analysis.themes.themes]
    for name, title, listed in (("keywords", "关键词", rows), ("themes", "主题", themes)):
        if listed:
            draw_bars(listed, *_files(folder, name), title=title, unit="人", settings=settings)


def _files(folder: Path, name: str) -> tuple[Path, Path]:
    return folder / f"{name}.png", folder / f"{name}.svg"


def _clouds(analysis: Analysis, by: str | None) -> list[tuple[str, Terms]]:
    if by == "theme":
        return [(theme.label, _weighted(theme.terms)) for theme in analysis.themes.themes]
    clouds = _terms(analysis, by or "corpus")
    if not clouds:
        raise InputError("There are no words for a word cloud: no document has any.")
    return clouds


def _terms(analysis: Analysis, by: str) -> list[tuple[str, Terms]]:
    lists = analysis.keywords(by, top=analysis.settings.pictures.cloud_terms)
    return [(found.name, [(k.term, k.score) for k in found.keywords]) for found in lists if found.keywords]


def _weighted(terms: tuple[tuple[str, float], ...]) -> Terms:
    return [(term, weight) for term, weight in terms if weight > 0]


def _file_name(name: str) -> str:
    """A group's name as part of a file's name on any system."""
    return "".join("_" if character in '<>:"/\\|?*' or ord(character) < 32 else character for character in name)[:60]
