"""Who is one person: across files and spellings, by name or number, in tables, forms and names of files."""

import json
from fractions import Fraction

import pytest
from builders import csv_bytes, write_xlsx

from textmine.reading import read_corpus
from textmine.reading.names import join_name, who_of_name, who_of_nickname, who_of_pairs

GAINED = "这次培训让我重新认识了校本教研，回去要把集体备课真正做实。"  # training made me see school research anew


def write(folder, **tables):
    """Tables as .csv; the name of each is that of its file."""
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_bytes(csv_bytes(rows))
    return read_corpus([folder])


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("李 明", "李明"),
        ("李\u3000\u3000明", "李明"),
        ("欧 阳 建 国", "欧阳建国"),
        ("欧阳 建国", "欧阳建国"),
        ("逄 冰", "逄冰"),  # a rare surname
        ("李明 王芳", "李明 王芳"),  # two people
        ("王芳 二小", "王芳 二小"),  # name and school
        ("班级 管理员", "班级 管理员"),  # class administrator
        ("Li Ming", "Li Ming"),
        ("李明", "李明"),
        (" ", " "),
        ("", ""),
    ],
)
def test_spaces_that_align_a_name(written, name):
    assert join_name(written) == name
    assert who_of_pairs([("姓名", written)]).author == (name.strip() or None)


def test_a_name_spelled_with_a_space_is_the_same_person(tmp_path):
    roster = [["姓名", "单位", "发帖数", "考试成绩"], ["李 明", "一中", 1, 90], ["王小芳", "二中", 2, 80]]
    posts = [
        ["楼层", "发帖人", "发帖内容", "回复对象"],
        [1, "李明", GAINED, None],
        [2, "李 明", GAINED + "还要坚持。", None],  # and go on
        [3, "王小芳", "我同意，下学期一起做。", "李  明"],  # agreed, let us do it together
    ]
    (tmp_path / "more.jsonl").write_text(
        json.dumps({"id": "x", "author": "李\u3000明", "text": GAINED}, ensure_ascii=False), "utf-8"
    )
    reading = write(tmp_path, 名单=roster, 发帖=posts)
    assert reading.roster.names == ["李明", "王小芳"]
    assert sorted({d.person for d in reading.corpus}) == ["李明", "王小芳"]
    written = [d.meta.get("author_as_written") for d in reading.corpus if d.author == "李明"]
    assert set(written) == {None, "李 明", "李\u3000明"}  # as in each file
    reply = next(d for d in reading.corpus if d.author == "王小芳")
    assert reply.meta["reply_author"] == "李明" and reply.meta["reply_author_as_written"] == "李  明"
    assert reply.reply_to == next(d.id for d in reading.corpus if d.source.row == 3)
    assert all("李明" not in names or "李 明" not in names for names in reading.authors.values())


def test_a_roster_that_spells_one_name_in_two_ways(tmp_path):
    reading = write(
        tmp_path, 名单=[["姓名", "单位", "是否注册"], ["李 明", "一中", "是"], ["李明", "一中", "是"], ["王芳", "一中", "是"]]
    )  # fmt: skip
    figures = {f.key: f.value for f in reading.roster.figures()}
    assert (figures["enrolled"], figures["registered"]) == (2, 2)


MARKS = [["姓名", "单位", "考试成绩", "发帖数"], ["李明", "一中", 90, 3], ["王芳", "二中", 80, 1]]
NUMBERED = [["学员编号", "姓名", "单位", "是否注册"], ["S1", "李明", "一中", "是"], ["S2", "王芳", "二中", "是"]]


def figures_of(reading):
    return {figure.key: figure for figure in reading.roster.figures()}


