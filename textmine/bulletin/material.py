"""What a draft is made from: the run folder's files as values, whatever of them there is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.bulletin.facts import Fact, facts
from textmine.bulletin.proposing import proposal_facts
from textmine.claims.decisions import ClaimDecisions
from textmine.cleaning import key_of_texts
from textmine.corpus import Corpus, Document
from textmine.decided import read_decisions
from textmine.errors import RunError
from textmine.ordering import distinct_of, parts
from textmine.output import mendable
from textmine.quotes.caution import mask_speaker
from textmine.quotes.decisions import QuoteDecisions, apply_edits
from textmine.quotes.quote import STOPGAP
from textmine.reading import Roster, names_of_kinds
from textmine.run import RunFolder
from textmine.settings import BulletinSettings, ClassCard, KindNames
from textmine.statements.courses import CourseMentions, course_mentions
from textmine.store import LARGE, readable
from textmine.tables import read_in_runs, size_in_memory
from textmine.xmltext import UNWRITABLE, xml_values

__all__ = ["Claim", "Documents", "Material", "Quotation", "load_material"]

Row = dict[str, Any]

_ASSIGNED = pl.Schema({"topic": pl.Int32})
_NO_THEME = -1
_BYTES_A_RUN = 1 << 20
"""Bytes of lines that are read together."""
_SAYS_WHO = re.compile(r"^(?:我是|作为|身为)(?:一[名位个])?×+[，,]")
"""An opening that only says who speaks has nothing left to say where that is masked."""
_WORDS_DRAWN = re.compile(r"<(?:text|tspan|title)[^>]*>([^<]+)<")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A chosen quotation, as in `quotes.jsonl`, with the kind and thread of its document."""

    id: str
    form: str
    document: str
    start: int
    end: int
    text: str
    move: str
    theme: int | None = None
    author: str | None = None
    unit: str | None = None
    role: str | None = None
    time: str | None = None
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    parts: tuple[tuple[int, int], ...] = ()
    people: int = 1
    kind: str = "other"
    thread: str | None = None
    person: str | None = None
    printed: str = ""
    """The text with approved corrections."""
    named: bool = False
    """Whether people decided to print the name although the move would hide it."""
    stopgap: bool = False
    """Whether it merely shows what its theme is about: listed, never printed."""
    pinned: bool = False
    """Whether people want it printed."""

    @property
    def reference(self) -> str:
        """The evidence that a sentence names: `quote:ID`."""
        return f"quote:{self.id}"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, as in `claims.jsonl`."""

    id: str
    move: str
    statement: str
    supporters: tuple[str, ...] = ()
    opposers: tuple[str, ...] = ()
    denominator: int | None = None
    hedge: str | None = None
    sentences: tuple[Row, ...] = ()
    theme: int | None = None
    row: Row = field(default_factory=dict)
    renamed: bool = False
    """Whether people gave it its wording."""

    @property
    def pinned(self) -> bool:
        """Whether people want it kept."""
        return bool(self.row.get("pinned"))

    @property
    def reference(self) -> str:
        """The evidence that a sentence names: `claim:ID`."""
        return f"claim:{self.id}"


@dataclass(frozen=True)
class Material:
    """Everything of a run that a bulletin needs. What the run lacks is empty."""

    folder: Path
    corpus: Corpus
    documents: Documents
    card: ClassCard = field(default_factory=ClassCard)
    facts: tuple[Fact, ...] = ()
    topics: tuple[Row, ...] = ()
    quotes: tuple[Quotation, ...] = ()
    rejected: tuple[Row, ...] = ()
    claims: tuple[Claim, ...] = ()
    keywords: tuple[Row, ...] = ()
    copied: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    """Spans of copies but for the first of each group, by document id; where courses are looked for."""
    main_themes: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    """The theme that each document mainly belongs to, −1 where it belongs to none, shape (n_documents,)."""
    set_aside: tuple[Row, ...] = ()
    roster: pl.DataFrame | None = None
    pictures: tuple[str, ...] = ()
    decisions: Row = field(default_factory=dict)
    kinds: KindNames = field(default_factory=KindNames)
    """What kinds of text are called."""
    version: str = ""

    @cached_property
    def facts_by_id(self) -> dict[str, Fact]:
        """Facts by id."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def people(self) -> tuple[tuple[str, str | None, str | None], ...]:
        """Everyone known as (name, unit, role), of roster and texts, by name and unit, without the organiser."""
        known: dict[tuple[str, str], str | None] = {}
        for name, unit, role in (*self._of_roster(), *self._of_texts()):
            key = (name, unit or "")
            known[key] = known.get(key) or role
        return tuple((name, unit or None, role) for (name, unit), role in sorted(known.items()))

    @cached_property
    def writers(self) -> int:
        """How many people wrote something; of 150 who are enrolled it may be 40."""
        people = self.corpus.codes("person")
        return int((distinct_of(people[some] for some in parts(len(people))) >= 0).sum())

    @cached_property
    def pseudonym_key(self) -> bytes:
        """What the order of pseudonyms hangs on."""
        return key_of_texts(self.corpus.texts)

    @cached_property
    def courses(self) -> tuple[CourseMentions, ...]:
        """Who speaks of which course; a paragraph that several share counts once."""
        names = [name for name, _, _ in self.people]
        return tuple(course_mentions(self.corpus, self.card.courses, trainees=names, aside=self.copied))

    def picture_words(self, name: str) -> str | None:
        """The words that a picture shows, out of the drawing beside it; None where there is none."""
        drawing = (self.folder / name).with_suffix(".svg")
        return "\n".join(_WORDS_DRAWN.findall(drawing.read_text("utf-8"))) if drawing.is_file() else None

    def _of_roster(self) -> Iterable[tuple[str, str | None, str | None]]:
        if self.roster is None:
            return []
        return Roster(self.roster).frame.filter(pl.col("name").is_not_null()).select("name", "unit", "role").iter_rows()

    def _of_texts(self) -> Iterable[tuple[str, str | None, str | None]]:
        is_told = (pl.col("kind") != "announcement") & pl.col("author").is_not_null()
        for run in self.corpus.runs("kind", "author", "unit", "role"):
            yield from run.filter(is_told).select("author", "unit", "role").unique(maintain_order=True).iter_rows()


