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

import copy
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.errors import InputError
from textmine.store import ColumnStore, GrowingTexts, Texts
from textmine.tables import RUN, in_order, require_ids_once, rows_at_once, sizes_of_runs

if TYPE_CHECKING:
    from textmine.settings import ClassCard

__all__ = ["FIELDS", "Corpus", "Document", "Kind", "Source", "as_document"]


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
_OWN = ("reply_to", "source", "meta")
"""What of a document is something or nothing, and never the empty text."""
_LONG = ("id", "text", *_OWN)
"""What says something else of each document, at length."""
_REPEATED = 2
"""A column whose values stand in so many documents each, as far as the first run tells, is kept as codes."""


class Corpus:
    """Documents as a table in canonical order.

    Args:
        frame: one row a document, with columns as in `FIELDS`: strings, or what can be written as such, times also as
            polars's own (`source` and `meta` hold JSON). Missing columns are null, others are left out; rows are put in
            order of `id`. What pandas holds goes through `polars.from_pandas`.

    Raises:
        InputError: an id is missing or stands twice, or a text is missing.
    """

    card: ClassCard | None = None
    """The class card that lay beside the documents, where they were read with it."""
    _aside: Mapping[str, Texts] = MappingProxyType({})  # of a table that holds all columns
    _store: ColumnStore | None = None

    def __init__(self, frame: pl.DataFrame) -> None:
        frame = _with_all_fields(frame)
        if not frame["id"].is_sorted():
            frame = frame.sort("id")
        _require_fields(frame)
        require_ids_once(frame["id"])
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

    @classmethod
    def of_runs(cls, runs: Iterable[pl.DataFrame], store: ColumnStore) -> Corpus:
        """A large corpus out of tables as `Corpus` takes one, of which there is never more than one in memory.

        What each document says anew (ids, texts, what it answers) goes into the store; what repeats is kept as codes.
        """
        growing = {name: store.growing_texts() for name in _LONG}
        frame = pl.concat(_short(filter(len, map(_with_all_fields, runs)), growing))
        aside = {name: texts.texts() for name, texts in growing.items()}
        return cls._ordered(frame, aside, store)

    @classmethod
    def _ordered(cls, frame: pl.DataFrame, aside: Mapping[str, Texts], store: ColumnStore) -> Corpus:
        """A corpus of columns in memory, and others aside, among them the ids, in any order."""
        frame = frame.select(column.name for column in frame if column.null_count() < len(frame))
        order = None if in_order(aside["id"]) else pl.concat(aside["id"].columns()).arg_sort()
        if order is not None:
            aside = {name: texts.taken(order.to_numpy(), store) for name, texts in aside.items()}
            in_order(aside["id"])  # and none stands twice
        frame = pl.DataFrame(
            column.rechunk() if order is None else column.gather(order)
            for column in map(frame.drop_in_place, frame.columns)  # of which none is then held twice
        )
        known = {*frame.columns, *aside}
        frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in FIELDS if name not in known)
        corpus = cls._of(frame.with_columns(_person(frame)), aside)
        corpus._store, corpus.parents = store, _parents(aside["reply_to"].columns(), aside["id"].columns(), store)
        return corpus

    def runs(self, *columns: str) -> Iterator[pl.DataFrame]:
        """The table, or some columns of it, as strings, some thousand documents at a time."""
        frame, aside = self._frame, self._aside
        if columns:
            aside = {name: texts for name, texts in aside.items() if name in columns}
            frame = frame.select(name for name in columns if name not in aside)
        edges = range(0, len(self), RUN)
        runs = aside["text"].runs() if "text" in aside else pairwise((*edges, len(self)))
        for begin, end in runs:
            yield self._whole(frame[begin:end], {name: texts[begin:end] for name, texts in aside.items()})

    @staticmethod
    def _whole(frame: pl.DataFrame, aside: Mapping[str, Texts]) -> pl.DataFrame:
        """Rows of the table with what lies aside of them."""
        found = {column.name: column.cast(pl.String) for column in frame}
        found |= {name: texts.column().alias(name) for name, texts in aside.items()}
        whole = pl.DataFrame([found[name] for name in _COLUMNS if name in found])
        return whole.with_columns(pl.col(name).replace("", None) for name in _OWN if name in aside)

    def with_changed(self, changes: Mapping[str, Callable[[pl.Series], pl.Series]]) -> Corpus:
        """The same documents with values of some columns changed.

        Args:
            changes: by column, what takes some of its values and gives them changed, or back where none is to be.
        """
        if self._store is None:
            return Corpus(self._frame.with_columns(change(self._frame[name]) for name, change in changes.items()))
        short = changes.keys() & set(self._frame.columns)
        frame = self._frame.drop("person").with_columns(_changed(self._frame[name], changes[name]) for name in short)
        aside = {
            name: texts.changed(changes[name], self._store) if name in changes else texts
            for name, texts in self._aside.items()
        }
        return Corpus._ordered(frame, aside, self._store)

    def write(self, path: Path) -> None:
        """Write the whole table as a Parquet file, in groups of some thousand documents, or hundred long ones."""
        from polars.io.plugins import register_io_source

        table = register_io_source(lambda columns, predicate, n_rows, batch_size: self.runs(), schema=_SCHEMA)
        sizes = self._aside["text"].sizes(RUN).tolist() if self._aside else sizes_of_runs(self._frame["text"])
        with path.open("wb") as file:  # polars opens no file of any name
            table.sink_parquet(file, row_group_size=rows_at_once(sizes))

    @property
    def frame(self) -> pl.DataFrame:
        """The table; all columns are strings: those of `FIELDS` and `person`.

        That of a corpus `of_runs` is without ids, texts, `reply_to`, `source` and `meta`; what repeats is categorical.
        """
        return self._frame

    def __len__(self) -> int:
        return self._frame.height

    def __getitem__(self, position: int) -> Document:
        aside = {name: texts[position] for name, texts in self._aside.items()}
        return as_document(self._frame.row(position, named=True) | aside)

    def __iter__(self) -> Iterator[Document]:
        return (as_document(row) for run in self.runs() for row in run.iter_rows(named=True))

    def __repr__(self) -> str:
        people = self._frame.filter(self.by_trainees)["person"].drop_nulls().n_unique()
        return f"<Corpus of {len(self)} documents by {people} people>"

    @cached_property
    def by_trainees(self) -> NDArray[np.bool_]:
        """Which documents trainees wrote, shape (n_documents,): all but announcements and opening posts."""
        return (self._frame["kind"] != str(Kind.ANNOUNCEMENT)).to_numpy()

    @cached_property
    def texts(self) -> Sequence[str]:
        """The texts in canonical order."""
        return self._aside["text"] if self._aside else self._frame["text"].to_list()

    @cached_property
    def ids(self) -> Sequence[str]:
        """The document ids in canonical order."""
        return self._aside["id"] if self._aside else self._frame["id"].to_list()

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """From a document's id to its position."""
        return {id_: position for position, id_ in enumerate(self.ids)}

    @cached_property
    def parents(self) -> NDArray[np.int32]:
        """The position of the document that each answers, −1 where none, shape (n_documents,)."""
        return _parents([self._frame["reply_to"]], [self._frame["id"]], ColumnStore())

    def codes(self, field_name: str) -> NDArray[np.int32]:
        """A column as integers: shape (n_documents,); the code is the rank of the value by text, −1 where null.

        >>> units = ["二中", "一中", None]
        >>> Corpus.from_documents(Document(str(i), Kind.POST, "好", unit=u) for i, u in enumerate(units)).codes("unit")
        array([ 1,  0, -1], dtype=int32)
        """
        if field_name not in self._codes:
            levels = self._frame[field_name].drop_nulls().unique().sort()
            places = pl.int_range(len(levels), dtype=pl.Int32, eager=True)
            column = self._frame[field_name]
            ranks = column.replace_strict(levels, places, default=-1, return_dtype=pl.Int32).to_numpy()
            ranks.flags.writeable = False  # it is one array for all who ask
            self._codes[field_name] = ranks if self._store is None else self._store.keep(ranks)
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
        aside = {name: texts.taken(places, ColumnStore()) for name, texts in self._aside.items()}
        return Corpus._of(self._whole(self._frame[places], aside)).of_class(self.card)

    def filter(self, predicate: pl.Expr) -> Corpus:
        """The documents that a polars expression over the columns holds for; people stay who they are."""
        table = pl.concat(self.runs(*predicate.meta.root_names() or ["kind"])) if self._aside else self._frame
        return self.select(table.select(predicate).to_series().fill_null(value=False).to_numpy())

    def of_class(self, card: ClassCard | None) -> Corpus:
        """The same documents, known to be of the class that a card describes."""
        known = copy.copy(self)
        known.card = card
        return known

    @classmethod
    def _of(cls, frame: pl.DataFrame, aside: Mapping[str, Texts] | None = None) -> Corpus:
        corpus = cls.__new__(cls)
        corpus._frame, corpus._aside = frame, aside or {}
        return corpus

    def without(self, *columns: str) -> Corpus:
        """The same documents with some columns emptied, such as `source`, which says how a file lay."""
        frame = self._frame.with_columns(pl.lit(None, pl.String).alias(name) for name in columns)
        return Corpus._of(frame, {name: texts for name, texts in self._aside.items() if name not in columns})

    def with_texts(self, texts: pl.Series) -> Corpus:
        """The same documents with other texts, such as their titles."""
        if not self._aside:
            return Corpus._of(self._frame.with_columns(texts.alias("text")))
        column = ColumnStore().growing_texts()
        column.add(texts)
        return Corpus._of(self._frame, {**self._aside, "text": column.texts()})

    def digest(self) -> str:
        """A SHA-256 of all that analysis depends on: every column but `source`."""
        digest = hashlib.sha256()
        frame = self._whole(self._frame, self._aside)
        for name in (*FIELDS[:-2], "meta", "person"):
            column = frame[name]
            digest.update(name.encode())
            digest.update(column.str.len_bytes().fill_null(2**32 - 1).to_numpy().tobytes())
            digest.update(column.fill_null("").str.join("").item().encode() if len(column) else b"")
        return digest.hexdigest()


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), ensure_ascii=False, sort_keys=True, default=str)


