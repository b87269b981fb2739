"""Which pictures are drawn of an analysis."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from textmine.corpus import Kind
from textmine.errors import InputError
from textmine.pictures import (
    draw_bars,
    draw_cloud,
    draw_comparison,
    draw_lines,
    draw_map,
    draw_network,
    draw_shares,
    place_by_theme,
)
from textmine.pipeline.analysis import Analysis
from textmine.run import replacing

__all__ = ["draw_clouds", "draw_comparison_cloud", "draw_pictures"]

_BARS = 20
_SHARES, _UNITS = 3, 40
"""Themes whose shares are drawn, and units that a chart can hold."""
_PERIODS = (("day", "日"), ("week", "周"), ("month", "月"))
_TIMES, _LINES, _PAIRS = 14, 5, 40
"""Periods and keywords of a chart of trends; pairs of a network."""
_POINTS = 5_000
"""Points that a map can hold; more of them only grow together."""
Terms = list[tuple[str, float]]


def draw_clouds(analysis: Analysis, path: Path, *, by: str | None = None, mask: Path | None = None) -> Iterator[Path]:
    """Draw one cloud, or one for each group, named after the group; yields the files."""
    for name, terms in _clouds(analysis, by):
        target = path if by is None else path.with_name(f"{path.stem}-{_file_name(name)}{path.suffix}")
        with replacing(target) as temporary:
            drawn = temporary.with_suffix(target.suffix)
            settings, seed = analysis.settings.pictures, analysis.seed("clouds")
            draw_cloud(terms, drawn, settings=settings, seed=seed, groups=_groups(analysis, terms), mask=mask)
            drawn.replace(temporary)
        yield target


def draw_comparison_cloud(analysis: Analysis, path: Path, condition: str) -> Path:
    """Draw the words that set the documents of `FIELD=VALUE` and the rest apart, side by side."""
    half = analysis.settings.pictures.cloud_terms // 2
    own = analysis.keyness(condition, "rest", top=half)
    others = analysis.keyness_of(~analysis.documents_where(condition), top=half)
    left = condition, [(term.term, term.log_likelihood) for term in own]
    right = "其余", [(term.term, term.log_likelihood) for term in others]
    with replacing(path) as temporary:
        drawn = temporary.with_suffix(path.suffix)
        draw_comparison(left, right, drawn, settings=analysis.settings.pictures, seed=analysis.seed("clouds"))
        drawn.replace(temporary)
    return path


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
            draw_cloud(terms, *_files(folder, name), settings=settings, seed=seed, groups=_groups(analysis, terms))
    bars = sorted(analysis.keywords("corpus", top=_BARS)[0].keywords, key=lambda word: (-word.authors, word.term))
    rows = [(word.term, word.authors, f"{word.authors}人，{word.documents}篇") for word in bars]
    themes = [(t.label, t.authors, f"{t.authors}人，{t.documents}篇") for t in analysis.themes.themes]
    for name, title, listed in (("keywords", "关键词", rows), ("themes", "主题", themes)):
        if listed:
            draw_bars(listed, *_files(folder, name), title=title, unit="人", settings=settings)
    _draw_trends(analysis, folder)
    _draw_network(analysis, folder)
    _draw_choice(analysis, folder)
    if analysis.themes.themes:
        _draw_theme_map(analysis, folder)
        _draw_shares_by_unit(analysis, folder)


def _draw_trends(analysis: Analysis, folder: Path) -> None:
    """The share of people who use the commonest keywords, period by period, where documents have a time."""
    from textmine.terms import DocumentTermMatrix, group_by, trends

    groupings = [(name, group_by(analysis.corpus, field)) for field, name in _PERIODS]
    fitting = [(name, grouping) for name, grouping in groupings if 2 <= len(grouping.names) <= _TIMES]
    words = sorted(analysis.keywords("corpus", top=_BARS)[0].keywords, key=lambda word: (-word.authors, word.term))
    if not fitting or not words:
        return
    name, grouping = fitting[0]
    matrix = DocumentTermMatrix.of_candidates(analysis.candidates)
    points = trends(analysis.corpus, matrix, [word.term for word in words[:_LINES]], grouping)
    lines = {point.term: [100 * p.share for p in points if p.term == point.term] for point in points}
    periods = [f"{point.period}\n{point.all_authors}人" for point in points[: len(grouping.names)]]
    title = f"关键词走势：每{name}写到的人占当{name}发言人数"
    draw_lines(lines, periods, *_files(folder, "trends"), title=title, unit="%", settings=analysis.settings.pictures)


def _draw_network(analysis: Analysis, folder: Path) -> None:
    """Words that several people put into one sentence."""
    from textmine.terms import collocations

    found = collocations(
        analysis.corpus,
        analysis.own_tokens,
        sentences=analysis.sentences,
        measure="t_score",
        min_authors=2,
        top=_PAIRS,
        stop_words=analysis.stop_words,
    )
    if not found:
        return
    sizes = {pair.first: float(pair.first_count) for pair in found}
    sizes |= {pair.second: float(pair.second_count) for pair in found}
    draw_network(
        [(pair.first, pair.second, pair.t_score) for pair in found],
        *_files(folder, "collocations"),
        title="常在同一句里出现的词（线越粗越多见，至少两人用过）",
        sizes=sizes,
        seed=analysis.seed("network"),
        settings=analysis.settings.pictures,
    )


def _draw_choice(analysis: Analysis, folder: Path) -> None:
    """How stable and how coherent themes are for each number of them that was tried."""
    trials = {trial.topics: trial for trial in analysis.themes.choice.trials}
    if len(trials) < 2:
        return  # the number was given
    tried = [trials[number] for number in sorted(trials)]
    lines = {
        "稳定性": [float(np.nan_to_num(trial.stability)) for trial in tried],
        "一致性": [float((1 + np.nan_to_num(trial.coherence)) / 2) for trial in tried],  # NPMI lies between −1 and 1
    }
    periods = [str(trial.topics) for trial in tried]
    files = _files(folder, "how-many-themes")
    title = f"取多少个主题：自动取{analysis.themes.choice.topics}个"
    unit = "0至1（一致性由−1至1折算）"
    draw_lines(lines, periods, *files, title=title, unit=unit, settings=analysis.settings.pictures)


def _draw_theme_map(analysis: Analysis, folder: Path) -> None:
    """A point a document in the disc of its theme; of a large corpus every so many-th."""
    themes = analysis.themes
    shown = np.arange(0, len(themes.ids), 1 + len(themes.ids) // _POINTS)
    shown = shown[analysis.corpus.frame["kind"].to_numpy()[shown] != Kind.ANNOUNCEMENT]
    labels = [theme.label for theme in themes.themes]
    main = themes.main[shown]
    if len(shown) >= 3:
        places = place_by_theme(themes.weights[shown], main)
        files, title = _files(folder, "theme-map"), "文本与主题（一点一篇，居中者最典型，常在同一篇里谈到的主题相邻）"
        draw_map(places, main, labels, *files, title=title, settings=analysis.settings.pictures)


def _draw_shares_by_unit(analysis: Analysis, folder: Path) -> None:
    """For the largest themes, how many people of each unit talk about them."""
    people, units = analysis.corpus.codes("person"), analysis.corpus.codes("unit")
    names = analysis.corpus.levels("unit")
    if not 2 <= len(names) <= _UNITS:
        return
    for theme in analysis.themes.themes[:_SHARES]:
        about = analysis.themes.main == theme.id
        rows = [
            (name, len(np.unique(people[about & (units == code)])), len(np.unique(people[units == code])))
            for code, name in enumerate(names)
        ]
        files = _files(folder, f"shares-theme-{theme.id}")
        draw_shares(rows, *files, title=f"各单位谈到“{theme.label}”的人", settings=analysis.settings.pictures)


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


def _file_name(name: str) -> str:
    """A group's name as part of a file's name on any system."""
    return "".join("_" if character in '<>:"/\\|?*' or ord(character) < 32 else character for character in name)[:60]
