"""Who answers whom: floors, ids and names to parents. What of a reply are another's words, `cleaning.quoted` marks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import polars as pl

from textmine.reading.numbers import read_number
from textmine.reading.seen import Seen
from textmine.store import ColumnStore
from textmine.tables import Table

__all__ = ["Answers", "Floors", "linked", "read_floor", "target_of"]

_NO_FLOOR = 1 << 53
_NAMED_FLOORS = {"楼主": 1, "主楼": 1, "lz": 1, "沙发": 2, "板凳": 3, "地板": 4}
_FLOOR = re.compile(r"^(?:第|#|回复)?\s*(\d{1,6})\s*(?:#|楼|层|f|F)?$")

_NAME = r"[^\s:：,，。;；!！?？@<>\]\[【】「」“”]{1,20}"
_REPLY_FLOOR = re.compile(
    r"^\s*(?:回复|引用|回|答)\s*(?:第|#)?\s*(\d{1,6})\s*(?:楼|#|F|层)(?:\s*@?"
    + _NAME
    + r")?\s*(?:的(?:发言|帖子|回复))?\s*[:：,，]?"
)
_REPLY_NAME = re.compile(
    rf"^\s*(?:(?:回复|答复|引用)\s*@?|回\s*@)({_NAME}?)\s*(?:的(?:发言|帖子|回复|评论))?\s*[:：]|//\s*@({_NAME}?)\s*[:：]"
)
"""At the head of a reply, or before the first of the posts that it forwards."""


def read_floor(text: str) -> int | None:
    """The number of a floor.

    >>> read_floor("3楼"), read_floor("沙发"), read_floor("#12"), read_floor("2.0"), read_floor("—")
    (3, 2, 12, 2, None)
    """
    text = text.strip()
    if text.lower() in _NAMED_FLOORS:
        return _NAMED_FLOORS[text.lower()]
    if match := _FLOOR.match(text):
        return int(match[1])
    number = read_number(text)
    return int(number) if number is not None and number.is_integer() and 0 <= number < _NO_FLOOR else None


def target_of(text: str) -> tuple[int | None, str | None]:
    """The floor and the name that a reply addresses: at its head, or in what it forwards.

    >>> target_of("回复 3楼：同意"), target_of("回复@李明：同意"), target_of("同意")   # reply to …: agreed
    ((3, None), (None, '李明'), (None, None))
    >>> target_of("支持//@周强：下雨怎么办？//@李明：好")   # I agree; and when it rains?
    (None, '周强')
    """
    if match := _REPLY_FLOOR.match(text):
        return int(match[1]), None
    if match := _REPLY_NAME.search(text):
        return None, match[1] or match[2]
    return None, None


class Floors:
    """The floors of the threads of one table; floors begin again with each thread, and when one comes twice.

    Args:
        store: takes what was seen of many.
    """

    def __init__(self, store: ColumnStore) -> None:
        self._blocks: dict[str, int] = {}
        self._seen = Seen(store)

    def add(self, thread: str, floor: int | None) -> int:
        """Take note of a document; the answer is the block of its thread."""
        block = self._blocks.setdefault(thread, 0)
        if floor is not None and not self._seen.add(f"{floor} {block} {thread}"):
            block = self._blocks[thread] = block + 1
            self._seen.add(f"{floor} {block} {thread}")
        return block

    @property
    def restarted(self) -> Mapping[str, int]:
        """The threads whose floors began again, and how often."""
        return {thread: n for thread, n in self._blocks.items() if n}


class Answers:
    """What the replies of a table answer, by the floors and the people that they address.

    Args:
        table: its rows (`drafts.frame_of`).
    """

    def __init__(self, table: Table) -> None:
        self._on_floor: dict[tuple[str, int, int], str] = _addressed(table, "_to_floor", "_floor")
        self._latest: dict[tuple[str, int, str], str] = _addressed(table, "_to_name", "author")
        """The last document of whomever a reply addresses."""
        self.lost = 0

    def found(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows of the table with what each answers; itself where none names anything."""
        if rows["_to_floor"].null_count() == rows["_to_name"].null_count() == rows.height:
            return rows
        addressed = rows.select("id", _THREAD, "_block", "_to_floor", "_to_name").iter_rows()
        return rows.with_columns(pl.Series("reply_to", [self._parent(*row) for row in addressed], pl.String))

    def _parent(self, own: str, thread: str, block: int, floor: int | None, name: str | None) -> str | None:
        parent = self._on_floor.get((thread, block, floor)) if floor is not None else None
        if parent is None and name is not None:
            parent = self._latest.get((thread, block, name))
        if parent is not None and parent != own:
            return parent
        self.lost += floor is not None or name is not None
        return None


_THREAD = pl.col("thread").fill_null("")


def _addressed(table: Table, by: str, own: str) -> dict[tuple[str, int, Any], str]:
    """The last document that has each thread, block and value of its own that a reply addresses."""
    named = [frame.drop_nulls(by).select(_THREAD, "_block", by).unique() for frame in table.frames()]
    wanted = pl.concat([frame for frame in named if frame.height] or named[:1]).unique() if named else None
    if wanted is None or not wanted.height:
        return {}
    found = dict[tuple[str, int, Any], str]()
    for frame in table.frames("id", "thread", "_block", own):
        theirs = frame.with_columns(_THREAD).join(
            wanted, left_on=["thread", "_block", own], right_on=["thread", "_block", by], how="semi"
        )
        rows = theirs.select("thread", "_block", own, "id").iter_rows()
        found |= {(thread, block, value): id_ for thread, block, value, id_ in rows}
    return found


def linked(table: Table, store: ColumnStore) -> tuple[Table, int]:
    """Replies of one file to their parents by the platform's own ids, and how many of these are not there.

    A parent stands in the reply's own table, else in the only other one that has its id. Where all rows of a table name
    a parent, those they answer stand elsewhere, even if the table counts its own rows from 1 again.
    """
    wanted = {parent for rows in table.frames("_parent") for parent in rows.filter(_NAMES_PARENT)["_parent"].unique()}
    if not wanted:
        return table, 0
    documents: dict[str, dict[str, str]] = defaultdict(dict)
    with_roots = set[str]()
    for rows in table.frames("id", "_table", "_key", "_parent"):
        for id_, name, key in rows.filter(pl.col("_key").is_in(wanted)).select("id", "_table", "_key").iter_rows():
            documents[name][key] = id_
        roots = rows.filter(pl.col("_key").is_not_null() & ~_NAMES_PARENT)
        with_roots.update(roots["_table"].unique())
    lost = 0

    def parent_of(own: str, name: str, key: str | None) -> str | None:
        nonlocal lost
        if key is None:
            return None
        elsewhere = [known[key] for other, known in documents.items() if other != name and key in known]
        parent = documents[name].get(key) if name in documents else None
        if len(elsewhere) == 1 and (parent is None or name not in with_roots):
            parent = elsewhere[0]
        if parent is None or parent == own:
            lost += 1
            return None
        return parent

    def answering(rows: pl.DataFrame) -> pl.DataFrame:
        named = rows.select("id", "_table", pl.when(_NAMES_PARENT).then("_parent"))
        if named["_parent"].null_count() == rows.height:
            return rows
        parents = pl.Series("parent", [parent_of(*row) for row in named.iter_rows()], pl.String)
        return rows.with_columns(pl.coalesce("reply_to", parents).alias("reply_to"))

    return table.changed(answering, store), lost


_NAMES_PARENT = pl.col("_parent").is_not_null() & ~pl.col("_parent").is_in(["", "0", "-"])