def as_document(row: Mapping[str, Any]) -> Document:
    """A row of a table as a document."""
    fields = dict(row)
    fields["kind"] = Kind(fields["kind"])
    fields["reply_to"] = fields["reply_to"] or None
    fields["source"] = Source(**json.loads(fields["source"] or "{}"))
    fields["meta"] = json.loads(fields["meta"] or "{}")
    return Document(**fields)


def _with_all_fields(frame: pl.DataFrame) -> pl.DataFrame:
    """A table of strings, with times as ISO 8601 where it holds them as polars's own."""
    missing = [pl.lit(None, pl.String).alias(name) for name in FIELDS if name not in frame.columns]
    moments = pl.selectors.datetime() & pl.selectors.by_name("time", require_all=False)
    iso = moments.dt.to_string("%Y-%m-%dT%H:%M:%S")
    frame = frame.with_columns(missing).with_columns(iso).select(pl.col(FIELDS).cast(pl.String))
    return frame.with_columns(pl.col("reply_to").replace("", None))


def _short(runs: Iterable[pl.DataFrame], growing: Mapping[str, GrowingTexts]) -> Iterator[pl.DataFrame]:
    """Tables without what is added to `growing`, and with codes where values repeat."""
    repeated: list[str] | None = None
    for run in runs:
        _require_fields(run)
        for name, texts in growing.items():
            texts.add(run[name])
        short = run.drop(growing)
        if repeated is None:
            repeated = [column.name for column in short if column.n_unique() * _REPEATED <= len(column)]
        yield short.with_columns(pl.col(repeated).cast(pl.Categorical))