class Documents(Mapping[str, Document]):
    """Documents by id, each made when first asked for: of a large corpus a bulletin needs few.

    Args:
        corpus: all of them.
        cited: ids of those that will be asked for, which are read at once; others are looked for one by one.
    """

    def __init__(self, corpus: Corpus, cited: Iterable[str]) -> None:
        self._corpus = corpus
        self._places = _positions(cited, corpus)
        self._cited = corpus.select(list(self._places.values()))
        self._known: dict[str, Document] = {}

    def position(self, id_: str) -> int | None:
        """The position of a document among all; None where the run has none of this id."""
        found = self._places.get(id_)
        return self._corpus.positions.get(id_) if found is None else found

    def __getitem__(self, id_: str) -> Document:
        if id_ not in self._known:
            known = self._cited if id_ in self._places else self._corpus
            self._known[id_] = known[known.positions[id_]]
        return self._known[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._corpus.positions)

    def __len__(self) -> int:
        return len(self._corpus)


def load_material(
    folder: RunFolder, settings: BulletinSettings | None = None, *, kinds: KindNames | None = None
) -> Material:
    """Read what a run folder holds.

    Args:
        folder: the run.
        settings: the section `bulletin`.
        kinds: what kinds of text are called; by default as the run was made.

    Raises:
        RunError: it has no documents, or a file of it was changed or is damaged.
        SettingsError: its `decisions.toml` cannot be understood.
    """
    files = {name for record in folder.manifest["stages"].values() for name in record["outputs"]}
    (corpus, table), decisions = _documents(folder), read_decisions(folder.path / "decisions.toml")
    named = ClaimDecisions.from_plain(decisions).named
    card = ClassCard.model_validate(xml_values(_json(folder, files, "class.json", {}), instead=""))
    roster = _roster(folder) if "roster.parquet" in files else None
    rows = _lines(folder, files, "facts.jsonl")
    kinds = kinds or KindNames.model_validate(folder.manifest.get("settings", {}).get("kinds", {}))
    kinds = names_of_kinds(kinds, table)
    known = [Fact.from_row(row) for row in rows] if rows else facts(corpus, roster, card, settings=settings)
    keywords = tuple(_lines(folder, files, "keywords.jsonl"))
    chosen, rejected, claims = (
        _lines(folder, files, name) for name in ("quotes.jsonl", "rejected_quotes.jsonl", "claims.jsonl")
    )
    places = (*chosen, *rejected, *(sentence for claim in claims for sentence in claim.get("sentences") or ()))
    documents = Documents(corpus, {str(place.get("document")) for place in places})
    return Material(
        folder=folder.path,
        corpus=corpus,
        documents=documents,
        card=card,
        facts=(*(_called(fact, kinds) for fact in known), *proposal_facts(corpus, keywords)),
        topics=tuple(_json(folder, files, "topics/topics.json", [])),
        quotes=_quotations(chosen, documents, QuoteDecisions.from_plain(decisions)),
        rejected=tuple(rejected),
        claims=tuple(_claim(row, named) for row in claims),
        keywords=keywords,
        copied=_copied(folder, files) if card.courses else {},
        main_themes=_main_themes(folder, files, corpus),
        set_aside=tuple(_json(folder, files, "set_aside.json", [])),
        roster=roster,
        pictures=_pictures(folder, files),
        decisions=decisions,
        kinds=kinds,
        version=str(folder.manifest.get("versions", {}).get("textmine", "")),
    )


