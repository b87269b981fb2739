"""A bulletin as it lies there, edited by whoever: its paragraphs as plain text."""

from __future__ import annotations

import re
import zipfile
import zlib
from codecs import BOM_UTF8
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from textmine.errors import InputError

__all__ = ["Paragraph", "paragraph_runs", "read_bulletin"]

_MARK = re.compile(r"^\s*\[\d+\]\s*$")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "td",
        "th",
        "tr",
        "blockquote",
        "section",
        "article",
        "header",
        "footer",
        "br",
        "pre",
        "dd",
        "dt",
    ]
)
_NOT_PRINTED = ("}Fallback", "}del", "}moveFrom", "}rt")
_HEADED = 2
"""Rows of a table that has one below its head."""
_SILENT = frozenset({"script", "style", "template", "head"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    Attributes:
        text: its text.
        block_quote: whether it is set apart as a block quotation.
        labels: of a cell of a table, what it is of: by its row and by its column.
    """

    text: str
    block_quote: bool = False
    labels: tuple[str, ...] = ()


def read_bulletin(path: Path) -> list[Paragraph]:
    """The paragraphs of a .docx, .md, .txt or .html file; empty ones are left out.

    Raises:
        InputError: the file cannot be read, or is not what its name says.
    """
    readers = {".docx": _read_word, ".md": _read_markdown, ".txt": _read_text, ".html": _read_html, ".htm": _read_html}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path}: a bulletin to verify is a .docx, .md, .txt or .html file. Save it as one of these.")
    if not path.is_file():
        raise InputError(f"{path}: there is no such file. Check the path.")
    return [paragraph for paragraph in reader(path) if paragraph.text.strip()]


def open_word(path: Path) -> Any:
    """A Word document.

    Raises:
        InputError: it is none.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(str(path))
        if document.element.body is None:
            raise ValueError("it has no body")
        return document
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile, zlib.error) as error:
        raise InputError(
            f"{path} is no Word file (.docx), whatever its name says ({error}). Open it in Word or LibreOffice, save "
            "it as .docx; if it is an old .doc, that helps too."
        ) from error
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}). If another program holds it open, close it."
        ) from error


def _read_word(path: Path) -> list[Paragraph]:
    from docx.oxml.ns import qn

    document = open_word(path)
    labels = _labels_of_cells(document)
    found = ((element, next(element.iterancestors(qn("w:tc")), None)) for element in word_paragraphs(document))
    return [Paragraph(_text_of(element), labels=labels.get(cell, ())) for element, cell in found]


def _text_of(element: Any) -> str:
    return "".join(text for _, text in paragraph_runs(element))


def _labels_of_cells(document: Any) -> dict[Any, tuple[str, ...]]:
    """What each cell of a document's tables is of; every table is read once."""
    from docx.oxml.ns import qn

    found: dict[Any, tuple[str, ...]] = {}
    for table in document.element.body.iter(qn("w:tbl")):
        rows = [list(row.iterchildren(qn("w:tc"))) for row in table.iterchildren(qn("w:tr"))]
        texts = [["".join(map(_text_of, cell.iter(qn("w:p")))) for cell in row] for row in rows]
        found |= {cell: table_labels(texts, i, j) for i, row in enumerate(rows) for j, cell in enumerate(row)}
    return found


def table_labels(rows: list[list[str]], row: int, column: int) -> tuple[str, ...]:
    """What a cell of a table is of: by its row, and by its column where that tells the class.

    It does in a table of one row below its head, and in a row of totals; others may be of schools.

    >>> table_labels([["项目", "数量"], ["注册人数", "36人"]], 1, 1)
    ('注册人数', '数量', '注册人数数量')
    >>> table_labels([["学校", "注册人数"], ["青石小学", "3"], ["柳塬小学", "5"]], 1, 1)
    ('青石小学', '青石小学注册人数')
    """
    first = rows[row][0] if column else ""
    head = rows[0][column] if row and column < len(rows[0]) else ""
    of_class = len(rows) == _HEADED or re.fullmatch(r"合计|总计|全班|共计", first.strip()) is not None or head == "数量"
    known = (first, head if of_class else "", first + head if first and head else "")
    return tuple(dict.fromkeys(label for label in known if label))


def word_paragraphs(document: Any) -> list[Any]:
    """The paragraph elements of a document that hold text of their own, in reading order, also within tables."""
    from docx.oxml.ns import qn

    return [element for element in document.element.body.iter(qn("w:p")) if _text_of(element).strip()]


def paragraph_runs(element: Any) -> list[tuple[Any, str]]:
    """The runs of a paragraph with their text, without source marks and what is not printed.

    That is text deleted or moved away, second copies of text boxes, and how characters are read; a text box within a
    paragraph has paragraphs of its own.
    """
    from docx.oxml.ns import qn

    runs = []
    for run in element.iter(qn("w:r")):
        if any(parent.tag.endswith(_NOT_PRINTED) for parent in run.iterancestors()):
            continue
        if next(run.iterancestors(qn("w:p"))) is not element:
            continue
        text = "".join(_run_piece(child, qn) for child in run)
        if text and not (_MARK.match(text) and _is_raised(run, qn)):
            runs.append((run, text))
    return runs