def _changed(column: pl.Series, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """A column with each value changed that it has, some thousand at a time; codes stay codes."""
    values = column.unique().cast(pl.String)
    if (changed := change(values)) is values:
        return column
    differs = values.ne_missing(changed)
    old, new = values.filter(differs), changed.filter(differs)
    runs = (column[begin : begin + RUN] for begin in range(0, len(column), RUN))
    return pl.concat(run.cast(pl.String).replace(old, new).cast(column.dtype) for run in runs)


def _parents(reply_to: Iterable[pl.Series], ids: Iterable[pl.Series], store: ColumnStore) -> NDArray[np.int32]:
    """The place of what each row answers, −1 where that is nothing, given columns in parts; ids are in order."""
    known: pl.Series | None = None
    found = store.growing(np.int32)
    for answers in reply_to:
        places = np.full(len(answers), -1, np.int32)
        told = np.flatnonzero(answers.fill_null("") != "")
        if len(told):
            known = pl.concat(ids) if known is None else known  # which else nothing needs
            named = answers.gather(told)
            at = known.search_sorted(named).clip(upper_bound=len(known) - 1)
            places[told] = np.where(known.gather(at) == named, at, -1)
        found.add(places)
    return found.array()


def _person(frame: pl.DataFrame) -> pl.Series:
    """Tell people apart: a personal name in two units is two people, any other author (a login, a number) is one.

    A personal name is two to four Han characters; it alone says little in a country of many namesakes.
    """
    author, unit = pl.col("author").cast(pl.String), pl.col("unit").cast(pl.String)
    is_name = author.str.contains(r"^[\p{Han}·]{2,4}$")
    if not frame["author"].unique().to_frame().select(is_name.any()).item():
        return frame["author"].alias("person")
    in_two_units = unit.drop_nulls().n_unique().over("author") > 1
    with_unit = pl.when(is_name & in_two_units & unit.is_not_null()).then(author + "（" + unit + "）").otherwise(author)
    pairs = frame.select("author", "unit").unique().with_columns(with_unit.cast(frame["author"].dtype).alias("person"))
    told = frame.select("author", "unit").join(
        pairs, on=["author", "unit"], how="left", nulls_equal=True, maintain_order="left"
    )
    return told["person"]


def _require_fields(frame: pl.DataFrame) -> None:
    for name in ("id", "text", "kind"):
        if frame[name].null_count():
            raise InputError(f"{frame[name].null_count()} documents have no {name!r}; every document needs one.")
    unknown = frame.filter(~pl.col("kind").is_in([str(kind) for kind in Kind]))
    if unknown.height:
        known = ", ".join(Kind)
        raise InputError(
            f"Document {unknown['id'][0]!r} has the kind {unknown['kind'][0]!r}, which is none of: {known}."
        )
