"""Broken and hostile input: each gets its reject or its clear error, nothing else of the batch is lost."""

import gc
import gzip
import io
import json
import os
import struct
import sys
import tracemalloc
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from time import process_time

import polars as pl
import pytest
from builders import csv_bytes, write_docx, write_xlsx, write_zip

from textmine.engine import LocalEngine
from textmine.errors import InputError, SettingsError
from textmine.pipeline.inputs import input_files
from textmine.reading import Limits, read_corpus, write_rejects
from textmine.reading.account import UnreadableError
from textmine.reading.archive import Archive, open_archive
from textmine.reading.formats import read_file
from textmine.reading.jsonl import _Reader
from textmine.reading.place import Place, Plan
from textmine.run import is_run_folder
from textmine.sections import find_beside
from textmine.settings import ReadingSettings
from textmine.store import ColumnStore

GOOD = csv_bytes(
    [["姓名", "内容"], ["李明", "微党课要讲身边的人和事。"]]
)  # a party lecture should tell of people close by
SMALL = replace(
    Limits(), member_bytes=1 << 20, archive_bytes=2 << 20, members=50, cell_characters=10_000, line_bytes=1 << 20
)


def read_with_good(folder, name, data):
    """The reading of a folder with one good file and the bad one; the good one must survive."""
    (folder / "good.csv").write_bytes(GOOD)
    (folder / name).write_bytes(data)
    reading = read_corpus([folder])
    assert "李明" in {d.author for d in reading.corpus if d.source.file == "good.csv"}
    assert all(account.balanced for account in reading.accounts)
    return reading


@pytest.fixture
def closed(tmp_path):
    """A folder that may not be entered, as somebody who is not its owner sees it."""
    folder = tmp_path / "closed"
    folder.mkdir()
    (folder / "a.csv").write_bytes(GOOD)
    folder.chmod(0)
    own, above = os.geteuid(), [folder.parent, folder.parent.parent, folder.parent.parent.parent]
    rights = {path: path.stat().st_mode for path in above}
    if own == 0:  # root may enter everything
        for path in above:
            path.chmod(0o755)
        os.seteuid(65534)
    yield folder
    os.seteuid(own)
    for path, mode in rights.items():
        path.chmod(mode)
    folder.chmod(0o700)


@pytest.mark.parametrize("inside", ["", "a.csv"])
def test_what_is_closed_is_told_with_how_to_mend_it(closed, inside):
    assert find_beside([closed / inside], "textmine.toml") is None
    assert not is_run_folder(closed / inside)
    with pytest.raises(InputError, match=r"closed.*Permission denied.*Check the rights of the folder"):
        read_corpus([closed / inside])


def test_an_archive_that_is_none_is_told_so(tmp_path):
    reading = read_with_good(tmp_path, "导出.zip", b"\x00\x9c\x81" * 99)  # an export
    assert [reject.reason for reject in reading.rejects] == [
        "it is named .zip, but its bytes are of another kind; save it anew"
    ]


def only(path, limits=SMALL):
    return read_file(path, Place(path.name), Plan(ReadingSettings(), limits=limits))


def xlsx_with(path, sheet_xml: str, extra=None):
    write_xlsx(path, {"a": [["姓名", "内容"]]})
    with zipfile.ZipFile(path) as source:
        parts = {i.filename: source.read(i) for i in source.infolist()}
    parts["xl/worksheets/sheet1.xml"] = sheet_xml.encode()
    parts.update(extra or {})
    return write_zip(path, parts)


def sheet(rows: str, before: str = "", after: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def cell(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER = f'<row r="1">{cell("A1", "姓名")}{cell("B1", "内容")}</row>'


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docx", b"", "empty"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "old .doc file"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "save it as .docx"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "save it as .xlsx"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.docx", b"PK\x03\x04 broken", "not a whole zip"),
        ("a.docx", b"PK\x03", "not a whole zip"),
        ("a.xlsx", b"PK", "not a whole zip"),
        ("a.docx", b"\x12\x07\x1b from the middle of a zip", "another kind"),
        ("a.pdf", b"%PDF-1.4 broken", "damaged PDF"),
        ("a.jsonl", b"not json\n", "no JSON"),
        ("a.jsonl", b"[1, 2]\n", "no JSON object"),
        ("a.jsonl", b"", "empty"),
        ("a.jsonl.gz", b"\x1f\x8b broken", "damaged gzip"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"1,2\n3,4\n", "no column of texts"),
        ("a.txt", b"\x00\x01\x02\x00abc", "NUL"),
        ("a.txt", b" \n ", "empty"),
        ("a.mp4", b"\x00\x00\x00 ftyp", "not read"),
        ("a.jpg", b"\xff\xd8\xff", "not read"),
    ],
)
def test_a_broken_file_is_one_reject(tmp_path, monkeypatch, name, data, reason):
    monkeypatch.setattr("textmine.reading.office.find_office", lambda: None)
    reading = read_with_good(tmp_path, name, data)
    rejects = [r for r in reading.rejects if r.file == name]
    assert rejects and reason in rejects[0].reason


def test_a_pdf_that_is_html_is_read_as_html(tmp_path):
    reading = read_with_good(tmp_path, "王芳.pdf", "<html><body><p>今天的学习很有收获。</p></body></html>".encode())
    assert "今天的学习很有收获。" in reading.corpus.texts