def _run_piece(child: Any, qn: Any) -> str:
    if child.tag == qn("w:t"):
        return child.text or ""
    return {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:noBreakHyphen"): "-"}.get(child.tag, "")


def _is_raised(run: Any, qn: Any) -> bool:
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return False
    if properties.find(qn("w:vertAlign")) is not None:
        return True
    return any(parent.tag == qn("w:hyperlink") for parent in run.iterancestors())


def decoded(path: Path) -> tuple[str, str]:
    """A text file, and the encoding in which it is written.

    Raises:
        InputError: it cannot be read, or is in neither encoding.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}). Check its permissions.") from error
    for encoding in ("utf-8-sig" if data.startswith(BOM_UTF8) else "utf-8", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise InputError(f"{path} is neither UTF-8 nor GB18030. Save it as UTF-8.")


def _read_text(path: Path) -> list[Paragraph]:
    return [Paragraph(line) for line in _unwrapped(decoded(path)[0].splitlines())]


_MARGIN, _WIDEST, _FULL_LINES = 8, 130, 3
"""A line is full within so many columns of the widest; longer lines are paragraphs, and so few full ones are chance."""
_BEGINS = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]|[-*·•—])|\s{2,}|\u3000|$")
"""How the line of a new paragraph begins."""
_ENDS = re.compile(r"[。！？!?][”’」』）)]*\s*$")
"""How the last line of a paragraph ends, and now and then any line; a sentence that goes on is what is joined."""


def _unwrapped(lines: list[str]) -> list[str]:
    """Lines that a mail program broke at its margin, joined again; > before quoted lines is left out.

    >>> _unwrapped(["> 学学学学学", "> 习习习习习", "> 好好好好好", "> 。", "", "完。"])
    ['学学学学学习习习习习好好好好好。', '', '完。']
    """
    plain = [re.sub(r"^(?:>\s?)+", "", line) for line in lines]
    widths = [sum(1 + (east_asian_width(c) in "WFA") for c in line.rstrip()) for line in plain]
    widest = max(widths, default=0)
    full = [widest <= _WIDEST and width >= widest - _MARGIN for width in widths]
    if sum(full) < _FULL_LINES:
        return plain
    joined: list[str] = []
    for number, line in enumerate(plain):
        if number and full[number - 1] and not _BEGINS.match(line) and not _ENDS.search(plain[number - 1]):
            joined[-1] = joined[-1].rstrip() + line
        else:
            joined.append(line)
    return joined


def _read_markdown(path: Path) -> list[Paragraph]:
    blocks = re.split(r"\n\s*\n", decoded(path)[0].replace("\r\n", "\n"))
    return [paragraph for block in blocks for paragraph in _table_of(block) or map(_markdown_block, _lines_of(block))]


def _table_of(block: str) -> list[Paragraph]:
    """The cells of a block whose lines are rows of a table; none where it is something else."""
    lines = block.strip().split("\n")
    if not all(line.lstrip().startswith("|") for line in lines):
        return []
    rows = [[cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")] for line in lines]
    rows = [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]
    return [
        Paragraph(_markdown_block(cell).text, labels=table_labels(rows, i, j))
        for i, row in enumerate(rows)
        for j, cell in enumerate(row)
    ]


def _lines_of(block: str) -> list[str]:
    """Lines of one paragraph belong together; headings, list items and rules stand alone."""
    joined: list[str] = []
    for line in block.split("\n"):
        alone = re.match(r"\s*(?:#|[-*+]\s|---|>)", line)
        if joined and not alone and not re.match(r"\s*#", joined[-1]):
            joined[-1] += line.strip()
        else:
            joined.append(line)
    return joined


def _markdown_block(line: str) -> Paragraph:
    quoted = line.lstrip().startswith(">")
    text = re.sub(r"^\s*(?:>\s*)*(?:#{1,6}\s+|[-*+]\s+)?", "", line)
    if re.fullmatch(r"[-*_\s]{3,}", text):
        return Paragraph("")
    text = re.sub(r"(?<!\\)(\*\*|__|(?<!\*)\*(?!\*)|`)", "", text)
    return Paragraph(re.sub(r"\\([\\`*_\[\]<>#|~])", r"\1", text), quoted)


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Paragraph] = []
        self._pieces: list[str] = []
        self._silent = 0
        self._quoted = 0
        self._rows: list[list[int | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.close_block()
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        self._quoted += tag == "blockquote"

    def handle_endtag(self, tag: str) -> None:
        before = len(self.blocks)
        if tag in _BLOCKS:
            self.close_block()
        if tag in ("td", "th") and self._rows:
            self._rows[-1].append(before if len(self.blocks) > before else None)
        elif tag == "table":
            self._label_cells()
        self._silent -= tag in _SILENT and self._silent > 0
        self._quoted -= tag == "blockquote" and self._quoted > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._pieces.append(data)

    def _label_cells(self) -> None:
        """Tell the cells of a table what they are of."""
        texts = [["" if at is None else self.blocks[at].text for at in row] for row in self._rows]
        for i, row in enumerate(self._rows):
            for j, at in enumerate(row):
                if at is not None:
                    self.blocks[at] = replace(self.blocks[at], labels=table_labels(texts, i, j))

    def close_block(self) -> None:
        text = re.sub(r"\s*\n\s*", "", "".join(self._pieces)).strip()
        self._pieces = []
        if text:
            self.blocks.append(Paragraph(text, bool(self._quoted)))


def _read_html(path: Path) -> list[Paragraph]:
    parser = _Html()
    parser.feed(decoded(path)[0])
    parser.close_block()
    return parser.blocks
