"""The whole check of a bulletin against a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from textmine.bulletin.checking.card import check_card, check_foot
from textmine.bulletin.checking.cells import check_cells
from textmine.bulletin.checking.context import Context, Text
from textmine.bulletin.checking.exposure import check_exposure
from textmine.bulletin.checking.figures import Figures
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.form import check_form, check_repeated, check_titles
from textmine.bulletin.checking.hedges import check_hedges
from textmine.bulletin.checking.masks import check_masks
from textmine.bulletin.checking.names import check_names
from textmine.bulletin.checking.paragraph import Paragraph
from textmine.bulletin.checking.quotations import check_quotations
from textmine.bulletin.checking.readback import read_bulletin
from textmine.bulletin.checking.reported import check_reported
from textmine.bulletin.compose import names_of, settings_for
from textmine.bulletin.material import Material, load_material
from textmine.run import RunFolder
from textmine.settings import BulletinSettings, KindNames

__all__ = ["Verifier", "verify", "verify_paragraphs"]


def verify(
    path: Path,
    folder: RunFolder,
    *,
    edition: str | None = None,
    settings: BulletinSettings | None = None,
    kinds: KindNames | None = None,
) -> list[Finding]:
    """Check a bulletin, however it was edited, against the run that it was drafted from.

    Args:
        path: a .docx, .md, .txt or .html file.
        folder: the run.
        edition: `internal` or `external`; pseudonyms and masks of either are no alarm.
        settings: the section `bulletin`; by default as the run was made.
        kinds: the section `kinds`; by default as the run was made.

    Returns:
        Every checkable thing in the order of the text; `Finding.alarm` tells which need a person.

    Raises:
        InputError: the file cannot be read, or is not what its name says.
        RunError: the run folder is damaged.
    """
    chosen = settings_for(folder, settings, edition)
    return verify_paragraphs(read_bulletin(path), load_material(folder, chosen, kinds=kinds), settings=chosen)


def verify_paragraphs(
    paragraphs: list[Paragraph], material: Material, *, settings: BulletinSettings | None = None
) -> list[Finding]:
    """Check paragraphs against what was loaded of a run."""
    return Verifier(material, settings=settings).check(paragraphs)


class Verifier:
    """Checks any number of texts against one run, whose corpus is indexed once.

    Args:
        material: what was loaded of the run.
        settings: the section `bulletin`.
    """

    def __init__(self, material: Material, *, settings: BulletinSettings | None = None) -> None:
        self._context = Context(material, names_of(material, settings or BulletinSettings()))
        self._figures = Figures(self._context)

    def check(self, paragraphs: list[Paragraph]) -> list[Finding]:
        """Every checkable thing of the paragraphs in the order of the text."""
        texts: list[Text] = []
        for number, paragraph in enumerate(paragraphs):
            before = texts[-1] if texts and texts[-1].paragraph.place == paragraph.place else None
            texts.append(Text(number, paragraph, before))
        found = [finding for text in texts for finding in _check(self._context, text, self._figures)]
        found += check_card(self._context, texts)
        found += check_repeated(texts)
        found = [texts[finding.paragraph].placed(finding) for finding in found]
        return sorted(dict.fromkeys(found), key=lambda f: (f.paragraph, f.start, f.end, f.kind, f.status))


def _check(context: Context, text: Text, figures: Figures) -> Iterator[Finding]:
    quotations = list(check_quotations(context, text))
    reported = list(check_reported(context, text))
    own = [(f.start, f.end) for f in reported]
    spoken = [(f.start, f.end) for f in (*quotations, *reported)]
    doings = list(figures.doings(text, spoken))
    done = [(f.start, f.end) for f in doings]
    hedges = [f for f in check_hedges(context, text) if not _within_words(f, own) and not _meets(f, done)]
    said = [(f.start, f.end) for f in (*quotations, *reported, *hedges) if f.kind in ("quote", "reported")]
    counted = [(f.start, f.end) for f in (*hedges, *doings) if f.kind in ("figure", "hedge")]
    yield from quotations
    yield from reported
    yield from doings
    yield from hedges
    yield from check_titles(context, text)
    yield from check_foot(context, text)
    yield from figures.check(text, [*said, *counted])
    yield from check_names(context, text, said)
    yield from check_cells(context, text)
    yield from check_exposure(context, text)
    yield from check_masks(context, text)
    yield from check_form(text, [(f.start, f.end) for f in quotations if f.status in ("exact", "approved")])


def _meets(finding: Finding, done: list[tuple[int, int]]) -> bool:
    """Whether a hedge or a figure was judged already, by what its sentence says that people did."""
    if finding.kind not in ("hedge", "figure"):
        return False
    return any(start < finding.end and finding.start < end for start, end in done)


def _within_words(finding: Finding, said: list[tuple[int, int]]) -> bool:
    """Whether a count, or a hedge without a source, stands within what somebody is said to have said: it is theirs."""
    if finding.kind != "figure" and (finding.kind != "hedge" or finding.status != "no-source"):
        return False
    return any(start < finding.start and finding.end <= end for start, end in said)
