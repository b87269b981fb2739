"""What Word, WPS and LibreOffice do to a bulletin's file while people edit it: harmless by itself, and around a change.

An edit takes the draft's document, some words of it and what shall stand there, and writes the change as a program would:
tracked, in a field, in runs of a character each. The same edit with the same words as before is harmless. Additions put
words where the body's text does not run: notes, headers, text boxes, tables.
"""

import copy
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from textmine.bulletin.material import Material

W, XML_SPACE = nsdecls("w"), "{http://www.w3.org/XML/1998/namespace}space"
BY = 'w:id="900" w:author="编辑" w:date="2025-01-12T09:00:00Z"'


class Altered(NamedTuple):
    """A change of the text: what stood there, what stands there now, and the kinds of finding that name it."""

    old: str
    new: str
    kinds: str


def _runs(document: Any, words: str) -> tuple[Any, str, str]:
    """The run that holds some words alone, cut free from its neighbours; and what stands around them in its paragraph."""
    for run in document.element.body.iter(qn("w:r")):
        text = "".join(t.text or "" for t in run.iter(qn("w:t")))
        if words in text and len(run.findall(qn("w:t"))) == 1:
            before, _, behind = text.partition(words)
            for piece, place in ((before, "before"), (behind, "behind")):
                if piece:
                    other = copy.deepcopy(run)
                    _say(other, piece)
                    (run.addprevious if place == "before" else run.addnext)(other)
            _say(run, words)
            return run, before, behind
    raise AssertionError(words)


def _told(document: Any, change: Altered) -> Any:
    """The run that now says what was altered."""
    run, _, _ = _runs(document, change.old)
    _say(run, change.new)
    return run


def _say(run: Any, text: str) -> None:
    holder = run.find(qn("w:t"))
    holder.text = text
    holder.set(XML_SPACE, "preserve")


def _wrapped(run: Any, xml: str) -> Any:
    """A run within another element, which stands in its place."""
    outer = parse_xml(xml)
    run.addprevious(outer)
    outer.append(run)
    return outer


def plain(document: Any, change: Altered) -> None:
    _told(document, change)


def tracked(document: Any, change: Altered) -> None:
    """Deleted and put in, not yet accepted."""
    run, _, _ = _runs(document, change.old)
    new = copy.deepcopy(run)
    _say(new, change.new)
    run.find(qn("w:t")).tag = qn("w:delText")
    gone = _wrapped(run, f"<w:del {W} {BY}/>")
    there = parse_xml(f"<w:ins {W} {BY}/>")
    there.append(new)
    gone.addnext(there)


def split(document: Any, change: Altered) -> None:
    """Each character a run of its own, with marks of proofing between them."""
    run, _, _ = _runs(document, change.old)
    for character in reversed(change.new):
        each = copy.deepcopy(run)
        _say(each, character)
        run.addnext(each)
        run.addnext(parse_xml(f'<w:proofErr {W} w:type="spellStart"/>'))
    run.getparent().remove(run)


def controlled(document: Any, change: Altered) -> None:
    """In a content control."""
    run = _told(document, change)
    control = parse_xml(f'<w:sdt {W}><w:sdtPr><w:tag w:val="a"/></w:sdtPr><w:sdtContent/></w:sdt>')
    run.addprevious(control)
    control.find(qn("w:sdtContent")).append(run)


def smart(document: Any, change: Altered) -> None:
    run = _told(document, change)
    _wrapped(run, f'<w:smartTag {W} w:uri="urn:a" w:element="chsdate"/>')


def linked(document: Any, change: Altered) -> None:
    """A hyperlink, that a program made of it."""
    run = _told(document, change)
    _wrapped(run, f'<w:hyperlink {W} w:anchor="_Toc1" w:history="1"/>')


def simple_field(document: Any, change: Altered) -> None:
    run = _told(document, change)
    _wrapped(run, f'<w:fldSimple {W} w:instr=" DOCPROPERTY 人数99 "/>')


def complex_field(document: Any, change: Altered) -> None:
    """A field of several runs, with its code, which is not printed."""
    run = _told(document, change)
    for piece in (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText>= 90 + 9 \\# "0人"</w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
    ):
        run.addprevious(parse_xml(f"<w:r {W}>{piece}</w:r>"))
    run.addnext(parse_xml(f'<w:r {W}><w:fldChar w:fldCharType="end"/></w:r>'))


def _broken(mark: str) -> Callable[[Any, Altered], None]:
    def broken(document: Any, change: Altered) -> None:
        run, _, _ = _runs(document, change.old)
        middle = len(change.new) // 2
        behind = copy.deepcopy(run)
        _say(run, change.new[:middle])
        _say(behind, change.new[middle:])
        run.append(parse_xml(f"<{mark} {W}/>"))
        run.addnext(behind)

    broken.__name__ = f"broken by {mark}"
    return broken


