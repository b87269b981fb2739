"""One person across files is one author: spelled in one way, of one unit, filled in where only one can be meant.

What a document said of itself stays in its `meta` (`author_as_written`, `unit_as_written`); what cannot be known is
noted, never guessed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import PurePosixPath

import polars as pl

from textmine.corpus import Kind
from textmine.reading.account import Note
from textmine.reading.names import join_name, who_in_title
from textmine.reading.nicknames import nicknames_of
from textmine.reading.roster import Roster
from textmine.reading.units import canonical_units, may_abbreviate, same_unit

__all__ = ["fill_units", "name_authors", "name_files", "overlaps"]

_Who = tuple[str, str | None]


def name_files(parts: list[pl.LazyFrame], roster: Roster | None, notes: list[Note]) -> list[pl.LazyFrame]:
    """The texts of nobody, by whom their files' names tell: 王丽芳思想汇报.docx.

    A name of the roster is sure. Without it, a guess is believed where other files beside it are called alike and each
    by another name: 师德心得 (a lesson on ethics) alone is nobody's.
    """
    by_itself = ~pl.col("source").fill_null("").str.contains('"(?:row|sheet)"') & (pl.col("kind") != Kind.ANNOUNCEMENT)
    rows = pl.concat(parts).filter(pl.col("author").is_null() & by_itself).select("id", "source").collect()
    paths = [id_ for id_, source in rows.iter_rows() if _path(source) == id_]
    if not paths:
        return parts
    names = set(roster.names if roster is not None else ())
    lengths = sorted(set(map(len, names)))
    found: dict[str, _Who] = {}
    alike: dict[tuple[str, str], dict[str, _Who]] = defaultdict(dict)
    for id_ in paths:
        folder, _, name = id_.rpartition("/")
        stem = PurePosixPath(name).stem
        inside = names & {stem[at : at + length] for length in lengths for at in range(len(stem) - length + 1)}
        longest = [known for known in inside if not any(known != other and known in other for other in inside)]
        guess = who_in_title(stem)
        is_another = guess is not None and any(name != guess[0].author for name in longest)  # 李明珠 is not 李明
        if len(longest) == 1 and not is_another:
            found[id_] = longest[0], None
        elif not names and guess:
            who, title = guess
            alike[folder, title][id_] = who.author or "", who.unit
    for guesses in alike.values():
        if len({name for name, _ in guesses.values()}) == len(guesses) >= _ALIKE:
            found |= guesses
    if not found:
        return parts
    notes.append(
        Note("corpus", "identity", f"the authors of {len(found)} texts were taken from the names of their files")
    )
    table = pl.DataFrame([(id_, *who) for id_, who in found.items()], schema=["id", "_author", "_unit"], orient="row")
    told = table.cast(pl.String).lazy()
    either = [pl.coalesce(name, f"_{name}").alias(name) for name in ("author", "unit")]
    named = (part.join(told, on="id", how="left", maintain_order="left").with_columns(either) for part in parts)
    return [part.drop("_author", "_unit") for part in named]


_ALIKE = 3
"""So many files that are called alike, but for a name. A guess."""


def _path(source: str | None) -> str | None:
    """The path of a text's file, which is the id of one that is a file by itself."""
    told = json.loads(source or "{}")
    return "/".join(filter(None, (told.get("file"), told.get("member")))) or None


def name_authors(
    parts: Sequence[pl.LazyFrame], roster: Roster | None, notes: list[Note]
) -> tuple[list[pl.LazyFrame], dict[str, str]]:
    """The documents with each author called by one name, and what the others were.

    A name that is spelled with spaces is joined; an author who is one trainee's number, or a nickname that can only
    mean one trainee, gets that trainee's name, and the unit where none is told.
    """
    authors = pl.concat(parts).select(pl.col("author").drop_nulls().unique()).collect().to_series()
    spaced = authors.filter(authors.str.contains(r"\s"))
    spelled = {author: name for author in spaced if (name := join_name(author)) != author}
    one_name: dict[str, _Who] = {author: (name, None) for author, name in spelled.items()}
    numbered = _trainees_by_number(roster, {spelled.get(author, author) for author in authors})
    nicknames = nicknames_of(roster, sorted({spelled.get(author, author) for author in authors} - numbered.keys()))
    named = [_renamed(_renamed(part, one_name), numbered | nicknames) for part in parts]
    if nicknames:
        shown = "; ".join(f"{nickname} → {name}" for nickname, (name, _) in list(nicknames.items())[:20])
        notes.append(Note("corpus", "identity", f"{len(nicknames)} authors are called by the roster's names: {shown}"))
    if numbered:
        notes.append(
            Note("corpus", "identity", f"{len(numbered)} authors are called by the roster's names, not numbers")
        )
    called = {written: name for written, (name, _) in (numbered | nicknames).items()}
    return named, {author: called.get(name, name) for author, name in spelled.items()} | called


def _trainees_by_number(roster: Roster | None, authors: Container[str]) -> dict[str, _Who]:
    """The name and the unit behind each number that stands for an author; a number of two rows is nobody's."""
    if roster is None:
        return {}
    rows = roster.frame.filter(pl.col("number").is_not_null() & pl.col("number").is_unique())
    rows = rows.filter(pl.col("name") != pl.col("number")).select("number", "name", "unit")
    return {number: (name, unit) for number, name, unit in rows.iter_rows() if number in authors}


