"""What is read of a Word file beside its text: margins, notes, and names in tables."""

import docx
import pytest

from tests.bulletin.wordedits import in_header, in_note, with_table
from textmine.bulletin import fix, mark, verify


def test_what_stands_in_margins_and_notes_is_found_where_it_stands(tmp_path, run):
    """页眉 header, 脚注 footnote: Word has no comments there; one hangs at the note's mark, else at the beginning."""
    path = tmp_path / "a.docx"
    document = docx.Document()
    for _ in range(10):
        document.add_paragraph("注册率100%。")
    in_header(document, "注册人数13人")
    in_note(document, "注册人数14人。")
    document.sections[0].first_page_header.paragraphs[0].text = "注册人数15人"
    document.sections[0].different_first_page_header_footer = False  # left over, and never printed
    document.save(path)
    found = [f for f in verify(path, run) if f.alarm]
    assert [(f.where, f.text) for f in found] == [("页眉第1句", "13人"), ("脚注1第1句", "14人")]
    assert mark(path, found, tmp_path / "批注.docx") == 2
    comments = [c.text for c in docx.Document(str(tmp_path / "批注.docx")).comments]
    assert "页眉“13人”：数字与数据不符。注册人数应为12人" in comments
    assert len(fix(path, found, tmp_path / "改好.docx")) == 2
    assert not [f for f in verify(tmp_path / "改好.docx", run) if f.alarm]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("姓名", "单位"), ("周远山", "青石小学"), ("沈文博", "第二中学")], []),
        ([("姓名", "单位"), ("周远山", "第二中学"), ("沈文博", "第二中学")], ["周远山"]),  # of another school
        ([("姓　名", "单位"), ("周元山", "青石小学")], ["周元山"]),  # nobody
        ([("姓名", "职务"), ("王处长", "带队"), ("李干事", "联络")], []),  # a table of other people
        ([("姓名", "单位"), ("周远山", "青石小学"), ("合计", "1人"), ("待定", "青石小学")], []),  # total, to be settled
        ([("姓名", "单位", "职务"), ("周远山", "青石小学", "书记")], []),
        ([("姓名", "单位", "职务"), ("彭玉珍", "梅湾镇中心小学", "少先队、辅导员")], []),
        ([("姓名", "电话"), ("吴大为", "0838-2204567")], []),
        ([("学校", "学员"), ("青石小学", "周远山、林秀兰"), ("百花幼儿园", "谢婉清、唐月娥")], ["唐月娥"]),
        ([("学校", "人数"), ("青石小学", "三人"), ("第九小学", "三人")], ["第九小学"]),  # none of the class's schools
        (
            [("课程", "主讲人"), ("把批评说到人心里", "倪静川"), ("仪器室的第一课", "柏松年")],
            ["柏松年"],
        ),  # lectured on another
    ],
)
def test_names_in_tables(tmp_path, run, rows, told):
    document = docx.Document()
    with_table(document, rows)
    document.save(tmp_path / "a.docx")
    lines = ["|".join(("", *row, "")) for row in rows]
    (tmp_path / "a.md").write_text("\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]), "utf-8")
    for name in ("a.docx", "a.md"):
        assert [f.text for f in verify(tmp_path / name, run) if f.alarm and f.kind == "name"] == told, name


def test_a_cell_that_goes_on_from_the_row_above(tmp_path, run):
    """One school beside two of its people: the lower of its two cells is empty."""
    document = docx.Document()
    with_table(document, [("单位", "姓名"), ("云溪县青石小学", "周远山"), ("", "谢婉清")])
    table = document.tables[0]
    table.cell(1, 0).merge(table.cell(2, 0))
    document.save(tmp_path / "a.docx")
    assert [f.text for f in verify(tmp_path / "a.docx", run) if f.alarm] == ["谢婉清"]


def test_a_paragraph_that_was_pasted_and_not_cut(tmp_path, run):
    words = "组织生活会上校长先作自我批评，我们才敢把心里话讲出来，这是不少学校的做法，学员们也乐于照着办。"
    document = docx.Document()
    for text in (words, "学习有收获。", words, "学习有收获。"):  # a heading may stand twice
        document.add_paragraph(text)
    with_table(document, [("做法", "学校"), (words, "甲"), (words, "乙")])
    document.save(tmp_path / "a.docx")
    found = [f for f in verify(tmp_path / "a.docx", run) if f.alarm and f.kind == "form"]
    assert [(f.where, f.suggestion) for f in found] == [("第3段第1句", "与第1段重复，请删去一处")]