@pytest.mark.parametrize("order", ["ab", "ba"])
@pytest.mark.parametrize("column", [None, 2])
def test_rosters_with_and_without_numbers_are_of_the_same_people(tmp_path, order, column):
    """In either order of files, and where the numbered one names no unit."""
    numbered = [[cell for c, cell in enumerate(row) if c != column] for row in NUMBERED]
    reading = write(tmp_path, **dict(zip(order, (MARKS, numbered), strict=True)))
    rows = reading.roster.frame.select("name", "unit", "number", "mark", "registered").rows()
    assert rows == [("李明", "一中", "S1", 90.0, True), ("王芳", "二中", "S2", 80.0, True)]
    assert figures_of(reading)["registered_rate"].value == 1


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_namesakes_of_one_unit_with_two_numbers_stay_two(tmp_path, order):
    namesakes = [["学员编号", "姓名", "单位", "是否注册"], ["S1", "李明", "一中", "是"], ["S2", "李明", "一中", "否"]]
    marks = [MARKS[0], ["李明", "二中", 90, 3]]
    reading = write(tmp_path, **dict(zip(order, (namesakes, marks), strict=True)))
    assert reading.roster.frame.select("name", "unit", "number").rows() == [
        ("李明", "一中", "S1"),
        ("李明", "一中", "S2"),
        ("李明", "二中", None),
    ]


SHORT = [
    ["姓名", "单位", "职务"],
    ["李明", "第一中学", "校长"],
    ["王芳", "中心小学", "书记"],
    ["赵敏", "实验小学", "教师"],
]
LONG = [
    ["姓名", "单位", "发帖数"],
    ["李明", "江北区第一中学", 1],
    ["王芳", "柳林镇中心小学", 2],
    ["赵敏", "江北区实验小学", 0],
]


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_units_spelled_in_two_ways_in_two_tables_are_of_the_same_people(tmp_path, order):
    reading = write(tmp_path, **dict(zip(order, (SHORT, LONG), strict=True)))
    assert reading.roster.frame.select("name", "unit", "role", "posts").rows() == [
        ("李明", "江北区第一中学", "校长", 1.0),
        ("王芳", "柳林镇中心小学", "书记", 2.0),
        ("赵敏", "江北区实验小学", "教师", 0.0),
    ]
    assert len(reading.roster.units) == 3


@pytest.mark.parametrize("order", ["ab", "ba"])
@pytest.mark.parametrize(
    ("a", "b", "people"),
    [
        # of one class, though one table names offices of education: each name stands once
        ([("李明", "区直"), ("王芳", "一中")], [("李明", "三小"), ("王芳", "一中")], 2),
        ([("张敏", "一小"), ("张敏", "二小")], [("张敏", "江北区一小"), ("张敏", "江北区二小")], 2),  # namesakes
        ([("张敏", "一小"), ("张敏", "二小")], [("张敏", "三小")], 3),
        # two classes with a name in common
        (
            [("张敏", "一小"), ("李明", "二小"), ("王芳", "三小")],
            [("张敏", "四中"), ("赵敏", "五中"), ("孙立", "六中")],
            6,
        ),
        # one table knows them by two spellings of one school: perhaps namesakes
        ([("张敏", "中心小学"), ("张敏", "柳林镇中心小学")], [], 2),
    ],
)
def test_who_is_one_trainee_in_two_tables(tmp_path, order, a, b, people):
    tables = [
        [["姓名", "单位", column], *([*row, 1] for row in rows)] for column, rows in (("发帖数", a), ("回帖数", b))
    ]
    reading = write(tmp_path, **dict(zip(order, [table for table in tables if len(table) > 1], strict=False)))
    assert len(reading.roster) == people


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_numbers_of_two_kinds_are_of_the_same_people(tmp_path, order):
    by_phone = [
        ["姓名", "单位", "手机号", "是否注册"],
        ["李明", "一中", "13800000001", "是"],
        ["王芳", "二中", "13800000002", "是"],
    ]
    by_number = [["学号", "姓名", "单位", "发帖数"], ["2024001", "李明", "一中", 1], ["2024002", "王芳", "二中", 2]]
    reading = write(tmp_path, **dict(zip(order, (by_phone, by_number), strict=True)))
    assert reading.roster.frame.select("name", "registered", "posts").rows() == [
        ("李明", True, 1.0),
        ("王芳", True, 2.0),
    ]