def _called(fact: Fact, kinds: KindNames) -> Fact:
    """A figure under the name that a class has for it; it is found in a text by its usual names, too."""
    words = dict.fromkeys((*map(kinds.told, fact.words), *fact.words))
    return replace(fact, label=kinds.told(fact.label), formula=kinds.told(fact.formula), words=tuple(words))


def _documents(folder: RunFolder) -> tuple[Corpus, pl.LazyFrame]:
    """The documents, many of them in files, and their table."""
    with _undamaged(folder.file("documents.parquet")) as path:
        table = _with_names(pl.scan_parquet(readable(path)))
        if size_in_memory(table) < LARGE:
            corpus = Corpus(table.collect())
            return corpus, corpus.frame.lazy()
        with mendable(folder.path):
            return Corpus.of_runs(read_in_runs(table), folder.store), table


def _roster(folder: RunFolder) -> pl.DataFrame:
    with _undamaged(folder.file("roster.parquet")) as path:
        return _with_names(pl.scan_parquet(readable(path))).collect()


def _with_names(table: pl.LazyFrame) -> pl.LazyFrame:
    """Names as a bulletin can print them, so that it is checked against what it prints; texts stay as they are."""
    names = ("author", "person", "name", "unit", "role", "thread", "title")
    return table.with_columns(pl.selectors.by_name(*names, require_all=False).str.replace_all(UNWRITABLE, ""))


def _main_themes(folder: RunFolder, files: set[str], corpus: Corpus) -> NDArray[np.int32]:
    """The main theme of each document; `topics/assignments.jsonl` tells them in order of the documents."""
    name = "topics/assignments.jsonl"
    if name not in files:
        return np.full(len(corpus), _NO_THEME, np.int32)
    with _undamaged(folder.file(name)) as path, path.open("rb") as file:
        runs = iter(partial(file.readlines, _BYTES_A_RUN), [])
        frames = (pl.read_ndjson(b"".join(lines), schema=_ASSIGNED) for lines in runs)
        found = corpus.store.joined((frame["topic"].fill_null(_NO_THEME).to_numpy() for frame in frames), np.int32)
    if len(found) != len(corpus):
        raise RunError(f"{path} tells of {len(found)} documents, not of {len(corpus)}. Run again to make it anew.")
    return found


