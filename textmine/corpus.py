"""The corpus: what people wrote, as they wrote it.

A corpus may hold a million posts, so it is a table (polars), one row a document, in one canonical order: by id. That
order does not depend on the order of the files, and everything downstream that counts or draws relies on it.
`Document` is a row view for people and for tests.

    >>> corpus = Corpus.from_documents([
    ...     Document(id="b", kind=Kind.REPLY, text="赞同！", author="李明", unit="二中"),       # I agree!
    ...     Document(id="a", kind=Kind.POST, text="微党课要短。", author="李明", unit="一中"),  # keep it short
    ... ])
    >>> [document.id for document in corpus]
    ['a', 'b']
    >>> corpus[0].person, corpus[1].person   # one name in two units is two people
    ('李明（一中）', '李明（二中）')
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.errors import InputError
from textmine.store import ColumnStore

__all__ = ["FIELDS", "Corpus", "Document", "Kind", "Source"]


class Kind(StrEnum):
    """What a document is. All but announcements are the voice of trainees."""

    SUBMISSION = "submission"  # 研修成果
    POST = "post"  # 研讨发帖
    REPLY = "reply"  # 回帖
    COMMENT = "comment"  # 评论
    REPORT = "report"  # 思想汇报
    ANNOUNCEMENT = "announcement"  # 公告: the organiser's voice, never counted as a trainee's
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document stands in what was handed in, as far as known.

    `row` is the row number that a spreadsheet program shows (from 1); `paragraph` counts from 1.
    """

    file: str | None = None
    member: str | None = None
    sheet: str | None = None
    row: int | None = None
    paragraph: int | None = None

    def to_json(self) -> str:
        """The known fields as a JSON object.

        >>> Source(file="发帖.xlsx", row=5).to_json()
        '{"file": "发帖.xlsx", "row": 5}'
        """
        return json.dumps({key: value for key, value in asdict(self).items() if value is not None}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Document:
    """One text of one author, as written; offsets anywhere in textmine are code points of `text`, ends exclusive.

    `time` is ISO 8601, as precise as known (`2017-06`, `2017-06-22`, `2017-06-22T08:30:00`). `person` tells people
    apart: it is filled in by the corpus, from author and unit.
    """

    id: str
    kind: Kind
    text: str
    title: str | None = None
    author: str | None = None
    unit: str | None = None
    role: str | None = None
    thread: str | None = None
    reply_to: str | None = None
    time: str | None = None
    source: Source = Source()
    meta: Mapping[str, Any] = field(default_factory=dict)
    person: str | None = None

    def to_record(self) -> dict[str, Any]:
        """The document as a row of the interchange form (JSON lines)."""
        record = {name: getattr(self, name) for name in FIELDS}
        record["kind"] = str(self.kind)
        record["source"] = json.loads(self.source.to_json())
        record["meta"] = dict(self.meta)
        return record


FIELDS = ("id", "kind", "text", "title", "author", "unit", "role", "thread", "reply_to", "time", "source", "meta")
"""Fields of the interchange form, in the order in which they are written."""

_COLUMNS = (*FIELDS, "person")
_SCHEMA = pl.Schema(dict.fromkeys(_COLUMNS, pl.String()))


class Corpus:
    """Documents as a table in canonical order.

    Args:
        frame: one row a document, with columns as in `FIELDS`: strings, or what can be written as such, times also as
            polars's own (`source` and `meta` hold JSON). Missing columns are null, others are left out; rows are put in
            order of `id`. What pandas holds goes through `polars.from_pandas`.

    Raises:
        InputError: an id is missing or stands twice, or a text is missing.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        missing = [pl.lit(None, pl.String).alias(name) for name in FIELDS if name not in frame.columns]
        frame = frame.with_columns(missing).with_columns(_iso_times(frame)).select(pl.col(FIELDS).cast(pl.String))
        if not frame["id"].is_sorted():
            frame = frame.sort("id")
        _require_ids_and_texts(frame)
        self._frame = frame.with_columns(_person(frame)).select(_COLUMNS)

    @classmethod
    def from_documents(cls, documents: Iterable[Document]) -> Corpus:
        """A corpus of documents in any order."""
        rows = [
            {
                **{name: getattr(d, name) for name in FIELDS},
                "kind": str(d.kind),
                "source": d.source.to_json(),
                "meta": _json(d.meta),
            }
            for d in documents
        ]
        return cls(pl.DataFrame(rows, schema=dict.fromkeys(FIELDS, pl.String)))

    def keep(self, store: ColumnStore) -> Corpus:
        """The same documents with texts and ids in a store; the table is then without the texts."""
        kept = Corpus._of(self._frame.drop("text"))
        kept.texts, kept.ids = store.texts(self._frame["text"]), store.texts(self._frame["id"])
        return kept

    def _whole(self, frame: pl.DataFrame, places: Iterable[int]) -> pl.DataFrame:
        """Rows of the table with their texts, given their places."""
        if "text" in frame.columns:
            return frame
        texts = pl.Series("text", [self.texts[place] for place in places], pl.String)
        return frame.with_columns(texts).select(_COLUMNS)

    @property
    def frame(self) -> pl.DataFrame:
        """The table; all columns are strings: those of `FIELDS` and `person`. Of a kept corpus, all but `text`."""
        return self._frame

    def __len__(self) -> int:
        return self._frame.height

    def __getitem__(self, position: int) -> Document:
        return _document({**self._frame.row(position, named=True), "text": self.texts[position]})

    def __iter__(self) -> Iterator[Document]:
        rows = zip(self._frame.iter_rows(named=True), self.texts, strict=True)
        return (_document({**row, "text": text}) for row, text in rows)

    def __repr__(self) -> str:
        people = self._frame.filter(self.by_trainees)["person"].drop_nulls().n_unique()
        return f"<Corpus of {len(self)} documents by {people} people>"

    @cached_property
    def by_trainees(self) -> NDArray[np.bool_]:
        """Which documents trainees wrote, shape (n_documents,): all but announcements and opening posts."""
        return (self._frame["kind"] != Kind.ANNOUNCEMENT).to_numpy()

    @cached_property
    def texts(self) -> Sequence[str]:
        """The texts in canonical order."""
        return self._frame["text"].to_list()

    @cached_property
    def ids(self) -> Sequence[str]:
        """The document ids in canonical order."""
        return self._frame["id"].to_list()

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """From a document's id to its position."""
        return {id_: position for position, id_ in enumerate(self.ids)}

    @cached_property
    def parents(self) -> NDArray[np.int32]:
        """The position of the document that each answers, −1 where none, shape (n_documents,)."""
        places = self._frame.select("id").with_row_index("place")
        found = self._frame.select("reply_to").join(
            places, left_on="reply_to", right_on="id", how="left", maintain_order="left"
        )
        return found["place"].cast(pl.Int32).fill_null(-1).to_numpy()

    def codes(self, field_name: str) -> NDArray[np.int32]:
        """A column as integers: shape (n_documents,); the code is the rank of the value by text, −1 where null.

        >>> units = ["二中", "一中", None]
        >>> Corpus.from_documents(Document(str(i), Kind.POST, "好", unit=u) for i, u in enumerate(units)).codes("unit")
        array([ 1,  0, -1], dtype=int32)
        """
        if field_name not in self._codes:
            ranks = (self._frame[field_name].rank("dense") - 1).fill_null(-1).cast(pl.Int32).to_numpy()
            ranks.flags.writeable = False  # it is one array for all who ask
            self._codes[field_name] = ranks
        return self._codes[field_name]

    @cached_property
    def _codes(self) -> dict[str, NDArray[np.int32]]:
        return {}

    def levels(self, field_name: str) -> list[str]:
        """The distinct values of a column in order of their codes."""
        return self._frame[field_name].drop_nulls().unique().sort().to_list()

    def select(self, positions: Sequence[int] | NDArray[np.integer[Any] | np.bool_]) -> Corpus:
        """The documents at these positions, or where a mask is true, as a corpus of its own; people stay who they are.

        Raises:
            IndexError: there is no such position, or the mask is not one of all documents.
        """
        places = np.arange(len(self))[np.asarray(positions, None if len(positions) else np.int64)]
        places = np.unique(places)  # which is in order of id
        return Corpus._of(self._whole(self._frame[places], places.tolist()))

    def filter(self, predicate: pl.Expr) -> Corpus:
        """The documents that a polars expression over the columns holds for; people stay who they are."""
        return Corpus._of(self._whole(self._frame, range(len(self))).filter(predicate))

    @classmethod
    def _of(cls, frame: pl.DataFrame) -> Corpus:
        corpus = cls.__new__(cls)
        corpus._frame = frame
        return corpus

    def without(self, *columns: str) -> Corpus:
        """The same documents with some columns emptied, such as `source`, which says how a file lay."""
        return Corpus._of(self._frame.with_columns(pl.lit(None, pl.String).alias(name) for name in columns))

    def digest(self) -> str:
        """A SHA-256 of all that analysis depends on: every column but `source`."""
        digest = hashlib.sha256()
        frame = self._whole(self._frame, range(len(self)))
        for name in (*FIELDS[:-2], "meta", "person"):
            column = frame[name]
            digest.update(name.encode())
            digest.update(column.str.len_bytes().fill_null(2**32 - 1).to_numpy().tobytes())
            digest.update(column.fill_null("").str.join("").item().encode() if len(column) else b"")
        return digest.hexdigest()


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), ensure_ascii=False, sort_keys=True, default=str)