@pytest.mark.parametrize(
    ("header", "rows", "mean", "how"),
    [
        # required and total: the total holds the electives too
        ("必修学时 总学时", ["20 30", "20 40"], 35 * 45, "课程学习总时长÷学员人数"),
        ("总学时 发帖数", ["30 1", "40 1"], 35 * 45, "课程学习总时长÷学员人数"),
        ("必修学时 选修学时", ["20 10", "20 20"], 35 * 45, "（必修课时长＋选修课时长）÷学员人数"),
        ("必修学时 发帖数", ["20 1", "20 1"], 20 * 45, "必修课总时长÷学员人数"),
        # the parts are believed where both are told
        ("必修学时 选修学时 总学时", ["20 10 99", "20 20 99"], 35 * 45, "（必修课时长＋选修课时长）÷学员人数"),
        (
            "必修学时 选修学时 总学时",
            ["20 10 30", "20 - 40"],
            35 * 45,
            "（必修课时长＋选修课时长，缺一项的按课程学习总时长）÷学员人数",
        ),
        ("必修学时 总学时", ["20 30", "20 -"], 25 * 45, "（必修课时长，缺一项的按课程学习总时长）÷学员人数"),
    ],
)
def test_mean_minutes_take_the_total_where_a_part_is_not_told(tmp_path, header, rows, mean, how):
    table = [
        ["姓名", "单位", *header.split()],
        *(["李" + "明芳"[n], "一中", *row.split()] for n, row in enumerate(rows)),
    ]
    figure = figures_of(write(tmp_path, 名单=table))["mean_minutes"]
    assert (figure.value, figure.how) == (mean, how)


@pytest.mark.parametrize(
    ("marks", "sat", "mean"),
    [
        (["90/100", "90", "80"], 3, "260/3"),
        (["88／100分", "90", "80"], 3, "86"),
        (["良好", "90", "80"], 3, "85"),  # good
        (["九十", "90", "80"], 3, "85"),
        (["未通过", "90", "80"], 3, "85"),  # failed
        (["缺考", "90", "80"], 2, "85"),  # absent
        (["缓考", "90", "80"], 2, "85"),  # postponed
        (["未提交", "90", "80"], 2, "85"),  # not handed in
        (["—", "90", "80"], 2, "85"),
        (["#N/A", "90", "80"], 2, "85"),
        ([None, "90", "80"], 2, "85"),
        (["0", "90", "100"], 3, "190/3"),
    ],
)
def test_a_mark_that_is_no_number_is_handed_in_all_the_same(tmp_path, marks, sat, mean):
    rows = [[f"李{name}", "一中", mark, 1] for name, mark in zip("明芳刚", marks, strict=True)]
    figures = figures_of(write(tmp_path, 名单=[["姓名", "单位", "考试成绩", "发帖数"], *rows]))
    told = figures["mean_mark"]
    assert (figures["sat"].value, figures["not_sat"].value) == (sat, 3 - sat)
    assert (str(told.value), told.of_label) == (mean, "试卷提交者" if told.of == sat else "有成绩的人数")


def test_who_is_said_not_to_have_handed_in_has_not(tmp_path):
    """是否交卷 (handed in?) is believed, whatever stands under 成绩 (mark)."""
    rows = [["李明", "一中", "是", "良好"], ["王芳", "一中", "否", "待定"], ["张刚", "一中", "是", 80]]
    figures = figures_of(write(tmp_path, 名单=[["姓名", "单位", "是否交卷", "考试成绩"], *rows]))
    assert (figures["sat"].value, figures["mean_mark"].value) == (2, 80)


PHONES = [
    ["手机号", "姓名", "单位", "发帖数"],
    ["13812345678", "李明", "一中", 1],
    ["13912345678", "李明", "二中", 1],  # his namesake
    ["13700000000", "王芳", "二中", 1],
    ["13600000000", None, "二中", 1],  # nobody knows the name
]


def test_an_author_known_by_number_is_the_rosters_trainee(tmp_path):
    (tmp_path / "李明-一中-思想汇报.txt").write_text(GAINED, "utf-8")  # a report under his name
    posts = [
        ["学号", "发帖内容"],
        *([phone, GAINED + phone] for phone in ("13812345678", "13912345678", "13600000000")),
    ]
    reading = write(tmp_path, 名单=PHONES, 发帖=posts)
    found = sorted((d.author, d.unit) for d in reading.corpus)
    assert found == [("13600000000", "二中"), ("李明", "一中"), ("李明", "一中"), ("李明", "二中")]
    assert len({d.person for d in reading.corpus}) == 3
    written = {d.meta.get("author_as_written") for d in reading.corpus}
    assert written == {"13812345678", "13912345678", None}  # the number is kept
    assert reading.authors["发帖.csv"] == {"李明", "13600000000"}


