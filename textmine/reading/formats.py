"""One file to what it holds: by what its first bytes say, then by the ending of its name.

Readers are imported where they are called: who reads a text file waits for no reader of Word, Excel or PDF.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from textmine.reading.account import Note, Reject, UnreadableError
from textmine.reading.apart import join_parts
from textmine.reading.archive import Archive, member_name, open_archive
from textmine.reading.decoding import decode, find_encoding, has_surrogate
from textmine.reading.files import OF_A_RUN, as_aside, results_within
from textmine.reading.form import take_form
from textmine.reading.gathered import Gathered, rejected
from textmine.reading.limits import Budget, Pieces, bounded, read_bounded
from textmine.reading.names import who_of_pairs
from textmine.reading.place import Place, Plan
from textmine.reading.prose import Prose
from textmine.reading.sheet import Row, Sheet
from textmine.reading.tables import read_table
from textmine.reading.texts import take_prose, who_of_file
from textmine.reading.threads import linked

__all__ = ["read_file"]

_TABLES = {".csv", ".tsv", ".tab"}
_JSON = {".jsonl", ".ndjson", ".json"}
_PROSE = {".txt", ".md", ".markdown", ".text"}
_PAGES = {".html", ".htm", ".xhtml"}
_ZIPPED = {".docx", ".xlsx"}
_OFFICE = {".doc", ".xls", ".wps", ".et", ".rtf", ".odt", ".ods"}
KNOWN = (*sorted(_JSON), ".csv", ".tsv", ".xlsx", ".docx", ".pdf", ".txt", ".md", ".html", ".zip")
"""Endings of what is read, for messages."""


@dataclass(frozen=True)
class _Packing:
    """How many more archives may lie within another, and what may be unpacked of all of them together."""

    depth: int
    budget: Budget


def read_file(path: Path, place: Place, plan: Plan) -> Gathered:
    """All that a file holds; what cannot be read is a reject, never an exception."""
    try:
        with path.open("rb") as stream:
            out = _read_stream(stream, place, plan, _Packing(plan.limits.depth, Budget(plan.limits.archive_bytes)))
    except OSError as error:
        return rejected(place, f"it cannot be opened ({error.strerror or error})")
    if not out.rows:
        out.reject(Reject(place.file, "it holds no rows and no texts"))
    out.table, out.lost = linked(out.table, plan.store)
    return out


def _read_stream(stream: IO[bytes], place: Place, plan: Plan, packing: _Packing) -> Gathered:
    try:
        return _dispatch(stream, place, plan, packing)
    except UnreadableError as error:
        return rejected(place, str(error))
    except (MemoryError, RecursionError) as error:
        return rejected(place, f"it is too large or too deep to be read ({type(error).__name__})")


def _dispatch(stream: IO[bytes], place: Place, plan: Plan, packing: _Packing) -> Gathered:
    start = stream.read(8)
    stream.seek(0)
    suffix = PurePosixPath(place.name).suffix.lower()
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")) or (suffix in _ZIPPED and start in (b"PK", b"PK\x03")):
        return _read_zip(stream, place, plan, packing)
    if start.startswith(b"\x1f\x8b"):
        return _read_gzip(stream, place, plan, packing)
    if suffix in _JSON:
        from textmine.reading.jsonl import read_json_lines

        return read_json_lines(stream, place, plan)
    if suffix in _TABLES and (table := _read_delimited(stream, suffix, place, plan)):
        return table
    stream.seek(0)
    data = read_bounded(stream, plan.limits.file_bytes, "it")
    if start.startswith(b"%PDF"):
        from textmine.reading.pdf import read_pdf

        return take_prose(read_pdf(data), place, plan)
    if start.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return _read_converted(data, place, plan, packing)
    if suffix in (".mht", ".mhtml") or data[:200].lstrip().lower().startswith(b"mime-version:"):
        from textmine.reading.mime import page_of_mime

        data, suffix = page_of_mime(data), ".html"
    return _read_text(data, suffix, place, plan)


def _read_zip(stream: IO[bytes], place: Place, plan: Plan, packing: _Packing) -> Gathered:
    with open_archive(stream, plan.limits, packing.budget) as archive:
        names = archive.names()
        if "xl/workbook.xml" in names:
            from textmine.reading.excel import open_workbook

            return _read_sheets(open_workbook(archive, limits=plan.limits, store=plan.store), place, plan)
        if "word/document.xml" in names:
            from textmine.reading.word import read_word

            return _take_word(read_word(archive, limits=plan.limits), place, plan)
        if "[Content_Types].xml" in names:
            raise UnreadableError("it is a file of Office, but neither Word nor Excel; save its text as .docx")
        if "mimetype" in names and "content.xml" in names:
            stream.seek(0)
            return _read_converted(stream.read(), place, plan, packing)
        if packing.depth <= 0:
            raise UnreadableError("it is an archive within an archive within an archive; unpack it first")
        return join_parts(_each_member(archive, place, plan, packing), plan.store)


def _read_sheets(sheets: list[Callable[[], Sheet]], place: Place, plan: Plan) -> Gathered:
    return join_parts(_each_sheet(sheets, place, plan), plan.store)


_ABOUT_SHEETS = re.compile(r"(?:填[表写报]|使用|导出|数据|字段)?(?:说明|须知|注意事项|字典|示例)$")
"""Names of sheets that explain a workbook's other sheets."""


