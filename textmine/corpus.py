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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.columns import Change, Columns
from textmine.errors import InputError
from textmine.identity import people, person
from textmine.ordering import Places, found_among, parts
from textmine.store import ColumnStore
from textmine.tables import RUN, require_ids_once, rows_at_once, sizes_of_runs

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
_FEW = ("kind", "author", "unit", "role", "thread")
"""What has as many values as there are people and matters, in however large a corpus."""
_SHORT = tuple(name for name in _COLUMNS if name not in _LONG)


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
    _columns: Columns | None = None
    """Of a large corpus: its table in files."""

    def __init__(self, frame: pl.DataFrame) -> None:
        frame = _with_all_fields(frame)
        if not frame["id"].is_sorted():
            frame = frame.sort("id")
        _require_fields(frame)
        require_ids_once(frame["id"])
        self._frame = frame.with_columns(person(frame)).select(_COLUMNS)

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
        whole = map(_required, filter(len, map(_with_all_fields, runs)))
        return cls._of(Columns.of_runs(whole, long=_LONG, own=_OWN, few=_FEW, store=store))

    def runs(self, *columns: str) -> Iterator[pl.DataFrame]:
        """The table, or some columns of it, as strings, some thousand documents at a time."""
        names = [name for name in _COLUMNS if not columns or name in columns]
        if self._columns is None:
            return (self._frame[begin : begin + RUN].select(names) for begin in range(0, len(self), RUN))
        edges = (*range(0, len(self), RUN), len(self))
        runs = self._columns.texts["text"].runs() if "text" in names else pairwise(edges)
        return (self._columns.run(begin, end, names) for begin, end in runs)

    def with_changed(self, changes: Mapping[str, Change]) -> Corpus:
        """The same documents with values of some columns changed.

        Args:
            changes: by column, what takes some of its values and gives them changed, or back where none is to be.
        """
        if self._columns is None:
            return Corpus(self._frame.with_columns(change(self._frame[name]) for name, change in changes.items()))
        return Corpus._of(self._columns.changed(changes))

    def write(self, path: Path) -> None:
        """Write the whole table as a Parquet file, in groups of some thousand documents, or hundred long ones."""
        from polars.io.plugins import register_io_source

        table = register_io_source(lambda columns, predicate, n_rows, batch_size: self.runs(), schema=_SCHEMA)
        if self._columns is None:
            sizes = list(sizes_of_runs(self._frame["text"]))
        else:
            sizes = self._columns.texts["text"].sizes(RUN).tolist()
        with path.open("wb") as file:  # polars opens no file of any name
            table.sink_parquet(file, row_group_size=rows_at_once(sizes))

    @property
    def frame(self) -> pl.DataFrame:
        """The table; all columns are strings: those of `FIELDS` and `person`.

        That of a corpus `of_runs` is made when it is asked for, without ids, texts, `reply_to`, `source` and `meta`;
        what repeats is categorical. `runs`, `codes` and `distinct` need no memory that grows with the documents.
        """
        if self._columns is None:
            return self._frame
        columns = self._columns
        found = (columns.column(name, 0, len(self)) for name in _SHORT)
        return pl.DataFrame([c.cast(pl.Categorical) if c.name in columns.coded else c for c in found])

    def __len__(self) -> int:
        return self._frame.height if self._columns is None else len(self._columns)

    def __getitem__(self, position: int) -> Document:
        if self._columns is None:
            return as_document(self._frame.row(position, named=True))
        position = range(len(self))[position]
        return as_document(self._columns.run(position, position + 1, _COLUMNS).row(0, named=True))

    def __iter__(self) -> Iterator[Document]:
        return (as_document(row) for run in self.runs() for row in run.iter_rows(named=True))

    def __repr__(self) -> str:
        codes = self.codes("person")[self.by_trainees]
        return f"<Corpus of {len(self)} documents by {len(np.unique(codes[codes >= 0]))} people>"

    @cached_property
    def by_trainees(self) -> NDArray[np.bool_]:
        """Which documents trainees wrote, shape (n_documents,): all but announcements and opening posts."""
        return self.having("kind", *(kind for kind in Kind if kind is not Kind.ANNOUNCEMENT))

    def having(self, field_name: str, *values: str) -> NDArray[np.bool_]:
        """Which documents have one of some values in a column, shape (n_documents,)."""
        wanted = np.append(self.distinct(field_name).is_in(list(map(str, values))).to_numpy(), False)  # for −1, none
        codes = self.codes(field_name)
        return self.store.joined((wanted[codes[some]] for some in parts(len(self))), np.bool_)

    @property
    def store(self) -> ColumnStore:
        """Where columns of it go that are as long; those of a class stay in memory."""
        return ColumnStore() if self._columns is None else self._columns.store

    @cached_property
    def texts(self) -> Sequence[str]:
        """The texts in canonical order."""
        return self._frame["text"].to_list() if self._columns is None else self._columns.texts["text"]

    @cached_property
    def ids(self) -> Sequence[str]:
        """The document ids in canonical order."""
        return self._frame["id"].to_list() if self._columns is None else self._columns.texts["id"]

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """From a document's id to its position."""
        if self._columns is not None:
            return Places(self._columns.texts["id"])
        return {id_: position for position, id_ in enumerate(self.ids)}

    @cached_property
    def parents(self) -> NDArray[np.int32]:
        """The position of the document that each answers, −1 where none, shape (n_documents,)."""
        if self._columns is None:
            return _parents(self._frame["reply_to"], self._frame["id"])
        return found_among(self._columns.texts["reply_to"], self._columns.texts["id"], self.store)

    def codes(self, field_name: str) -> NDArray[np.int32]:
        """A column as integers: shape (n_documents,); the code is the rank of the value by text, −1 where null.

        >>> units = ["二中", "一中", None]
        >>> Corpus.from_documents(Document(str(i), Kind.POST, "好", unit=u) for i, u in enumerate(units)).codes("unit")
        array([ 1,  0, -1], dtype=int32)
        """
        if field_name not in self._codes:
            ranks = self._ranks(field_name)
            ranks.flags.writeable = False  # it is one array for all who ask
            self._codes[field_name] = ranks
        return self._codes[field_name]

    def _ranks(self, field_name: str) -> NDArray[np.int32]:
        if self._columns is not None:
            return self._columns.coded_column(field_name).codes
        levels = self.distinct(field_name)
        places = pl.int_range(len(levels), dtype=pl.Int32, eager=True)
        return self._frame[field_name].replace_strict(levels, places, default=-1, return_dtype=pl.Int32).to_numpy()

    @cached_property
    def _codes(self) -> dict[str, NDArray[np.int32]]:
        return {}

    def distinct(self, field_name: str) -> pl.Series:
        """The distinct values of a column in order of their codes, as strings."""
        if self._columns is None:
            return self._frame[field_name].drop_nulls().unique().sort()
        return self._columns.coded_column(field_name).levels

    def levels(self, field_name: str) -> list[str]:
        """The distinct values of a column in order of their codes."""
        return self.distinct(field_name).to_list()

    def select(self, positions: Sequence[int] | NDArray[np.integer[Any] | np.bool_]) -> Corpus:
        """The documents at these positions, or where a mask is true, as a corpus of its own; people stay who they are.

        Raises:
            IndexError: there is no such position, or the mask is not one of all documents.
        """
        places = np.arange(len(self))[np.asarray(positions, None if len(positions) else np.int64)]
        places = np.unique(places)  # which is in order of id
        if self._columns is None:
            return Corpus._in_memory(self._frame[places]).of_class(self.card)
        taken = self._columns.taken(places, ColumnStore())
        return Corpus._in_memory(taken.run(0, len(places), _COLUMNS)).of_class(self.card)

    def filter(self, predicate: pl.Expr) -> Corpus:
        """The documents that a polars expression over the columns holds for; people stay who they are."""
        names = predicate.meta.root_names() or ["kind"]
        table = self._frame if self._columns is None else pl.concat(self.runs(*names))
        return self.select(table.select(predicate).to_series().fill_null(value=False).to_numpy())

    def of_class(self, card: ClassCard | None) -> Corpus:
        """The same documents, known to be of the class that a card describes."""
        known = copy.copy(self)
        known.card = card
        return known

    @classmethod
    def _of(cls, columns: Columns) -> Corpus:
        """A large corpus, with its people told apart."""
        others = {name: column for name, column in columns.coded.items() if name != "person"}
        return cls._in_files(replace(columns, coded={**others, "person": people(columns)}))

    @classmethod
    def _in_files(cls, columns: Columns) -> Corpus:
        corpus = cls.__new__(cls)
        corpus._columns = columns
        return corpus

    @classmethod
    def _in_memory(cls, frame: pl.DataFrame) -> Corpus:
        corpus = cls.__new__(cls)
        corpus._frame = frame
        return corpus

    def without(self, *columns: str) -> Corpus:
        """The same documents with some columns emptied, such as `source`, which says how a file lay."""
        if self._columns is not None:
            return Corpus._in_files(self._columns.without(columns))
        return Corpus._in_memory(self._frame.with_columns(pl.lit(None, pl.String).alias(name) for name in columns))

    def with_texts(self, texts: Iterable[pl.Series]) -> Corpus:
        """The same documents with other texts in parts, such as their titles."""
        if self._columns is None:
            whole = pl.concat([pl.Series(dtype=pl.String), *texts])
            return Corpus._in_memory(self._frame.with_columns(whole.alias("text")))
        growing = self.store.growing_texts()
        for part in texts:
            growing.add(part)
        return Corpus._in_files(replace(self._columns, texts={**self._columns.texts, "text": growing.texts()}))

    def digest(self) -> str:
        """A SHA-256 of all that analysis depends on: every column but `source`."""
        digest = hashlib.sha256()
        frame = self._frame if self._columns is None else pl.concat(self.runs())
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


def _parents(answers: pl.Series, ids: pl.Series) -> NDArray[np.int32]:
    """The place of what each row answers, −1 where that is nothing; ids are in order."""
    places = np.full(len(answers), -1, np.int32)
    told = np.flatnonzero(answers.fill_null("") != "")
    if len(told):
        named = answers.gather(told)
        at = ids.search_sorted(named).clip(upper_bound=len(ids) - 1)
        places[told] = np.where(ids.gather(at) == named, at, -1)
    return places


def _required(frame: pl.DataFrame) -> pl.DataFrame:
    _require_fields(frame)
    return frame


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
