"""Forms that one person filled in, as a sheet; and whose a file is by its name."""

import pytest
from builders import write_docx, write_xlsx

from textmine.corpus import Kind
from textmine.pipeline.inputs import input_files
from textmine.reading import read_corpus
from textmine.reading.explain import explain
from textmine.reading.names import who_of_name

GAINED = "这次培训让我重新认识了校本教研，回去要把集体备课真正做实。"  # training made me see school research anew
FORM = [
    ["学员学习心得登记表"],  # form for what trainees gained
    ["姓名", "李明", "单位", "城关小学"],  # name, work place
    ["职务", "教导主任", "联系电话", "13800000000"],  # office, telephone
    ["学习心得", GAINED],
]
MERGES = [(0, 0, 0, 3), (3, 1, 3, 3)]


def test_a_sheet_that_one_person_filled_in(tmp_path):
    reading = read_corpus([write_xlsx(tmp_path / "登记表.xlsx", {"Sheet1": FORM}, {"Sheet1": MERGES})])
    (document,) = reading.corpus
    assert (document.author, document.unit, document.role) == ("李明", "城关小学", "教导主任")
    assert GAINED in document.text and "13800000000" in document.text  # nothing of it is lost
    assert (reading.rows, reading.accepted) == (1, 1)


def test_a_sheet_each(tmp_path):
    other = [["姓名", "王芳", "单位", "二小"], ["心得体会", GAINED[::-1]]]
    path = write_xlsx(tmp_path / "心得.xlsx", {"李明": FORM, "王芳": other}, {"李明": MERGES})
    found = {d.author: (d.unit, d.source.sheet, str(d.kind)) for d in read_corpus([path]).corpus}
    assert found == {"李明": ("城关小学", "李明", "report"), "王芳": ("二小", "王芳", "report")}