def _each_sheet(sheets: list[Callable[[], Sheet]], place: Place, plan: Plan) -> Iterator[tuple[Place, Gathered]]:
    for open_sheet in sheets:
        here, part = place, Gathered()
        try:
            sheet = open_sheet()
            here = Place(place.file, place.member, sheet.name, only=len(sheets) == 1)
            if len(sheets) > 1 and _ABOUT_SHEETS.match(sheet.name or ""):
                part.notes.append(Note(here.text, "aside", "it explains the other sheets"))
                yield here, part
                continue
            sheet, form = take_form(sheet)
            part = read_table(sheet, here, plan) if form is None else take_prose(form, here, plan)
        except UnreadableError as error:
            part.reject(Reject(here.file, str(error), "", here.member, here.sheet))
        yield here, part


def _each_member(archive: Archive, place: Place, plan: Plan, packing: _Packing) -> Iterator[tuple[Place, Gathered]]:
    results = results_within([member_name(info) for info in archive.infos])
    for folder in results:
        here = Place(place.file, "/".join(filter(None, (place.member, folder))))
        yield here, Gathered(notes=[Note(here.text, "aside", OF_A_RUN)])
    for info in sorted(archive.infos, key=lambda i: (member_name(i), i.header_offset)):
        name = member_name(info)
        if info.filename.endswith("/") or name.endswith("/"):  # is_dir fails where there is no name
            continue
        if name.startswith(results):
            continue
        here = Place(place.file, "/".join(filter(None, (place.member, name))))
        if not archive.problem(info) and (aside := as_aside(name, here.text)):
            yield here, Gathered(notes=[aside])
            continue
        try:
            with plan.store.file_of(archive.pieces(info)) as file:
                part = _read_stream(file, here, plan, replace(packing, depth=packing.depth - 1))
        except UnreadableError as error:
            part = rejected(here, str(error))
        yield here, part


def _read_gzip(stream: IO[bytes], place: Place, plan: Plan, packing: _Packing) -> Gathered:
    from textmine.reading.gzipped import Gunzip
    from textmine.reading.jsonl import read_json_lines

    inner = PurePosixPath(PurePosixPath(place.name).stem).suffix.lower()
    unpacked = Gunzip(stream, plan.limits, packing.budget if place.member else None)
    if inner in _JSON or not inner:
        return read_json_lines(unpacked, place, plan)
    with plan.store.file_of(bounded(unpacked, plan.limits.member_bytes, "it")) as file:
        if inner in _TABLES and (table := _read_delimited(file, inner, place, plan)):
            return table
        file.seek(0)
        return _read_text(file.read(), inner, place, plan)


def _read_converted(data: bytes, place: Place, plan: Plan, packing: _Packing) -> Gathered:
    if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P" in data[:65536]:
        raise UnreadableError("it is locked by a password; save it without one")
    from textmine.reading.office import convert

    converted = convert(data, PurePosixPath(place.name).suffix.lower())
    if not converted.startswith(b"PK"):
        raise UnreadableError("LibreOffice could not make sense of it")
    return _read_zip(io.BytesIO(converted), place, plan, replace(packing, depth=0))


