"""Figures from the documents, and where they differ from the roster's."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.corpus import Corpus, Kind
from textmine.ordering import distinct_of, parts
from textmine.reading.called import surveys_apart
from textmine.reading.kinds import PAPERS
from textmine.reading.people import overlaps
from textmine.reading.result import Finding, Reading
from textmine.reading.roster import Figure

__all__ = ["document_figures", "reconcile"]

Bool = NDArray[np.bool_]

_OVERLAP = 0.5
"""Share of the smaller file's authors below which two files are likely not of one class."""
_NAMED = 3
"""Files of a class that are told by name."""


def document_figures(reading: Reading) -> list[Figure]:
    """What the class did, as far as the documents tell.

    人次 are people × rounds: one who posts three times in one round counts once there. Rounds are the threads of the
    posts, less those that the class card does not list, where it lists any. What nobody had to take part in is not
    assessed.
    """
    corpus = reading.corpus
    n_trainees = None if reading.roster is None else len(reading.roster)
    rounds = _rounds(reading)
    make = _Maker(corpus, n_trainees)
    submissions, posts, replies, reports = (
        corpus.having("kind", kind) for kind in (Kind.SUBMISSION, Kind.POST, Kind.REPLY, Kind.REPORT)
    )
    is_survey = surveys_apart(corpus)
    reports, surveys = reports & ~is_survey, reports & is_survey
    figures = [
        make.people("submitters", "研修成果提交者", submissions),
        make.rows("submissions", "研修成果提交数", submissions, "件"),
        make.people("posters", "研讨发帖人数", posts),
        make.times("posts", "班级研讨发帖数", posts, rounds),
        make.people("repliers", "研讨回帖人数", replies),
        make.times("reply_turns", "班级研讨回帖人次", replies, rounds),
        make.rows("replies", "班级研讨回帖数", replies, "人次"),
        make.people("reporters", "思想汇报提交者", reports),
        make.sheets("reports", "思想汇报数", reports),
        make.people("surveyed", "问卷提交者", surveys),
        make.sheets("surveys", "问卷数", surveys),
        make.rows("announcements", "班级公告发布数", _announcements(corpus), "件"),
    ]
    found = [figure for figure in figures if figure is not None]
    required = [] if reading.card is None else [r for r in reading.card.rounds if r.required is not False]
    if n_trainees and required:
        found.append(make.assessed(len(required)))
    return found


def _announcements(corpus: Corpus) -> Bool:
    """Announcements proper: opening posts of discussions and speeches are the organiser's too, but announce nothing.

    A speech is a file by itself: rows of 领导干部培训班导出.xlsx are no speeches of leaders.
    """
    source = pl.col("source").fill_null("")
    file = source.str.json_path_match("$.file").fill_null("")
    is_row = source.str.contains('"(?:row|sheet)"')
    paper = file.str.contains(PAPERS) & ~file.str.contains("公告|通知") & ~is_row

    def runs() -> Iterator[Bool]:
        for part in corpus.runs("kind", "thread", "source"):
            found = ((part["kind"] == str(Kind.ANNOUNCEMENT)) & part["thread"].is_null()).to_numpy().copy()
            found[found] = part.filter(found).select((~paper).alias("announces"))["announces"].to_numpy()
            yield found

    return corpus.store.joined(runs(), np.bool_)


def _rounds(reading: Reading) -> list[str] | None:
    card = reading.card
    return [r.question for r in card.rounds] if card is not None and card.rounds else None