def _document(row: Mapping[str, Any]) -> Document:
    fields = dict(row)
    fields["kind"] = Kind(fields["kind"])
    fields["source"] = Source(**json.loads(fields["source"] or "{}"))
    fields["meta"] = json.loads(fields["meta"] or "{}")
    return Document(**fields)


def _iso_times(frame: pl.DataFrame) -> list[pl.Expr]:
    """The times as ISO 8601, where the table holds them as such and not as text."""
    if isinstance(frame.schema.get("time"), pl.Datetime):
        return [pl.col("time").dt.to_string("%Y-%m-%dT%H:%M:%S")]
    return []


def _person(frame: pl.DataFrame) -> pl.Series:
    """Tell people apart: a personal name in two units is two people, any other author (a login, a number) is one.

    A personal name is two to four Han characters; it alone says little in a country of many namesakes.
    """
    is_name = pl.col("author").str.contains(r"^[\p{Han}·]{2,4}$")
    if not frame["author"].unique().to_frame().select(is_name.any()).item():
        return frame["author"].alias("person")
    in_two_units = pl.col("unit").drop_nulls().n_unique().over("author") > 1
    with_unit = pl.col("author") + "（" + pl.col("unit") + "）"
    person = pl.when(is_name & in_two_units & pl.col("unit").is_not_null()).then(with_unit).otherwise(pl.col("author"))
    return frame.select(person.alias("person")).to_series()


def _require_ids_and_texts(frame: pl.DataFrame) -> None:
    for name in ("id", "text", "kind"):
        if frame[name].null_count():
            raise InputError(f"{frame[name].null_count()} documents have no {name!r}; every document needs one.")
    again = (frame["id"] == frame["id"].shift(1)).fill_null(value=False)  # sorted: equal ids are neighbours
    if again.any():
        twice = frame.filter(again)["id"][0]
        raise InputError(
            f"The document id {twice!r} stands more than once in the corpus. Ids must be unique: rename one of them."
        )
    unknown = frame.filter(~pl.col("kind").is_in([str(kind) for kind in Kind]))
    if unknown.height:
        known = ", ".join(Kind)
        raise InputError(
            f"Document {unknown['id'][0]!r} has the kind {unknown['kind'][0]!r}, which is none of: {known}."
        )
