"""What cells of rosters say: whether somebody is registered or sat the paper, and how long they learned."""

import datetime as dt

import openpyxl
import pytest
from builders import write_xlsx

from textmine.reading import read_corpus
from textmine.reading.status import is_true, took_part

DONE = """是 √ ✓ Y yes TRUE 1 有 已注册 已报到 已报名 已激活 已登录 已登陆 已通过 已审核 审核通过 已审核通过 报名成功 注册成功 已参训 已参加
    已参加培训 已录取 已缴费 已确认 已加入 已入班 已开通 已绑定 已签到 已完成 已结业 已毕业 已认证 已实名 已经注册 正常 在读 在训 激活 通过 合格
    同意 已注册(2024-03-01) 已报到2024年3月1日 已启用 已登记 已录入 已核验 核验通过 已缴 已付款 已报备 已完成100%"""
UNDONE = """否 × N no False 0 无 没有 - 未注册 未报到 未通过 不通过 未激活 待报到 待激活 没有注册 没报到 注册失败 审核失败
    已取消 取消报名 已取消报名 报名已取消 主动取消 已退班 已退学 退班 退训 已退出 已退费 已退款 中途退出 已拒绝 已被拒绝 被拒绝 审核拒绝 审核不通过
    已注销 账号已注销 已驳回 审核驳回 已撤销 已撤回 已作废 已删除 已停用 已禁用 已冻结 已失效 已过期 已转出 已放弃 已离职 已开除"""
UNKNOWN = "审核中 待审核 已知悉 已报名未参训 处理中 其他 见备注 已分配 已读 2 审核 学习 申请中"  # under review; told; other; see remarks


def test_states_that_are_reached_that_are_not_and_others():
    assert [text for text in DONE.split() if is_true(text) is not True] == []
    assert [text for text in UNDONE.split() if is_true(text) is not False] == []
    assert [text for text in UNKNOWN.split() if is_true(text) is not None] == []


SAT = "是 已提交 已提交（92分） 已补考 已开考 已交卷 已交 已作答 已答卷 已考 已参加考试 已批阅 待批阅 批改中 未通过 不及格 不合格 通过 合格 及格 已完成"
NOT_SAT = "否 未提交 未交 缺考 已缺考 未参加 免考 缓考 弃考 已取消 待提交 待考 没有参加 已放弃 已退回"


def test_a_paper_that_was_failed_or_waits_for_a_mark_was_sat():
    assert [text for text in SAT.split() if took_part(text) is not True] == []
    assert [text for text in NOT_SAT.split() if took_part(text) is not False] == []


@pytest.mark.parametrize("state", ["已取消", "已退班", "已拒绝"])  # cancelled, left the class, refused
def test_who_left_is_not_registered(tmp_path, state):
    rows = [["姓名", "单位", "报名状态"], ["李明", "一中", "已报名"], ["王芳", "二中", state], ["赵敏", "三中", "另议"]]
    reading = read_corpus([write_xlsx(tmp_path / "名单.xlsx", {"Sheet1": rows})])
    assert dict(reading.roster.frame.select("name", "registered").rows()) == {"李明": True, "王芳": False, "赵敏": None}
    assert {f.key: f.value for f in reading.figures()}["registered"] == 1
    assert [note.message for note in reading.notes if "cannot be read" in note.message] == [
        "报名状态 (registered): 1 cells cannot be read: 另议"
    ]


@pytest.mark.parametrize(
    ("header", "cell", "minutes"),
    [
        ("学习时长(分钟)", "45:30", 45.5),
        ("学习时长（分）", "45:30", 45.5),
        ("学习时长(分钟)", "125:00", 125),
        ("学习时长(分钟)", "00:45:30", 45.5),
        ("学习时长(小时)", "45:30", 2730),
        ("学习时长(时:分)", "45:30", 2730),
        ("学习时长（分：秒）", "45:30", 45.5),
        ("学习时长", "45:30", None),
        ("学习时长", "45:30:00", 2730),
        ("累计学时", "2:30", None),
        ("累计学时(分钟)", "1500", 1500),  # hours of lessons, told in minutes
        ("完成学时/分钟", "1500", 1500),
        ("总学时（单位：分钟）", "1500", 1500),
        ("学时（1学时=45分钟）", "20", 900),
    ],
)
def test_a_length_of_time_is_read_by_the_unit_of_its_header(tmp_path, header, cell, minutes):
    rows = [["姓名", "单位", header], ["李明", "一中", cell], ["王芳", "二中", "80"]]
    reading = read_corpus([write_xlsx(tmp_path / "学情.xlsx", {"Sheet1": rows})])
    assert dict(reading.roster.frame.select("name", "total_minutes").rows())["李明"] == minutes
    told = [note.message for note in reading.notes if "cannot be read" in note.message]
    assert len(told) == (minutes is None) and all("name the unit in the header" in message for message in told)


