"""A bulletin as it lies there, edited by whoever: its paragraphs as plain text."""

from __future__ import annotations

import re
import zipfile
import zlib
from codecs import BOM_UTF8
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

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
_SILENT = frozenset({"script", "style", "template", "head"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its text, and whether it is set apart as a block quotation."""

    text: str
    block_quote: bool = False


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
    document = open_word(path)
    return [Paragraph("".join(text for _, text in paragraph_runs(element))) for element in word_paragraphs(document)]


def word_paragraphs(document: Any) -> list[Any]:
    """The paragraph elements of a document that hold text of their own, in reading order, also within tables."""
    from docx.oxml.ns import qn

    found = document.element.body.iter(qn("w:p"))
    return [element for element in found if "".join(text for _, text in paragraph_runs(element)).strip()]


def paragraph_runs(element: Any) -> list[tuple[Any, str]]:
    """The runs of a paragraph with their text, without source marks, deleted text and second copies of text boxes."""
    from docx.oxml.ns import qn

    runs = []
    for run in element.iter(qn("w:r")):
        if any(parent.tag.endswith(("}Fallback", "}del")) for parent in run.iterancestors()):
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
    return [Paragraph(line) for line in decoded(path)[0].splitlines()]


def _read_markdown(path: Path) -> list[Paragraph]:
    blocks = re.split(r"\n\s*\n", decoded(path)[0].replace("\r\n", "\n"))
    return [_markdown_block(line) for block in blocks for line in _lines_of(block)]


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

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.close_block()
        self._quoted += tag == "blockquote"

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.close_block()
        self._silent -= tag in _SILENT and self._silent > 0
        self._quoted -= tag == "blockquote" and self._quoted > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._pieces.append(data)

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