class _Maker:
    """Makes figures of some documents, given which these are."""

    def __init__(self, corpus: Corpus, n_trainees: int | None) -> None:
        self._corpus, self._n = corpus, n_trainees

    def _figure(self, key: str, label: str, value: int, measure: str, how: str, rows: int) -> Figure:
        return Figure(
            key, label, Fraction(value), measure, self._n, "学员人数" if self._n else "", "documents", how, rows
        )

    def people(self, key: str, label: str, chosen: Bool) -> Figure | None:
        if not (rows := int(chosen.sum())):
            return None
        codes = self._corpus.codes("person")
        n = len(distinct_of(codes[some][chosen[some] & (codes[some] >= 0)] for some in parts(len(chosen))))
        return self._figure(key, label, n, "人", "文档作者人数（一人多篇计一人）", rows)

    def rows(self, key: str, label: str, chosen: Bool, measure: str) -> Figure | None:
        rows = int(chosen.sum())
        return self._figure(key, label, rows, measure, "文档数", rows) if rows else None

    def sheets(self, key: str, label: str, chosen: Bool) -> Figure | None:
        """Reports, of which a row of a survey is one, however many questions it answers."""
        if not (rows := int(chosen.sum())):
            return None
        n = len(distinct_of(self._sheets(chosen)))
        how = "文档数" if n == rows else "份数（一份问卷的几道题计一件）"
        return self._figure(key, label, n, "件", how, rows)

    def _sheets(self, chosen: Bool) -> Iterator[NDArray[np.uint64]]:
        """A number for each sheet that some documents stand on."""
        # sources alone may have become the same when numbers in names of files were masked
        sheet = pl.struct(pl.col("id").str.replace(r"\.\d+$", ""), "source")
        begin = 0
        for part in self._corpus.runs("id", "source"):
            told = part.filter(chosen[begin : begin + part.height])
            yield told.select(sheet.hash().alias("sheet"))["sheet"].to_numpy()
            begin += part.height

    def times(self, key: str, label: str, chosen: Bool, rounds: list[str] | None) -> Figure | None:
        if not chosen.any():
            return None
        threads, people = self._corpus.codes("thread"), self._corpus.codes("person")
        if rounds is not None and (here := chosen & self._corpus.having("thread", *rounds)).any():
            chosen = here
        width = int(people.max(initial=-1)) + 1
        both = (
            (threads[some].astype(np.int64) * width + people[some])[chosen[some] & (people[some] >= 0)]
            for some in parts(len(chosen))
        )
        n = len(distinct_of(both))
        return self._figure(key, label, n, "人次", "各轮研讨中发帖的人数之和", int(chosen.sum()))

    def assessed(self, n_rounds: int) -> Figure:
        assert self._n is not None
        how = f"学员人数×研讨轮数（{self._n}×{n_rounds}）"
        return self._figure("assessed", "班级研讨考核数", self._n * n_rounds, "人次", how, self._n)


def reconcile(reading: Reading) -> tuple[Finding, ...]:
    """Where roster and documents differ, and whether the files are of one class at all."""
    return (*_differences(reading), *_overlap(reading))


def _differences(reading: Reading) -> list[Finding]:
    if reading.roster is None:
        return []
    told = {figure.key: figure for figure in reading.roster.figures()}
    found = []
    for figure in document_figures(reading):
        other = told.get(figure.key)
        if other is not None and other.value != figure.value:
            message = (
                f"{figure.label}: {float(other.value):g} {other.measure} by the roster,"
                f" {float(figure.value):g} {figure.measure} in the documents; both are kept"
            )
            found.append(Finding(figure.key, message, (other, figure)))
    return found


def _overlap(reading: Reading) -> list[Finding]:
    """Whether files fall into several classes: those that share people, directly or by way of others, are of one."""
    authors = {file: set(names) for file, names in reading.authors.items() if names}
    if reading.roster is not None:
        names = reading.roster.frame
        authors["roster"] = {*names["name"].to_list(), *names["number"].drop_nulls().to_list()}
    groups: dict[str, list[str]] = {file: [file] for file in sorted(authors)}
    for a, b, _, share in overlaps(authors):
        if share >= _OVERLAP and groups[a] is not groups[b]:
            groups[a] += groups[b]
            for file in groups[b]:
                groups[file] = groups[a]
    classes = {_named(sorted(group)): set().union(*(authors[file] for file in group)) for group in groups.values()}
    return [
        Finding(
            "overlap",
            f"{a} and {b} share {n} people, {share:.0%} of the smaller ones': they seem to be of different classes",
        )
        for a, b, n, share in overlaps(classes)
        if share < _OVERLAP
    ]


def _named(files: list[str]) -> str:
    more = f" and {len(files) - _NAMED} more" if len(files) > _NAMED else ""
    return ", ".join(files[:_NAMED]) + more