def test_a_number_that_is_nobodys_stays(tmp_path):
    """A part of a number is none, and a name is no number."""
    posts = [["学号", "发帖内容"], ["1381234567", GAINED], ["138123456789", GAINED + "一"], ["李明", GAINED + "二"]]
    reading = write(tmp_path, 名单=PHONES, 发帖=posts)
    assert {d.author for d in reading.corpus} == {"1381234567", "138123456789", "李明"}
    assert not any("author_as_written" in d.meta for d in reading.corpus)


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("20230701-李明.txt", "李明"),  # a day
        ("202307-李明.txt", "李明"),
        ("230701-李明.txt", "李明"),
        ("20230701123000-李明.txt", "李明"),
        ("13812345678-王芳.txt", "王芳"),  # a telephone
        ("gp2023001-王芳-心得.txt", "王芳"),
        ("20230701-一中-李明.txt", "李明"),
        ("13812345678-一中-李明.txt", "李明"),
        ("高中数学-孙立.txt", "孙立"),  # a subject
        ("高中数学-一中-孙立.txt", "孙立"),
        ("高三数学-孙立.txt", "孙立"),
        ("党员-思想汇报-李明.docx", "李明"),  # party member, thought report
        ("党员-一中-李明.docx", "李明"),
        ("教师-李明.docx", "李明"),  # teacher
        ("李明-黄河之歌.docx", "李明"),  # song of the Yellow River
        ("黄河之歌-李明.docx", "李明"),
        ("欧阳建国-党课.docx", "欧阳建国"),  # party lecture
        ("李 明-一中-心得.docx", "李明"),
        ("01_李 明_心得.docx", "李明"),
        ("逄冰-一中-微党课.docx", "逄冰"),  # a rare surname
        ("逄冰-学习心得.docx", "逄冰"),
        ("阿依古丽-一中-成长记.docx", "阿依古丽"),
        # who is known by number only stays so: it may be the number of a roster
        ("20230103045-心得.docx", "20230103045"),
        ("201101010101-心得.docx", "201101010101"),
        ("13812345678.txt", "13812345678"),
        ("gp2023001-心得.docx", "gp2023001"),
        # nobody
        ("20230701-心得.txt", None),
        ("20230701.txt", None),
        ("1688198400000.txt", None),  # a moment in milliseconds
        ("高中数学-教学反思.txt", None),
        ("数学-教学反思.txt", None),
        ("学员-心得体会.docx", None),
        ("党员-思想汇报.docx", None),
    ],
)
def test_whose_a_file_is_by_its_name(name, author):
    who = who_of_name(name, pattern="{author}-{unit}-{title}")
    assert who.author == author
    assert author is None or author not in (who.title or "")


def test_numbers_beside_a_name_are_kept_and_make_no_title():
    who = who_of_name("20230701-13812345678-王芳-第一中学-研修心得.txt", pattern="{author}-{unit}-{title}")
    assert (who.author, who.author_id, who.unit, who.title) == ("王芳", "13812345678", "第一中学", "研修心得")


def write_tables(path, *tables, before=(), after=()):
    """A Word file with tables between paragraphs."""
    import docx

    document = docx.Document()
    for paragraph in before:
        document.add_paragraph(paragraph)
    for rows in tables:
        table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                cell.text = text
    for paragraph in after:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    ("rows", "author", "unit", "role"),
    [
        ([["姓名", "单位"], ["李明", "一中"]], "李明", "一中", None),  # labels above
        ([["姓 名", "单 位", "职务"], ["李 明", "一中", "教师"]], "李明", "一中", "教师"),
        ([["姓名", "李明", "单位", "一中"]], "李明", "一中", None),  # beside
        ([["姓名", "李明"], ["单位", "一中"]], "李明", "一中", None),
        ([["职务", "教师"], ["姓名", "李明"]], "李明", None, "教师"),  # an office that is a label elsewhere
        ([["姓名", ""], ["单位", "一中"]], None, "一中", None),
        ([["姓名", "单位"], ["李明", "一中"], ["王芳", "二中"]], None, None, None),  # of several people
        ([["姓名", "单位", "学习心得"]], None, None, None),
        ([["单位", "一中"]], None, "一中", None),  # 单 is a surname
    ],
)
def test_a_label_is_nobody(tmp_path, rows, author, unit, role):
    path = write_tables(tmp_path / "材料.docx", rows, after=["这次培训很有收获。", GAINED])
    (document,) = read_corpus([path]).corpus
    assert (document.author, document.unit, document.role) == (author, unit, role)
    assert GAINED in document.text


