"""Files to a reading: each file by itself, then all of them joined in one order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import polars as pl

from textmine.corpus import FIELDS, Corpus, Kind
from textmine.engine import Engine, LocalEngine, Progress, no_progress
from textmine.errors import InputError
from textmine.reading.account import FileAccount, Note, Reject
from textmine.reading.catalogue import make_catalogue
from textmine.reading.decoding import check_encoding
from textmine.reading.drafts import Draft, Drafts
from textmine.reading.files import Found, InputFile, find_files
from textmine.reading.formats import KNOWN, read_file
from textmine.reading.gathered import Gathered, Waiting
from textmine.reading.kinds import custom_kinds
from textmine.reading.names import check_pattern
from textmine.reading.people import fill_units, name_authors, name_files
from textmine.reading.place import Place, Plan
from textmine.reading.reconcile import reconcile
from textmine.reading.result import Reading
from textmine.reading.roster import Roster, make_roster
from textmine.reading.unify import unify_ids
from textmine.run import DOCUMENTS_FILE
from textmine.settings import ClassCard, Course, ReadingSettings, load_class_card
from textmine.store import ColumnStore, readable
from textmine.tables import GrowingTable, Table, read_in_runs

__all__ = ["read_corpus"]

_BATCH = 64
"""Small files that are read in one piece of work, so that 10,000 of them are not 10,000 pieces."""


def read_corpus(
    paths: Sequence[Path | str],
    *,
    settings: ReadingSettings | None = None,
    kind: Kind | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
    engine: Engine | None = None,
    without: Path | None = None,
    store: ColumnStore | None = None,
) -> Reading:
    """Read files, folders, archives and run folders.

    Args:
        paths: what to read; in a folder, what is no document (README, .toml, an earlier run) is noted and left aside.
        settings: how files become documents.
        kind: what all documents are, instead of what names and columns tell.
        encoding: that of all text files, instead of what their bytes tell.
        progress: called with the stage `read`, files done and files in all.
        engine: reads files in processes, where there are many.
        without: the folder that results go to, which may lie in one that is read.
        store: takes what is read, where that is much.

    Returns:
        The corpus in canonical order, the roster, the catalogue, the class card, and the account of all rows.

    Raises:
        InputError: a path is not there, or nothing of all that was given could be read.
        SettingsError: a setting or a class card cannot be used.
    """
    settings = settings or ReadingSettings()
    if encoding is not None:
        encoding = check_encoding(encoding)
    check_pattern(settings.name_pattern)
    found = find_files((Path(path) for path in paths), without=without)
    card = load_class_card(found.cards[0]) if found.cards else _card_of(found.runs)
    store = store or ColumnStore()
    year, much = settings.year or _year_of(card), store.expecting(sum(map(_size, found.files)))
    plan = Plan(settings, kind, encoding, custom_kinds(settings.kinds), year, store=much)
    read = _read_all(found, plan, progress or no_progress, engine or LocalEngine(), store)
    return _join(found, read, plan, card, store)


def _size(file: InputFile) -> int:
    try:
        return file.path.stat().st_size
    except OSError:
        return 0  # which is told when it is read


def _card_of(runs: Sequence[Path]) -> ClassCard | None:
    """The class card with which a run was made."""
    kept = next((run / "class.json" for run in runs if (run / "class.json").is_file()), None)
    return None if kept is None else load_class_card(kept)


def _year_of(card: ClassCard | None) -> int | None:
    start = card.class_.start if card is not None else None
    return int(start[:4]) if start and start[:4].isdecimal() else None


@dataclass
class _Read:
    """What each of some files gave, in order; texts that are files of their own are rows of `singles` instead."""

    parts: list[Gathered]
    singles: Table


def _read_all(found: Found, plan: Plan, progress: Progress, engine: Engine, store: ColumnStore) -> _Read:
    files = found.files
    batches = [files[i : i + _BATCH] for i in range(0, len(files), _BATCH)]
    parts: list[Gathered] = []
    singles, waiting = GrowingTable(store), Waiting(store)
    progress("read", 0, len(files))
    for batch in engine.map(partial(_read_batch, plan=plan), batches):
        singles.extend(batch.singles)
        waiting.add(batch.parts)
        parts += batch.parts
        progress("read", len(parts), len(files))
    return _Read(parts, singles.table())


def _read_batch(files: Sequence[InputFile], *, plan: Plan) -> _Read:
    parts, singles = [], Drafts(plan.store)
    for file in files:
        part = read_file(file.path, Place(file.label), plan)
        if part.is_single(file.label):
            singles.add(Draft(part.texts[0]))
            parts.append(replace(part, texts=[], single=True))
        else:
            parts.append(replace(part, texts=[], table=part.with_texts_as_rows(plan.store)))
    return _Read(parts, singles.table())


def _join(found: Found, read: _Read, plan: Plan, card: ClassCard | None, store: ColumnStore) -> Reading:
    labels, parts = [file.label for file in found.files], read.parts
    for run in found.runs:
        labels.append(run.name)
        parts.append(_read_run(run, store))
    notes = [*found.notes, *(note for part in parts for note in part.notes)]
    rejects = [*found.rejects, *(reject for part in parts for reject in part.rejects)]
    accounts = [_account(label, part) for label, part in zip(labels, parts, strict=True)]
    accounts += [FileAccount(r.file, rows=1, rejected=1) for r in found.rejects]
    roster = make_roster((t for part in parts for t in part.trainees), settings=plan.settings, notes=notes)
    roster = roster or next((Roster(part.roster) for part in parts if part.roster is not None), None)
    # texts of their own first: their ids are paths, so that a clash is the other file's to give way in.
    tables = [("", read.singles, FileAccount(""))] if read.singles.height else []
    authors = _authors_of_folders(read.singles)
    for label, part, account in zip(labels, parts, accounts, strict=False):
        if not part.single:
            found_here = [(label, part.table), *part.tables]
            authors[label] = _authors([table for _, table in found_here])
            tables += [(place, table, account) for place, table in found_here if table.height]
    if lost := sum(part.lost for part in parts):
        notes.append(Note("corpus", "thread", f"{lost} replies name a parent that is not among the documents"))
    is_large = store.takes(sum(table.size for _, table, _ in tables))
    documents = unify_ids(tables, notes, rejects, store if is_large else None)
    documents = documents if is_large else [pl.concat(documents)]
    documents = name_files(documents, roster, notes)
    documents, names = name_authors(documents, roster, notes)
    authors = {file: frozenset(names.get(name, name) for name in told) for file, told in authors.items()}
    runs = (part.collect() for part in fill_units(documents, roster, notes))
    corpus = Corpus.of_runs(runs, store) if is_large else Corpus(next(runs))
    if not len(corpus) and roster is None and not any(part.courses for part in parts):
        raise _nothing(rejects, labels, notes)
    reading = Reading(
        corpus,
        roster,
        make_catalogue(row for part in parts for row in part.courses) or _courses(card),
        card,
        tuple(sorted(rejects, key=_order)),
        tuple(notes),
        tuple(accounts),
        authors=authors,
    )
    return replace(reading, findings=reconcile(reading))


def _authors_of_folders(singles: Table) -> dict[str, frozenset[str]]:
    """The authors of the texts of each folder: a folder of texts is one hand-in, as a table is."""
    found: dict[str, set[str]] = defaultdict(set)
    for rows in singles.frames("id", "author", "kind"):
        told = rows.filter(_BY_SOMEBODY).select(pl.col("id").str.replace(r"[^/]*$", "*"), "author").unique()
        for folder, author in told.iter_rows():
            found[folder].add(author)
    return {folder: frozenset(authors) for folder, authors in found.items()}


def _authors(tables: Sequence[Table]) -> frozenset[str]:
    told = (rows.filter(_BY_SOMEBODY)["author"].unique() for table in tables for rows in table.frames("author", "kind"))
    return frozenset().union(*told)


_BY_SOMEBODY = pl.col("author").is_not_null() & (pl.col("kind") != str(Kind.ANNOUNCEMENT))


def _courses(card: ClassCard | None) -> tuple[Course, ...]:
    return card.courses if card is not None else ()


def _order(reject: Reject) -> tuple[str, str, str, int]:
    return reject.file, reject.member or "", reject.sheet or "", reject.row or 0


def _nothing(rejects: Sequence[Reject], labels: Sequence[str], notes: Sequence[Note]) -> InputError:
    if rejects:
        first = rejects[0]
        more = f" ({len(rejects)} rejects in all.)" if len(rejects) > 1 else ""
        return InputError(f"Nothing could be read. {first.place}: {first.reason}.{more}")
    what = ", ".join(labels[:3]) or "what was given"
    aside = next((f" Left aside: {note.place} ({note.message})." for note in notes if note.topic == "aside"), "")
    return InputError(f"There is no document in {what}.{aside} Known formats: {', '.join(KNOWN)}.")


def _account(label: str, part: Gathered) -> FileAccount:
    return FileAccount(
        label,
        rows=part.rows,
        accepted=part.accepted,
        rejected=part.rows - part.accepted,
        documents=part.size,
        roster=len(part.trainees),
        catalogue=len(part.courses),
    )


def _read_run(run: Path, store: ColumnStore) -> Gathered:
    """The documents and the roster of a run folder; its class card is taken apart from them."""
    out = Gathered()
    try:
        table, kept = pl.scan_parquet(readable(run / DOCUMENTS_FILE)), GrowingTable(store)
        known = table.select(name for name in FIELDS if name in table.collect_schema().names())
        for rows in read_in_runs(known):
            kept.add(rows)
        roster = run / "roster.parquet"
        out.roster = pl.read_parquet(readable(roster)) if roster.is_file() else None
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{run}: its documents cannot be read ({error}). Run textmine run again.") from error
    out.tables = [(run.name, kept.table())]
    out.rows = out.accepted = kept.height
    return out