def test_a_docx_that_is_a_plain_text_is_read(tmp_path):
    reading = read_with_good(tmp_path, "王芳-心得.docx", "今天的学习很有收获。".encode("gbk"))
    assert "今天的学习很有收获。" in reading.corpus.texts


@pytest.mark.parametrize("repeated", ["<?a?>", "<!---->"])
def test_a_head_of_many_declarations_costs_no_more_than_its_length(tmp_path, repeated):
    began = process_time()
    read_with_good(tmp_path, "王芳.txt", f"{repeated * 40}今天的学习很有收获。".encode())
    assert process_time() - began < 10


def test_an_xls_that_is_a_page_with_a_table(tmp_path):
    page = "<html><table><tr><td>姓名</td><td>内容</td></tr><tr><td>王芳</td><td>今天的学习很有收获。</td></tr></table></html>"
    reading = read_with_good(tmp_path, "研讨.xls", page.encode("gbk"))
    assert ("王芳", "今天的学习很有收获。") in [(d.author, d.text) for d in reading.corpus]


def test_an_xls_that_is_utf_16_text(tmp_path):
    data = "姓名\t内容\r\n王芳\t今天的学习很有收获。\r\n".encode("utf-16")
    reading = read_with_good(tmp_path, "研讨.xls", data)
    assert ("王芳", "今天的学习很有收获。") in [(d.author, d.text) for d in reading.corpus]


# --- archives ---------------------------------------------------------------------------------------------------------


def test_zip_bomb_by_ratio(tmp_path):
    reading = read_with_good(tmp_path, "b.zip", write_zip(tmp_path / "x", {"a.txt": b"a" * (8 << 20)}).read_bytes())
    assert any("bomb" in r.reason for r in reading.rejects)


@pytest.mark.parametrize("kind", ["zip", "gz", "xlsx"])
def test_a_zip_of_archives_has_one_budget(tmp_path, kind):
    """40 archives that unpack to some 700 KB each, of which each by itself is within the limits."""
    lines = [
        f"{n}：微党课要讲身边的人和事。" * 20 for n in range(1000)
    ]  # a party lecture should tell of people close by
    packed = tmp_path / "packed"
    if kind == "xlsx":
        write_xlsx(packed, {"a": [["姓名", "内容"], *(["李明", line[:200]] for line in lines)]})
    elif kind == "zip":
        write_zip(packed, {"李明.txt": "\n".join(lines[:800]).encode()})
    else:
        packed.write_bytes(gzip.compress("\n".join(lines[:800]).encode()))
    ending = {"zip": ".zip", "gz": ".txt.gz", "xlsx": ".xlsx"}[kind]
    out = only(write_zip(tmp_path / "a.zip", {f"{n}{ending}": packed.read_bytes() for n in range(40)}))
    assert 0 < len({d.source.member for d in out.documents}) <= 3
    assert len(out.rejects) >= 37 and all("more than 2,097,152" in reject.reason for reject in out.rejects)


def test_zip_bomb_that_lies_about_its_size(tmp_path):
    path = write_zip(tmp_path / "b.zip", {"a.txt": b"a" * (4 << 20)})
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(bytes(raw))
    out = only(path)
    assert not out.documents and out.rows == len(out.rejects) == 1


def test_zip_with_too_many_members(tmp_path):
    path = write_zip(tmp_path / "b.zip", {f"{i}.txt": b"x" for i in range(60)})
    assert "members" in only(path).rejects[0].reason


def test_zip_that_unpacks_to_too_much_in_all(tmp_path):
    path = write_zip(tmp_path / "b.zip", {f"{i}.txt": os.urandom(900_000).hex().encode()[:900_000] for i in range(4)})
    out = only(path)
    assert any("unpacks to more" in r.reason for r in out.rejects)