def test_a_title_may_be_what_a_column_is_called():
    who = who_of_pairs([("标题", "心得体会"), ("姓名", "单位"), ("姓名", "李明"), ("单位", "职务"), ("职务", "教师")])
    assert (who.title, who.author, who.unit, who.role) == ("心得体会", "李明", None, "教师")


MINE = "回去要把集体备课真正做实，每周四下午一起磨课。"  # I will make joint preparation real, every Thursday
REGISTER = [["姓名", "单位", "学习心得"], ["李 明", "一中", GAINED], ["王芳", "二中", MINE]]


def test_a_table_in_word_with_a_row_a_trainee(tmp_path):
    path = write_tables(tmp_path / "心得汇总.docx", REGISTER, before=["学习心得汇总表"], after=["2023年7月"])
    reading = read_corpus([path])
    assert [(d.author, d.unit, d.text, d.source.row) for d in reading.corpus] == [
        ("李明", "一中", GAINED, 2),
        ("王芳", "二中", MINE, 3),
    ]
    assert {str(d.kind) for d in reading.corpus} == {"report"} and reading.accounts[0].balanced


def test_what_stands_around_such_tables_is_kept(tmp_path):
    said = "以下是全班的心得，请各位查阅。"  # these are the thoughts of the whole class
    path = write_tables(tmp_path / "材料.docx", REGISTER, [REGISTER[0], ["张刚", "三中", GAINED + MINE]], before=[said])
    found = {d.id: (d.author, d.text) for d in read_corpus([path]).corpus}
    assert found == {
        "材料.docx": (None, said),
        "材料.docx/表1#000002": ("李明", GAINED),
        "材料.docx/表1#000003": ("王芳", MINE),
        "材料.docx/表2#000002": ("张刚", GAINED + MINE),
    }


@pytest.mark.parametrize(
    "rows",
    [
        [["教师", "内容"], ["张刚", GAINED]],  # a lesson: teacher, content
        [["姓名", "得分"], ["张刚", "90"]],
        [["环节", "内容", "时间"], ["导入", GAINED, "5分钟"]],  # a lesson plan
        [["姓名", "李明"], ["学习心得", GAINED]],  # a form
        [["姓名", "发言"], ["张刚", "同意他说的，没有别的意见了。"]],  # a table in a long essay
    ],
)
def test_tables_in_what_one_person_wrote(tmp_path, rows):
    path = write_tables(tmp_path / "李明-一中-心得.docx", rows, before=[GAINED, MINE], after=[MINE])
    (document,) = read_corpus([path]).corpus
    assert document.author == "李明" and document.text.count(MINE) == 2 and rows[1][1] in document.text


@pytest.mark.parametrize(
    ("header", "marks", "told"),
    [
        ("综合成绩", (90, 80), {"mean_mark": ("综合成绩平均分", 85)}),  # of all that was done
        ("课堂得分", (9, 8), {"mean_mark": ("平均课堂得分", Fraction(17, 2))}),
        ("考核等次", ("优秀", "合格"), {}),
        ("综合成绩", ("优秀", "缺考"), {}),
        (
            "考试成绩",
            (90, 80),
            {"sat": ("试卷提交者", 2), "not_sat": ("试卷未提交者", 0), "mean_mark": ("试卷平均分", 85)},
        ),
        (
            "结业考核考试成绩",
            (90, "缺考"),
            {"sat": ("试卷提交者", 1), "not_sat": ("试卷未提交者", 1), "mean_mark": ("试卷平均分", 90)},
        ),
    ],
)
def test_a_mark_of_all_that_was_done_is_no_paper(tmp_path, header, marks, told):
    rows = [[f"李{name}", "一中", mark, 1] for name, mark in zip("明芳", marks, strict=True)]
    figures = figures_of(write(tmp_path, 统计=[["姓名", "单位", header, "发帖数"], *rows]))
    assert {key: (f.label, f.value) for key, f in figures.items() if key in ("sat", "not_sat", "mean_mark")} == told