def _copied(folder: RunFolder, files: set[str]) -> dict[str, list[tuple[int, int]]]:
    """Spans of copies but for the first of each group, by document id."""
    name, found = "duplicates.jsonl", dict[str, list[tuple[int, int]]]()
    with _undamaged(folder.path / name):
        for group in folder.each(name) if name in files else ():
            for copy in group.get("copies", ())[1:]:
                found.setdefault(copy["document"], []).append((copy["start"], copy["end"]))
    return found


@contextmanager
def _undamaged(path: Path) -> Iterator[Path]:
    """A file, of which it is said that it is damaged where it cannot be read."""
    try:
        yield path
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise RunError(f"{path} is damaged ({error}). Run again to make it anew.") from error


def _json(folder: RunFolder, files: set[str], name: str, default: Any) -> Any:
    if name not in files:
        return default
    try:
        return json.loads(folder.file(name).read_text("utf-8"))
    except ValueError as error:
        raise RunError(f"{folder.path / name} is damaged ({error}). Run again to make it anew.") from error


def _pictures(folder: RunFolder, files: set[str]) -> tuple[str, ...]:
    """The pictures by name; people may have touched them up."""
    names = sorted(name for name in files if name.startswith("pictures/") and name.endswith(".png"))
    return tuple(name for name in names if folder.file(name, as_left=False))


def _lines(folder: RunFolder, files: set[str], name: str) -> list[Row]:
    if name not in files:
        return []
    try:
        return folder.rows(name)
    except ValueError as error:
        raise RunError(f"{folder.path / name} is damaged ({error}). Run again to make it anew.") from error


def _positions(ids: Iterable[str], corpus: Corpus) -> dict[str, int]:
    """Where documents of some ids stand, in order; they are looked for by runs."""
    wanted, found, begin = pl.Series(sorted(ids), dtype=pl.String), dict[str, int](), 0
    for run in corpus.runs("id"):
        here = run.with_row_index("at", begin).filter(pl.col("id").is_in(wanted.implode()))
        found.update(here.select("id", "at").iter_rows())
        begin += len(run)
    return found


def _quotations(
    rows: Iterable[Row], documents: Mapping[str, Document], decisions: QuoteDecisions
) -> tuple[Quotation, ...]:
    found = []
    for row in rows:
        document = documents.get(row.get("document", ""))
        if document is None:
            raise RunError(
                f"quotes.jsonl names the document {row.get('document')!r}, which this run does not hold: "
                "the folder mixes two runs. Run again into an empty folder."
            )
        known = {key: row[key] for key in Quotation.__dataclass_fields__ if key in row}
        known |= {key: xml_values(row.get(key), instead="") for key in ("author", "unit", "role")}
        known |= {"reasons": tuple(map(str, row.get("reasons") or ())), "id": str(row["id"])}
        known |= {"parts": tuple((a, b) for a, b in row.get("parts") or ()), "people": _voices(row)}
        known["named"] = known["id"] in decisions.named
        printed, _ = apply_edits(known["id"], str(row["text"]), decisions.edits)
        if row.get("author") is None and not known["named"]:
            printed = mask_speaker(printed, author=document.author, unit=document.unit, role=document.role)
            printed = _SAYS_WHO.sub("", printed)
        known["printed"] = printed
        known["stopgap"] = STOPGAP in (row.get("groups") or ())
        known["pinned"] = "pinned" in (row.get("groups") or ())
        known |= {"kind": str(document.kind), "thread": document.thread, "person": document.person}
        found.append(Quotation(**known))
    return tuple(sorted(found, key=lambda quote: (-quote.score, quote.text, quote.id)))


def _voices(row: Row) -> int:
    people = row.get("people", 1)
    return len(people) if isinstance(people, list) else int(people or 1)


def _claim(row: Row, named: Mapping[str, str]) -> Claim:
    return Claim(
        id=str(row["id"]),
        move=row.get("move", "other"),
        statement=row.get("statement", ""),
        supporters=tuple(row.get("supporters") or ()),
        opposers=tuple(row.get("opposers") or ()),
        denominator=row.get("denominator"),
        hedge=row.get("hedge"),
        sentences=tuple(row.get("sentences") or ()),
        theme=row.get("theme"),
        row=row,
        renamed=named.get(str(row["id"])) == row.get("statement", ""),
    )
