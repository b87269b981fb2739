"""Word, workbook and templates as files."""

import errno
import re
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from tests.bulletin.browser import need
from tests.bulletin.conftest import CARD, PEOPLE, SCHOOLS, _documents, _find, _quotes, build_run
from textmine.bulletin import (
    draft_bulletin,
    import_decisions,
    read_record,
    record_review,
    sheets,
    verify,
    write_bulletin,
    write_stage,
)
from textmine.bulletin.draft import Draft, DraftParagraph, DraftSentence
from textmine.bulletin.evidence import evidence_sheets
from textmine.bulletin.layout import LINES, find_room, lines_of
from textmine.bulletin.word import write_word
from textmine.corpus import Corpus
from textmine.errors import InputError, OutputError, SettingsError
from textmine.run import file_digest
from textmine.settings import BulletinSettings


@pytest.fixture(scope="module")
def written(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    write_bulletin(run, folder / "简报.docx")
    return folder


def _font(run):
    fonts = run._r.rPr.find(qn("w:rFonts"))
    return fonts.get(qn("w:eastAsia")), run.font.size.pt


def test_word_has_the_form_of_a_bulletin(written):
    document = docx.Document(written / "简报.docx")
    section = document.sections[0]
    margins = [section.top_margin, section.left_margin, section.bottom_margin, section.right_margin]
    assert [round(margin.mm) for margin in margins] == [37, 28, 35, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("linesAndChars", "580")
    assert document.styles["Normal"].paragraph_format.line_spacing.pt == 29
    by_text = {paragraph.text: paragraph.runs[0] for paragraph in document.paragraphs if paragraph.runs}
    assert _font(by_text["简　报"]) == ("方正小标宋简体", 48)
    assert by_text["简　报"].font.color.rgb == docx.shared.RGBColor(0xC0, 0, 0)
    assert _font(by_text["第6期"]) == ("仿宋_GB2312", 16)
    assert _font(by_text["畅谈学习收获　提出改进建议"]) == ("方正小标宋简体", 22)
    body = next(p for p in document.paragraphs if p.text.startswith("课程门类多样"))
    assert _font(body.runs[0])[0] == "黑体" and _font(body.runs[1]) == ("仿宋_GB2312", 16)
    assert body.paragraph_format.first_line_indent.pt == 32
    assert "（共印80份）" in by_text and "报：县委办公室" in by_text


def test_fallback_fonts_and_page_numbers(written):
    with zipfile.ZipFile(written / "简报.docx") as file:
        table = file.read("word/fontTable.xml").decode()
        footers = [
            file.read(name).decode()
            for name in file.namelist()
            if "footer" in name and name.endswith(".xml") and "rels" not in name
        ]
    assert "仿宋_GB2312" in table and "Noto Serif CJK SC" in table
    assert sum("PAGE" in footer for footer in footers) == 2


def test_marks_lead_to_their_rows(written):
    document = docx.Document(written / "简报.docx")
    targets = [rel.target_ref for rel in document.part.rels.values() if rel.reltype.endswith("/hyperlink")]
    assert targets and all("evidence.xlsx#" in target for target in targets)
    sheet = openpyxl.load_workbook(written / "简报.evidence.xlsx")["稿件句子"]
    row = int(targets[0].rsplit("A", 1)[1])
    assert sheet.cell(row, 3).value and sheet.cell(row, 5).value


def test_marks_can_be_switched_off(run, tmp_path):
    write_bulletin(run, tmp_path / "a.docx", settings=BulletinSettings(marks=False))
    with zipfile.ZipFile(tmp_path / "a.docx") as file:
        assert b"w:hyperlink" not in file.read("word/document.xml")


def test_workbook_tells_all(written, material):
    book = openpyxl.load_workbook(written / "简报.evidence.xlsx")
    assert book.sheetnames == ["稿件句子", "数字", "主题", "课程", "主张", "引语", "未采用", "搁置", "来源差异"]
    quotes = list(book["引语"].iter_rows(values_only=True))
    assert len(quotes) == len(material.quotes) + 1
    header, first = quotes[0], dict(zip(quotes[0], quotes[1], strict=True))
    assert first["文件与位置"] == "思想汇报.zip　周远山.docx　文内第1段" and first["前一句"].startswith("这次研修")
    assert header[-4:] == ("采用", "改名", "改字", "备注")
    rejected = book["未采用"].cell(2, 4)
    assert (rejected.value, rejected.data_type) == ("=1+1", "s")  # a formula stays text
    problem = next(dict(zip(header, row, strict=True)) for row in quotes[1:] if row[2] == "问题")
    assert problem["作者"] == "有学员" and not problem["文件与位置"]
    assert "罗志刚" not in str(list(book["主张"].iter_rows(values_only=True)))


def test_marks_are_asked_for_only_where_they_are_followed(written):
    book = openpyxl.load_workbook(written / "简报.evidence.xlsx")
    asking = {sheet.title for sheet in book if {cell.value for cell in sheet[1]} & set(sheets.DECISIONS)}
    assert asking == set(sheets.MARKED)


def test_a_claim_is_told_once_and_has_all_its_sentences(written, material):
    rows = list(openpyxl.load_workbook(written / "简报.evidence.xlsx")["主张"].iter_rows(values_only=True))
    told = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [row["编号"] for row in told] == [c.reference for c in material.claims for _ in c.sentences or ({},)]
    first = [row for i, row in enumerate(told) if i == 0 or told[i - 1]["编号"] != row["编号"]]
    assert [row["赞成人数"] for row in first] == [len(claim.supporters) for claim in material.claims]
    assert sum(row["主张"] is not None for row in told) == len(material.claims) < len(told)


def test_of_a_claim_of_many_that_is_not_told_the_first_sentences_are_listed(run, material):
    draft = draft_bulletin(run)
    told = {reference for _, sentence in draft.sentences() for reference in sentence.evidence}
    (claim, *_) = (c for c in material.claims if c.opposers)
    many = [replace(claim, id=id_, sentences=claim.sentences * 30) for id_ in (claim.id, "new")]
    rows = next(s.rows for s in evidence_sheets(draft, replace(material, claims=tuple(many))) if s.name == "主张")
    sides = [Counter(row[11] for row in rows if row[0] == each.reference) for each in many]
    assert claim.reference in told and sides[0].total() == len(many[0].sentences)
    assert sides[1] == {"赞成": 20, "反对": 20, None: 1}
    assert f"……另有{len(many[1].sentences) - 40}句，见 claims.jsonl" in rows[-1]


def test_marks_of_the_organiser_become_decisions(written, tmp_path):
    book = openpyxl.load_workbook(written / "简报.evidence.xlsx")
    sheet = book["引语"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["采用"]).value = "是"
    sheet.cell(3, columns["采用"]).value = "否"
    sheet.cell(4, columns["改字"]).value = "查起来→查起来，"
    sheet.cell(4, columns["备注"]).value = "标点"
    themes = book["主题"]
    column = {cell.value: cell.column for cell in themes[1]}["改名"]
    themes.cell(2, column).value = "组织生活会怎样开"
    book.save(tmp_path / "filled.xlsx")
    found = import_decisions(tmp_path / "filled.xlsx", by="王编辑")
    assert found["pin"] == [f"{sheet.cell(2, 1).value}"] and len(found["ban"]) == 1
    assert found["edit"][0]["from"] == "查起来" and found["edit"][0]["by"] == "王编辑"
    assert found["rename"] == [{"target": "theme:1", "to": "组织生活会怎样开"}]
    sheet.cell(5, columns["采用"]).value = "也许"
    book.save(tmp_path / "odd.xlsx")
    with pytest.raises(InputError, match="row 5"):
        import_decisions(tmp_path / "odd.xlsx")


def test_own_template(run, tmp_path):
    template = docx.Document()
    template.add_paragraph(
        "{{ title }}——{{ facts.registered.printed }}，{{ facts['round3.people'].printed }}{% if other is defined %}！{% endif %}"
    )
    template.add_paragraph("{%p for paragraph in paragraphs %}")
    template.add_paragraph("{{ paragraph.heading }}{{ paragraph.run_in }}{{ paragraph.text }}")
    template.add_paragraph("{%p endfor %}")
    template.save(tmp_path / "模板.docx")
    write_bulletin(run, tmp_path / "a.docx", template=tmp_path / "模板.docx")
    assert "None" not in "".join(p.text for p in docx.Document(str(tmp_path / "a.docx")).paragraphs)
    lines = [paragraph.text for paragraph in docx.Document(tmp_path / "a.docx").paragraphs]
    assert lines[0] == "畅谈学习收获　提出改进建议——12人，待填"
    assert any(line.startswith("研讨主题鲜明") for line in lines)


def test_fields_that_no_class_has_are_told(run, tmp_path):
    template = docx.Document()
    for line in ("{{ tilte }}{{ facts.registred.printed }}", "{% if issuers %}{% endif %}", "{{ foto }}",
                 "{%p for paragraph in paragraph %}", "{{ paragraph.text }}", "{%p endfor %}",
                 "{%p for paragraph in paragraphs %}", "{{ paragraph.txt }}", "{%p endfor %}"):  # fmt: skip
        template.add_paragraph(line)
    template.save(tmp_path / "模板.docx")
    (tmp_path / "a.docx").write_text("what stood there")
    with pytest.raises(SettingsError) as told:
        write_bulletin(run, tmp_path / "a.docx", template=tmp_path / "模板.docx")
    for name, meant in (
        ("tilte", "title"),
        ("registred", "registered"),
        ("issuers", "issuer"),
        ("txt", "text"),
        ("paragraph", "paragraphs"),
    ):
        assert f"{name!r} (did you mean {meant!r}?)" in str(told.value)
    assert "模板.docx: no such field" in str(told.value) and "'foto'" in str(told.value)
    assert (tmp_path / "a.docx").read_text() == "what stood there"


def test_bad_templates_are_told(run, tmp_path):
    broken = docx.Document()
    broken.add_paragraph("{{ title ")
    broken.add_paragraph("{% for %}")
    broken.save(tmp_path / "broken.docx")
    (tmp_path / "no.docx").write_text("plain")
    (tmp_path / "a.docx").write_text("what stood there")
    for name, told in (
        ("broken.docx", "written wrongly"),
        ("no.docx", "no Word file"),
        ("absent.docx", "no such template"),
    ):
        with pytest.raises(SettingsError, match=told):
            write_bulletin(run, tmp_path / "a.docx", template=tmp_path / name)
        assert (tmp_path / "a.docx").read_text() == "what stood there"
        assert not (tmp_path / "a.evidence.xlsx").exists()  # no evidence of a bulletin that is not there


def test_other_endings_are_refused(run, tmp_path):
    with pytest.raises(OutputError, match=r"\.docx, \.md, \.html"):
        write_bulletin(run, tmp_path / "简报.pdf")


def test_stage_writes_four_files(run, tmp_path):
    write_stage(run, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bulletin.docx",
        "bulletin.md",
        "evidence.xlsx",
        "report.html",
    ]


@pytest.mark.parametrize("edition", ["internal", "external"])
@pytest.mark.parametrize("suffix", [".docx", ".md", ".html"])
def test_what_was_written_verifies(run, tmp_path, suffix, edition):
    path = tmp_path / f"简报{suffix}"
    write_bulletin(run, path, edition=edition)
    found = verify(path, run, edition=edition)
    assert not [f.to_row() for f in found if f.alarm]
    assert sum(f.status == "exact" for f in found if f.kind == "quote") >= 8
    assert sum(f.status == "recomputed" for f in found) >= 30


def test_libreoffice_opens_and_saves_it(run, written, tmp_path):
    soffice = need("soffice", "libreoffice")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", tmp_path, written / "简报.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    found = verify(tmp_path / "简报.docx", run)
    assert not [f.to_row() for f in found if f.alarm]


def _pages(path, tmp_path):
    """The lines of each page that LibreOffice makes of a Word file, without page numbers and raised marks."""
    soffice, pdftotext = need("soffice", "libreoffice"), need("pdftotext")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    told = subprocess.run(
        [pdftotext, "-layout", tmp_path / f"{path.stem}.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = [[re.sub(r"\s|\[\d+\]", "", line) for line in page.split("\n")] for page in told.split("\f")]
    return [kept for page in pages if (kept := [line for line in page if line and not re.fullmatch("—\\d+—", line)])]


def test_lines_are_counted_as_libreoffice_sets_them(run, written, tmp_path):
    lines = [line for page in _pages(written / "简报.docx", tmp_path) for line in page]
    for paragraph in draft_bulletin(run).paragraphs:
        whole, taken = re.sub(r"\s", "", paragraph.text), 0
        first = next(n for n, line in enumerate(lines) if len(line) > 8 and whole.startswith(line))
        while len("".join(lines[first : first + taken])) < len(whole):
            taken += 1
        marks = sum(bool(sentence.evidence) for sentence in paragraph.sentences)
        assert abs(lines_of(paragraph.text, marks=marks) - taken) <= 1, whole


@pytest.mark.parametrize("lines", range(4, 26, 3))
def test_a_picture_leaves_no_hole(tmp_path, lines):
    paragraphs = tuple(DraftParagraph((DraftSentence("学" * 28 * n),)) for n in (lines, 8, 17, 9, 12))
    room = find_room(paragraphs, head=10, ratio=0.6, marked=False)
    used = 10 + sum(lines_of(paragraph.text) for paragraph in paragraphs[: room.behind])
    assert used % LINES == 0 or LINES - used % LINES >= room.width * 0.6 / (225 / LINES) + 1


@pytest.mark.parametrize(
    ("lines", "foot", "place"),
    [
        ((12, 19), 0, (2, 140)),  # 33 lines of two pages of 22, and six of picture and caption
        ((12, 19), 5, (2, 125)),  # … which leave five, and one of them is spare: a little smaller
        ((12, 17), 5, (2, 140)),
        ((10, 5), 5, (1, 140)),  # nothing helps
    ],
)
def test_a_picture_leaves_room_for_the_foot(lines, foot, place):
    paragraphs = [DraftParagraph((DraftSentence("学" * (28 * n - 4)),)) for n in lines]
    room = find_room(paragraphs, head=0, ratio=0.3, marked=False, foot=foot)
    assert (room.behind, room.width) == place


def test_the_picture_stands_where_it_has_room(tmp_path):
    image = pytest.importorskip("PIL.Image").new("RGB", (400, 240), "white")
    image.save(tmp_path / "cloud.png")
    paragraphs = tuple(DraftParagraph((DraftSentence("学" * 28 * n),)) for n in (12, 9, 20, 28))
    draft = Draft("题目", None, paragraphs, pictures=(("cloud.png", "图注"),))
    write_word(draft, tmp_path / "简报.docx", pictures=tmp_path)
    texts = [p.text[:2] for p in docx.Document(tmp_path / "简报.docx").paragraphs]
    at = texts.index("图注")
    assert (texts[:at].count("学学"), texts[at:].count("学学")) == (3, 1)  # behind the third of four


def test_record_of_review(run, written, tmp_path):
    path, record = tmp_path / "简报.md", tmp_path / "审校.xlsx"
    write_bulletin(run, path)
    whole = path.read_text("utf-8")
    path.write_text(whole.replace("注册人数12人", "注册人数13人"), "utf-8")
    first = record_review(record, path, verify(path, run), round_="一审", reviewer="甲", time="2023-12-10T09:00")
    path.write_text(whole, "utf-8")
    second = record_review(record, path, verify(path, run), round_="二审", reviewer="乙", time="2023-12-11T09:00")
    assert (first.open, second.open, second.closed) == (1, 0, 1) and first.version != second.version
    rows = [
        tuple(cell.value for cell in row) for row in openpyxl.load_workbook(record)["审校记录"].iter_rows(min_row=2)
    ]
    assert len(rows) == 2
    round_, reviewer, time, file, version, open_, mended, standing, gone = rows[1]
    assert (round_, reviewer, time, file, version) == ("二审", "乙", "2023-12-11T09:00", "简报.md", file_digest(path))
    assert (open_, mended, standing or "") == (0, 1, "") and gone == rows[0][7]
    assert gone.endswith(" 数字与数据不符：13人")


def test_what_people_add_to_a_record_stays(run, written, tmp_path):
    """A sheet of a leader's opinions (领导意见), a column of signatures (签字), and a remark that begins like a formula."""
    path, record = tmp_path / "简报.md", tmp_path / "审校.xlsx"
    write_bulletin(run, path)
    record_review(record, path, [], round_="一审", reviewer="甲", time="2023-12-10T09:00")
    book = openpyxl.load_workbook(record)
    book.create_sheet("领导意见")["A1"] = "同意印发"  # may be printed
    book["审校记录"]["J1"], book["审校记录"]["J2"] = "签字", "甲"
    book.save(record)
    record_review(record, path, [], round_="二审", reviewer="=乙", time="2023-12-11T09:00")
    book = openpyxl.load_workbook(record)
    assert book["领导意见"]["A1"].value == "同意印发"
    rows = list(book["审校记录"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[1], row[9]) for row in rows] == [("一审", "甲", "甲"), ("二审", "=乙", None)]
    assert book["审校记录"]["B3"].data_type == "s"
    assert [(entry.round, entry.open) for entry in read_record(record)] == [("一审", 0), ("二审", 0)]


def test_of_bulletin_and_evidence_both_take_their_places_or_neither(run, tmp_path, monkeypatch):
    """The evidence is held open by another program: the bulletin stays as it was too."""
    path = tmp_path / "简报.docx"
    _, evidence = write_bulletin(run, path)
    before = path.read_bytes(), evidence.read_bytes()
    replace = Path.replace

    def held(self, target):
        if Path(target) == evidence:
            raise PermissionError(errno.EACCES, "denied", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(OutputError, match="close it there"):
        write_bulletin(run, path, edition="external")
    assert (path.read_bytes(), evidence.read_bytes()) == before
    path.unlink()
    with pytest.raises(OutputError):
        write_bulletin(run, path, edition="external")
    assert sorted(file.name for file in tmp_path.iterdir()) == [evidence.name]


def test_far_cells_of_a_workbook_cost_nothing(run, tmp_path):
    """A blank in the last cell of all, left there by accident, ended the process of a reader that fills rectangles."""
    _, evidence = write_bulletin(run, tmp_path / "简报.md")
    book = openpyxl.load_workbook(evidence)
    book["引语"]["XFD1048576"] = " "
    book.save(evidence)
    assert import_decisions(evidence) == {}


def test_a_finding_of_a_former_record_still_stands(run, written, tmp_path):
    """Records told of findings by their English names."""
    from textmine.bulletin.review import _mended

    assert _mended(["第6段第2句 figure differs：36人"], ["第7段第1句 数字与数据不符：36人"]) == []
    assert _mended(["第6段第2句 figure differs：36人"], []) == ["第6段第2句 figure differs：36人"]


def test_a_bulletin_is_drafted_again_with_the_settings_of_its_run(tmp_path):
    folder = build_run(tmp_path / "run", settings={"bulletin": {"edition": "external", "template": "headed"}})
    write_bulletin(folder, tmp_path / "简报.md")
    text = (tmp_path / "简报.md").read_text("utf-8")
    assert not [name for name, _, _ in PEOPLE if name in text] and "一、课程" in text
    assert not [f.to_row() for f in verify(tmp_path / "简报.md", folder) if f.alarm]
    write_bulletin(folder, tmp_path / "内部.md", edition="internal")
    assert "周远山" in (tmp_path / "内部.md").read_text("utf-8")


def _pasted(corpus):
    """The class as it is where a school was pasted out of Word, with its soft line break, and a post from a terminal."""
    unit = {SCHOOLS[0]: SCHOOLS[0].replace("县", "县\x0b")}
    documents = [
        replace(d, unit=unit.get(d.unit, d.unit), text=d.text.replace("我头一个讲了", "我头一个\x1b讲了"), person=None)
        for d in corpus
    ]
    return Corpus.from_documents(documents)


@pytest.mark.parametrize("own", [False, True])
def test_control_characters_are_no_obstacle(tmp_path, own):
    corpus = _pasted(Corpus.from_documents(_documents()))
    card = {**CARD, "class": {**CARD["class"], "name": "云溪县\x0b研修班\ufffe"}}
    quote = _find(corpus, "周远山", "我校十月", "办公室的事。")
    first, *others = _quotes(corpus)
    run = build_run(tmp_path / "run", corpus=corpus, card=card, quotes=[{**first, **quote}, *others])
    template = None
    if own:
        template = tmp_path / "模板.docx"
        document = docx.Document()
        document.add_paragraph("{{ card.name }}{% for paragraph in paragraphs %}{{ paragraph.text }}{% endfor %}")
        document.save(template)
    write_bulletin(run, tmp_path / "简报.docx", template=template)
    text = "".join(paragraph.text for paragraph in docx.Document(tmp_path / "简报.docx").paragraphs)
    assert "云溪县研修班" in text and "头一个" not in text
    assert own or not [finding.to_row() for finding in verify(tmp_path / "简报.docx", run) if finding.alarm]