def test_a_branch_committee_is_a_unit_in_the_name_of_a_file():
    who = who_of_name("06周文斌（第一中学党委）思想汇报终稿.txt", pattern="{author}-{unit}-{title}")
    assert (who.author, who.unit) == ("周文斌", "第一中学党委")


def test_a_sheet_that_explains_the_others_is_no_post(tmp_path):
    posts = [["姓名", "发帖内容"], ["李明", "微党课要讲身边的人和事。"], ["王芳", "台账一个季度只填一次就够了。"]]
    path = write_xlsx(
        tmp_path / "研讨.xlsx", {"研讨": posts, "填写说明": [["本表由系统导出，请勿外传，只供班级统计用。"]]}
    )
    reading = read_corpus([path])
    assert [d.author for d in reading.corpus] == ["李明", "王芳"] and reading.rows == 2
    assert any(note.message.startswith("it explains the other sheets") for note in reading.notes)


@pytest.mark.parametrize(
    ("nickname", "who"),
    [
        ("东湖中学周建军", ("周建军", "东湖中学")),
        ("平湖市第一中学李娜", ("李娜", "平湖市第一中学")),
        ("县实小欧阳建国", ("欧阳建国", "县实小")),
        ("三中王芳", ("王芳", "三中")),
        ("东湖中学王老师", None),  # any teacher of that name
        ("一小李校长", None),
        ("高中数学王芳", None),  # mathematics
        ("小学生王小明", None),
        ("中学梦想", None),
        ("王小中", None),
    ],
)
def test_a_school_and_a_name_without_anything_between(nickname, who):
    found = who_of_nickname(nickname)
    assert (found and (found.author, found.unit)) == who


def test_whoever_is_called_by_school_and_name_is_the_rosters_trainee(tmp_path):
    posts = [
        ["姓名", "楼层", "发帖内容"],
        ["东湖中学周建军", 1, "微党课要讲身边的人和事。"],
        ["王芳", 2, "回复 @东湖中学周建军：台账一个季度只填一次就够了。"],
    ]
    reading = write(
        tmp_path, 名单=[["姓名", "单位", "发帖数"], ["周建军", "东湖中学", 1], ["王芳", "二小", 1]], 研讨=posts
    )
    first, second = sorted(reading.corpus, key=lambda d: d.source.row)
    assert (first.author, first.unit, first.meta["author_as_written"]) == ("周建军", "东湖中学", "东湖中学周建军")
    assert second.reply_to == first.id


REPORTS = [
    "王丽芳思想汇报.txt",
    "思想汇报（李明）.txt",
    "赵敏的思想汇报.txt",
    "03实验小学孙立思想汇报终稿.txt",
    "思想汇报陈大山.txt",
]


def files(folder, *names):
    for number, name in enumerate(names):
        (folder / name).write_text(f"{GAINED}{number}", "utf-8")
    return folder


def test_names_glued_to_what_a_text_is(tmp_path):
    found = {d.author: d.unit for d in read_corpus([files(tmp_path, *REPORTS)]).corpus}
    assert found == {"王丽芳": None, "李明": None, "赵敏": None, "孙立": "实验小学", "陈大山": None}


@pytest.mark.parametrize(
    "names",
    [
        ["王丽芳思想汇报.txt"],  # alone: 师德心得 looks the same
        ["师德心得.txt", "高效课堂心得.txt", "安全教育心得.txt"],
        ["师德心得.txt", "师德培训总结.txt", "师德思想汇报.txt"],
        ["新建 Microsoft Word 文档.txt", "文档1.txt", "文件.txt"],
    ],
)
def test_what_is_glued_and_no_name_is_nobody(tmp_path, names):
    assert {d.author for d in read_corpus([files(tmp_path, *names)]).corpus} == {None}


def test_a_longer_name_in_the_name_of_a_file_is_another_one(tmp_path):
    folder = files(tmp_path, "李明珠思想汇报.docx", "李明思想汇报.docx")
    (tmp_path / "名单.csv").write_text("姓名,单位\n李明,一小\n王芳,二小\n", "utf-8")
    assert sorted(d.author or "" for d in read_corpus([folder]).corpus) == ["", "李明"]


