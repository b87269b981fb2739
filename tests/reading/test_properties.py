"""Properties over any input: a round trip loses nothing, no bytes bring a reader down, rows are all accounted for."""

import json
import os
import re
import string
import tempfile
from itertools import accumulate, pairwise
from pathlib import Path

import polars as pl
import pytest
from builders import csv_bytes
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.corpus import Corpus, Document, Kind, Source
from textmine.errors import TextmineError
from textmine.reading import read_corpus
from textmine.reading.account import UnreadableError
from textmine.reading.dates import read_time
from textmine.reading.decoding import find_encoding
from textmine.reading.delimited import read_delimited
from textmine.reading.formats import read_file
from textmine.reading.markup import strip_markup
from textmine.reading.names import who_of_name, who_of_text
from textmine.reading.place import Place, Plan
from textmine.reading.plain import count_texts, plain_fields
from textmine.reading.sheet import Row
from textmine.reading.threads import read_floor, target_of
from textmine.reading.written import cut_tails
from textmine.settings import ReadingSettings

SCALARS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)
WORDS = st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
ROWS = st.lists(
    st.fixed_dictionaries(
        {"text": SCALARS, "kind": st.sampled_from(["post", "reply", "report", "submission", "comment", "other"])},
        optional=dict.fromkeys(("title", "author", "unit", "role", "thread", "reply_to"), WORDS)
        | {"likes": st.integers(), "meta": st.dictionaries(SCALARS, SCALARS, max_size=2)},
    ),
    min_size=1,
    max_size=20,
)
KNOWN = ("id", "kind", "text", "title", "author", "unit", "role", "thread", "reply_to", "time")
FUZZ = int(os.environ.get("TEXTMINE_FUZZ_EXAMPLES", "150"))
"""Inputs a fuzzing test; an hour by hand takes a hundred thousand."""


def lines(corpus) -> str:
    return "".join(json.dumps(d.to_record(), ensure_ascii=False) + "\n" for d in corpus)


@settings(max_examples=120)
@given(ROWS, st.booleans())
def test_round_trip(rows, escape):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        rows = [{"id": f"d{i:03d}", **row} for i, row in enumerate(rows)]
        path.write_bytes("".join(json.dumps(row, ensure_ascii=escape) + "\n" for row in rows).encode())
        first = read_corpus([path]).corpus
        assert first.texts == [row["text"] for row in rows]
        again = Path(folder) / "b.jsonl"
        again.write_bytes(lines(first).encode())
        second = read_corpus([again]).corpus
        assert first.frame.equals(second.frame)


def test_round_trip_of_every_scalar_value(tmp_path):
    """Every code point but the surrogates, 1,024 to a document."""
    points = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    texts = ["".join(map(chr, points[i : i + 1024])) for i in range(0, len(points), 1024)]
    for ascii_only in (True, False):
        path = tmp_path / f"{ascii_only}.jsonl"
        rows = (
            json.dumps({"id": f"{i:05d}", "kind": "other", "text": t}, ensure_ascii=ascii_only)
            for i, t in enumerate(texts)
        )
        path.write_bytes("".join(row + "\n" for row in rows).encode())
        assert read_corpus([path]).corpus.texts == texts


VALUES = st.recursive(
    st.one_of(
        st.none(), st.text(st.sampled_from('a":,{}\\ é好\n'), max_size=8), st.integers(), st.floats(allow_nan=False)
    ),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["text", "a:"]), inner, max_size=2),
    max_leaves=3,
)
OBJECTS = st.lists(
    st.dictionaries(
        st.sampled_from(["id", "text", "title", "time", "reply_to", "a", "a:", 'q"', "b\\", " text"]),
        VALUES,
        min_size=1,
    ),
    min_size=1,
    max_size=5,
)
SEPARATORS = st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : "), (",", "  :  "), (",", "\t:")])


@given(OBJECTS, SEPARATORS)
def test_the_fast_way_never_overlooks_a_field(rows, separators):
    data = "".join(json.dumps(row, separators=separators, ensure_ascii=False) + "\n" for row in rows).encode()
    fields = plain_fields(data, KNOWN)
    if fields is not None:
        assert {name for row in rows for name in row} == fields
        assert all(value is None or isinstance(value, str) for row in rows for value in row.values())
    known = [(name, value) for row in rows for name, value in row.items() if name in KNOWN and value is not None]
    if count_texts(data) == len(known):
        assert len(known) == sum(map(len, rows))
        assert all(isinstance(value, str) for _, value in known)


def rows_of(out):
    return [row for _, table in out.tables for row in pl.concat(table.lazy()).collect().to_dicts()]


