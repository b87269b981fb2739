"""The draft as a Word file in the house style of a 简报, borrowed from GB/T 9704-2012.

A4 with margins of 37, 28, 35 and 26 mm leaves a text area of 156 × 225 mm: 22 lines of 28 characters at 三号 (16 pt)
with a fixed pitch of 29 pt. The fonts that the standard names are rarely on Linux: the file names them, and the
font table says what Word may take in their place.
"""

from __future__ import annotations

import math
import re
import zipfile
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

from textmine.bulletin.draft import Draft, DraftParagraph
from textmine.bulletin.layout import CHARACTERS, find_room
from textmine.bulletin.sheets import SENTENCES
from textmine.xmltext import xml_text

__all__ = ["balanced", "freeze_zip", "write_word"]

_BODY, _TITLE, _HEI, _KAI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
_LATIN = "Times New Roman"
_PITCH = 29.0  # pt: 22 lines on 225 mm
_BODY_SIZE, _TITLE_SIZE, _MAST_SIZE, _SMALL_SIZE = 16.0, 22.0, 48.0, 14.0  # 三号, 二号, large, 四号
_MARK_SIZE = 10.0
_TITLE_PITCH = 36.0
_SINGLE = 1.3
"""Single spacing by the size of the font; about that of the fonts named."""
_RED, _GREY = "C00000", "7F7F7F"
_BOTTOM = 1980
"""Twentieths of a point: 34.93 of the 35 mm, for 22 lines of 29 pt need 0.2 pt more than 225 mm."""
_CHARACTER_SPACE = int((156 / 25.4 * 72 / 28 - _BODY_SIZE) * 4096)
"""What the grid adds to each character of the body size, in 4096ths of a point: 28 of them fill the 156 mm."""
_NARROWER = -5
"""Twentieths of a point between characters: 28 × 15.75 pt fit on 442.2 pt, 28 × 15.8 pt do not."""
_FALLBACKS = {
    _BODY: "仿宋,FangSong,STFangsong,Noto Serif CJK SC,Noto Serif SC",
    _TITLE: "FZXiaoBiaoSong-B05S,STZhongsong,华文中宋,Noto Serif CJK SC,Noto Serif SC",
    _HEI: "SimHei,STHeiti,Noto Sans CJK SC,Noto Sans SC",
    _KAI: "楷体,KaiTi,STKaiti,Noto Serif CJK SC,Noto Serif SC",
}
"""What to take where a font is missing, in this order: Word reads it from the font table. LibreOffice 7.4 does not; it
takes what the machine's fontconfig gives (tried: all pages in Noto Sans CJK, every character drawn)."""


def write_word(draft: Draft, path: Path, *, pictures: Path | None = None, evidence: str | None = None) -> None:
    """Write the draft as .docx.

    Args:
        draft: what to write.
        path: where to.
        pictures: the folder of the draft's pictures; without it none are printed.
        evidence: the name of the evidence workbook beside it: each sentence then gets a small mark that leads to its
            row there.
    """
    from docx import Document

    document = Document()
    _set_page(document)
    _set_normal_style(document)
    _write_head(document, draft)
    _write_title(document, draft)
    before = 0
    shown = _rooms(draft, pictures, marked=evidence is not None) if pictures else {}
    for number, paragraph in enumerate(draft.paragraphs, 1):
        _write_paragraph(document, paragraph, before, evidence)
        before += len(paragraph.sentences)
        for picture, caption, width in shown.get(number, ()):
            _write_picture(document, picture, caption, width, last=number == len(draft.paragraphs))
    _write_foot(document, draft)
    _number_pages(document)
    _name_fallbacks(document)
    _fix_properties(document, draft)
    document.save(str(path))
    freeze_zip(path)


def freeze_zip(path: Path) -> None:
    """Write a zip file again with its members in order of name and without times: the same content, the same bytes."""
    with zipfile.ZipFile(path) as source:
        members = {name: source.read(name) for name in sorted(source.namelist())}
    # Word wants the list of content types first.
    names = sorted(members, key=lambda name: (name != "[Content_Types].xml", name))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in names:
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), members[name], zipfile.ZIP_DEFLATED)


def _set_page(document: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Twips

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Twips(_BOTTOM)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(int(_PITCH * 20)))
    grid.set(qn("w:charSpace"), str(_CHARACTER_SPACE))


def _set_normal_style(document: Any) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    style = document.styles["Normal"]
    _set_fonts(style.element.get_or_add_rPr(), _BODY)
    style.font.size = Pt(_BODY_SIZE)
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.line_spacing = Pt(_PITCH)
    _leave_grid(style)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)