def test_zip_in_zip_in_zip(tmp_path):
    def nest(data, depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("a.txt" if depth == 0 else "in.zip", data)
        return out.getvalue()

    text = "今天的学习很有收获。".encode()
    once, twice, thrice = nest(text, 0), nest(nest(text, 0), 1), nest(nest(nest(text, 0), 1), 1)
    for name, data, n in (("1.zip", once, 1), ("2.zip", twice, 1), ("3.zip", thrice, 0)):
        (tmp_path / name).write_bytes(data)
        assert len(only(tmp_path / name).documents) == n, name


def test_names_that_lead_out_of_the_archive(tmp_path):
    members = {
        "../evil.txt": b"x",
        "/etc/evil.txt": b"x",
        "C:\\evil.txt": b"x",
        "a/../../evil.txt": b"x",
        "ok/王芳.txt": "学习很有收获。".encode(),
    }
    out = only(write_zip(tmp_path / "b.zip", members))
    assert len(out.documents) == 1 and len(out.rejects) == 4
    assert not (tmp_path.parent / "evil.txt").exists()


def test_links_and_locked_members(tmp_path):
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "link" in only(path).rejects[0].reason
    raw = bytearray(write_zip(tmp_path / "c.zip", {"a.txt": b"secret text"}).read_bytes())
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    raw[6] |= 1
    (tmp_path / "c.zip").write_bytes(bytes(raw))
    assert "password" in only(tmp_path / "c.zip").rejects[0].reason


def test_member_names_in_gbk_utf8_and_with_the_flag(tmp_path):
    text = "学习很有收获。".encode()
    gbk = write_zip(tmp_path / "gbk.zip", {"思想汇报/李明.txt": text, "联通.txt": text, "杜甫.txt": text}, gbk=True)
    assert {d.source.member for d in only(gbk).documents} == {"思想汇报/李明.txt", "联通.txt", "杜甫.txt"}
    flagged = write_zip(tmp_path / "utf8.zip", {"思想汇报/李明.txt": text})
    assert [d.source.member for d in only(flagged).documents] == ["思想汇报/李明.txt"]


def test_member_names_in_info_zips_field(tmp_path):
    name = "李明-微党课.txt"  # Li Ming, a short party lecture
    for right, expected in ((True, name), (False, "____-___.txt")):
        info = zipfile.ZipInfo("____-___.txt")
        crc = zlib.crc32(info.filename.encode()) ^ (not right)
        field = struct.pack("<BL", 1, crc) + name.encode()
        info.extra = struct.pack("<HHH", 0x9999, 2, 0) + struct.pack("<HH", 0x7075, len(field)) + field
        path = tmp_path / f"{right}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(info, "学习很有收获。")
        assert [d.source.member for d in only(path).documents] == [expected]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets names be any bytes")
def test_names_of_files_that_are_not_utf_8(tmp_path):
    """A zip of Windows unpacked on Linux; and bytes that are no name in any encoding."""
    for name in ("李明-微党课心得.txt".encode("gbk"), b"\xff\xfe\xc0.txt"):  # Li Ming, on short party lectures
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("学习很有收获。")
    reading = read_corpus([tmp_path])
    assert sorted(reading.corpus.ids) == ["\\udcff\\udcfe\\udcc0.txt", "李明-微党课心得.txt"]
    assert [d.author for d in reading.corpus if d.author] == ["李明"]
    assert sorted(f.path for f in input_files([tmp_path], without=tmp_path / "run")) == sorted(reading.corpus.ids)


def test_litter_of_programs_is_left_aside(tmp_path):
    text = "学习很有收获。".encode()
    out = only(
        write_zip(
            tmp_path / "a.zip",
            {"__MACOSX/._a.txt": b"x", ".DS_Store": b"x", "~$a.docx": b"x", "README.md": b"x", "李明.txt": text},
        )
    )
    assert len(out.documents) == 1 and not out.rejects
    assert sorted(note.topic for note in out.notes if note.topic in ("aside", "file")) == ["aside", *["file"] * 3]


# --- Excel ------------------------------------------------------------------------------------------------------------


def test_entities_are_refused_in_excel_and_word(tmp_path):
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>'
    assert "document type" in only(xlsx_with(tmp_path / "a.xlsx", bomb)).rejects[0].reason
    external = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w"><w:t>&e;</w:t></w:document>'
    path = write_zip(tmp_path / "a.docx", {"[Content_Types].xml": b"", "word/document.xml": external.encode()})
    assert "document type" in only(path).rejects[0].reason


def test_xml_nested_deeply(tmp_path):
    assert "deeply" in only(xlsx_with(tmp_path / "a.xlsx", "<a>" * 5000 + "</a>" * 5000)).rejects[0].reason


def test_a_dimension_of_a_billion_rows_and_far_cells_cost_nothing(tmp_path):
    rows = (
        HEADER
        + f'<row r="2">{cell("A2", "李明")}{cell("B2", "学习很有收获。")}</row><row r="1048576">{cell("XFD1048576", "far")}</row>'
    )
    path = xlsx_with(tmp_path / "a.xlsx", sheet(rows, before='<dimension ref="A1:XFD1000000000"/>'))
    tracemalloc.start()
    out = only(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [d.text for d in out.documents] == ["学习很有收获。"] and peak < 20 << 20


@pytest.mark.parametrize("row", ['<row r="9999999">', '<row r="-1">', '<row r="x">'])
def test_rows_that_excel_cannot_have(tmp_path, row):
    out = only(xlsx_with(tmp_path / "a.xlsx", sheet(HEADER + row + "<c><v>1</v></c></row>")))
    assert out.rejects and not out.documents


def test_a_column_that_excel_cannot_have(tmp_path):
    out = only(xlsx_with(tmp_path / "a.xlsx", sheet(HEADER + '<row r="2"><c r="ZZZ2"><v>1</v></c></row>')))
    assert "column beyond" in out.rejects[0].reason


def test_errors_formulas_hidden_rows_and_escapes(tmp_path):
    rows = (
        HEADER
        + f'<row r="2">{cell("A2", "李明")}<c r="B2" t="e"><v>#N/A</v></c></row>'
        + f'<row r="3">{cell("A3", "王芳")}<c r="B3" t="str"><f>A1&amp;"x"</f><v>公式的结果也是文字。</v></c></row>'
        + f'<row r="4" hidden="1">{cell("A4", "张伟")}{cell("B4", "第一行_x000D_第二行")}</row>'
        + f'<row r="5">{cell("A5", "赵敏")}<c r="B5"><f>_=</f><v/></c></row>'
        + f'<row r="6">{cell("A6", "陈静")}<c r="B6" t="s"><v>99</v></c></row>'
    )
    out = only(xlsx_with(tmp_path / "a.xlsx", sheet(rows)))
    assert [d.text for d in out.documents] == ["公式的结果也是文字。", "第一行\r第二行", "=_="]
    assert [r.row for r in out.rejects] == [2, 6]
    assert any("1 hidden rows were read" in n.message for n in out.notes)


def test_a_cell_that_is_too_long_is_a_reject_and_the_rest_is_read(tmp_path):
    rows = (
        HEADER
        + f'<row r="2">{cell("A2", "李明")}{cell("B2", "长" * 20_000)}</row><row r="3">{cell("A3", "王芳")}{cell("B3", "学习很有收获。")}</row>'
    )
    out = only(xlsx_with(tmp_path / "a.xlsx", sheet(rows)))
    assert [d.author for d in out.documents] == ["王芳"] and "20,000 characters" in out.rejects[0].reason


def test_missing_parts(tmp_path):
    path = write_zip(tmp_path / "a.xlsx", {"xl/workbook.xml": b"<workbook><sheets/></workbook>"})
    assert "missing" in only(path).rejects[0].reason
    assert (
        "neither Word nor Excel"
        in only(write_zip(tmp_path / "a.pptx", {"[Content_Types].xml": b"<x/>"})).rejects[0].reason
    )


# --- delimited --------------------------------------------------------------------------------------------------------


def test_one_stray_quotation_mark_does_not_swallow_the_file(tmp_path):
    data = '姓名,内容\n李明,"没有关的引号\n王芳,学习很有收获。\n张伟,讲得"很好"。\n'
    out = read_with_good(tmp_path, "a.csv", data.encode())
    assert [d.author for d in out.corpus if d.source.file == "a.csv"] == ["李明", "王芳", "张伟"]


def test_a_line_of_200_megabytes_stays_bounded(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as out:
        out.write("姓名,内容\n李明,".encode())
        for _ in range(200):
            out.write(b"x" * (1 << 20))
        out.write("\n王芳,学习很有收获。\n".encode())
    out = only(path, Limits())
    assert [d.author for d in out.documents] == ["王芳"] and "longer than" in out.rejects[0].reason


def test_quotation_marks_cost_no_more_than_their_number():
    from textmine.reading.delimited import read_delimited

    for text in ('"' * 200_000, ',"' * 200_000, '"",' * 200_000, 'a"b,' * 100_000, '""" ,' * 100_000):
        assert sum(1 for _ in read_delimited(text).rows) <= 1


def test_many_columns_ragged_rows_and_mixed_line_ends(tmp_path):
    wide = ["姓名", "内容", *[f"列{i}" for i in range(9_998)]]
    out = read_with_good(tmp_path, "a.csv", csv_bytes([wide, ["李明", "学习很有收获。"]]))
    assert out.corpus[0].author == "李明"
    data = "姓名,内容,备注\r\n李明,学习很有收获。\n王芳,很好，收获大。,\r张伟,有,太,多,格\r\n赵敏\r\n"
    out = read_with_good(tmp_path, "a.csv", data.encode())
    assert [d.author for d in out.corpus if d.source.file == "a.csv"] == ["李明", "王芳"]
    reasons = [r.reason for r in out.rejects]
    assert any("not quoted" in reason for reason in reasons) and any("empty" in reason for reason in reasons)


def test_too_many_columns_is_a_reject(tmp_path):
    row = ["李明", "学习很有收获。", *["x"] * 20_000]
    out = only_bytes(tmp_path, "a.csv", csv_bytes([["姓名", "内容"], row, ["王芳", "收获很大，谢谢老师。"]]))
    assert [d.author for d in out.documents] == ["王芳"]


def only_bytes(folder, name, data, limits=SMALL):
    (folder / name).write_bytes(data)
    return only(folder / name, limits)


# --- encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_encodings_are_found(tmp_path, encoding):
    data = csv_bytes([["姓名", "内容"], ["李明", "微党课要讲身边的人和事，老师们才听得进去。"]], encoding=encoding)
    out = only_bytes(tmp_path, "a.csv", data)
    assert [(d.author, d.text) for d in out.documents] == [("李明", "微党课要讲身边的人和事，老师们才听得进去。")]


def test_an_asked_encoding_is_used(tmp_path):
    (tmp_path / "a.csv").write_bytes(csv_bytes([["姓名", "內容"], ["李明", "內容很好，收穫很大。"]], encoding="big5"))
    reading = read_corpus([tmp_path / "a.csv"], encoding="big5", settings=ReadingSettings(columns={"內容": "text"}))
    assert reading.corpus.texts == ["內容很好，收穫很大。"]
    with pytest.raises(InputError, match="no encoding"):
        read_corpus([tmp_path / "a.csv"], encoding="klingon")


def test_damaged_bytes_are_rejects_and_never_replaced(tmp_path):
    good, bad = "李明,学习很有收获。\n".encode(), b"\xe7\x8e,\xff\xfe\n"
    data = "姓名,内容\n".encode() + good * 50 + bad + good
    out = only_bytes(tmp_path, "a.csv", data)
    assert len(out.documents) == 51 and [r.row for r in out.rejects] == [52]
    assert not any("\ufffd" in d.text for d in out.documents)


# --- JSON lines -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["header", "title"])
def test_damaged_bytes_above_the_rows_are_written_out(tmp_path, where):
    """Names of columns, and lines such as 研讨主题：… (topic) above a header, go into every document."""
    rows = {
        "header": ["姓名,内容,备注\udc80", "李明,今天的学习很有收获。,好"],  # name, content, remark
        "title": ["研讨主题：减负\udc80", "姓名,内容", "李明,今天的学习很有收获。"],  # topic: lighter burdens
    }[where]
    filler = [f"王芳,第{i}天的学习很有收获。" for i in range(400)]
    data = "\n".join([*rows, *filler]).encode("utf-8", "surrogateescape")
    documents = only_bytes(tmp_path, "a.csv", data).documents
    assert len(documents) == 401
    document = documents[0]
    assert document.meta.get("备注\\udc80") == "好" if where == "header" else document.thread == "减负\\udc80"


def test_bad_lines_are_rejects(tmp_path):
    lines = [
        b'{"id": "a", "text": "\xe5\xa5\xbd"}',
        b'{"id": "b", "text": "\\ud800"}',
        b'{"id": "c", "text": "\\ud83d\\ude00"}',
        b"{broken",
        b'{"id": "d"}',
        b'{"id": "e", "text": 5}',
        b'{"id": "f", "text": ""}',
        b"[" * 100_000,
        b'{"id": "g", "text": "x", "likes": ' + b"9" * 5000 + b"}",
        b'{"id": "h", "text": "\xff"}',
        b'{"id": "i", "text": "NaN", "title": NaN, "likes": 3, "meta": {"a": 1}}',
        b'{"id": "a", "text": "again"}',
    ]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    reading = read_corpus([tmp_path / "a.jsonl"])
    assert {d.id: d.text for d in reading.corpus} in (
        {"a": "好", "c": "😀", "i": "NaN"},
        {"a": "again", "c": "😀", "i": "NaN"},
    )
    assert reading.rows == 12 and reading.rejected == 9
    i = next(d for d in reading.corpus if d.id == "i")
    assert i.meta == {"a": 1, "likes": 3} and i.title is None


def test_a_line_that_is_too_long(tmp_path):
    data = b'{"text": "one"}\n{"text": "' + b"x" * (9 << 20) + b'"}\n{"text": "two"}\n'
    out = only_bytes(tmp_path, "a.jsonl", data)
    assert out.size == 2 and "longer" in out.rejects[0].reason


def test_gzip_bomb(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb") as out:
        for _ in range(80):
            out.write(b" " * (1 << 20))
    assert "bomb" in only(path, Limits()).rejects[0].reason


def test_arrays_and_unknown_fields(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([{"text": "好", "score": 1.5}, {"text": "很好"}]), encoding="utf-8")
    reading = read_corpus([tmp_path / "a.json"])
    assert [(d.id, d.text, dict(d.meta)) for d in reading.corpus] == [
        ("a.json#000001", "好", {"score": 1.5}),
        ("a.json#000002", "很好", {}),
    ]


def test_shuffled_rows_and_files_give_the_same(tmp_path):
    rows = [json.dumps({"id": f"x{i}", "text": f"第{i}条", "author": "李明"}, ensure_ascii=False) for i in range(50)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("\n".join(reversed(rows)), encoding="utf-8")
    one, other = read_corpus([tmp_path / "a.jsonl"]), read_corpus([tmp_path / "b.jsonl"])
    assert one.corpus.digest() == other.corpus.digest()


def test_ids_in_two_files(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": "1", "text": "好"}\n{"id": "2", "text": "同上"}\n', encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(
        '{"id": "1", "text": "另一条"}\n{"id": "2", "text": "同上"}\n{"id": "3", "text": "三", "reply_to": "1"}\n',
        encoding="utf-8",
    )
    reading = read_corpus([tmp_path / "b.jsonl", tmp_path / "a.jsonl"])
    assert {d.id: d.text for d in reading.corpus} == {"1": "好", "2": "同上", "b.jsonl/1": "另一条", "b.jsonl/3": "三"}
    assert reading.corpus["b.jsonl/3" and reading.corpus.positions["b.jsonl/3"]].reply_to == "b.jsonl/1"
    assert reading.rejected == 1 and all(a.balanced for a in reading.accounts)


# --- files ------------------------------------------------------------------------------------------------------------


def test_nothing_to_read(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_corpus([tmp_path / "missing.csv"])
    with pytest.raises(InputError, match="nothing to read"):
        read_corpus([tmp_path])
    (tmp_path / "README.md").write_text("about")
    with pytest.raises(InputError, match="no document"):
        read_corpus([tmp_path])
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError, match=r"Nothing could be read\. a\.docx"):
        read_corpus([tmp_path])


def test_unknown_settings(tmp_path):
    (tmp_path / "a.csv").write_bytes(GOOD)
    for settings in (
        ReadingSettings(columns={"内容": "texte"}),
        ReadingSettings(kinds={"x": "essay"}),
        ReadingSettings(name_pattern="{autor}"),
    ):
        with pytest.raises(SettingsError):
            read_corpus([tmp_path / "a.csv"], settings=settings)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_out_of_the_folder_and_files_that_are_none(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.csv").write_bytes(GOOD)
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    reading = read_corpus([folder])
    assert len(reading.corpus) == 1 and len(reading.rejects) == 3


def test_a_file_that_vanishes(tmp_path):
    out = read_file(tmp_path / "gone.csv", Place("gone.csv"), Plan(ReadingSettings()))
    assert "cannot be opened" in out.rejects[0].reason


def test_rejects_as_a_table_are_inert(tmp_path):
    data = csv_bytes([["姓名", "内容"], ["李明", "好好学习。"], ["=cmd()", None]])
    reading = read_with_good(tmp_path, "a.csv", data)
    write_rejects(tmp_path / "rejects.csv", reading.rejects)
    text = (tmp_path / "rejects.csv").read_text("utf-8-sig")
    assert text.startswith("place,reason,start\n") and "'=cmd()" in text


def test_unreadable_is_never_raised_to_users(tmp_path):
    with pytest.raises(UnreadableError), open_archive(io.BytesIO(b"")) as archive:
        assert isinstance(archive, Archive)


def test_word_files_keep_tables_notes_and_boxes_once(tmp_path):
    body = (
        "<w:p><w:r><w:t>学习心得</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>姓名</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>李明</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>单位</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>一中</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:t>正</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:ins><w:r><w:t>文</w:t></w:r></w:ins></w:p>"
        "<w:p><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框里的话</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>框里的话</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:p>"
    )
    xml = f'<w:document xmlns:w="w" xmlns:mc="mc"><w:body>{body}</w:body></w:document>'
    notes = '<w:footnotes xmlns:w="w"><w:footnote><w:p><w:r><w:t>脚注的话</w:t></w:r></w:p></w:footnote></w:footnotes>'
    path = write_zip(tmp_path / "a.docx", {"word/document.xml": xml.encode(), "word/footnotes.xml": notes.encode()})
    document = only(path).documents[0]
    assert document.text == "学习心得\n姓名\t李明\t单位\t一中\n正文\n框里的话\n\n脚注的话"
    assert (document.author, document.unit, document.kind) == ("李明", "一中", "report")


def test_word_files_of_people(tmp_path):
    folder = tmp_path / "思想汇报"
    folder.mkdir()
    write_docx(folder / "李明-第一中学-微党课怎么讲.docx", ["微党课要短。", "还要讲身边的事。"], heading="我的认识")
    write_docx(folder / "02.docx", ["汇报人：王芳", "学校：第二小学", "学习很有收获。"])
    reading = read_corpus([tmp_path])
    found = [(d.author, d.unit, d.title, d.kind, d.text) for d in reading.corpus]
    assert found[1] == ("李明", "第一中学", "我的认识", "report", "我的认识\n微党课要短。\n还要讲身边的事。")
    assert found[0][:2] == ("王芳", "第二小学")


def test_gzip_of_several_members_and_one_that_is_cut_off(tmp_path):
    parts = [gzip.compress(f'{{"text": "{i}"}}\n'.encode() * 1000) for i in range(3)]
    out = only_bytes(tmp_path, "a.jsonl.gz", b"".join(parts) + b"\0" * 10)
    assert out.size == 3000 and not out.rejects
    assert "cut off" in only_bytes(tmp_path, "b.jsonl.gz", parts[0][:-20]).rejects[0].reason
    table = only_bytes(tmp_path, "c.csv.gz", gzip.compress(GOOD))
    assert [d.author for d in table.documents] == ["李明"]


def test_a_folder_of_many_texts_is_one_hand_in(tmp_path):
    for number in range(300):
        (tmp_path / f"T{number:04d}-心得.txt").write_text(f"第{number}篇。学习很有收获。", encoding="utf-8")
    steps = []
    reading = read_corpus([tmp_path], progress=lambda stage, done, total: steps.append((stage, done, total)))
    assert len(reading.corpus) == 300 and reading.rows == 300 and not reading.findings
    assert steps[0] == ("read", 0, 300) and steps[-1] == ("read", 300, 300) and len(steps) > 3
    assert reading.authors.keys() == {"*"}


def test_a_run_folder_is_read_again(tmp_path):
    (tmp_path / "a.csv").write_bytes(GOOD)
    first = read_corpus([tmp_path / "a.csv"])
    run = tmp_path / "run"
    run.mkdir()
    (run / "manifest.json").write_text("{}")
    first.corpus.frame.write_parquet(run / "documents.parquet")
    (run / "class.json").write_text('{"class": {"name": "研修班"}, "rounds": [{"question": "一"}]}', "utf-8")
    again = read_corpus([run])
    assert again.corpus.frame.equals(first.corpus.frame)
    assert again.card is not None and again.card.class_.name == "研修班"  # a training class
    assert [round_.question for round_ in again.card.rounds] == ["一"]
    (run / "documents.parquet").write_bytes(b"broken")
    with pytest.raises(InputError, match="cannot be read"):
        read_corpus([run])


def test_xml_in_an_encoding_that_is_none(tmp_path):
    path = xlsx_with(tmp_path / "a.xlsx", '<?xml version="1.0" encoding="NaNUTF-8"?><worksheet/>')
    assert "broken" in only(path).rejects[0].reason


def test_two_workers_read_the_same_as_one(tmp_path):
    for number in range(150):  # more than two pieces of work
        (tmp_path / f"学员{number:03}-心得.txt").write_text(f"第{number}篇，学习很有收获。", "utf-8")  # text no. n
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    one = read_corpus([tmp_path], engine=LocalEngine(1))
    with LocalEngine(2) as engine:
        two = read_corpus([tmp_path], engine=engine)
    assert len(one.corpus) == 150 and one.corpus.frame.equals(two.corpus.frame)
    assert (one.accounts, one.rejects, one.notes) == (two.accounts, two.rejects, two.notes)


def test_what_is_read_into_files_is_read_the_same(tmp_path, monkeypatch):
    """Chunk by chunk and file by file, with all that is mended where tables are joined."""
    monkeypatch.setattr("textmine.reading.jsonl._CHUNK", 300)
    monkeypatch.setattr("textmine.corpus.RUN", 7)
    monkeypatch.setattr("textmine.tables.RUN", 7)
    folder = tmp_path / "class"
    folder.mkdir()
    rows = [
        {
            "id": f"{n * 7 % 40:02}",
            "kind": ("发帖", "reply", "未知")[n % 3],  # a post, a reply, unknown
            "text": f"第{n}条，学习很有收获。" if n % 11 else "",  # the n-th: much was learnt
            "author": ("李明", "李 明", "王芳", None)[n % 4],
            "unit": ("第一中学", "一中", None)[n % 3],  # one school by two names
            "time": ("2017-06-22", "2017年6月23日", "昨天")[n % 3],  # yesterday
            "likes": n,
        }
        for n in range(40)
    ]
    for name, some in (
        ("a", rows),
        ("b", [*rows[5:9], *(row | {"text": "同意。"} for row in rows[12:15])]),
        ("c", [rows[20], rows[20] | {"title": "谈"}]),
    ):
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in some)
        (folder / f"{name}.jsonl").write_text("".join(lines), "utf-8")
    (folder / "李明-心得.txt").write_text("党课要短。", "utf-8")  # party lectures should be short
    # posts with floors, names, and the platform's ids; by 班主任, who are too many to be organisers
    header = ["id", "楼层", "回复楼层", "回复对象", "上级id", "姓名", "身份", "主题", "发帖内容"]
    people = ["李明", "王芳", "张伟", "刘洋"]
    posts = []
    for n in range(1, 40):
        to_floor, to_name = f"{n % 7}楼" if n % 3 else "", people[n % 4] if n % 5 == 0 else ""
        who, text = (people[n % 4], "班主任", f"第{n % 2}轮"), f"第{n}条，学习很有收获。"
        posts.append([n, f"{n % 9}楼", to_floor, to_name, "", *who, text])
    answers = [[100 + n, "", "", "", n * 3, people[n % 4], "学员", "第一轮", f"第{n}条，同意。"] for n in range(1, 20)]
    (folder / "研讨.csv").write_bytes(csv_bytes([header, *posts, *answers]))
    again = [[*row[:-1], "不同意，要再想想。"] if n % 2 else row for n, row in enumerate(posts[3:9])]
    write_xlsx(folder / "研讨.xlsx", {"一": [header, *posts[:30]], "二": [header, *again, *answers[:9]]})
    members = {f"学员{n}-心得.txt": f"第{n}篇，学习很有收获。".encode() for n in range(30)}
    write_zip(folder / "心得.zip", members | {"帖.csv": csv_bytes([header, *posts[:9]])})
    (folder / "回帖.csv.gz").write_bytes(gzip.compress(csv_bytes([header, *answers[:7]])))  # replies
    one = read_corpus([folder])
    monkeypatch.setattr("textmine.store.LARGE", 0)
    for name in ("drafts._DRAFTS_AT_ONCE", "strings._STRINGS_AT_ONCE", "strings._BLOCK", "seen._FEW"):
        monkeypatch.setattr(f"textmine.reading.{name}", 5)
    two = read_corpus([folder], store=ColumnStore(tmp_path / "columns", least=0))
    assert len(list((tmp_path / "columns").rglob("*"))) > 100
    assert "text" not in two.corpus.frame.columns and len(one.corpus) > 150
    assert one.corpus.frame["reply_to"].count() > 50 and (one.corpus.frame["kind"] == "announcement").sum() == 1
    assert any("in an earlier sheet" in reject.reason for reject in one.rejects)
    assert pl.concat(two.corpus.runs()).equals(one.corpus.frame)
    assert (one.accounts, one.rejects, one.notes, one.authors) == (two.accounts, two.rejects, two.notes, two.authors)


@pytest.mark.parametrize("last", ["", ', "likes": 3'])
def test_a_key_that_stands_twice_is_read_by_its_last_value(tmp_path, last):
    """With a field that is unknown the row goes the careful way; both ways must say the same."""
    plain = b'{"id": "a", "text": "first"}\n' * 2
    row = f'{{"id": "b", "text": "first", "text": "last"{last}}}\n'.encode()
    out = only_bytes(tmp_path, "a.jsonl", plain + row)
    assert [text for _, table in out.tables for text in pl.concat(table.lazy()).collect()["text"]] == [
        "first",
        "first",
        "last",
    ]
    assert any("stands twice in 1 rows" in note.message for note in out.notes)
    nulls = b'{"id": "a", "text": "x", "title": null}\n' + b'{"id": "b", "title": null, "text": "x", "title": "t"}\n'
    out = only_bytes(tmp_path, "b.jsonl", nulls)
    assert [title for _, table in out.tables for title in pl.concat(table.lazy()).collect()["title"]] == [None, "t"]


def test_a_member_whose_name_begins_with_nothing_is_read(tmp_path):
    """Found by fuzzing: a zip whose directory has a name that begins with a zero byte."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("xyz.txt", "微党课要短。")  # lectures should be short
        file.writestr("b.txt", "微党课要讲身边的人。")  # and of people close by
    path.write_bytes(path.read_bytes().replace(b"xyz.txt", b"\0yz.txt"))
    reading = read_corpus([path])
    assert sorted(reading.corpus.texts) == ["微党课要短。", "微党课要讲身边的人。"] and not reading.rejects


def test_a_member_whose_name_breaks_the_line_is_told_in_one(tmp_path):
    """Found by fuzzing: the error that named the member had two lines."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("x\n\x1b[2Jy.pdf", "no page")
    with pytest.raises(InputError) as error:
        read_corpus([path])
    assert str(error.value).isprintable() and r"x\n\x1b[2Jy.pdf" in str(error.value)


def test_a_long_line_is_not_copied_for_its_reject(tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes("姓名,内容\n李明,".encode() + b"a" * (16 << 20) + "\n王芳,学习很有收获。\n".encode())
    tracemalloc.start()
    out = only(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [d.text for d in out.documents] == ["学习很有收获。"] and len(out.rejects) == 1
    assert peak < 4.5 * (16 << 20)  # the bytes, their text at two bytes a character, and room to grow


def test_a_post_that_is_a_picture_has_no_text(tmp_path):
    """Found by fuzzing: what an editor writes for a picture left an empty text, which reading back refuses."""
    rows = [["姓名", "内容"], ["李明", '<p><img src="a.png"></p>'], ["王芳", "<p>学习很有收获。</p>"]]  # I gained much
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows))
    out = only(tmp_path / "a.csv")
    assert [d.text for d in out.documents] == ["学习很有收获。"]
    assert [(r.row, "picture" in r.reason) for r in out.rejects] == [(2, True)]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_where_a_character_ends_on_zero(encoding, tmp_path):
    rows = [["姓名", "单位", "内容"], ["李明", "一中", "一个一个地抓，要抓就一抓到底。"]]  # 一 is U+4E00
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows, encoding=encoding))
    assert [(d.unit, d.text) for d in only(tmp_path / "a.csv").documents] == [("一中", rows[1][2])]


@pytest.mark.parametrize("shift", ["", "a"])
def test_a_stray_zero_byte_makes_no_utf_16(shift, tmp_path):
    text = f"姓名,内容\n李明,学习\x00很有收获{shift}。\n王芳,{'老师们听得进去。' * 40}\n"  # teachers listen
    (tmp_path / "a.csv").write_bytes(text.encode())
    assert only(tmp_path / "a.csv").documents[-1].author == "王芳"


def test_big5_that_is_gb18030_by_chance_is_guessed_aloud(tmp_path):
    rows = [["姓名", "內容"], ["李明", "微黨課要講身邊的人和事，老師們才聽得進去。"]]
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows, encoding="big5"))
    out = only(tmp_path / "a.csv")
    assert [(d.author, d.text) for d in out.documents] == [("李明", rows[1][1])]
    assert any("big5 was guessed" in note.message for note in out.notes)


def test_a_word_file_that_is_none_is_a_reject(tmp_path):
    (tmp_path / "bad.docx").write_bytes(b"not a zip")
    (tmp_path / "page.docx").write_text(
        "<html><body><p>微党课要短，要真。</p></body></html>", "utf-8"
    )  # short and true
    reading = read_corpus([tmp_path])
    assert [(reject.file, "another kind" in reject.reason) for reject in reading.rejects] == [("bad.docx", True)]
    assert [document.text for document in reading.corpus] == ["微党课要短，要真。"]


def test_a_mark_of_utf_32_before_bytes_that_are_no_code_points(tmp_path):
    (tmp_path / "坏.txt").write_bytes(b"\x00\x00\xfe\xff\x00\x00\x4e\x00\xff\xff\xff\xff")  # bad
    (tmp_path / "好.txt").write_text("微党课要短，要讲身边的事。", "utf-8")  # good
    reading = read_corpus([tmp_path])
    assert [d.text for d in reading.corpus] == ["微党课要短，要讲身边的事。"]
    assert len(reading.rejects) == 1 and "utf-32" in reading.rejects[0].reason


def test_the_frames_of_json_lines_are_let_go_of_at_once(tmp_path):
    """A reader that held itself kept a second table of all rows until the next garbage collection."""
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "text": "好"}\n', "utf-8")
    gc.collect()
    gc.disable()
    try:
        read_corpus([path])
        assert not [found for found in gc.get_objects() if isinstance(found, _Reader)]
    finally:
        gc.enable()


ONE_COLUMN = [
    "我认为，党课要短",
    "同意，但是要有深度",
    "可以,不过要排练",
    "赞成；再短一点",
    "好",
] * 2  # short lectures; agreed, but


@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize("header", ["发帖内容", "内容 ", '"心得体会"'])
def test_a_column_of_texts_is_not_cut_at_its_commas(tmp_path, header, quoted):
    lines = [f'"{text}"' if quoted else text for text in ONE_COLUMN]
    out = only_bytes(tmp_path, "a.csv", "\n".join([header, *lines]).encode())
    assert [d.text for d in out.documents] == ONE_COLUMN and not out.rejects


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，"])
def test_a_title_above_a_header_is_no_column(tmp_path, delimiter):
    rows = [["姓名", "单位", "内容"], ["李明", "一中", "党课要短"], ["王芳", "二小", "要有深度"]]
    data = "\n".join(["学习心得", *(delimiter.join(row) for row in rows)])
    out = only_bytes(tmp_path, "a.csv", data.encode())
    assert [(d.author, d.unit, d.text) for d in out.documents] == [tuple(row) for row in rows[1:]]


@pytest.mark.parametrize("size", [1, 7, 64])
def test_merged_areas_are_found_in_whatever_pieces_a_sheet_comes(tmp_path, monkeypatch, size):
    header, texts = ["姓名", "单位", "学习心得"], ["备课要先看学生。", "评课要说人话。", "家访要常去。"]
    rows = [header, ["李明", "一中", texts[0]], ["王芳", None, texts[1]], ["张伟", "二中", texts[2]]]
    write_xlsx(tmp_path / "心得.xlsx", {"一": rows}, {"一": [(1, 1, 2, 1)]})  # one school of two people
    monkeypatch.setattr("textmine.reading.excel._PIECE", size)
    assert [d.unit for d in only(tmp_path / "心得.xlsx").documents] == ["一中", "一中", "二中"]
