"""Files to a reading: each file by itself, then all of them joined in one order."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl

from textmine.corpus import FIELDS, Corpus, Document, Kind
from textmine.engine import Engine, LocalEngine, Progress, no_progress
from textmine.errors import InputError
from textmine.reading.account import FileAccount, Note, Reject
from textmine.reading.catalogue import make_catalogue
from textmine.reading.decoding import check_encoding
from textmine.reading.files import Found, InputFile, find_files
from textmine.reading.formats import KNOWN, read_file
from textmine.reading.gathered import Gathered, Pending
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
from textmine.store import ColumnStore, Table, readable

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
    plan = Plan(settings, kind, encoding, custom_kinds(settings.kinds), settings.year or _year_of(card), store=store)
    parts = _read_all(found, plan, progress or no_progress, engine or LocalEngine())
    return _join(found, parts, plan, card)


def _card_of(runs: Sequence[Path]) -> ClassCard | None:
    """The class card with which a run was made."""
    kept = next((run / "class.json" for run in runs if (run / "class.json").is_file()), None)
    return None if kept is None else load_class_card(kept)


def _year_of(card: ClassCard | None) -> int | None:
    start = card.class_.start if card is not None else None
    return int(start[:4]) if start and start[:4].isdecimal() else None


def _read_all(found: Found, plan: Plan, progress: Progress, engine: Engine) -> list[Gathered]:
    files = found.files
    batches = [files[i : i + _BATCH] for i in range(0, len(files), _BATCH)]
    parts: list[Gathered] = []
    progress("read", 0, len(files))
    for batch in engine.map(partial(_read_batch, plan=plan), batches):
        parts += batch
        progress("read", len(parts), len(files))
    return parts


def _read_batch(files: Sequence[InputFile], *, plan: Plan) -> list[Gathered]:
    return [read_file(file.path, Place(file.label), plan) for file in files]


def _join(found: Found, parts: list[Gathered], plan: Plan, card: ClassCard | None) -> Reading:
    labels = [file.label for file in found.files]
    for run in found.runs:
        labels.append(run.name)
        parts.append(_read_run(run))
    notes = [*found.notes, *(note for part in parts for note in part.notes)]
    rejects = [*found.rejects, *(reject for part in parts for reject in part.rejects)]
    accounts = [_account(label, part) for label, part in zip(labels, parts, strict=True)]
    accounts += [FileAccount(r.file, rows=1, rejected=1) for r in found.rejects]
    roster = make_roster((t for part in parts for t in part.trainees), settings=plan.settings, notes=notes)
    roster = roster or next((Roster(part.roster) for part in parts if part.roster is not None), None)
    singles, others = _split(labels, parts, accounts)
    # texts of their own first: their ids are paths, so that a clash is the other file's to give way in.
    tables = [("", Table.of(_frame([d for _, part in singles for d in part.documents])), FileAccount(""))]
    authors, lost = _authors_of_folders(singles), 0
    for label, part, account in others:
        own, n_lost = _link(_frame(part.documents), part.pending)
        lost += n_lost
        found_here = [(label, Table.of(own)), *part.tables]
        authors[label] = _authors([part for _, table in found_here for part in table.lazy()])
        tables += [(place, table, account) for place, table in found_here if table.height]
    if lost:
        notes.append(Note("corpus", "thread", f"{lost} replies name a parent that is not among the documents"))
    is_large = plan.store.takes(sum(table.size for _, table, _ in tables))
    documents = unify_ids(tables, notes, rejects)
    documents = documents if is_large else [pl.concat(documents)]
    documents = name_files(documents, roster, notes)
    documents, names = name_authors(documents, roster, notes)
    authors = {file: frozenset(names.get(name, name) for name in told) for file, told in authors.items()}
    runs = (part.collect() for part in fill_units(documents, roster, notes))
    corpus = Corpus.of_runs(runs, plan.store) if is_large else Corpus(next(runs))
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


def _split(
    labels: Sequence[str], parts: Sequence[Gathered], accounts: Sequence[FileAccount]
) -> tuple[list[tuple[str, Gathered]], list[tuple[str, Gathered, FileAccount]]]:
    """Files of one text each, and the others: ten thousand small tables cost far more than one of ten thousand rows."""
    singles, others = [], []
    for label, part, account in zip(labels, parts, accounts, strict=False):
        if len(part.documents) == 1 and not part.tables and part.documents[0].id == label:
            singles.append((label, part))
        else:
            others.append((label, part, account))
    return singles, others


def _authors_of_folders(singles: Sequence[tuple[str, Gathered]]) -> dict[str, frozenset[str]]:
    """The authors of the texts of each folder: a folder of texts is one hand-in, as a table is."""
    found: dict[str, set[str]] = {}
    for label, part in singles:
        document = part.documents[0]
        if document.author and document.kind is not Kind.ANNOUNCEMENT:
            folder = label.rpartition("/")[0]
            found.setdefault(f"{folder}/*" if folder else "*", set()).add(document.author)
    return {folder: frozenset(authors) for folder, authors in found.items()}


def _authors(parts: Sequence[pl.LazyFrame]) -> frozenset[str]:
    trainees = (
        pl.concat(parts).filter(pl.col("kind") != str(Kind.ANNOUNCEMENT)).select(pl.col("author").drop_nulls().unique())
    )
    return frozenset(trainees.collect().to_series())


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


def _frame(documents: Sequence[Document]) -> pl.DataFrame:
    columns = {name: [getattr(d, name) for d in documents] for name in FIELDS if name not in ("source", "meta")}
    columns["kind"] = [str(d.kind) for d in documents]
    columns["source"] = [d.source.to_json() for d in documents]
    columns["meta"] = [json.dumps(dict(d.meta), ensure_ascii=False, sort_keys=True) for d in documents]
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).select(FIELDS)


def _link(frame: pl.DataFrame, pending: Sequence[Pending]) -> tuple[pl.DataFrame, int]:
    """Replies of one file to their parents by the platform's own ids, and how many of these are not there.

    A parent stands in the reply's own table, else in the only other one that has its id. Where all rows of a table name
    a parent, those they answer stand elsewhere, even if the table counts its own rows from 1 again.
    """
    documents: dict[str, dict[str, str]] = defaultdict(dict)
    for item in pending:
        if item.key:
            documents[item.key][item.table] = item.document
    with_roots = {item.table for item in pending if not _names_parent(item)}
    found, lost = {}, 0
    for item in filter(_names_parent, pending):
        there = documents.get(item.parent or "", {})
        elsewhere = [document for table, document in there.items() if table != item.table]
        parent = there.get(item.table)
        if len(elsewhere) == 1 and (parent is None or item.table not in with_roots):
            parent = elsewhere[0]
        if parent is None or parent == item.document:
            lost += 1
        else:
            found[item.document] = parent
    if not found:
        return frame, lost
    by_id = pl.col("id").replace_strict(found, default=None, return_dtype=pl.String)
    return frame.with_columns(pl.coalesce("reply_to", by_id).alias("reply_to")), lost


def _names_parent(item: Pending) -> bool:
    return item.parent not in (None, "", "0", "-")


def _read_run(run: Path) -> Gathered:
    """The documents and the roster of a run folder; its class card is taken apart from them."""
    out = Gathered()
    try:
        frame = pl.read_parquet(readable(run / DOCUMENTS_FILE))
        roster = run / "roster.parquet"
        out.roster = pl.read_parquet(readable(roster)) if roster.is_file() else None
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{run}: its documents cannot be read ({error}). Run textmine run again.") from error
    out.tables = [(run.name, Table.of(frame.select(name for name in FIELDS if name in frame.columns)))]
    out.rows = out.accepted = frame.height
    return out
