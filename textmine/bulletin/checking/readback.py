"""A bulletin as it lies there, edited by whoever: its paragraphs as plain text."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from unicodedata import east_asian_width

from textmine.bulletin.checking.paragraph import Paragraph, cells_of
from textmine.bulletin.checking.wordfile import read_word
from textmine.errors import InputError

__all__ = ["Paragraph", "decoded", "read_bulletin"]

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
_SILENT = frozenset({"script", "style", "template", "head"})


def read_bulletin(path: Path) -> list[Paragraph]:
    """The paragraphs of a .docx, .md, .txt or .html file; empty ones are left out.

    Raises:
        InputError: the file cannot be read, or is not what its name says.
    """
    readers = {".docx": read_word, ".md": _read_markdown, ".txt": _read_text, ".html": _read_html, ".htm": _read_html}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path}: a bulletin to verify is a .docx, .md, .txt or .html file. Save it as one of these.")
    if not path.is_file():
        raise InputError(f"{path}: there is no such file. Check the path.")
    return [paragraph for paragraph in reader(path) if paragraph.text.strip()]


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
    rows = [[_markdown_block(cell).text for cell in row] for row in rows]
    return [
        Paragraph(text, labels=labels, cell=cell)
        for row, told in zip(rows, cells_of(rows), strict=True)
        for text, (labels, cell) in zip(row, told, strict=True)
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
        for row, told in zip(self._rows, cells_of(texts), strict=True):
            for at, (labels, cell) in zip(row, told, strict=True):
                if at is not None:
                    self.blocks[at] = replace(self.blocks[at], labels=labels, cell=cell)

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
