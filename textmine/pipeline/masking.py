"""Personal numbers out of all that a run folder keeps: not of the texts alone.

They stand in more places than in what people wrote: in the names of files that were handed in
(`张敏-13800001111.docx`), and so in ids and sources; in a login that is a telephone number; in the columns of a roster;
in rows that were rejected.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
import polars as pl

from textmine.corpus import Corpus
from textmine.engine import Engine, LocalEngine, chunked
from textmine.reading import FileAccount, Reading, Reject, Roster
from textmine.settings import ClassCard

__all__ = ["masked", "masked_path", "masked_reading"]

_PLAIN = ("title", "unit", "role")
_JSON = ("source", "meta")
_FEWEST_DIGITS = 10_000
"""A number of an account has five digits or more."""
_CHARACTERS_A_CHUNK = 500_000


def masked_reading(reading: Reading, *, engine: Engine | None = None) -> Reading:
    """What was read, with contact and identity numbers replaced by as many asterisks, so that offsets hold."""
    names = [reading.corpus.distinct("author"), *([reading.roster.frame["name"]] if reading.roster else [])]
    people = _distinct(names)
    return replace(
        reading,
        corpus=masked(reading.corpus, people=people, engine=engine),
        roster=reading.roster and _masked_roster(reading.roster, people),
        card=reading.card and ClassCard.model_validate(_masked_value(reading.card.model_dump(by_alias=True))),
        rejects=tuple(map(_masked_reject, reading.rejects)),
        notes=tuple(replace(note, place=_mask(note.place)) for note in reading.notes),
        accounts=tuple(map(_masked_account, reading.accounts)),
    )


def masked(corpus: Corpus, *, people: Mapping[str, str] | None = None, engine: Engine | None = None) -> Corpus:
    """A corpus with contact and identity numbers masked in every column.

    Args:
        corpus: the corpus.
        people: how each author is called; a roster calls them the same.
        engine: masks texts in processes, where there are many.
    """
    authors = _distinct([corpus.distinct("author")]) if people is None else people
    threads = _distinct([corpus.distinct("thread")])
    ids = _distinct(run["id"] for run in corpus.runs("id"))
    changes = {
        "text": partial(_masked_texts, engine=engine or LocalEngine()),
        **dict.fromkeys(_PLAIN, partial(_mapped, change=_mask)),
        "source": partial(_changed, change=partial(map, _mask_json)),  # of which no two are the same
        "meta": partial(_mapped, change=_mask_json),
        "author": partial(_called, names=authors),
        "thread": partial(_called, names=threads),
        "id": partial(_called, names=ids),
        "reply_to": partial(_mapped, change=lambda id_: ids.get(id_) or _mask(id_)),
    }
    return corpus.with_changed(changes)


def masked_path(path: str) -> str:
    """The name of a file, with the numbers in it masked."""
    return _mask(path)


def _mask(text: str) -> str:
    from textmine.cleaning import mask

    return mask(text)


def _masked_texts(column: pl.Series, engine: Engine) -> pl.Series:
    def masks(texts: Sequence[str]) -> Iterator[str]:
        chunks = (texts[begin:end] for begin, end in chunked(map(len, texts), size=_CHARACTERS_A_CHUNK))
        return chain.from_iterable(engine.map(_mask_all, chunks))

    return _changed(column, masks)


def _mask_all(texts: Sequence[str]) -> list[str]:
    from textmine.cleaning import mask

    return [mask(text, looked=True) for text in texts]


def _mapped(column: pl.Series, change: Callable[[str], str]) -> pl.Series:
    """A column with each of its values changed, what stands in it more than once but once."""
    values = column.unique()
    if (changed := _changed(values, partial(map, change))) is values:
        return column
    return column.replace(values, changed)


def _changed(column: pl.Series, change: Callable[[Sequence[str]], Iterable[str]]) -> pl.Series:
    """A column with those of its values changed that may hold personal data, given all of them; the others stay."""
    from textmine.cleaning import which_may_hold_personal

    at = np.flatnonzero(which_may_hold_personal(column))
    if not len(at):
        return column
    return column.clone().scatter(at, pl.Series(change(column.gather(at).to_list()), dtype=pl.String))


def _called(column: pl.Series, names: Mapping[str, str]) -> pl.Series:
    return column.replace(names) if names else column


def _distinct(parts: Iterable[pl.Series]) -> dict[str, str]:
    """Each value masked; of those that become the same, the second by order is `***（2）`, to differ still."""
    from textmine.cleaning import which_may_hold_personal

    seen = [pl.Series(dtype=pl.String)]
    for part in parts:
        values = part.cast(pl.String)
        is_or_looks_masked = values.str.contains("*", literal=True).fill_null(value=False)
        seen.append(values.filter(pl.Series(which_may_hold_personal(values)) | is_or_looks_masked))
    found, taken = _Same(), Counter[str]()
    for value in pl.concat(seen).unique().sort():
        hidden = _mask(value)
        taken[hidden] += 1
        found[value] = hidden if hidden == value or taken[hidden] == 1 else f"{hidden}（{taken[hidden]}）"
    return found


class _Same(dict[str, str]):
    """Each value that it does not hold as it is."""

    def __missing__(self, value: str) -> str:
        return value


def _mask_json(text: str) -> str:
    from textmine.cleaning import may_hold_personal

    return json.dumps(_masked_value(json.loads(text)), ensure_ascii=False) if may_hold_personal(text) else text


def _masked_value(value: Any, label: str = "") -> Any:
    """A JSON value with the strings in it masked; the name of a field (微信号) is the label of what stands there.

    A label can only add to what is hidden: under 用户编号 or 学号 (a user's or a pupil's number) exports have telephone
    and identity numbers.
    """
    if isinstance(value, str):
        lead = f"{label}：" if label else ""
        return _mask(_mask(lead + value)[len(lead) :])
    if isinstance(value, Mapping):
        keys = _distinct([pl.Series(list(value), dtype=pl.String)])
        return {keys[key]: _masked_value(item, key) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked_value(item, label) for item in value]
    if isinstance(value, float) and value.is_integer():
        written = _masked_value(int(value), label)
        return written if isinstance(written, str) else value
    if isinstance(value, int) and value >= _FEWEST_DIGITS:
        written = _masked_value(str(value), label)
        return value if written == str(value) else written
    return value


def _masked_reject(reject: Reject) -> Reject:
    member, sheet = (name and _mask(name) for name in (reject.member, reject.sheet))
    file, reason, start = map(_mask, (reject.file, reject.reason, reject.start))
    return replace(reject, file=file, reason=reason, start=start, member=member, sheet=sheet)


def _masked_account(account: FileAccount) -> FileAccount:
    return replace(account, **_masked_value(asdict(account)))


def _masked_roster(roster: Roster, people: Mapping[str, str]) -> Roster:
    frame = roster.frame
    columns = [column for column in frame if column.dtype == pl.String]
    changes = {"name": people.__getitem__, **dict.fromkeys(_JSON, _mask_json)}
    return Roster(frame.with_columns(_mapped(column, changes.get(column.name, _mask)) for column in columns))
