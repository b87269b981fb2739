"""One file that collects the texts of several people."""

import docx
import pytest

from textmine.reading import read_corpus

SLOW = "我学会了慢，先等三分钟再开口。"  # I learnt to be slow
PLAN = "教研不能变成念稿子，要落到班上。"  # to study teaching is not to read aloud
POOR = "四十多个孩子一个班，我心里打鼓。"  # forty children in a class


def read(folder, text, name="心得汇编.txt"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return {d.author: d for d in read_corpus([path]).corpus}


def test_names_above_texts(tmp_path):
    found = read(
        tmp_path, f"心得汇编\n要慢\n一小　李明\n{SLOW}\n要实\n王芳（二小）\n{PLAN}\n2024年10月20日\n赵敏 三小\n{POOR}"
    )
    assert {who: (d.unit, d.title, d.source.sheet) for who, d in found.items()} == {
        "李明": ("一小", "要慢", "第1篇"),
        "王芳": ("二小", "要实", "第2篇"),
        "赵敏": ("三小", None, "第3篇"),
    }
    assert found["王芳"].text == f"要实\n王芳（二小）\n{PLAN}\n2024年10月20日"
    assert found["王芳"].time == "2024-10-20"


def test_names_below_texts(tmp_path):
    found = read(tmp_path, f"{SLOW}\n——一小 李明\n\n{PLAN}\n二小　王芳\n2024年10月20日\n\n{POOR}\n三小　赵敏\n")
    assert {who: d.text.split("\n")[0] for who, d in found.items()} == {"李明": SLOW, "王芳": PLAN, "赵敏": POOR}
    assert found["王芳"].time == "2024-10-20"


def test_labels_above_texts_and_a_preface(tmp_path):
    preface = "以下是各校交来的心得。"  # what schools handed in
    found = read(tmp_path, f"{preface}\n姓名：李明　单位：一小\n{SLOW}\n姓名：王芳　单位：二小\n{PLAN}")
    assert {who: (d.unit, d.text.split("\n")[-1]) for who, d in found.items()} == {
        None: (None, preface),
        "李明": ("一小", SLOW),
        "王芳": ("二小", PLAN),
    }


def test_a_name_above_and_below_is_one_text(tmp_path):
    found = read(tmp_path, f"一小　李明\n{SLOW}\n汇报人：李明\n二小　王芳\n{PLAN}\n汇报人：王芳")
    assert {who: d.unit for who, d in found.items()} == {"李明": "一小", "王芳": "二小"}


@pytest.mark.parametrize(
    "text",
    [
        f"一小　李明\n{SLOW}\n{PLAN}\n一小　李明\n2024年10月20日",  # above and below
        f"一小　李明\n二小　王芳\n三小　赵敏\n{SLOW}",  # a list of those who took part
        f"{SLOW}\n{PLAN}\n参加人员\n一小　李明\n二小　王芳",
        f"课堂实录\n老师：李明，你来说。\n学生：王芳说得对。\n{SLOW}",  # speech in a lesson
        "观摩心得\n一小　李明\n李老师先等三分钟再开口。\n二小　王芳\n王老师不念稿子。\n我学到很多。",  # lessons of others
        "听课体会\n一小　李明\n这节课李明讲得慢。\n二小　王芳\n她让孩子先说。\n三小　赵敏\n赵敏主任的课实。",
        f"“{SLOW}”\n——一小 李明\n读到这句话我想了很久。\n“{PLAN}”\n——二小 王芳\n这话说到我心里了。",  # quoted words
        f"“{SLOW}”\n——一小 李明\n“{PLAN}”\n——二小 王芳\n这两句话我记在本子上，天天看。",
        f"学生姓名：小宇\n{SLOW}\n学生姓名：小杰\n{PLAN}",  # a case study of two pupils
    ],
)
def test_one_text_that_names_several_people(tmp_path, text):
    assert len(read(tmp_path, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"一小　李明\n孩子们叫我李老师。{SLOW}\n二小　王芳\n{PLAN}\n三小　赵敏\n{POOR}",  # the children call me
        f"一小　李明\n大家好，我是一小的李明。{SLOW}\n二小　王芳\n我叫王芳。{PLAN}",  # I am
        f"一小　李明\n“李老师，你慢点说。”孩子说。{SLOW}\n二小　王芳\n“王老师好！”{PLAN}",  # what children say
        f"“{SLOW}”\n——一小 李明\n“{PLAN}”\n——二小 王芳",  # what trainees say, one quotation after another
        f"“{SLOW}”我写在墙上。\n——一小 李明\n{PLAN}\n——二小 王芳",
    ],
)
def test_each_speaks_of_themselves(tmp_path, text):
    assert {"李明", "王芳"} <= set(read(tmp_path, text))


def test_a_file_that_is_named_for_a_person_is_theirs(tmp_path):
    text = f"访谈\n一小　李明\n{SLOW}\n二小　王芳\n{PLAN}"  # interviews
    assert list(read(tmp_path, text, name="赵敏-三小-访谈录.txt")) == ["赵敏"]


def write_table(path, title, rows, *after):
    document = docx.Document()
    document.add_paragraph(title)
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for text in after:
        document.add_paragraph(text)
    document.save(path)
    return path


TRAINEES = [
    ("序号", "姓名", "单位", "职务"),
    ("1", "李明", "一中", "语文教师"),
    ("2", "王芳", "二小", "教导主任"),
    ("3", "赵敏", "三小", "班主任"),
]
COURSES = [
    ("课程名称", "主讲教师", "类别", "学时"),
    ("作业设计", "袁牧野", "必修", "3"),
    ("听懂学生", "林静秋", "选修", "2"),
]


def test_a_roster_in_word(tmp_path):
    path = write_table(tmp_path / "学员名单.docx", "江北区研修班学员名单", TRAINEES)
    reading = read_corpus([path])
    assert reading.roster.frame.select("name", "unit", "role").rows() == [
        (name, unit, role) for _, name, unit, role in sorted(TRAINEES[1:], key=lambda row: row[1])
    ]
    assert len(reading.corpus) == 0 and reading.rows == reading.accepted == 3


def test_a_list_of_courses_in_word(tmp_path):
    for name, title in (("课程表.docx", "研修班"), ("附件2.docx", "研修班课程安排")):
        reading = read_corpus([write_table(tmp_path / name, title, COURSES)])
        told = [(course.title, course.lecturer, course.required, course.hours) for course in reading.catalogue]
        assert told == [("作业设计", "袁牧野", True, 3), ("听懂学生", "林静秋", False, 2)] and not len(reading.corpus)


@pytest.mark.parametrize(
    ("name", "title", "rows", "after"),
    [
        ("我们组的分工.docx", "分工", TRAINEES, ()),  # who does what in our group
        ("李明-学习心得.docx", "学习心得", [("姓名", "单位"), ("李明", "一中")], (SLOW,)),
        ("赵敏-学员案例.docx", "三名学员", TRAINEES, (POOR * 20,)),  # a long text with a table of those it is about
    ],
)
def test_a_text_with_a_table_of_people_is_a_text(tmp_path, name, title, rows, after):
    reading = read_corpus([write_table(tmp_path / name, title, rows, *after)])
    assert len(reading.corpus) == 1 and reading.roster is None
    assert all(cell in reading.corpus[0].text for row in rows for cell in row)
