"""Findings put into the file: as comments for those who go through it, or mended where the source is certain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.readback import decoded, read_bulletin
from textmine.bulletin.checking.wordfile import WordParagraph, open_word, paragraph_runs, set_text, word_paragraphs
from textmine.bulletin.word import freeze_zip
from textmine.errors import InputError
from textmine.output import replacing

__all__ = ["fix", "mark"]


def mark(path: Path, findings: Iterable[Finding], output: Path) -> int:
    """Write a copy of a Word file with a comment at each finding that needs a person.

    Returns:
        How many comments were written.

    Raises:
        InputError: the file is no Word file.
        OutputError: the copy cannot be written; what stood there still does.
    """
    if path.suffix.lower() != ".docx":
        raise InputError(f"{path}: comments can be put into a .docx only. Save the bulletin as .docx and verify that.")
    document = open_word(path)
    paragraphs = word_paragraphs(document)
    written = 0
    for finding in findings:
        if not finding.alarm:
            continue
        paragraph = paragraphs[finding.paragraph]
        if runs := _runs_at(document, paragraph, finding.start, finding.end):
            where = f"{paragraph.place}“{finding.text}”：" if paragraph.place else ""
            text = f"{where}{finding.told}。{finding.suggestion}"
            document.add_comment(_as_runs(document, runs), text=text, author="textmine", initials="tm")
            written += 1
    _without_dates(document)
    with replacing(output) as temporary:
        document.save(str(temporary))
        freeze_zip(temporary)
    return written


def _without_dates(document: Any) -> None:
    """Comments without the moment of writing: the same findings, the same bytes."""
    from docx.oxml.ns import qn

    for comment in document.part._comments_part.element:
        comment.attrib.pop(qn("w:date"), None)


def _runs_at(document: Any, paragraph: WordParagraph, start: int, end: int) -> list[Any]:
    """The runs to which a comment on a span of a paragraph's text is hung: those that hold it.

    Word has no comments in headers, footers and notes: there it hangs at the mark of the note, else at the beginning.
    """
    from docx.oxml.ns import qn

    if start >= end:
        return []
    if paragraph.place:
        runs = [paragraph.anchor] if paragraph.anchor is not None else document.element.body.iter(qn("w:r"))
        return list(islice(runs, 1))
    found, at = [], 0
    for run, text in paragraph_runs(paragraph.element):
        if at < end and start < at + len(text) and run.tag == qn("w:r"):  # none in an equation
            found.append(run)
        at += len(text)
    return found or list(islice(paragraph.element.iter(qn("w:r")), 1))


def _as_runs(document: Any, elements: Sequence[Any]) -> list[Any]:
    from docx.text.run import Run

    return [Run(elements[0], document), Run(elements[-1], document)]


def fix(path: Path, findings: Iterable[Finding], output: Path) -> list[Finding]:
    """Write a copy with the exact words where the source is certain.

    Returns:
        The findings that were mended, so that it can be said what was changed.

    Raises:
        InputError, OutputError: as for `mark`.
    """
    certain = [finding for finding in findings if finding.alarm and finding.certain and finding.replacement]
    chosen = _apart(certain)
    if path.suffix.lower() == ".docx":
        return _fix_word(path, chosen, output)
    return _fix_text(path, chosen, output)


def _apart(findings: Sequence[Finding]) -> list[Finding]:
    """Findings that do not overlap, from the end to the beginning, so that offsets hold while mending."""
    chosen: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (-f.paragraph, -f.start, f.end)):
        behind = chosen[-1] if chosen and chosen[-1].paragraph == finding.paragraph else None
        if behind is None or finding.end <= behind.start:
            chosen.append(finding)
    return chosen


def _fix_word(path: Path, findings: Sequence[Finding], output: Path) -> list[Finding]:
    document = open_word(path)
    paragraphs = word_paragraphs(document)
    for finding in findings:
        _replace(paragraphs[finding.paragraph].element, finding.start, finding.end, finding.replacement)
    with replacing(output) as temporary:
        document.save(str(temporary))
        freeze_zip(temporary)
    return list(reversed(findings))


def _replace(paragraph: Any, start: int, end: int, words: str) -> None:
    """Put words in place of a span: into the first run that holds any of it, with that run's look."""
    at, first = 0, True
    for run, text in paragraph_runs(paragraph):
        a, b = max(start - at, 0), min(end - at, len(text))
        if a < b:
            set_text(run, text[:a] + (words if first else "") + text[b:])
            first = False
        at += len(text)


def _fix_text(path: Path, findings: Sequence[Finding], output: Path) -> list[Finding]:
    """Replace words in the file, whose own markup stays as it is; words that cannot be told apart are left."""
    (whole, encoding), texts = decoded(path), [paragraph.text for paragraph in read_bulletin(path)]
    done = []
    for finding, at in [(finding, _place(whole, texts, finding)) for finding in findings]:
        if at is not None:
            whole = whole[:at] + finding.replacement + whole[at + len(finding.text) :]
            done.append(finding)
    with replacing(output) as temporary:
        temporary.write_bytes(whole.encode(encoding))
    return list(reversed(done))


def _place(whole: str, paragraphs: Sequence[str], finding: Finding) -> int | None:
    """Where the words of a finding stand in the file: they are as often in it as in its paragraphs, and in order."""
    words = finding.text
    before = sum(text.count(words) for text in paragraphs[: finding.paragraph])
    before += paragraphs[finding.paragraph].count(words, 0, finding.start)
    if whole.count(words) != sum(text.count(words) for text in paragraphs):
        return None
    at = -1
    for _ in range(before + 1):
        at = whole.find(words, at + 1)
    return at