def test_it_reads_as_the_same_form_in_word(tmp_path):
    import docx

    path = write_docx(tmp_path / "登记表.docx", [])
    document = docx.Document(str(path))
    table = document.add_table(rows=len(FORM), cols=4)
    for row, cells in zip(table.rows, FORM, strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            cell.text = text
    document.save(str(path))
    write_xlsx(tmp_path / "登记表.xlsx", {"Sheet1": FORM}, {"Sheet1": MERGES})
    word, sheet = (next(iter(read_corpus([tmp_path / f"登记表.{ending}"]).corpus)) for ending in ("docx", "xlsx"))
    assert (word.author, word.unit, word.role) == (sheet.author, sheet.unit, sheet.role)


@pytest.mark.parametrize(
    "rows",
    [
        [["姓名", "内容"], ["李明", GAINED]],  # name and text below their headers
        [["姓名", "照片", "内容"], ["李明", None, GAINED]],
        [["研讨主题", "怎样落地"], ["姓名", "内容"], ["李明", GAINED]],
        [["填表人", "周老师"], ["姓名", "心得体会"], ["李明", GAINED], ["王芳", GAINED]],
    ],
)  # fmt: skip
def test_a_small_table_is_no_form(rows, tmp_path):
    reading = read_corpus([write_xlsx(tmp_path / "表.xlsx", {"Sheet1": rows})])
    assert {d.text for d in reading.corpus} == {GAINED}
    assert "李明" in {d.author for d in reading.corpus}


@pytest.mark.parametrize("name", ["page.pdf", "scan001.pdf", "Document1.docx", "IMG_2034.docx", "final-report.docx"])
def test_what_programs_call_a_file_is_nobody(name):
    assert who_of_name(name, pattern="{author}-{unit}-{title}").author is None


@pytest.mark.parametrize(("name", "author"), [("zhangsan.docx", "zhangsan"), ("gp2023001-心得.docx", "gp2023001")])
def test_a_login_is_somebody(name, author):
    assert who_of_name(name, pattern="{author}-{unit}-{title}").author == author


def test_a_heading_tells_the_kind_of_a_file_and_a_sentence_does_not(tmp_path):
    (tmp_path / "a.txt").write_text("思想汇报\n这次学习让我想了很多。", "utf-8")  # thought report
    for number, opening in enumerate(
        ("这次的收获很多，", "汇报一下情况：", "教案改了三遍，")
    ):  # gains, reports, lesson plans
        (tmp_path / f"b{number}.txt").write_text(f"{opening}学员们坐在一起把问题谈开了。", "utf-8")
    reading = read_corpus([tmp_path])
    assert [str(d.kind) for d in reading.corpus] == ["report", "other", "other", "other"]
    told = [n.message for n in reading.notes if n.topic == "kind"]
    assert "report by its heading" in told[0] and all("neither its name nor a heading" in why for why in told[1:])
    assert "kind: taken for report by its heading" in explain(reading)


def test_the_name_of_a_file_or_the_user_tells_the_kind(tmp_path):
    (tmp_path / "李明-学习心得.txt").write_text("这次学习让我想了很多。", "utf-8")  # what Li Ming gained
    assert "kind: taken for report by its name" in explain(read_corpus([tmp_path]))
    given = read_corpus([tmp_path], kind=Kind.POST)
    assert "kind: post, as given" in explain(given) and given.corpus[0].kind == "post"


def test_plain_text_under_the_name_of_word_is_said_to_be_so(tmp_path):
    (tmp_path / "李明.docx").write_text("这次学习让我想了很多。", "utf-8")
    (tmp_path / "bad.docx").write_bytes(b"not a zip")
    reading = read_corpus([tmp_path])
    assert [d.author for d in reading.corpus] == ["李明"]
    assert any("named .docx, but is plain text" in note.message for note in reading.notes)
    assert [(r.file, "of another kind" in r.reason) for r in reading.rejects] == [("bad.docx", True)]


CARD = '[class]\nname = "党务培训班"\nstart = "2017-06-01"\n'


@pytest.mark.parametrize("given", ["李明.txt", ""])
def test_the_class_card_beside_a_file_is_used(tmp_path, given):
    (tmp_path / "李明.txt").write_text("时间：6月22日\n这次学习让我想了很多。", "utf-8")
    (tmp_path / "class.toml").write_text(CARD, "utf-8")
    reading = read_corpus([tmp_path / given])
    assert reading.card.class_.name == "党务培训班" and len(reading.corpus) == 1
    assert any(note.place == "class.toml" for note in reading.notes)


def test_a_card_beside_a_file_is_part_of_the_input(tmp_path):
    """A run is made again when its card was changed."""
    (tmp_path / "李明.txt").write_text("这次学习让我想了很多。", "utf-8")
    (tmp_path / "class.toml").write_text(CARD, "utf-8")
    files = input_files([tmp_path / "李明.txt"], without=tmp_path / "run")
    assert [file.path for file in files] == ["class.toml", "李明.txt"]


def test_a_card_that_is_given_goes_before_the_one_beside(tmp_path):
    (tmp_path / "李明.txt").write_text("这次学习让我想了很多。", "utf-8")
    (tmp_path / "class.toml").write_text(CARD, "utf-8")
    (tmp_path / "other.toml").write_text(CARD.replace("党务", "教务"), "utf-8")
    reading = read_corpus([tmp_path / "李明.txt", tmp_path / "other.toml"])
    assert reading.card.class_.name == "教务培训班"


def forms_in_word(path, *people, labels=("姓名", "单位", "学习心得"), before="", heading=False):
    """A file with a table for each of some people: labels and values side by side, the text in a row of its own."""
    import docx

    document = docx.Document()
    document.add_heading("学习心得汇编", 0)  # what trainees gained, collected
    if before:
        document.add_paragraph(before)
    for name, unit, text in people:
        if heading:
            document.add_heading(f"{unit}的体会", 1)
        table = document.add_table(rows=2, cols=4)
        for cell, value in zip(table.rows[0].cells, (labels[0], name, labels[1], unit), strict=True):
            cell.text = value
        table.cell(1, 0).text = labels[2]
        table.cell(1, 1).merge(table.cell(1, 3)).text = text
        document.add_paragraph("")
    document.save(str(path))
    return path


OTHER = "回去先把听课本拿出来，从前记的都是优点，一条问题也没有。"  # my notes of lessons had praise only


@pytest.mark.parametrize("heading", [True, False])
def test_one_form_again_and_again_is_a_document_each(tmp_path, heading):
    people = [("李明", "城关小学", GAINED), ("王芳", "二小", OTHER), ("赵敏", "三小", GAINED[5:])]
    reading = read_corpus([forms_in_word(tmp_path / "学习心得汇编.docx", *people, heading=heading)])
    found = {d.author: (d.unit, str(d.kind), d.source.sheet) for d in reading.corpus}
    assert found == {
        "李明": ("城关小学", "report", "表1"),
        "王芳": ("二小", "report", "表2"),
        "赵敏": ("三小", "report", "表3"),
    }
    assert [(GAINED in d.text, OTHER in d.text) for d in reading.corpus][:2] == [(True, False), (False, True)]
    assert (reading.rows, reading.accepted) == (3, 3)
    if heading:
        assert [d.title for d in reading.corpus] == ["城关小学的体会", "二小的体会", "三小的体会"]


def test_what_stands_before_the_forms_is_a_document_of_nobody(tmp_path):
    path = forms_in_word(
        tmp_path / "心得.docx", ("李明", "一小", GAINED), ("王芳", "二小", OTHER), before="以下是各校交来的。"
    )
    found = {d.author: d.text for d in read_corpus([path]).corpus}
    assert set(found) == {None, "李明", "王芳"} and "以下是各校交来的" in found[None] and GAINED not in found[None]


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("王丽-个案.docx", ("姓名", "班级", "描述")),  # a case study by 王丽, a table a pupil
        ("个案研究.docx", ("学生姓名", "班级", "描述")),
        ("记录.docx", ("观察记录", "地点", "描述")),
    ],
)
def test_tables_about_others_are_one_text(tmp_path, name, labels):
    path = forms_in_word(tmp_path / name, ("小宇", "三班", GAINED), ("小杰", "四班", OTHER), labels=labels)
    assert len(read_corpus([path]).corpus) == 1


def test_two_forms_of_one_person_are_one_text(tmp_path):
    path = forms_in_word(tmp_path / "心得.docx", ("李明", "一小", GAINED), ("李明", "一小", OTHER))
    assert [d.author for d in read_corpus([path]).corpus] == ["李明"]