@pytest.mark.parametrize(
    ("shown", "cell", "minutes"),
    [
        ("[h]:mm:ss", dt.timedelta(hours=25, minutes=30), 1530),
        ("[hh]:mm", dt.timedelta(hours=8, minutes=30), 510),
        ("[h]:mm", dt.timedelta(hours=24), 1440),
        ('[h]"小时"mm"分"', dt.timedelta(hours=130, minutes=6), 7806),  # hours and minutes by their words
        ("[mm]:ss", dt.timedelta(hours=30, seconds=30), 1800.5),
        ("h:mm:ss", dt.timedelta(hours=25, minutes=30), 1530),  # shown as 1:30:00, as Excel shows it by itself
        ("h:mm", dt.timedelta(hours=2), 120),
        ("[Red]h:mm;@", dt.timedelta(hours=2), 120),
    ],
)
def test_a_length_of_time_is_read_from_a_workbook_also_beyond_a_day(tmp_path, shown, cell, minutes):
    book = openpyxl.Workbook()
    for row in [["姓名", "单位", "学习时长"], ["李明", "一中", cell], ["王芳", "二中", 80]]:
        book.active.append(row)
    book.active["C2"].number_format = shown
    book.save(tmp_path / "学情.xlsx")
    reading = read_corpus([tmp_path / "学情.xlsx"])
    assert dict(reading.roster.frame.select("name", "total_minutes").rows()) == {"李明": minutes, "王芳": 80}


def test_a_moment_of_which_the_clock_is_shown_stays_a_moment(tmp_path):
    book = openpyxl.Workbook()
    for row in [
        ["姓名", "发帖内容", "发帖时间"],
        ["李明", "微党课要短。", dt.datetime(2025, 3, 1, 8, 30)],
    ]:  # keep it short
        book.active.append(row)
    book.active["C2"].number_format = "h:mm"
    book.save(tmp_path / "研讨.xlsx")
    assert [document.time for document in read_corpus([tmp_path / "研讨.xlsx"]).corpus] == ["2025-03-01T08:30:00"]


@pytest.mark.parametrize(
    ("header", "keys"),
    [
        ("作业提交数", {"homework_submitters": 2, "homework": 5}),  # pieces of homework handed in
        ("已完成作业（次）", {"homework_submitters": 2, "homework": 5}),
        ("研修成果数", {"submitters": 2, "submissions": 5}),
        ("提交成果数", {"submitters": 2, "submissions": 5}),
        ("研修日志数", {}),  # days of a learning journal: no results of research either
    ],
)
def test_homework_is_no_result_of_research(tmp_path, header, keys):
    rows = [
        ["姓名", "单位", "考试成绩", header],
        ["李明", "一中", 90, 3],
        ["王芳", "二中", 80, 2],
        ["赵敏", "三中", 70, 0],
    ]
    reading = read_corpus([write_xlsx(tmp_path / "学情统计.xlsx", {"Sheet1": rows})])
    counted = ("homework_submitters", "homework", "submitters", "submissions")
    assert {f.key: f.value for f in reading.figures() if f.key in counted} == keys


def test_homework_of_a_roster_is_not_set_against_results_in_the_documents(tmp_path):
    roster = [["姓名", "单位", "考试成绩", "作业提交数"], *([f"甲{n}", "一中", 90, 6] for n in range(9))]
    text = "我们把校本研修做成了课例，三年磨出十二节课，每一节都留下了记录。"  # lessons of three years
    results = [["姓名", "单位", "成果内容"], *([f"甲{n}", "一中", f"第{n}份。{text}"] for n in range(4))]
    write_xlsx(tmp_path / "学情统计.xlsx", {"Sheet1": roster})
    write_xlsx(tmp_path / "研修成果.xlsx", {"Sheet1": results})
    reading = read_corpus([tmp_path])
    assert [finding.key for finding in reading.findings] == []
    assert {f.key: f.value for f in reading.figures()}.items() >= {"submissions": 4, "homework": 54}.items()