def commented(document: Any, change: Altered) -> None:
    """With a comment that says something else."""
    from docx.text.run import Run

    run = _told(document, change)
    document.add_comment(
        Run(run, document),
        text="注册人数99人？王小明说：“全部取消，一张也不留，谁也别再提。”",
        author="编辑",
        initials="b",
    )


def moved(document: Any, change: Altered) -> None:
    """A paragraph moved to the end of the body, tracked."""
    run = _told(document, change)
    paragraph = next(run.iterancestors(qn("w:p")))
    there = copy.deepcopy(paragraph)
    for element, tag in ((paragraph, "w:moveFrom"), (there, "w:moveTo")):
        for each in element.findall(qn("w:r")):
            _wrapped(each, f"<{tag} {W} {BY}/>")
        for link in element.findall(qn("w:hyperlink")):
            element.remove(link)
    paragraph.getparent().findall(qn("w:p"))[-1].addprevious(there)


def entered(document: Any, change: Altered) -> None:
    """The paragraph broken before the sentence of the change."""
    run, before, _ = _runs(document, change.old)
    _say(run, change.new)
    paragraph = next(run.iterancestors(qn("w:p")))
    first = run.getprevious() if before else run
    if before and "。" in before:
        head, _, tail = before.rpartition("。")
        rest = copy.deepcopy(first)
        _say(first, head + "。")
        _say(rest, tail)
        first.addnext(rest)
        first = rest
    there = OxmlElement("w:p")
    paragraph.addnext(there)
    for each in [first, *first.itersiblings()]:
        there.append(each)