def _leave_grid(style: Any) -> None:
    """28 characters a line by narrower spacing rather than by the grid.

    The grid's cells are 15.8 pt wide; LibreOffice gives a character of 16 pt two of them, where Word squeezes it into
    one. Text that does not snap to the grid, each character narrowed to the pitch of a cell, looks the same in both;
    the grid stays in the page setup, where people look for 22 lines × 28 characters.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    style.element.get_or_add_pPr().insert_element_before(snap, "w:spacing", "w:ind", "w:jc")
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(_NARROWER))
    style.element.get_or_add_rPr().insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")


def _set_fonts(properties: Any, font: str) -> None:
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for slot in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(slot), _LATIN)
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def _add(
    document: Any,
    text: str,
    *,
    font: str = _BODY,
    size: float = _BODY_SIZE,
    align: str = "JUSTIFY",
    color: str | None = None,
) -> Any:
    paragraph = document.add_paragraph()
    _align(paragraph, align)
    _run(paragraph, text, font=font, size=size, color=color)
    return paragraph


def _align(paragraph: Any, align: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH[align]  # type: ignore[misc, valid-type]


def _run(paragraph: Any, text: str, *, font: str = _BODY, size: float = _BODY_SIZE, color: str | None = None) -> Any:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(xml_text(text))
    _set_fonts(run._r.get_or_add_rPr(), font)
    run.font.size = Pt(size)
    if color:
        run.font.color.rgb = RGBColor.from_string(color)
    return run


def _write_head(document: Any, draft: Draft) -> None:
    from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
    from docx.shared import Mm

    mast = _add(document, draft.masthead, font=_TITLE, size=_MAST_SIZE, align="CENTER", color=_RED)
    mast.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _add(document, draft.issue, align="CENTER")
    line = _add(document, f"{draft.issuer}\t{draft.date}", align="LEFT")
    line.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    _rule(line, "bottom", color=_RED, eighths=12)
    document.add_paragraph()


def _write_title(document: Any, draft: Draft) -> None:
    from docx.shared import Pt

    title = _add(document, draft.title, font=_TITLE, size=_TITLE_SIZE, align="CENTER")
    title.paragraph_format.line_spacing = Pt(_TITLE_PITCH)
    if draft.subtitle:
        _add(document, balanced(draft.subtitle), font=_KAI, align="CENTER")
    document.add_paragraph()


def balanced(line: str, *, width: int = 28) -> str:
    r"""A centred line that is too long, broken evenly where words end, as the standard asks of titles.

    >>> balanced("棠川市中小学（幼儿园）党组织书记与骨干教师网络研修班学习结束").splitlines()
    ['棠川市中小学（幼儿园）党组织书记', '与骨干教师网络研修班学习结束']
    >>> balanced("清水县义务教育学校课后服务骨干教师春季学期高级研修班学习结束").splitlines()
    ['清水县义务教育学校课后服务', '骨干教师春季学期高级研修班学习结束']
    """
    count, cuts = math.ceil(len(line) / width), [0]
    joints = {match.end() for match in re.finditer(r"[）》、，]|.(?=[与和及暨（《])", line)}
    places = joints | _word_ends(line) if count > 1 else set()
    for k in range(1, count):
        left = width * (count - k)
        fitting = [at for at in places if 0 < at - cuts[-1] <= width and 0 < len(line) - at <= left]
        if not fitting:
            return line
        cuts.append(min(fitting, key=lambda at: (abs(at - k * len(line) / count) + _NO_JOINT * (at not in joints), at)))
    return "\n".join(line[a:b] for a, b in pairwise([*cuts, len(line)]))


_NO_JOINT = 3
"""Characters by which a line may be longer that ends before 与 or （ and not at any word; a guess, from reading."""


def _word_ends(line: str) -> set[int]:
    """Where words end and a line may: not behind an opening mark, nor before a closing one."""
    from textmine.language.engines import RJiebaSegmenter

    ends = accumulate(map(len, RJiebaSegmenter(hmm=False).cut(line)))
    return {at for at in ends if line[at - 1] not in "（《“" and line[at : at + 1] not in tuple("）》”、，")}


def _write_paragraph(document: Any, paragraph: DraftParagraph, before: int, evidence: str | None) -> None:
    from docx.shared import Pt

    if paragraph.heading:
        heading = _add(document, paragraph.heading, font=_HEI if paragraph.level < 2 else _KAI)
        heading.paragraph_format.first_line_indent = Pt(2 * _BODY_SIZE)
        heading.paragraph_format.keep_with_next = True
    if not paragraph.text:
        return
    body = document.add_paragraph()
    _align(body, "JUSTIFY")
    body.paragraph_format.first_line_indent = Pt(2 * _BODY_SIZE)
    if paragraph.run_in:
        _run(body, f"{paragraph.run_in}。", font=_HEI)
    for number, sentence in enumerate(paragraph.sentences, before + 1):
        _run(body, sentence.text)
        if evidence and sentence.evidence:
            _mark(document, body, number, evidence)


def _mark(document: Any, paragraph: Any, number: int, evidence: str) -> None:
    """A raised number that leads to the sentence's row of the workbook."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    target = f"{quote(evidence)}#'{SENTENCES}'!A{number + 1}"
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), document.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = _run(paragraph, f"[{number}]", size=_MARK_SIZE)
    run.font.superscript = True
    run.font.color.rgb = RGBColor.from_string(_GREY)
    paragraph._p.remove(run._r)
    link.append(run._r)
    paragraph._p.append(link)