def _read_text(data: bytes, suffix: str, place: Place, plan: Plan) -> Gathered:
    decoded = decode(data, plan.encoding)
    text = decoded.text
    known = suffix in _TABLES | _PROSE | _PAGES | _OFFICE or suffix in (".xlsx", ".docx", ".pdf", ".zip", "")
    root = _ROOT.match(text[:8000])
    if root and root[1] in _XML:
        out = _XML[root[1]](text, place, plan)
        out.notes.append(Note(place.text, "encoding", decoded.encoding))
        return out
    if not known:
        raise UnreadableError(f"files of the kind {suffix} are not read; known are {', '.join(KNOWN)}")
    if not text or text.isspace():
        raise UnreadableError("it is empty")
    if suffix in _PAGES or (_PAGE.match(text[:_START]) and suffix not in _PROSE):
        out = _read_page(text, place, plan)
    elif suffix in _TABLES or (suffix in (".xls", ".xlsx") and "\x00" not in text[:4096]):
        from textmine.reading.delimited import read_delimited

        delimiter = "\t" if suffix in (".tsv", ".tab") else None
        out = read_table(read_delimited(text, delimiter=delimiter, limits=plan.limits), place, plan)
    elif suffix in _PROSE or (suffix in (".doc", ".docx") and _is_plain(text)):
        notes = () if suffix in _PROSE else (f"it is named {suffix}, but is plain text, and was read as such",)
        out = take_prose(Prose(text.strip("\n\r"), title=_markdown_title(text, suffix), notes=notes), place, plan)
    else:
        raise UnreadableError(
            f"it is named {suffix or 'without an ending'}, but its bytes are of another kind; save it anew"
        )
    out.notes.append(Note(place.text, "encoding", decoded.encoding))
    if decoded.warning:
        out.notes.append(Note(place.text, "encoding", decoded.warning))
    return out


def _read_delimited(stream: IO[bytes], suffix: str, place: Place, plan: Plan) -> Gathered | None:
    """The table that a file holds by its name, of which no more than some megabytes are in memory; None if it is none.

    What begins as something else (a page that was saved as .csv, a workbook of Excel 2003) is read as that.
    """
    from textmine.reading.delimited import read_delimited

    data = Pieces(stream, plan.limits.file_bytes, "it")
    first = next(iter(data), b"")
    if first.startswith(_OTHERS) or first[:_START].lstrip().lower().startswith(b"mime-version:"):
        return None
    encoding = find_encoding(data, plan.encoding)
    texts = encoding.texts(data)
    text = next(texts, "")
    if not text or text.isspace() or _PAGE.match(text[:_START]) or _ROOT.match(text[:8000]):
        return None
    delimiter = "\t" if suffix in (".tsv", ".tab") else None
    out = read_table(read_delimited(text, texts, delimiter=delimiter, limits=plan.limits), place, plan)
    out.notes.append(Note(place.text, "encoding", encoding.name))
    if encoding.warning:
        out.notes.append(Note(place.text, "encoding", encoding.warning))
    return out


