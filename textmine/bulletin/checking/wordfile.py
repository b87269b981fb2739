"""Word files as Word, WPS and LibreOffice write them: what is printed of them, in reading order.

The body with its text boxes and tables, then headers and footers, then the notes that the body points at. Text that is
deleted, moved away or hidden, and the second copy of a text box for old programs, is not printed.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textmine.bulletin.checking.paragraph import Cell, Paragraph, cells_of
from textmine.errors import InputError

__all__ = ["WordParagraph", "open_word", "paragraph_runs", "read_word", "set_text", "word_paragraphs"]

_SOURCE_MARK = re.compile(r"^\s*\[\d+\]\s*$")
_NOT_PRINTED = ("}Fallback", "}del", "}moveFrom", "}rt")
_PLACES = {"header": "页眉", "footer": "页脚", "footnote": "脚注", "endnote": "尾注"}
_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}s"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SYMBOL_FONTS = range(0xF000, 0xF100)
"""Where symbol fonts keep their pictures, which are no characters."""


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph of a Word file.

    Attributes:
        element: its XML.
        place: where it stands, if not in the body.
        anchor: the run of the body to which a comment on it can be hung; None for the paragraph's own.
    """

    element: Any
    place: str = ""
    anchor: Any = None


def open_word(path: Path) -> Any:
    """A Word document.

    Raises:
        InputError: it is none.
    """
    import docx
    from docx.opc.constants import CONTENT_TYPE
    from docx.opc.exceptions import PackageNotFoundError
    from docx.opc.part import PartFactory, XmlPart

    for kind in (CONTENT_TYPE.WML_FOOTNOTES, CONTENT_TYPE.WML_ENDNOTES):  # else they are bytes, which cannot be mended
        PartFactory.part_type_for.setdefault(kind, XmlPart)
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


def read_word(path: Path) -> list[Paragraph]:
    """The paragraphs of a Word file.

    Raises:
        InputError: it is none.
    """
    from docx.oxml.ns import qn

    document = open_word(path)
    cells = _cells(document)
    read = []
    for found in word_paragraphs(document):
        labels, cell = cells.get(next(found.element.iterancestors(qn("w:tc")), None), ((), None))
        read.append(Paragraph(_text_of(found.element), labels=labels, cell=cell, place=found.place))
    return read


def word_paragraphs(document: Any) -> list[WordParagraph]:
    """The paragraphs of a document that hold text of their own, in reading order."""
    from docx.oxml.ns import qn

    body = document.element.body
    found = [WordParagraph(element) for element in body.iter(qn("w:p"))]
    found += (WordParagraph(element, place) for root, place in _margins(document) for element in root.iter(qn("w:p")))
    found += _notes(document)
    return [each for each in found if _text_of(each.element).strip()]


def _margins(document: Any) -> Iterator[tuple[Any, str]]:
    """Headers and footers that are printed, each once however many sections it is of."""
    from docx.oxml.ns import qn

    seen = set[str]()
    even = document.settings.odd_and_even_pages_header_footer
    for section in document.element.body.iter(qn("w:sectPr")):
        first = section.titlePg_val
        for reference in section.iterchildren(qn("w:headerReference"), qn("w:footerReference")):
            shown = {"first": first, "even": even}.get(reference.get(qn("w:type")), True)
            id_ = reference.get(qn("r:id"))
            if shown and id_ in document.part.rels and id_ not in seen:
                seen.add(id_)
                kind = "header" if reference.tag == qn("w:headerReference") else "footer"
                yield document.part.rels[id_].target_part.element, _PLACES[kind]


def _notes(document: Any) -> Iterator[WordParagraph]:
    """Footnotes and endnotes to which the printed text points, in its order."""
    from docx.oxml.ns import qn

    for kind in ("footnote", "endnote"):
        parts = [rel.target_part for rel in document.part.rels.values() if rel.reltype == _NOTES.format(kind)]
        notes = {note.get(qn("w:id")): note for part in parts for note in part.element.iterchildren(qn(f"w:{kind}"))}
        references = (each for each in document.element.body.iter(qn(f"w:{kind}Reference")) if _is_printed(each))
        for number, reference in enumerate(references, 1):
            note = notes.get(reference.get(qn("w:id")))
            for element in note.iter(qn("w:p")) if note is not None else ():
                yield WordParagraph(element, f"{_PLACES[kind]}{number}", reference.getparent())