def _renamed(frame: pl.LazyFrame, people: Mapping[str, _Who]) -> pl.LazyFrame:
    if not people:
        return frame
    names, units = ({author: who[i] for author, who in people.items()} for i in (0, 1))
    renamed = pl.when(pl.col("author").is_in(list(people)))
    meta = pl.struct("meta", "author").map_elements(_with_author, return_dtype=pl.String)
    unit = pl.col("author").replace_strict(units, default=None, return_dtype=pl.String)
    return frame.with_columns(
        renamed.then(meta).otherwise(pl.col("meta")).alias("meta"),
        pl.coalesce("unit", unit).alias("unit"),
        pl.col("author").replace(names),
    )


def _with_author(row: Mapping[str, str | None]) -> str:
    meta = json.loads(row["meta"] or "{}")
    return json.dumps({"author_as_written": row["author"], **meta}, ensure_ascii=False, sort_keys=True)


def fill_units(parts: Sequence[pl.LazyFrame], roster: Roster | None, notes: list[Note]) -> list[pl.LazyFrame]:
    """Give each author's documents the unit that the roster names, else the fullest name that the files give.

    A name of two units without a hint which, and a unit that the roster does not know for its author, stay as they
    are, and are noted.
    """
    documents = pl.concat(parts)
    counts = documents.group_by("author", "unit").len().drop_nulls("author").sort("author", "unit").collect()
    if roster is None:  # whoever is told in one way stays so
        counts = counts.filter(pl.col("author").is_duplicated())
    known = _roster_units(roster)
    told: dict[str, list[str | None]] = defaultdict(list)
    rows: dict[_Who, int] = {}
    for author, unit, n in counts.iter_rows():
        told[author].append(unit)
        rows[author, unit] = n
    changes: dict[_Who, str] = {}
    for author, units in told.items():
        for unit in units:
            found = _decide(author, unit, units, known, notes, rows)
            if found is not None and found != unit:
                changes[author, unit] = found
    _tell(changes, notes)
    return [_apply(part, changes) for part in parts]


def _roster_units(roster: Roster | None) -> dict[str, list[str]]:
    units: dict[str, set[str]] = defaultdict(set)
    if roster is not None:
        for name, number, unit in roster.frame.select("name", "number", "unit").iter_rows():
            for key in (name, number):
                if key and unit:
                    units[key].add(unit)
    return {key: sorted(found) for key, found in units.items()}


def _decide(
    author: str,
    unit: str | None,
    told: Iterable[str | None],
    known: Mapping[str, list[str]],
    notes: list[Note],
    rows: Mapping[_Who, int],
) -> str | None:
    """The unit of one author's documents that name this one, or None where it cannot be known."""
    others = [u for u in told if u is not None]
    candidates = known.get(author) or sorted(set(canonical_units(others).values()))
    n = rows[author, unit]
    if unit is None:
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            where = ", ".join(candidates)
            notes.append(
                Note("corpus", "identity", f"{author}: {n} documents without a unit; the name stands in {where}")
            )
        return None
    same = [c for c in candidates if c == unit] or [c for c in candidates if same_unit(unit, c)]
    if not same and author in known:
        same = [c for c in candidates if may_abbreviate(unit, c)]
    if len(same) == 1:
        return same[0]
    if author in known:
        where = ", ".join(candidates)
        notes.append(
            Note("corpus", "identity", f"{author} of {unit} ({n} documents): the roster knows {author} of {where}")
        )
    return None


def _tell(changes: Mapping[_Who, str], notes: list[Note]) -> None:
    filled = sorted({author for author, unit in changes if unit is None})
    renamed = sorted({f"{unit} → {new}" for (_, unit), new in changes.items() if unit is not None})
    if filled:
        notes.append(
            Note("corpus", "unit", f"the units of {len(filled)} authors were filled in from where they are told")
        )
    if renamed:
        notes.append(Note("corpus", "unit", f"names of one unit were read as one: {'; '.join(renamed[:20])}"))


def _apply(frame: pl.LazyFrame, changes: Mapping[_Who, str]) -> pl.LazyFrame:
    if not changes:
        return frame
    table = pl.DataFrame(
        [(author, unit, new) for (author, unit), new in changes.items()],
        schema={"author": pl.String, "unit": pl.String, "_new": pl.String},
        orient="row",
    )
    frame = frame.join(table.lazy(), on=["author", "unit"], how="left", nulls_equal=True, maintain_order="left")
    written = pl.col("_new").is_not_null() & pl.col("unit").is_not_null()
    meta = pl.when(written).then(pl.struct("meta", "unit").map_elements(_with_unit, return_dtype=pl.String))
    frame = frame.with_columns(meta.otherwise(pl.col("meta")).alias("meta"))
    return frame.with_columns(pl.coalesce("_new", "unit").alias("unit")).drop("_new")


def _with_unit(row: Mapping[str, str | None]) -> str:
    meta = json.loads(row["meta"] or "{}")
    return json.dumps({**meta, "unit_as_written": row["unit"]}, ensure_ascii=False, sort_keys=True)


def overlaps(authors: Mapping[str, set[str]]) -> list[tuple[str, str, int, float]]:
    """How far the authors of two files are the same people: (file, other file, shared, share of the smaller)."""
    files = sorted(authors)
    return [
        (a, b, len(shared), len(shared) / min(len(authors[a]), len(authors[b])))
        for i, a in enumerate(files)
        for b in files[i + 1 :]
        if authors[a] and authors[b]
        for shared in [authors[a] & authors[b]]
    ]
