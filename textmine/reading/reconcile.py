"""Figures from the documents, and where they differ from the roster's."""

from __future__ import annotations

from fractions import Fraction

import polars as pl

from textmine.corpus import Corpus, Kind
from textmine.reading.called import surveys_apart
from textmine.reading.kinds import PAPERS
from textmine.reading.people import overlaps
from textmine.reading.result import Finding, Reading
from textmine.reading.roster import Figure

__all__ = ["document_figures", "reconcile"]

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
    frame = reading.corpus.frame.select("kind", "thread", "person")
    n_trainees = None if reading.roster is None else len(reading.roster)
    rounds = _rounds(reading)
    make = _Maker(n_trainees)
    submissions = frame.filter(pl.col("kind") == Kind.SUBMISSION)
    posts = frame.filter(pl.col("kind") == Kind.POST)
    replies = frame.filter(pl.col("kind") == Kind.REPLY)
    reports, surveys = _reports(reading.corpus)
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
        make.rows("announcements", "班级公告发布数", _announcements(reading.corpus), "件"),
    ]
    found = [figure for figure in figures if figure is not None]
    required = [] if reading.card is None else [r for r in reading.card.rounds if r.required is not False]
    if n_trainees and required:
        found.append(make.assessed(len(required)))
    return found


def _reports(corpus: Corpus) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What was handed in as reports, and surveys where they stand beside others."""
    survey, parts, begin = surveys_apart(corpus), [], 0
    for part in corpus.runs("id", "kind", "person", "source"):
        apart = pl.Series("survey", survey[begin : begin + part.height])
        parts.append(part.with_columns(apart).filter(pl.col("kind") == str(Kind.REPORT)))
        begin += part.height
    if not parts:
        return corpus.frame, corpus.frame
    reports = pl.concat(parts)
    return reports.filter(~pl.col("survey")), reports.filter("survey")


def _announcements(corpus: Corpus) -> pl.DataFrame:
    """Announcements proper: opening posts of discussions and speeches are the organiser's too, but announce nothing.

    A speech is a file by itself: rows of 领导干部培训班导出.xlsx are no speeches of leaders.
    """
    source = pl.col("source").fill_null("")
    file = source.str.json_path_match("$.file").fill_null("")
    is_row = source.str.contains('"(?:row|sheet)"')
    paper = file.str.contains(PAPERS) & ~file.str.contains("公告|通知") & ~is_row
    of_no_thread = corpus.frame.select((pl.col("kind") == str(Kind.ANNOUNCEMENT)) & pl.col("thread").is_null())
    return corpus.select(of_no_thread.to_series().to_numpy()).frame.filter(~paper)


def _rounds(reading: Reading) -> list[str] | None:
    card = reading.card
    return [r.question for r in card.rounds] if card is not None and card.rounds else None


class _Maker:
    def __init__(self, n_trainees: int | None) -> None:
        self._n = n_trainees

    def _figure(self, key: str, label: str, value: int, measure: str, how: str, rows: int) -> Figure:
        return Figure(
            key, label, Fraction(value), measure, self._n, "学员人数" if self._n else "", "documents", how, rows
        )

    def people(self, key: str, label: str, frame: pl.DataFrame) -> Figure | None:
        if not frame.height:
            return None
        n = frame["person"].drop_nulls().n_unique()
        return self._figure(key, label, n, "人", "文档作者人数（一人多篇计一人）", frame.height)

    def rows(self, key: str, label: str, frame: pl.DataFrame, measure: str) -> Figure | None:
        return self._figure(key, label, frame.height, measure, "文档数", frame.height) if frame.height else None

    def sheets(self, key: str, label: str, frame: pl.DataFrame) -> Figure | None:
        """Reports, of which a row of a survey is one, however many questions it answers."""
        if not frame.height:
            return None
        # sources alone may have become the same when numbers in names of files were masked
        n = frame.select(pl.col("id").str.replace(r"\.\d+$", ""), "source").n_unique()
        how = "文档数" if n == frame.height else "份数（一份问卷的几道题计一件）"
        return self._figure(key, label, n, "件", how, frame.height)

    def times(self, key: str, label: str, frame: pl.DataFrame, rounds: list[str] | None) -> Figure | None:
        if not frame.height:
            return None
        if rounds is not None and frame["thread"].is_in(rounds).any():
            frame = frame.filter(pl.col("thread").is_in(rounds))
        by_round = frame.drop_nulls("person").group_by("thread").agg(pl.col("person").n_unique())
        n = int(by_round["person"].sum())
        return self._figure(key, label, n, "人次", "各轮研讨中发帖的人数之和", frame.height)

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