def _text_of(element: Any) -> str:
    return "".join(text for _, text in paragraph_runs(element))


def _cells(document: Any) -> dict[Any, tuple[tuple[str, ...], Cell | None]]:
    """What each cell of a document's tables is of; every table is read once."""
    from docx.oxml.ns import qn

    found: dict[Any, tuple[tuple[str, ...], Cell | None]] = {}
    for table in document.element.body.iter(qn("w:tbl")):
        grid: list[list[tuple[Any, str]]] = []
        for row in table.iterchildren(qn("w:tr")):
            line: list[tuple[Any, str]] = []
            for cell in row.iterchildren(qn("w:tc")):
                goes_on = cell.vMerge == "continue" and grid and len(line) < len(grid[-1])
                above = grid[-1][len(line)][1] if goes_on else ""
                text = above or "".join(map(_text_of, cell.iter(qn("w:p"))))
                line += [(cell, text)] * cell.grid_span
            grid.append(line)
        told = cells_of([[text for _, text in line] for line in grid])
        for line, of in zip(grid, told, strict=True):
            for (cell, _), what in zip(line, of, strict=True):
                found.setdefault(cell, what)
    return found


def paragraph_runs(element: Any) -> list[tuple[Any, str]]:
    """The runs of a paragraph with their text, without source marks and what is not printed.

    A text box within a paragraph has paragraphs of its own.
    """
    from docx.oxml.ns import qn

    runs = []
    for run in element.iter(qn("w:r"), f"{_MATH}r"):
        if next(run.iterancestors(qn("w:p"))) is not element or not _is_printed(run):
            continue
        text = "".join(map(_piece, run))
        if text and not (_SOURCE_MARK.match(text) and _is_raised(run)):
            runs.append((run, text))
    return runs


def _is_printed(element: Any) -> bool:
    from docx.oxml.ns import qn

    if any(parent.tag.endswith(_NOT_PRINTED) for parent in element.iterancestors()):
        return False
    hidden = next(element.iterfind(f"{qn('w:rPr')}/{qn('w:vanish')}"), None)
    return hidden is None or hidden.get(qn("w:val")) in ("0", "false", "off")


def _piece(child: Any) -> str:
    """What a part of a run prints."""
    from docx.oxml.ns import qn

    if child.tag == qn("w:t"):
        return child.text or ""
    if child.tag == f"{_MATH}t":
        return f"{'/' if _is_denominator(child) else ''}{child.text or ''}"
    if child.tag == qn("w:sym"):
        code = int(child.get(qn("w:char"), "0"), 16)
        return "" if code in _SYMBOL_FONTS or not code else chr(code)
    plain = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
    return next((text for tag, text in plain.items() if child.tag == qn(tag)), "")


def _is_denominator(text: Any) -> bool:
    """Whether a text of an equation begins what stands below the line of a fraction."""
    run = text.getparent()
    return run.getparent().tag == f"{_MATH}den" and run.getprevious() is None


def _is_raised(run: Any) -> bool:
    from docx.oxml.ns import qn

    properties = run.find(qn("w:rPr"))
    if properties is None:
        return False
    if properties.find(qn("w:vertAlign")) is not None:
        return True
    return any(parent.tag == qn("w:hyperlink") for parent in run.iterancestors())


def set_text(run: Any, text: str) -> None:
    """Let a run print a text and nothing else, with its look."""
    from docx.oxml.ns import qn

    name = f"{_MATH}t" if run.tag == f"{_MATH}r" else qn("w:t")
    holders = [child for child in run if _piece(child) or child.tag == name]
    holder = next((child for child in holders if child.tag == name), None)
    if holder is None:
        holder = run.makeelement(name)
        holders[0].addprevious(holder)
    for child in holders:
        if child is not holder:
            run.remove(child)
    holder.text = text
    holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