def hidden_before(document: Any, change: Altered) -> None:
    """Hidden text stands before it, which is not printed."""
    run = _told(document, change)
    run.addprevious(parse_xml(f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>待删：注册人数99人。</w:t></w:r>"))


def deleted_mark(document: Any, change: Altered) -> None:
    """The paragraph is joined to the next one, tracked: its end is deleted."""
    run = _told(document, change)
    paragraph = next(run.iterancestors(qn("w:p")))
    paragraph.get_or_add_pPr().append(parse_xml(f"<w:rPr {W}><w:del {BY}/></w:rPr>"))


def in_a_box(document: Any, change: Altered) -> None:
    """The paragraph stands in a text box, drawn twice: for new programs and for old ones."""
    run = _told(document, change)
    paragraph = next(run.iterancestors(qn("w:p")))
    content = copy.deepcopy(paragraph)
    for each in list(paragraph):
        if each.tag != qn("w:pPr"):
            paragraph.remove(each)
    paragraph.append(_box(content))


def _box(content: Any) -> Any:
    spaces = (
        f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    run = parse_xml(
        f'<w:r {spaces}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:docPr id="7" name="框"/>'
        "<a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent/></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent/></v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    for place in run.iter(qn("w:txbxContent")):
        place.append(copy.deepcopy(content))
    return run


def in_a_table(document: Any, change: Altered) -> None:
    """The paragraph stands in a table of one cell."""
    run = _told(document, change)
    paragraph = next(run.iterancestors(qn("w:p")))
    table = document.add_table(1, 1)._tbl
    paragraph.addprevious(table)
    cell = next(table.iter(qn("w:tc")))
    cell.replace(cell.find(qn("w:p")), paragraph)


def as_symbols(document: Any, change: Altered) -> None:
    """Marks of punctuation put in as symbols of a font."""
    run, _, _ = _runs(document, change.old)
    for character in reversed(change.new):
        each = copy.deepcopy(run)
        if character in "，。":
            symbol = parse_xml(f'<w:sym {W} w:font="宋体" w:char="{ord(character):04X}"/>')
            each.replace(each.find(qn("w:t")), symbol)
        else:
            _say(each, character)
        run.addnext(each)
    run.getparent().remove(run)


EDITS: tuple[Callable[[Any, Altered], None], ...] = (
    plain, tracked, split, controlled, smart, linked, simple_field, complex_field, *map(_broken, ("w:br", "w:cr", "w:softHyphen", "w:lastRenderedPageBreak")),
    commented, moved, entered, hidden_before, deleted_mark, in_a_box, in_a_table, as_symbols,
)  # fmt: skip


def in_note(document: Any, words: str) -> None:
    """In a footnote, as Word writes it: in a part of its own."""
    _note(document, words, "footnote", RELATIONSHIP_TYPE.FOOTNOTES)


def in_endnote(document: Any, words: str) -> None:
    _note(document, words, "endnote", RELATIONSHIP_TYPE.ENDNOTES)


def _note(document: Any, words: str, kind: str, relation: str) -> None:
    separator = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    xml = f'<w:{kind}s {W}>{separator}<w:{kind} w:id="1"><w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t>{words}</w:t></w:r></w:p></w:{kind}></w:{kind}s>'
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
    part = Part(PackURI(f"/word/{kind}s.xml"), content, xml.encode(), document.part.package)
    document.part.relate_to(part, relation)
    document.paragraphs[9].add_run()._r.append(parse_xml(f'<w:{kind}Reference {W} w:id="1"/>'))


def in_header(document: Any, words: str) -> None:
    document.sections[0].header.paragraphs[0].text = words


def in_footer(document: Any, words: str) -> None:
    document.sections[0].footer.add_paragraph(words)


def on_the_first_page(document: Any, words: str) -> None:
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = words


def in_a_box_of_the_header(document: Any, words: str) -> None:
    document.sections[0].header.paragraphs[0]._p.append(
        _box(parse_xml(f"<w:p {W}><w:r><w:t>{words}</w:t></w:r></w:p>"))
    )


def in_a_box_of_its_own(document: Any, words: str) -> None:
    document.paragraphs[8]._p.append(_box(parse_xml(f"<w:p {W}><w:r><w:t>{words}</w:t></w:r></w:p>")))


def as_an_equation(document: Any, words: str) -> None:
    """A figure written with the editor of formulas."""
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    label, figure = re.match(r"(\D+)(.+)", words).groups()
    paragraph = document.paragraphs[8].insert_paragraph_before(label)
    paragraph._p.append(parse_xml(f"<m:oMath {math}><m:r><m:t>{figure}</m:t></m:r></m:oMath>"))


PLACES: tuple[Callable[[Any, str], None], ...] = (
    in_note, in_endnote, in_header, in_footer, on_the_first_page, in_a_box_of_the_header, in_a_box_of_its_own, as_an_equation,
)  # fmt: skip


def with_table(document: Any, rows: list[tuple[str, ...]]) -> None:
    """A table behind the text."""
    table = document.add_table(len(rows), len(rows[0]))
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            table.cell(i, j).text = text


def tables_of(people: list[tuple[str, str, str]]) -> Iterator[tuple[str, list[tuple[str, ...]], str]]:
    """Tables of names, schools and roles: as the roster has them, and not."""
    some = people[:4]
    other = next(unit for _, unit, _ in people if unit != some[1][1])
    heads = {
        "names, schools, roles": (("姓名", "单位", "职务"), lambda n, u, r: (n, u, r)),
        "schools, names": (("序号", "学校", "学员"), lambda n, u, r: ("1", u, n)),
        "schools with their people": (("单位", "学员姓名"), lambda n, u, r: (u, n)),
    }
    for name, (head, row) in heads.items():
        yield name, [head, *(row(*each) for each in some)], ""
        yield name, [head, *(row(n, other if i == 1 else u, r) for i, (n, u, r) in enumerate(some))], "name"
        yield name, [head, *(row(n[0] + "某某" if i == 2 else n, u, r) for i, (n, u, r) in enumerate(some))], "name"
        if len(head) == 3 and head[2] == "职务":
            yield name, [head, *(row(n, u, "教研员" if i == 3 else r) for i, (n, u, r) in enumerate(some))], "name"
    spaced = [(f"{n[0]}　{n[1]}" if len(n) == 2 else n, u, r) for n, u, r in people if len(n) == 2][:3] or some
    yield "names of two characters", [("姓名", "单位", "职务"), *spaced], ""
    quoted = [("姓名", "摘录")]
    yield "excerpts", [*quoted, (some[0][0], "见正文")], ""


def words_of(material: Material) -> Iterator[tuple[str, str]]:
    """What may stand in a margin or a note, with the kinds of finding that name what is wrong about it."""
    card, facts = material.card.class_, material.facts_by_id
    n, start, end = int(facts["enrolled"].value), facts["start"].printed, facts["end"].printed
    for right, wrong, kinds in (
        (f"注：注册人数{n}人。", f"注：注册人数{n + 1}人。", "figure"),
        (card.name, card.name.replace("研修班", "培训班"), "title"),
        (f"{start}至{end}", f"2022年1月3日至{end}", "date"),
        ("注册率100%", "注册率98%", "figure"),
    ):
        yield right, ""
        yield wrong, kinds
    for right in ("— 1 —", "第1页 共3页", "简报 2025年第1期", "1"):
        yield right, ""


def word_edits(base: Path, material: Material, changes: Iterable[Altered]) -> Iterator[tuple[str, Any, str]]:
    """Every edit of a draft: its name, the document, and the kinds of finding that name it; none where it is harmless."""
    for edit in EDITS:
        for change in changes:
            for made in (change, Altered(change.old, change.old, "")):
                document = docx.Document(str(base))
                edit(document, made)
                yield f"{edit.__name__}: {made.new}", document, made.kinds
    for place in PLACES:
        for words, kinds in words_of(material):
            if place is not as_an_equation or words.startswith("注册率"):
                document = docx.Document(str(base))
                place(document, words)
                yield f"{place.__name__}: {words}", document, kinds
    for name, rows, kinds in tables_of([(n, u, r) for n, u, r in material.people if u and r]):
        document = docx.Document(str(base))
        with_table(document, rows)
        yield f"table of {name}: {rows}", document, kinds