@settings(max_examples=200)
@given(OBJECTS, SEPARATORS, st.booleans())
def test_the_fast_way_and_the_careful_way_read_the_same(rows, separators, escape):
    lines = [json.dumps(row, separators=separators, ensure_ascii=escape).encode() for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        path.write_bytes(b"\n".join(lines))
        fast = read_file(path, Place("a.jsonl"), Plan(ReadingSettings()))
        # a named encoding is read line by line.
        careful = read_file(path, Place("a.jsonl"), Plan(ReadingSettings(), encoding="utf-8"))
    assert rows_of(fast) == rows_of(careful)
    assert fast.rejects == careful.rejects and fast.accepted == careful.accepted


SOURCES = st.fixed_dictionaries(
    {},
    optional={"file": VALUES, "member": st.text(max_size=3), "sheet": st.sampled_from(["表", 'a"b', "\\"]), "row": st.integers(),
              "paragraph": st.one_of(st.none(), st.booleans(), st.integers(0, 9))},
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(st.tuples(WORDS, SOURCES, st.dictionaries(st.sampled_from(["b", "a", "好", "source"]), VALUES)), min_size=1, max_size=4),
       st.booleans(), st.sampled_from(["", " ", ', "likes": 1', ', "meta": {}']))  # fmt: skip
def test_what_textmine_writes_is_read_fast_and_the_same(rows, escape, further):
    written = [{"id": str(n), "kind": "post", "text": f"好{text}", "title": text, "source": source, "meta": meta}
               for n, (text, source, meta) in enumerate(rows)]  # fmt: skip
    lines = [json.dumps(row, ensure_ascii=escape)[:-1] + further + "}" for row in written]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        path.write_bytes("\n".join(lines).encode())
        fast = read_file(path, Place("a.jsonl"), Plan(ReadingSettings()))
        careful = read_file(path, Place("a.jsonl"), Plan(ReadingSettings(), encoding="utf-8"))
    assert rows_of(fast) == rows_of(careful)
    assert fast.rejects == careful.rejects and fast.notes == careful.notes


@given(
    st.lists(
        st.dictionaries(SCALARS, st.one_of(SCALARS, st.integers(), st.lists(WORDS)), max_size=3), min_size=1, max_size=5
    )
)
def test_own_output_takes_the_fast_way(metas):
    corpus = Corpus.from_documents(
        Document(f"d{n}", Kind.POST, "好", source=Source(file="帖.xlsx", sheet="一", row=n + 2), meta=meta)
        for n, meta in enumerate(metas)
    )
    cut = cut_tails(lines(corpus).encode())
    # what is escaped may be half a character: such lines are read with care.
    assert cut is not None or any("\\u" in json.dumps(meta, ensure_ascii=False) for meta in metas)


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('ab",\n\r\t 好'), max_size=6), min_size=2, max_size=4), min_size=1, max_size=6
    )
)
def test_quoted_fields_come_back(rows):
    text = csv_bytes([[f'"{c}"' if False else c for c in row] for row in rows]).decode()
    read = [dict(row.cells) for row in read_delimited(text, delimiter=",").rows]
    expected = [{i: c for i, c in enumerate(row) if c and not c.isspace()} for row in rows]
    assert read == [row for row in expected if row]


def junk(seed_files):
    """Bytes: any at all, or a real file with bytes changed, cut out or doubled."""
    raw = st.binary(max_size=400)
    changed = st.tuples(
        st.sampled_from(seed_files),
        st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12),
        st.floats(0, 1),
    )
    return st.one_of(raw, changed.map(_mutate))


def _mutate(what):
    data, edits, cut = what
    out = bytearray(data)
    for where, value in edits:
        out[min(int(where * len(out)), len(out) - 1)] = value
    return bytes(out[: int(cut * len(out)) if cut < 0.3 else len(out)])


def _seeds() -> list[bytes]:
    from builders import write_docx, write_xlsx, write_zip

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        rows = [
            ["研讨主题", "楼层", "回复楼层", "发帖人", "时间", "内容"],
            ["题", 1, None, "李明", "2017-06-22", "学习很有收获。"],
        ]
        return [
            write_xlsx(place / "a.xlsx", {"表": rows}, {"表": [(1, 0, 2, 0)]}).read_bytes(),
            write_docx(place / "a.docx", ["学员：李明", "学习很有收获。"], heading="心得").read_bytes(),
            write_zip(place / "a.zip", {"李明-心得.txt": "学习很有收获。".encode()}, gbk=True).read_bytes(),
            csv_bytes(rows, encoding="gb18030"),
            b'{"id": "a", "text": "x", "reply_to": null}\n{"text": "\\ud83d\\ude00", "meta": {"b": [1]}}\n',
            "<html><table><tr><td>姓名</td><td>内容</td></tr><tr><td>李明</td><td>好的</td></tr></table></html>".encode(),
        ]


SEEDS = _seeds()
NAMES = [
    "a.csv",
    "a.tsv",
    "a.xlsx",
    "a.docx",
    "a.zip",
    "a.jsonl",
    "a.json",
    "a.jsonl.gz",
    "a.txt",
    "a.md",
    "a.html",
    "a.pdf",
    "a.xls",
    "a",
]


