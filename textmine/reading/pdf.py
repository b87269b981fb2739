"""`.pdf` with a text layer; a scan has none, and is said to be one."""

from __future__ import annotations

import re

from textmine.reading.account import UnreadableError
from textmine.reading.prose import Prose

__all__ = ["read_pdf"]

_PAGES = 5000
_SCANNED = 5
"""Characters a page below which a PDF is taken for a scan: a stamp or a page number is fewer. A guess."""

_PAGE_NUMBER = re.compile(r"^\s*[—\-–]?\s*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／]\s*\d{1,4})?\s*[—\-–]?\s*$")
_ENDS = re.compile(r"[。！？!?：:；;…”』」）)]\s*$")
_BULLET = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、．]|[-*•●])")


def read_pdf(data: bytes) -> Prose:
    """The text of a PDF; lines that the page broke are joined where the text goes on.

    Raises:
        UnreadableError: it is damaged, locked, or has no text layer.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        why = "it is locked by a password; save it without one" if locked else f"it is a damaged PDF ({error})"
        raise UnreadableError(why) from error
    try:
        if len(document) > _PAGES:
            raise UnreadableError(f"it has {len(document)} pages, more than {_PAGES}")
        pages = [_page_text(document, number) for number in range(len(document))]
    finally:
        document.close()
    if sum(len(page.strip()) for page in pages) < _SCANNED * max(len(pages), 1):
        raise UnreadableError("it is a scan: it has no text layer; run it through text recognition (OCR) first")
    return Prose(_join([line for page in pages for line in _lines(page)]))


def _page_text(document: object, number: int) -> str:
    import pypdfium2 as pdfium

    try:
        page = document[number]  # type: ignore[index]
        text = page.get_textpage()
        found = str(text.get_text_bounded())
        text.close()
        page.close()
    except pdfium.PdfiumError:
        return ""
    return found


def _lines(page: str) -> list[str]:
    lines = page.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-").split("\n")
    return [line.rstrip() for line in lines if line.strip() and not _PAGE_NUMBER.match(line)]


def _join(lines: list[str]) -> str:
    """Join lines that are nearly as long as the longest and end in no punctuation: the page broke them."""
    width = max((len(line) for line in lines), default=0)
    joined: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and not _BULLET.match(line):
            latin = joined[-1][-1:].isascii() and line.lstrip()[:1].isascii()
            joined[-1] += (" " if latin else "") + line.lstrip()
        else:
            joined.append(line)
        goes_on = len(line) >= 0.8 * width and not _ENDS.search(line)
    return "\n".join(joined)
