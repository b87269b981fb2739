"""Which word clouds are drawn of an analysis, and how large their words are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from textmine.errors import InputError
from textmine.output import replacing
from textmine.pictures import Shape, draw_cloud, draw_comparison
from textmine.pipeline.analysis import Analysis
from textmine.pipeline.wording import group_name

__all__ = ["DrawnCloud", "draw_clouds", "draw_comparison_cloud", "run_clouds"]

Terms = list[tuple[str, float]]


class DrawnCloud(NamedTuple):
    """A picture, and the words that had no place in it or lack a glyph."""

    path: Path
    left_out: list[str]


def draw_clouds(
    analysis: Analysis, path: Path, *, by: str | None = None, mask: Path | None = None, shape: Shape = "oval"
) -> Iterator[DrawnCloud]:
    """Draw one cloud, or one for each group, named after the group."""
    _check_ending(path)
    clouds = _clouds(analysis, by)
    names = _file_names([name for name, _ in clouds])
    for name, (_, terms) in zip(names, clouds, strict=True):
        target = path if by is None else path.with_name(f"{path.stem}-{name}{path.suffix}")
        with _drawing(target) as drawn:
            settings, seed = analysis.settings.pictures, analysis.seed("clouds")
            groups = _groups(analysis, terms)
            left_out = draw_cloud(terms, drawn, settings=settings, seed=seed, groups=groups, mask=mask, shape=shape)
        yield DrawnCloud(target, left_out)


def draw_comparison_cloud(analysis: Analysis, path: Path, condition: str) -> Path:
    """Draw the words that set the documents of `FIELD=VALUE` and the rest apart, side by side."""
    _check_ending(path)
    half = analysis.settings.pictures.cloud_terms // 2
    own = analysis.keyness(condition, "rest", top=half)
    others = analysis.keyness_of(~analysis.documents_where(condition), top=half)
    left = group_name(condition, analysis.settings.kinds), [(term.term, term.log_likelihood) for term in own]
    right = "其余", [(term.term, term.log_likelihood) for term in others]
    with _drawing(path) as drawn:
        draw_comparison(left, right, drawn, settings=analysis.settings.pictures, seed=analysis.seed("clouds"))
    return path


@contextmanager
def _drawing(path: Path) -> Iterator[Path]:
    """A temporary path with the ending of the picture, which tells how it is drawn; nothing stays where it is not."""
    with replacing(path) as temporary:
        drawn = temporary.with_suffix(path.suffix)
        try:
            yield drawn
            drawn.replace(temporary)
        finally:
            drawn.unlink(missing_ok=True)


def run_clouds(analysis: Analysis, folder: Path) -> Iterator[Callable[[], object]]:
    """What draws the clouds of a run: one of the whole, one a theme, as PNG and SVG."""
    clouds = [("cloud", terms) for _, terms in _terms(analysis, "corpus")]
    clouds += [(f"cloud-theme-{theme.id}", _weighted(theme.terms)) for theme in analysis.themes.themes]
    settings, seed = analysis.settings.pictures, analysis.seed("clouds")
    for name, terms in clouds:
        if terms:
            files = folder / f"{name}.png", folder / f"{name}.svg"
            yield partial(draw_cloud, terms, *files, settings=settings, seed=seed, groups=_groups(analysis, terms))


def _check_ending(path: Path) -> None:
    """Tell before any work, and by the name that was given, that a picture cannot be written."""
    if path.suffix.lower() not in (".png", ".svg"):
        raise InputError(f"{path}: a word cloud is written as .png or .svg. Name the file so.")


def _clouds(analysis: Analysis, by: str | None) -> list[tuple[str, Terms]]:
    if by == "theme":
        clouds = [(theme.label, _weighted(theme.terms)) for theme in analysis.themes.themes]
    else:
        clouds = _terms(analysis, by or "corpus")
    if not clouds:
        raise InputError("There are no words for a word cloud: no document has any that count.")
    return clouds


def _terms(analysis: Analysis, by: str) -> list[tuple[str, Terms]]:
    """The words of each group with their weights, as the settings want them."""
    sizes, most = analysis.settings.pictures.sizes, analysis.settings.pictures.cloud_terms
    if sizes == "keyness":
        return list(_key_terms(analysis, by))
    lists = [found for found in analysis.keywords(by, top=most) if found.keywords]
    if sizes == "frequency":
        return [(found.name, [(k.term, float(k.count)) for k in found.keywords]) for found in lists]
    if sizes == "tfidf":
        rarity = _rarity(analysis)
        return [(found.name, [(k.term, k.count * rarity[k.term]) for k in found.keywords]) for found in lists]
    return [(found.name, [(k.term, k.score) for k in found.keywords]) for found in lists]


def _rarity(analysis: Analysis) -> dict[str, float]:
    """The inverse document frequency of each term, as scikit-learn has it."""
    scores = analysis.term_scores
    n, terms = len(analysis.corpus), scores.candidates.terms
    documents = np.bincount(scores.pairs.terms, minlength=len(terms))
    return dict(zip(terms, (np.log((1 + n) / (1 + documents)) + 1).tolist(), strict=True))


def _key_terms(analysis: Analysis, by: str) -> Iterator[tuple[str, Terms]]:
    """The words that set each group apart from the rest; the whole corpus, from general Chinese."""
    grouping, most = analysis.grouping(by), analysis.settings.pictures.cloud_terms
    for name in grouping.names:
        inside: NDArray[np.bool_] = grouping.documents(name)
        found = analysis.keyness_of(inside, "general" if inside.all() else None, top=most)
        if found:
            yield name, [(term.term, term.log_likelihood) for term in found]


def _groups(analysis: Analysis, terms: Terms) -> list[int] | None:
    """A number for each word of a cloud, told apart by colour, as the settings want it; None for colours that vary."""
    wanted = analysis.settings.pictures.colors
    if wanted == "themes":
        themes = {word: theme.id for theme in reversed(analysis.themes.themes) for word, _ in theme.terms}
        return [themes.get(word, -1) for word, _ in terms]
    if wanted == "parts of speech":
        from textmine.terms import parts_of_speech

        parts = parts_of_speech(analysis.term_scores.candidates)
        return [parts.get(word, -1) for word, _ in terms]
    return None


def _weighted(terms: tuple[tuple[str, float], ...]) -> Terms:
    return [(term, weight) for term, weight in terms if weight > 0]


def _file_names(groups: Iterable[str]) -> list[str]:
    """The names of groups as parts of names of files, numbered where one is taken already.

    >>> _file_names(["一中/初中", "一中:初中", "二中"])  # schools, one written in two ways
    ['一中_初中', '一中_初中-2', '二中']
    """
    names: dict[str, str] = {}
    for group in groups:
        name = _file_name(group)
        tried = chain([name], (f"{name}-{number}" for number in count(2)))
        free = next(name for name in tried if name.casefold() not in names)  # many systems tell no A from a
        names[free.casefold()] = free
    return list(names.values())


def _file_name(name: str) -> str:
    """A group's name as part of a file's name on any system."""
    return "".join("_" if character in '<>:"/\\|?*' or ord(character) < 32 else character for character in name)[:60]