@settings(max_examples=FUZZ)
@given(junk(SEEDS), st.sampled_from(NAMES))
def test_no_bytes_bring_a_reader_down(data, name):
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr("textmine.reading.office.find_office", lambda: None)
        path = Path(folder) / name
        path.write_bytes(data)
        out = read_file(path, Place(name), Plan(ReadingSettings()))
        assert out.rows == out.accepted + len(out.rejects) > 0
        try:
            reading = read_corpus([path])
        except TextmineError as error:
            assert str(error)
            return
        assert all(account.balanced for account in reading.accounts)
        lines(reading.corpus).encode()


@settings(max_examples=FUZZ)
@given(st.text(max_size=60))
def test_small_parsers_take_any_text(text):
    moment = read_time(text, year=2017)
    assert moment.iso is None or moment.iso[:4].isdecimal()
    for floor in (read_floor(text), target_of(text)[0]):
        assert floor is None or floor >= 0
    who_of_text(text)
    who_of_name(text.replace("/", "") or "x", pattern="{author}-{unit}-{title}")
    strip_markup(text)


@given(st.dates(min_value=__import__("datetime").date(1990, 1, 1), max_value=__import__("datetime").date(2099, 12, 31)))
def test_days_in_many_forms(day):
    y, m, d = day.year, day.month, day.day
    forms = [
        f"{y}年{m}月{d}日",
        f"{y}-{m}-{d}",
        f"{y}.{m:02d}.{d:02d}",
        f"{y}/{m}/{d}",
        f"{y}{m:02d}{d:02d}",
        f"{y}年{m:02d}月{d:02d}号（星期一）",
    ]
    assert {read_time(form).iso for form in forms} == {day.isoformat()}
    assert read_time(f"{m}月{d}日", year=y).iso == day.isoformat()
    assert read_time(f"{y}年{m}月{d}日 下午3:05").iso == f"{day.isoformat()}T15:05:00"


@given(st.text(string.printable + "年月日上下午：周一二三四五六〇十", max_size=20))
def test_a_date_is_never_made_up(text):
    iso = read_time(text).iso
    if iso is not None:
        digits = text.translate(str.maketrans("〇一二三四五六七八九", "0123456789"))
        assert iso[:4] in digits or text.strip("'\" \t\n\r").replace(".", "").isdecimal()


PIECES = st.lists(st.integers(1, 7), max_size=12)


def cut(whole, sizes):
    """What some bytes or a text is in pieces of these sizes, and the rest."""
    ends = list(accumulate(sizes))
    return [piece for begin, end in pairwise([0, *ends, len(whole)]) if (piece := whole[begin:end])]


@given(st.text('a,"\r\n 。', max_size=40), PIECES)
@settings(max_examples=500)
def test_a_table_is_the_same_in_whatever_pieces_its_text_comes(text, sizes):
    def known(rows):
        return [(row.number, dict(row.cells), row.problem) for row in rows]

    first, *rest = cut(text, sizes) or [""]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textmine.reading.delimited._KNOWN", 1)
        found = known(read_delimited(first, rest, delimiter=",").rows)
    assert found == known(read_delimited(text, delimiter=",").rows) == known(at_once(text))


def at_once(text):
    """Rows of a text that is known as a whole: the grammar, in its plainest form."""
    field = re.compile(r'[ ]*"((?:[^"]++|"")*+)"[ ]*(?=,|\r|\n|\Z)|([^,\r\n]*+)')
    position, line = 0, 1
    while position < len(text):
        first, cells, column = line, {}, 0
        while True:
            match = field.match(text, position)
            line += match[0].count("\n") if match[1] is not None else 0
            value = match[2] if match[1] is None else match[1].replace('""', '"')
            if value.strip():
                cells[column] = value
            position, column = match.end(), column + 1
            if text[position : position + 1] != ",":
                break
            position += 1
        position += 2 if text.startswith("\r\n", position) else 1
        line += 1
        if cells:
            yield Row(first, cells)


TEXTS = st.one_of(
    st.binary(max_size=30),
    st.builds(
        lambda text, name, mark: mark + text.encode(name, "ignore"),
        st.text("学习,a\n€é", max_size=20),
        st.sampled_from(["utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be"]),
        st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"]),
    ),
)


@given(TEXTS, PIECES, st.sampled_from([None, "utf-8", "gb18030", "utf-16-le"]))
@settings(max_examples=500)
def test_an_encoding_is_found_in_whatever_pieces_bytes_come(data, sizes, encoding):
    def outcome(pieces):
        try:
            found = find_encoding(pieces, encoding)
        except UnreadableError as error:
            return str(error)
        return found, "".join(found.texts(pieces))

    assert outcome(cut(data, sizes)) == outcome([data])


@given(st.binary(max_size=60), PIECES, st.sampled_from(["utf-8", "gb18030", "big5"]))
def test_bytes_that_do_not_fit_are_told_by_their_place(data, sizes, name):
    try:
        data.decode(name)
    except UnicodeDecodeError as error:
        assert f"bytes at {error.start} are not {name}" in (find_encoding(cut(data, sizes), name).warning or "")
