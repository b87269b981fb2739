"""What the reports of a class are called by whoever exported them: 学习心得, 研修日志, 问卷, or 思想汇报.

A thought report (思想汇报) is what party members write. What a kindergarten teacher notes of a course is none, and a
bulletin that calls it so is laughed at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.corpus import Corpus, Kind
from textmine.settings import KindNames

__all__ = ["names_of_kinds", "surveys_apart"]

_WORDS = (
    r"思想汇报|(?:学习|研修|培训|读书|听课|跟岗|教学|课程|实践|工作|个人)?"
    r"(?:心得体会|心得|体会|感悟|感想|反思|日志|日记|周记|笔记|总结|小结)|问卷|答卷|调查|反馈|满意度"
)
"""What names of files, sheets and members call reports; surveys are handed in as reports, too."""
_THOUGHT = r"(思想汇报)|敬爱的党|尊敬的党"
_HEAD = 60
"""Characters at the beginning of a text in which it says what it is."""
_ASKS = r"([?？]|[您你]|[有是]哪些|什么)"
_BARE = {
    "心得": "学习心得",
    "体会": "学习体会",
    "感悟": "学习感悟",
    "感想": "学习感想",
    "总结": "学习总结",
    "小结": "学习小结",
}
"""Names that say too little by themselves: who wrote 在总结中写道 about what?"""
_SURVEY = re.compile("问卷|答卷|调查|反馈|满意度")
_USUAL = "学习体会"
"""What they are called that nobody named: true of all that trainees write of a course."""


def names_of_kinds(kinds: KindNames, documents: pl.DataFrame | pl.LazyFrame) -> KindNames:
    """The names of kinds, with that of reports as their files call most of them, where the settings give none.

    Documents that tell no file but one of JSON lines keep the usual name.

    Args:
        kinds: what the settings say.
        documents: the columns `kind`, `source`, `thread`, `title` and `text`; of a large table that lies in a file no
            text is held, if it is not read yet.
    """
    if kinds.report is not None:
        return kinds
    reports = documents.lazy().filter(pl.col("kind") == str(Kind.REPORT))
    thought = pl.when(pl.col("text").str.slice(0, _HEAD).str.contains(_THOUGHT)).then(pl.lit(KindNames.THOUGHT))
    named = reports.select(_name(thought).alias("name"))
    counts = named.drop_nulls().group_by("name").len().collect(engine="streaming")
    return kinds.model_copy(update={"report": _most(counts.iter_rows()) or KindNames.THOUGHT})


def _name(*others: pl.Expr) -> pl.Expr:
    """What a report is called by its file, by others that are given, by what is asked, or by its title."""
    source = pl.col("source")
    file, member, sheet = (source.str.json_path_match(f"$.{name}") for name in ("file", "member", "sheet"))
    return pl.coalesce(
        *(column.str.extract(f"({_WORDS})") for column in (file, member, sheet)),
        *others,
        pl.when(pl.col("thread").str.contains(_ASKS)).then(pl.lit("问卷")),
        pl.col("title").str.extract(f"({_WORDS})"),
        pl.when(~file.str.contains(r"\.jsonl?(?:\.gz)?$")).then(pl.lit(_USUAL)),
    )


def surveys_apart(corpus: Corpus) -> NDArray[np.bool_]:
    """Which documents are answers to a survey, in a class that handed in other reports as well, shape (n_documents,).

    None are where surveys are all that was handed in.
    """
    reports = int(corpus.having("kind", Kind.REPORT).sum())
    found = corpus.store.joined(_surveys(corpus) if reports else (), np.bool_)
    if reports and _are_several(reports - int(found.sum()), reports):
        return found
    return corpus.having("kind")  # none


def _surveys(corpus: Corpus) -> Iterator[NDArray[np.bool_]]:
    """Which documents are answers to a survey, run after run."""
    is_survey = _name().str.contains(_SURVEY.pattern).fill_null(value=False)
    for part in corpus.runs("kind", "source", "thread", "title"):
        found = np.zeros(part.height, np.bool_)
        here = np.flatnonzero((part["kind"] == str(Kind.REPORT)).to_numpy())
        found[here] = part[here].select(is_survey.alias("survey"))["survey"].to_numpy()
        yield found


def _are_several(others: int, reports: int) -> bool:
    """Whether reports other than surveys are so many that they are what reports are called after."""
    return others >= _OTHERS * reports > 0


_OTHERS = 0.1
"""A guess: a few files beside a survey are no other hand-in."""


def _most(told: Iterable[tuple[str, int]]) -> str | None:
    """The commonest name, that of surveys where there is hardly another; of equals the first by code point."""
    counts = Counter[str]()
    for name, count in told:
        counts["问卷" if _SURVEY.search(name) else _BARE.get(name, name)] += count
    if _are_several(counts.total() - counts["问卷"], counts.total()):
        del counts["问卷"]
    return max(sorted(counts), key=counts.__getitem__, default=None)
