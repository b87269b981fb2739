"""Which charts are drawn of an analysis."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from textmine.corpus import Kind
from textmine.pictures import (
    draw_bars,
    draw_lines,
    draw_map,
    draw_network,
    draw_shares,
    place_by_theme,
)
from textmine.pipeline.analysis import Analysis
from textmine.pipeline.clouds import run_clouds
from textmine.pipeline.wording import period_name
from textmine.terms.groups import Grouping, distinct_members, without_gaps
from textmine.terms.keywords import Keyword
from textmine.terms.trends import TrendPoint

__all__ = ["draw_pictures"]

Drawing = Callable[[], object]
"""Draws a picture into its files; it holds all that it needs, so that any process can do it.

It is called by nothing of this room, so that a process that draws loads the pictures alone.
"""

_BARS = 20
_SHARES, _UNITS = 3, 40
"""Themes whose shares are drawn, and units that a chart can hold."""
_PERIODS = (("day", "日"), ("week", "周"), ("month", "月"), ("year", "年"))
_TIMES, _LINES, _PAIRS = 14, 5, 40
"""Periods and keywords of a chart of trends; pairs of a network."""
_VOICES, _ENOUGH = 3, 5
"""People of a unit or period of whom a share is told, as in comparisons of themes; so many write in the middle one of
the periods that are drawn, else in the longer ones that come next. Of three people a day each is a third."""
_POINTS = 5_000
"""Points that a map can hold; more of them only grow together."""
_SURE, _FEWEST = 0.05, 3
"""The corrected p below which a word is shown as telling kinds of text apart; words or pairs that a chart takes."""


def draw_pictures(analysis: Analysis, folder: Path) -> Callable[[], None]:
    """Begin the pictures of a run: clouds and charts, as PNG and SVG, with the numbers of charts as CSV.

    Returns:
        What waits until all are drawn.
    """
    drawn = analysis.engine.here.start(operator.call, _drawings(analysis, folder))

    def wait() -> None:
        for _ in drawn:
            pass

    return wait


def _drawings(analysis: Analysis, folder: Path) -> Iterator[Drawing]:
    words = _keywords(analysis)
    if not words:
        return
    yield from run_clouds(analysis, folder)
    rows = [(word.term, word.authors, f"{word.authors}人，{word.documents}篇") for word in words]
    about = sorted(analysis.themes.themes, key=lambda theme: (-theme.authors, theme.id))
    themes = [(t.label, t.authors, f"{t.authors}人，{t.documents}篇") for t in about]
    for name, title, listed in (("keywords", "关键词", rows), ("themes", "主题", themes)):
        if listed:
            files = _files(folder, name)
            yield partial(
                draw_bars, listed, *files, title=title, unit="写到的人数", settings=analysis.settings.pictures
            )
    yield from _keyness(analysis, folder)
    yield from _trends(analysis, folder)
    yield from _network(analysis, folder)
    yield from _choice(analysis, folder)
    if analysis.themes.themes:
        yield from _theme_map(analysis, folder)
        yield from _shares_by_unit(analysis, folder)


def _keywords(analysis: Analysis) -> list[Keyword]:
    """The first keywords of the corpus, those of most people first."""
    found = analysis.keywords("corpus", top=_BARS)
    return sorted(found[0].keywords if len(found) else (), key=lambda word: (-word.authors, word.term))


def _keyness(analysis: Analysis, folder: Path) -> Iterator[Drawing]:
    """What sets each kind of text apart from the rest, where there are several."""
    kinds = [kind for kind in analysis.corpus.levels("kind") if kind != Kind.ANNOUNCEMENT]
    for kind in kinds if len(kinds) > 1 else ():
        found = [term for term in analysis.keyness(f"kind={kind}", "rest", top=_BARS) if term.p < _SURE]
        if len(found) < _FEWEST:
            continue
        rows = [(t.term, t.log_likelihood, f"{t.target}次（{t.authors}人），其余{t.reference}次") for t in found]
        title = f"{analysis.settings.kinds.of(kind)}中用得比其余文本多的词"
        unit = "对数似然值（越大，差别越可靠）"
        yield partial(
            draw_bars,
            rows,
            *_files(folder, f"keyness-{kind}"),
            title=title,
            unit=unit,
            settings=analysis.settings.pictures,
        )


def _trends(analysis: Analysis, folder: Path) -> Iterator[Drawing]:
    """The share of people who use the commonest keywords, by period, and by round, where documents have a time."""
    from textmine.terms import trends

    words = [word.term for word in _keywords(analysis)[:_LINES]]

    def counted(grouping: Grouping) -> list[TrendPoint]:
        return trends(analysis.corpus, analysis.own_tokens, words, grouping)

    axes = ((field, name, _axis(analysis.grouping(field), field)) for field, name in _PERIODS)
    drawn = list(_with_voices((field, name, axis, counted(axis)) for field, name, axis in axes if axis))
    if len(analysis.card.rounds) > 1 and analysis.rounds:
        drawn.append(("round", "轮", analysis.rounds, counted(analysis.rounds)))
    for field, name, grouping, points in drawn:
        if not any(point.all_authors >= _VOICES for point in points):
            continue
        # no share of nobody, or of one or two: such a period is a gap
        shares = [(p.term, 100 * p.share if p.all_authors >= _VOICES else None) for p in points]
        lines = {word: [share for term, share in shares if term == word] for word in words}
        periods = [f"{period_name(field, p.period)}\n{p.all_authors}人" for p in points[: len(grouping.names)]]
        files = _files(folder, "trends-rounds" if field == "round" else "trends")
        title = f"关键词走势：每{name}写到的人占当{name}发言人数"
        across = "下方人数为该时段发言人数；人数少时，比例起伏大"
        yield partial(
            draw_lines,
            lines,
            periods,
            *files,
            title=title,
            unit="%",
            across=across,
            settings=analysis.settings.pictures,
        )


_Counted = tuple[str, str, Grouping, "list[TrendPoint]"]


def _with_voices(axes: Iterator[_Counted]) -> Iterator[_Counted]:
    """The shortest periods in whose middle one enough people write; the longest that fit if there are none."""
    last = None
    for last in axes:
        *_, points = last
        voices = sorted(point.all_authors for point in points if point.term == points[0].term and point.all_authors)
        if voices and voices[len(voices) // 2] >= _ENOUGH:
            break
    if last:
        yield last


def _axis(grouping: Grouping, field: str) -> Grouping | None:
    """All periods from the first to the last, if they fit a chart and people wrote in half of them at least."""
    axis = without_gaps(grouping, field) if len(grouping.names) <= _TIMES else grouping
    return axis if 2 <= len(axis.names) <= min(_TIMES, 2 * len(grouping.names)) else None


def _network(analysis: Analysis, folder: Path) -> Iterator[Drawing]:
    """Words that several people put into one sentence."""
    from textmine.terms import collocations

    found = collocations(
        analysis.corpus,
        analysis.own_tokens,
        sentences=analysis.sentences,
        measure="t_score",
        min_authors=2,
        top=_PAIRS,
        stop_words=analysis.stop_words | _unsaid(analysis),
    )
    if len(found) < _FEWEST:
        return
    sizes = {pair.first: float(pair.first_count) for pair in found}
    sizes |= {pair.second: float(pair.second_count) for pair in found}
    yield partial(
        draw_network,
        [(pair.first, pair.second, pair.t_score) for pair in found],
        *_files(folder, "collocations"),
        title="常在同一句里出现的词（线越粗越多见，至少两人用过）",
        sizes=sizes,
        seed=analysis.seed("network"),
        settings=analysis.settings.pictures,
    )


def _unsaid(analysis: Analysis) -> frozenset[str]:
    """Names of people and words that tell little: what a picture for all need not show."""
    from textmine.terms.idle import tells_little
    from textmine.terms.persons import names_somebody

    found = analysis.candidates
    hidden = (names_somebody(found, analysis.corpus) | tells_little(found, genre=False)) & (found.lengths == 1)
    return frozenset(found.terms[row] for row in np.flatnonzero(hidden).tolist())


def _choice(analysis: Analysis, folder: Path) -> Iterator[Drawing]:
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
    unit, across = "0至1（一致性由−1至1折算）", "主题个数"
    yield partial(
        draw_lines, lines, periods, *files, title=title, unit=unit, across=across, settings=analysis.settings.pictures
    )


def _theme_map(analysis: Analysis, folder: Path) -> Iterator[Drawing]:
    """A point a document in the disc of its theme; of a large corpus every so many-th."""
    themes = analysis.themes
    shown = np.arange(0, len(themes.ids), 1 + len(themes.ids) // _POINTS)
    shown = shown[analysis.corpus.by_trainees[shown]]
    labels = [theme.label for theme in themes.themes]
    main = themes.main[shown]
    if len(shown) >= 3:
        places = place_by_theme(themes.weights[shown], main)
        part = "一点一篇" if len(shown) * 2 > len(themes.ids) else f"每{1 + len(themes.ids) // _POINTS}篇画一点"
        title = f"文本与主题（{part}，居中者最典型，常在同一篇里谈到的主题相邻）"
        spoken = themes.main[analysis.corpus.by_trainees]
        counts = np.bincount(np.where(spoken < 0, len(labels), spoken), minlength=len(labels) + 1)
        files, settings = _files(folder, "theme-map"), analysis.settings.pictures
        yield partial(draw_map, places, main, labels, *files, title=title, counts=counts, settings=settings)


def _shares_by_unit(analysis: Analysis, folder: Path) -> Iterator[Drawing]:
    """For the themes that most people of units talk about, how many people of each unit do."""
    people, units = analysis.corpus.codes("person"), analysis.corpus.codes("unit")
    names = analysis.corpus.levels("unit")
    if not 2 <= len(names) <= _UNITS:
        return
    known = np.flatnonzero(units >= 0)
    everyone = distinct_members(units[known], people[known], len(names)).tolist()
    about = {}
    for theme in analysis.themes.themes:
        rows = known[analysis.themes.main[known] == theme.id]
        about[theme] = distinct_members(units[rows], people[rows], len(names)).tolist()
    told = [theme for theme in about if any(about[theme])]  # of a theme of people without a unit all would be 0%
    chosen = sorted(told, key=lambda theme: (-sum(about[theme]), theme.id))[:_SHARES]
    for theme in chosen:
        counted = list(zip(names, about[theme], everyone, strict=True))
        heard = [row for row in counted if row[2] >= _VOICES]
        if len(heard) < 2:
            return
        listed = sorted(heard, key=lambda row: (-row[1] / row[2], -row[2], row[0]))
        files = _files(folder, f"shares-theme-{theme.id}")
        yield partial(
            draw_shares, listed, *files, title=f"各单位谈到“{theme.label}”的人", settings=analysis.settings.pictures
        )


def _files(folder: Path, name: str) -> tuple[Path, Path]:
    return folder / f"{name}.png", folder / f"{name}.svg"