def _name_fallbacks(document: Any) -> None:
    """Write what stands in for a missing font into the font table."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from lxml import etree

    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    table = etree.Element(f"{{{word}}}fonts", nsmap={"w": word})
    for name, fallbacks in {**_FALLBACKS, _LATIN: "Liberation Serif"}.items():
        font = etree.SubElement(table, f"{{{word}}}font", {f"{{{word}}}name": name})
        etree.SubElement(font, f"{{{word}}}altName", {f"{{{word}}}val": fallbacks})
        etree.SubElement(font, f"{{{word}}}charset", {f"{{{word}}}val": "00" if name == _LATIN else "86"})
        family = "swiss" if name == _HEI else "roman"
        etree.SubElement(font, f"{{{word}}}family", {f"{{{word}}}val": family})
    blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = document.part
    old = [id_ for id_, rel in part.rels.items() if rel.reltype == RELATIONSHIP_TYPE.FONT_TABLE]
    for id_ in old:
        part.drop_rel(id_)
        part.rels.pop(id_, None)
    new = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, blob, part.package)
    part.relate_to(new, RELATIONSHIP_TYPE.FONT_TABLE)


def _rooms(draft: Draft, folder: Path, *, marked: bool) -> dict[int, list[tuple[Path, str, int]]]:
    """Pictures with captions and widths, by the number of the paragraph behind which they stand."""
    from docx.image.image import Image

    found: dict[int, list[tuple[Path, str, int]]] = {}
    for name, caption in draft.pictures:
        image = Image.from_file(str(folder / name))
        ratio = image.px_height / image.px_width
        foot = len(draft.foot) + bool(draft.foot)
        room = find_room(draft.paragraphs, head=_head_lines(draft), ratio=ratio, marked=marked, foot=foot)
        found.setdefault(room.behind, []).append((folder / name, caption, room.width))
    return found


def _head_lines(draft: Draft) -> int:
    """How many lines of the body masthead and title take, with the empty ones between them."""
    title = math.ceil(len(draft.title) * _TITLE_SIZE / (CHARACTERS * _BODY_SIZE)) * _TITLE_PITCH
    lines = 4 + len(balanced(draft.subtitle or "").splitlines())
    return math.ceil((_MAST_SIZE * _SINGLE + title) / _PITCH + lines)


def _write_picture(document: Any, path: Path, caption: str, width: int, *, last: bool) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Mm

    holder = document.add_paragraph()
    _align(holder, "CENTER")
    holder.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    holder.paragraph_format.keep_with_next = True
    holder.add_run().add_picture(str(path), width=Mm(width))
    caption_line = _add(document, caption, font=_KAI, size=_SMALL_SIZE, align="CENTER")
    caption_line.paragraph_format.keep_with_next = last  # the foot does not stand alone behind it


def _write_foot(document: Any, draft: Draft) -> None:
    if not draft.foot:
        return
    lines = [document.add_paragraph(), *(_add(document, text, size=_SMALL_SIZE, align="LEFT") for text in draft.foot)]
    for line in lines[:-1]:
        line.paragraph_format.keep_with_next = True
    _rule(lines[1], "top", color="000000", eighths=8)
    _rule(lines[-1], "bottom", color="000000", eighths=8)


def _rule(paragraph: Any, side: str, *, color: str, eighths: int) -> None:
    """A line above or below a paragraph; its width is in eighths of a point."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
            "w:spacing", "w:ind", "w:jc", "w:rPr",
        )  # fmt: skip
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", color)):
        border.set(qn(f"w:{name}"), value)
    borders.append(border)


def _number_pages(document: Any) -> None:
    """Page numbers between dashes, 四号: right on odd pages, left on even ones."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        _align(paragraph, align)
        _run(paragraph, "— ", size=_SMALL_SIZE)
        _page_field(paragraph)
        _run(paragraph, " —", size=_SMALL_SIZE)


def _page_field(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = _run(paragraph, "", size=_SMALL_SIZE)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _fix_properties(document: Any, draft: Draft) -> None:
    """The same draft gives the same bytes: no time of writing, no user's name."""
    from datetime import datetime

    properties = document.core_properties
    properties.title, properties.author, properties.language = xml_text(draft.title), "", "zh-CN"
    properties.created = properties.modified = datetime(2000, 1, 1)
    properties.comments = ""