def test_a_name_of_the_roster_in_the_name_of_a_file(tmp_path):
    (tmp_path / "名单.csv").write_bytes(
        csv_bytes(
            [["姓名", "单位", "是否注册"], ["李明", "一中", "是"], ["李明亮", "二中", "是"], ["师德", "三中", "是"]]
        )
    )
    files(tmp_path, "李明亮心得.txt", "浅谈微党课李明.txt", "李明和师德共同的总结.txt")
    found = {d.source.file: (d.author, d.unit) for d in read_corpus([tmp_path]).corpus}
    assert found == {
        "李明亮心得.txt": ("李明亮", "二中"),
        "浅谈微党课李明.txt": ("李明", "一中"),
        "李明和师德共同的总结.txt": (None, None),
    }


NAMES = ["李明", "王芳", "赵敏", "孙立", "周婷", "吴昊", "郑丽", "冯刚"]


def said_to_differ(folder, *files):
    for name, people in files:
        rows = "".join(f"{who},教研要落到班上，这是{who}说的。\n" for who in people)
        (folder / name).write_text("姓名,发帖内容\n" + rows, "utf-8")
    return [finding.message for finding in read_corpus([folder]).findings if finding.key == "overlap"]


def test_files_of_a_class_that_each_hold_a_schools_people_are_of_one_class(tmp_path):
    schools = ("一中.csv", NAMES[:4]), ("二小.csv", NAMES[4:])
    assert said_to_differ(tmp_path, *schools, ("全班.csv", NAMES)) == []


def test_of_files_that_share_no_people_each_class_is_told_once(tmp_path):
    one = ("一班.csv", NAMES[:4]), ("一班二轮.csv", NAMES[:4])
    other = ("二班.csv", NAMES[4:]), ("二班二轮.csv", NAMES[4:])
    assert said_to_differ(tmp_path, *one, *other) == [
        "一班.csv, 一班二轮.csv and 二班.csv, 二班二轮.csv share 0 people, 0% of the smaller ones': they seem to be of different"
        " classes"
    ]


GROUP = {
    "王芳-实验小学-语文": "王芳",  # Chinese
    "实验小学-王芳": "王芳",
    "13-赵敏": "赵敏",
    "吴昊13800001111": "吴昊",
    "江北郑丽": "郑丽",
    "冯刚老师": "冯刚",
    "A孙立": "孙立",
    "初中语文周婷": "周婷",
    "@李明🌸": "李明",
    "王芳-一中-语文": None,  # of another school
    "赵敏_第二小学_数学": None,
    "赵敏_二中_数学": "赵敏",
    "第三组-王芳-语文": "王芳",  # of a group of the class
    "郑丽丽": None,  # another name
    "小李明": None,
    "孙立的妈妈": None,  # Li's mother
    "家长周婷": None,  # a parent
    "李明王芳": None,  # two people
    "班主任冯刚": None,  # the organiser's
    "欧阳吴昊": None,
}
"""How members of a group call themselves, and whom of the roster they surely mean."""


@pytest.mark.parametrize("nickname", GROUP)
def test_a_nickname_that_holds_one_trainees_name_is_that_trainee(tmp_path, nickname):
    roster = "姓名,单位,注册\n" + "".join(
        f"{name},江北区{'实验小学' if n % 2 else '第二中学'},是\n" for n, name in enumerate(NAMES)
    )
    (tmp_path / "花名册.csv").write_text(roster, "utf-8")
    (tmp_path / "研讨.csv").write_text(f"发帖人,发帖内容\n{nickname},教研要落到班上。\n", "utf-8")
    (document,) = read_corpus([tmp_path]).corpus
    if GROUP[nickname] is None:
        assert document.author == nickname and document.unit is None
    else:
        assert document.author == GROUP[nickname] and document.unit.startswith("江北区")
        assert document.meta["author_as_written"] == nickname


def test_a_nickname_of_a_name_that_two_trainees_have_stays(tmp_path):
    (tmp_path / "花名册.csv").write_text("姓名,单位,注册\n王芳,一中,是\n王芳,二小,是\n李明,三小,是\n", "utf-8")
    (tmp_path / "研讨.csv").write_text("发帖人,发帖内容\n13800001111王芳,教研要落到班上。\n", "utf-8")
    assert read_corpus([tmp_path]).corpus[0].author == "13800001111王芳"
