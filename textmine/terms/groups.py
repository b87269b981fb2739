"""Who and what belongs together: documents by a field, by month, by round."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.corpus import Corpus, Kind
from textmine.errors import InputError
from textmine.settings import Round
from textmine.spans import slices
from textmine.store import ColumnStore

__all__ = [
    "FIELDS",
    "Grouping",
    "distinct_members",
    "group_by",
    "group_by_round",
    "people",
    "talk_by_round",
    "without_gaps",
]

FIELDS = ("document", "corpus", "kind", "unit", "author", "role", "thread", "year", "month", "week", "day")
"""What documents can be grouped by."""

_MEMBERS_AT_ONCE = 1 << 20
"""Rows whose members are told apart together, some members after others: each takes some thirty bytes for as long."""

_PERIODS = {"day": ("%Y-%m-%d", 10), "week": ("%G-W%V", 10), "month": ("%Y-%m", 7), "year": ("%Y", 4)}


@dataclass(frozen=True, eq=False)
class Grouping:
    """A group for each document.

    Attributes:
        codes: shape (n_documents,), −1 where a document belongs to none.
        names: of the groups.
    """

    codes: NDArray[np.int32]
    names: tuple[str, ...]

    def documents(self, name: str) -> NDArray[np.bool_]:
        """Which documents belong to a group, shape (n_documents,).

        Raises:
            InputError: there is no such group.
        """
        if name not in self.names:
            raise InputError(f"No document belongs to the group {name!r}. {_known(name, self.names)}")
        return np.asarray(self.codes == self.names.index(name))


def group_by(corpus: Corpus, field: str) -> Grouping:
    """Group documents by a field, or by the day, week (ISO 8601), month or year of their time.

    Raises:
        InputError: the field is unknown.

    >>> from textmine.corpus import Document, Kind
    >>> corpus = Corpus.from_documents([
    ...     Document("a", Kind.POST, "好", time="2017-06-22T08:30"), Document("b", Kind.REPLY, "好", time="2017-06")])
    >>> group_by(corpus, "month").names, group_by(corpus, "day").codes.tolist()
    (('2017-06',), [0, -1])
    """
    if field not in FIELDS:
        raise InputError(f"Documents cannot be grouped by {field!r}. {_known(field, FIELDS)}")
    if field == "corpus":
        return Grouping(np.zeros(len(corpus), np.int32), ("corpus",))
    if field in _PERIODS:
        return _by_period(corpus, field)
    if field == "document":
        return Grouping(np.arange(len(corpus), dtype=np.int32), tuple(corpus.ids))  # which are in order
    column = "person" if field == "author" else field
    return Grouping(corpus.codes(column), tuple(corpus.levels(column)))


def group_by_round(corpus: Corpus, rounds: Sequence[Round]) -> Grouping:
    """Group what trainees wrote by the round of discussion; names are `1`, `2`, … in the card's order.

    A round is its thread: posts and replies under its set question. Where no thread is a round's, as in exports that
    do not tell threads, it is what trainees wrote on its days.
    """
    codes = talk_by_round(corpus, rounds)
    if (codes < 0).all():
        days = corpus.distinct("time").str.slice(0, 10).to_list()
        by_day = [*(next((k for k, r in enumerate(rounds) if _within(day, r)), -1) for day in days), -1]
        codes = _coded(corpus, "time", by_day, corpus.by_trainees)
    return Grouping(codes, tuple(str(k + 1) for k in range(len(rounds))))


def talk_by_round(corpus: Corpus, rounds: Sequence[Round]) -> NDArray[np.int32]:
    """The round under whose set question a post or a reply stands, −1 for all else, shape (n_documents,)."""
    questions = {round_.question: k for k, round_ in reversed(list(enumerate(rounds)))}
    numbers = [*(questions.get(thread, -1) for thread in corpus.levels("thread")), -1]
    return _coded(corpus, "thread", numbers, corpus.having("kind", Kind.POST, Kind.REPLY))


def _coded(
    corpus: Corpus, field: str, numbers: Sequence[int], among: NDArray[np.bool_] | None = None
) -> NDArray[np.int32]:
    """A number for each document by the value of a field, the last of them without one; −1 outside of those asked."""
    codes, found = corpus.codes(field), np.array(numbers, np.int32)
    runs = slices(len(codes), _MEMBERS_AT_ONCE)
    asked = (found[codes[some]] if among is None else np.where(among[some], found[codes[some]], -1) for some in runs)
    return corpus.store.joined(asked, np.int32)


def people(corpus: Corpus, store: ColumnStore | None = None) -> NDArray[np.int32]:
    """Who wrote each document, shape (n_documents,); a document without an author counts as a person of its own.

    `store`: where this goes; by default it stays in memory.
    """
    codes = corpus.codes("person")
    free = int(codes.max(initial=-1)) + 1

    def runs() -> Iterator[NDArray[np.int32]]:
        before = free
        for some in slices(len(codes), _MEMBERS_AT_ONCE):
            unknown = codes[some] < 0
            yield np.where(unknown, before + np.cumsum(unknown) - 1, codes[some]).astype(np.int32)
            before += int(unknown.sum())

    return (store or ColumnStore()).joined(runs(), np.int32)


def distinct_members(group: NDArray[np.integer], member: NDArray[np.integer], n_groups: int) -> NDArray[np.int64]:
    """How many different members each group has, shape (n_groups,); negative groups and members are none.

    >>> distinct_members(np.array([0, 0, 1, 1]), np.array([7, 7, 8, -1]), 3).tolist()
    [1, 1, 0]
    """
    slots = 1 + len(member) // _MEMBERS_AT_ONCE
    found = (_of_slot(group, member, slot, slots) for slot in range(slots))
    return sum((_distinct(*part, n_groups) for part in found), np.zeros(n_groups, np.int64))


def _of_slot(
    group: NDArray[np.integer], member: NDArray[np.integer], slot: int, slots: int
) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """The rows of one in so many members."""
    groups, members = [group[:0]], [member[:0]]
    for some in slices(len(member), _MEMBERS_AT_ONCE):
        here = (group[some] >= 0) & (member[some] >= 0) & (member[some] % slots == slot)
        groups.append(group[some][here])
        members.append(member[some][here])
    return np.concatenate(groups), np.concatenate(members)


def _distinct(group: NDArray[np.integer], member: NDArray[np.integer], n_groups: int) -> NDArray[np.int64]:
    width = int(member.max(initial=0)) + 1
    # Sorted by hand: numpy's unique without counts goes by hashes, and takes many times as long.
    seen = np.sort(group.astype(np.int64) * width + member)
    first = np.diff(seen, prepend=-1) != 0
    return np.bincount(seen[first] // width, minlength=n_groups).astype(np.int64)


def _within(day: str | None, round_: Round) -> bool:
    if day is None or len(day) < 10 or not round_.start:
        return False
    end = round_.end or "9999"
    return round_.start <= day and day[: len(end)] <= end  # a month or a year ends with its last day


def _by_period(corpus: Corpus, field: str) -> Grouping:
    form, width = _PERIODS[field]
    times = corpus.distinct("time").alias("time").to_frame()
    head = pl.col("time").cast(pl.String).str.slice(0, width)
    known = pl.when(head.str.len_chars() == width).then(head)
    day = (known + {"month": "-01", "year": "-01-01"}.get(field, "")).str.to_date("%Y-%m-%d", strict=False)
    periods = times.select(day.dt.strftime(form)).to_series()
    names = periods.drop_nulls().unique().sort()
    ranks = periods.replace_strict(names, np.arange(len(names)), default=-1, return_dtype=pl.Int32).to_list()
    return Grouping(_coded(corpus, "time", [*ranks, -1]), tuple(names.to_list()))


def without_gaps(grouping: Grouping, field: str) -> Grouping:
    """Groups by time with those between them in which nobody wrote, so that an axis of time leaves none out.

    >>> weeks = Grouping(np.array([0, 1], np.int32), ("2024-W51", "2025-W02"))
    >>> filled = without_gaps(weeks, "week")
    >>> filled.names, filled.codes.tolist()
    (('2024-W51', '2024-W52', '2025-W01', '2025-W02'), [0, 3])
    """
    if not grouping.names:
        return grouping
    days = pl.date_range(_first_day(grouping.names[0], field), _first_day(grouping.names[-1], field), eager=True)
    names = tuple(days.dt.strftime(_PERIODS[field][0]).unique().sort().to_list())
    places = np.array([names.index(name) for name in grouping.names], np.int32)
    return Grouping(np.where(grouping.codes < 0, -1, places[grouping.codes]).astype(np.int32), names)


def _first_day(period: str, field: str) -> date:
    if field == "week":
        year, week = period.split("-W")
        return date.fromisocalendar(int(year), int(week), 1)
    return date.fromisoformat(period + {"month": "-01", "year": "-01-01"}.get(field, ""))


def _known(name: str, names: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    if near:
        return f"Did you mean {near[0]!r}?"
    if not names:
        return "No document tells any such group."
    return f"Known are: {', '.join(names[:12])}{' …' if len(names) > 12 else ''}."