_START = 2000
_OTHERS = (b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""How files of PDF, old Office and RTF begin."""
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|table|head|meta)\b", re.IGNORECASE)
_ROOT = re.compile(r"\s*(?>(?:<\?.*?\?>\s*|<!--.*?-->\s*)*)<(?:\w+:)?(\w+)\b", re.S)


def _read_excel_xml(text: str, place: Place, plan: Plan) -> Gathered:
    from textmine.reading.excel2003 import read_excel_xml

    sheets = read_excel_xml(text, limits=plan.limits)
    return _read_sheets([partial(_itself, sheet) for sheet in sheets], place, plan)


def _read_word_xml(text: str, place: Place, plan: Plan) -> Gathered:
    from textmine.reading.word import read_word_xml

    return _take_word(read_word_xml(text, limits=plan.limits), place, plan)


_XML = {"Workbook": _read_excel_xml, "wordDocument": _read_word_xml, "package": _read_word_xml}
"""Office 2003 by the root of its XML, whatever the file is called; `package` is a .docx in one file of XML."""


def _itself(sheet: Sheet) -> Sheet:
    return sheet


_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""No text holds these; what is left of a file that was cut off or overwritten does."""


_HAN = re.compile(r"[\u3400-\u9fff]")


def _is_plain(text: str) -> bool:
    """Whether this is what a trainee wrote, under the ending of Word: Chinese, and nothing that no text holds."""
    return _HAN.search(text) is not None and not _CONTROLS.search(text) and not has_surrogate(text)


def _markdown_title(text: str, suffix: str) -> str | None:
    match = re.search(r"^#\s+(.+?)\s*#*\s*$", text[:2000], re.M) if suffix in (".md", ".markdown") else None
    return match[1] if match else None


def _take_word(prose: Prose, place: Place, plan: Plan) -> Gathered:
    """A document a form, or a row of its tables where these are most of the file, and what else it says.

    Rows are texts, trainees or courses.
    """
    named = who_of_file(place, plan).author
    if prose.forms and (named is None or named in {who_of_pairs(form.pairs).author for form in prose.forms}):
        forms = [(_table_of(place, n), form) for n, form in enumerate(prose.forms, 1)]
        parts = [(here, take_prose(form, here, plan)) for here, form in forms]
        return _with_around(parts, replace(prose, pairs=()), place, plan)
    in_tables = sum(len(cell) for rows in prose.registers for row in rows for cell in row)
    if in_tables <= len(prose.around):
        return take_prose(prose, place, plan)
    only = len(prose.registers) == 1
    places = [place if only else _table_of(place, n + 1) for n in range(len(prose.registers))]
    parts = [
        (here, read_table(Sheet(here.sheet, _rows(rows)), here, plan))
        for here, rows in zip(places, prose.registers, strict=True)
    ]
    if not all(part.size or part.trainees or part.courses for _, part in parts):
        return take_prose(prose, place, plan)
    said = f"{place.name}\n{prose.around[:_TITLE]}"
    if not any(part.size for _, part in parts) and not _LISTS.search(said):
        return take_prose(prose, place, plan)
    return _with_around(parts, prose, place, plan)


_LISTS = re.compile("名单|名册|学员|通讯录|签到|报名|学情|成绩|课程|课表|日程|教学计划|(?:教学|学习|培训)安排")
"""What a file is called that is a roster or a list of courses; others may be about some people or lessons."""
_TITLE = 200
"""Characters around a table in which its title stands."""


def _table_of(place: Place, number: int) -> Place:
    return replace(place, sheet=f"表{number}", only=False)


def _with_around(parts: list[tuple[Place, Gathered]], prose: Prose, place: Place, plan: Plan) -> Gathered:
    """The parts of a Word file, and what stands around them where it is more than a heading and a date."""
    if re.search("[。！？!?]", prose.around):
        parts.append((place, take_prose(replace(prose, text=prose.around), place, plan)))
    return join_parts(parts, plan.store)


def _rows(rows: Iterable[Iterable[str]]) -> Iterator[Row]:
    return (Row(number, {c: cell for c, cell in enumerate(row) if cell}) for number, row in enumerate(rows, 1))


def _read_page(text: str, place: Place, plan: Plan) -> Gathered:
    """The tables of a page that hold texts, trainees or courses; where none does, the page is running text."""
    from textmine.reading.markup import read_html, read_html_tables

    tables = read_html_tables(text)
    only = len(tables) == 1
    places = [place if only else replace(place, sheet=f"表{n}", only=False) for n in range(1, len(tables) + 1)]
    parts = [read_table(replace(t, name=p.sheet), p, plan) for t, p in zip(tables, places, strict=True)]
    found = [(here, part) for here, part in zip(places, parts, strict=True) if part.accepted]
    if not found:
        return take_prose(read_html(text), place, plan)
    out = join_parts(found, plan.store)
    if len(parts) > len(found):
        out.notes.append(Note(place.text, "sheet", f"{len(parts) - len(found)} tables of the page hold no texts"))
    return out
