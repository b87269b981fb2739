"""Tables as learning platforms, survey tools and people with Excel make them, and what each must be read as.

The texts are invented. `rows` stand as in the sheet, None is a blank cell; `merges` are (top, left, bottom, right) from 0.
`expected` holds, for each document, trainee or course, the fields to check; a field that is not named must be None where
`whole` says so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

A = "微党课要讲身边的人和事，老师们才听得进去。"  # a party lecture should tell of people close by
B = "我校把党课搬到操场上，学生家长也来听。"  # our school moved the lecture to the playground
C = "建议平台增加离线下载的功能，山区网络不稳定。"  # offline downloads, please
Q1 = "微党课怎样入脑入心"  # how does a short lecture reach heart and mind
Q2 = "党建工作如何与教学融合"  # how do party work and teaching go together


@dataclass(frozen=True)
class Table:
    """One table and what it means."""

    name: str
    rows: list[list[Any]]
    expected: list[dict[str, Any]]
    file: str = "导出.xlsx"
    sheet: str = "Sheet1"
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    kind: str = "documents"  # documents | roster | catalogue
    rejected: int = 0
    settings: dict[str, Any] = field(default_factory=dict)


def doc(text: str, **fields: Any) -> dict[str, Any]:
    return {"text": text, **fields}


DAY = dt.datetime(2017, 6, 22, 8, 30)
ISO = "2017-06-22T08:30:00"

POSTS = [
    Table(
        "plain header",
        [["姓名", "单位", "内容"], ["李明", "一中", A], ["王芳", "二小", B]],
        [doc(A, author="李明", unit="一中"), doc(B, author="王芳", unit="二小")],
    ),
    Table(
        "export of a forum",
        [["发帖人", "所属单位", "发帖时间", "发帖内容", "点赞数"], ["李明", "一中", DAY, A, 3]],
        [doc(A, author="李明", unit="一中", time=ISO, kind="post", meta={"点赞数": 3})],
        file="研讨发帖.xlsx",
    ),
    Table(
        "title rows and export note above",
        [
            ["班级研讨导出表"],
            ["导出时间：2017-07-01 08:00"],
            [],
            ["序号", "学员姓名", "学校", "回复内容", "回复时间"],
            [1, "李明", "一中", A, "2017-06-22 08:30"],
        ],
        [doc(A, author="李明", unit="一中", time=ISO)],
        merges=[(0, 0, 0, 4)],
    ),
    Table(
        "floors",
        [
            ["研讨主题", "楼层", "回复楼层", "发帖人", "内容"],
            [Q1, 1, None, "李明", A],
            [Q1, 2, 1, "王芳", B],
            [Q1, 3, 2, "张伟", C],
        ],
        [
            doc(A, thread=Q1, kind="post", reply_to=None),
            doc(B, thread=Q1, kind="reply", reply_to=0),
            doc(C, thread=Q1, kind="reply", reply_to=1),
        ],
        file="研讨.xlsx",
    ),
    Table(
        "floors begin again with the topic",
        [
            ["研讨主题", "楼层", "回复楼层", "发帖人", "内容"],
            [Q1, 1, None, "李明", A],
            [Q1, 2, 1, "王芳", B],
            [Q2, 1, None, "张伟", C],
            [Q2, 2, 1, "李明", "同意"],
        ],
        [doc(A), doc(B, reply_to=0), doc(C, thread=Q2), doc("同意", reply_to=2, thread=Q2)],
        file="研讨.xlsx",
    ),
    Table(
        "floors in words",
        [
            ["主题", "楼层", "回复楼层", "作者", "正文"],
            [Q1, "楼主", None, "李明", A],
            [Q1, "沙发", "楼主", "王芳", B],
            [Q1, "3楼", "沙发", "张伟", C],
        ],
        [doc(A, thread=Q1), doc(B, reply_to=0), doc(C, reply_to=1)],
        file="讨论.xlsx",
    ),
    Table(
        "reply says its floor in the text",
        [["话题", "楼层", "用户", "内容"], [Q1, 1, "李明", A], [Q1, 2, "王芳", "回复 1楼：说得好"]],
        [doc(A, thread=Q1, kind="post"), doc("回复 1楼：说得好", kind="reply", reply_to=0)],
        file="论坛导出.xlsx",
    ),
    Table(
        "reply to a person",
        [["话题", "用户", "回复对象", "内容"], [Q1, "李明", None, A], [Q1, "王芳", "李明", B]],
        [doc(A, kind="post"), doc(B, kind="reply", reply_to=0)],
        file="话题讨论.xlsx",
    ),
    Table(
        "ids of posts and parents",
        [
            ["帖子ID", "父帖ID", "用户名", "帖子内容", "创建时间"],
            [901, None, "李明", A, DAY],
            [902, 901, "王芳", B, DAY],
        ],
        [doc(A, author="李明", kind="post", time=ISO), doc(B, author="王芳", kind="reply", reply_to=0)],
        file="帖子.xlsx",
    ),
    Table(
        "zero means no parent",
        [
            ["ID", "parent_id", "nickname", "content", "created_at"],
            ["p1", "0", "李明", A, "2017-06-22T08:30:00"],
            ["p2", "p1", "王芳", B, "2017/6/22 8:30"],
        ],
        [doc(A, kind="post", id="p1", time=ISO), doc(B, kind="reply", reply_to=0, id="p2", time=ISO)],
        file="posts.xlsx",
    ),
    Table(
        "topic in a line above the header",
        [["研讨主题：" + Q1], ["姓名", "学校", "发言内容"], ["李明", "一中", A]],
        [doc(A, thread=Q1, author="李明")],
        file="研讨.xlsx",
        merges=[(0, 0, 0, 2)],
    ),
    Table(
        "merged topic beside its posts",
        [["讨论题目", "姓名", "发言"], [Q1, "李明", A], [None, "王芳", B], [Q2, "张伟", C]],
        [doc(A, thread=Q1), doc(B, thread=Q1), doc(C, thread=Q2)],
        merges=[(1, 0, 2, 0)],
        file="讨论.xlsx",
    ),
    Table(
        "merged unit beside its people",
        [["学校", "姓名", "心得"], ["一中", "李明", A], [None, "王芳", B], ["二小", "张伟", C]],
        [doc(A, unit="一中"), doc(B, unit="一中"), doc(C, unit="二小")],
        merges=[(1, 0, 2, 0)],
    ),
    Table(
        "a column tells posts from replies",
        [["类型", "姓名", "内容"], ["主题帖", "李明", A], ["回复", "王芳", B], ["公告", "管理员", C]],
        [doc(A, kind="post"), doc(B, kind="reply"), doc(C, kind="announcement")],
        file="论坛.xlsx",
    ),
    Table(
        "the organiser opens the round",
        [
            ["研讨主题", "楼层", "回复楼层", "发帖人", "内容"],
            [Q1, 1, None, "管理员", "请各位学员围绕主题发言。"],
            [Q1, 2, None, "李明", A],
        ],
        [doc("请各位学员围绕主题发言。", kind="announcement", thread=Q1), doc(A, kind="post")],
        file="研讨.xlsx",
    ),
    Table(
        "a class tutor by role",
        [["姓名", "身份", "话题", "内容"], ["陈静", "班主任", Q1, "欢迎大家。"], ["李明", "学员", Q1, A]],
        [doc("欢迎大家。", kind="announcement"), doc(A, kind="post", role="学员")],
        file="讨论.xlsx",
    ),
    Table(
        "title that begins with Re:",
        [["标题", "作者", "内容"], ["微党课", "李明", A], ["Re: 微党课", "王芳", B]],
        [doc(A, kind="post", title="微党课"), doc(B, kind="reply")],
        file="发帖.xlsx",
    ),
    Table(
        "nickname beside the real name",
        [["昵称", "真实姓名", "账号", "评论内容"], ["春风", "李明", "lm001", A]],
        [doc(A, author="李明", kind="comment", meta={"昵称": "春风"})],
        file="评论.xlsx",
    ),
    Table(
        "login only",
        [["用户账号", "留言内容", "留言时间"], ["lm001", A, DAY]],
        [doc(A, author="lm001", time=ISO)],
    ),
    Table(
        "group and school",
        [["小组", "学校", "姓名", "研修日志"], ["第3组", "一中", "李明", A]],
        [doc(A, unit="一中", author="李明", meta={"小组": "第3组"})],
    ),
    Table(
        "role and stage",
        [["姓名", "工作单位", "职务", "学段", "县区", "心得体会"], ["李明", "一中", "书记", "初中", "湖滨区", A]],
        [doc(A, role="书记", unit="一中", meta={"学段": "初中", "县区": "湖滨区"})],
    ),
    Table(
        "header with spaces, colons and stars",
        [["*姓　名：", " 单 位 ", "【内容】（必填）"], ["李明", "一中", A]],
        [doc(A, author="李明", unit="一中")],
    ),
    Table(
        "English headers",
        [["Name", "School", "Title", "Content", "Date"], ["李明", "一中", "浅谈", A, "2017-06-22"]],
        [doc(A, author="李明", unit="一中", title="浅谈", time="2017-06-22")],
    ),
    Table(
        "text column found by what it holds",
        [["姓名", "单位", "请写下您的想法"], ["李明", "一中", A], ["王芳", "二小", B], ["张伟", "一中", C]],
        [doc(A, author="李明"), doc(B), doc(C)],
    ),
    Table(
        "no header at all",
        [["李明", "2017-06-20", A], ["王芳", "2017-06-21", B], ["张伟", "2017-06-22", C]],
        [doc(A, author="李明", time="2017-06-20"), doc(B, author="王芳"), doc(C, time="2017-06-22")],
    ),
    Table(
        "a single column",
        [["内容"], [A], [B]],
        [doc(A), doc(B)],
    ),
    Table(
        "settings map a column",
        [["学员", "板书"], ["李明", A]],
        [doc(A, author="李明")],
        settings={"columns": {"板书": "text"}},
    ),
    Table(
        "announcements",
        [["公告标题", "发布人", "发布时间", "公告内容"], ["开班通知", "项目组", "2017年6月10日 上午8:30", C]],
        [doc(C, kind="announcement", title="开班通知", time="2017-06-10T08:30:00")],
        file="班级公告.xlsx",
    ),
    Table(
        "two tables of one header joined: the header comes again",
        [["姓名", "内容"], ["李明", A], ["姓名", "内容"], ["王芳", B]],
        [doc(A), doc(B)],
        rejected=1,
    ),
    Table(
        "empty texts and a note below",
        [["姓名", "单位", "内容"], ["李明", "一中", A], ["王芳", "二小", None], [None], ["制表人：陈静"]],
        [doc(A)],
        rejected=2,
    ),
    Table(
        "text and teacher's remark",
        [["姓名", "作业内容", "教师评语", "得分"], ["李明", A, "很好，继续努力。", 95]],
        [doc(A, meta={"教师评语": "很好，继续努力。", "得分": 95}, kind="submission")],
        file="作业.xlsx",
    ),
    Table(
        "markup of an editor",
        [["姓名", "内容"], ["李明", "<p>第一段。</p><p>第二段&nbsp;好。</p>"]],
        [doc("第一段。\n第二段\xa0好。")],
    ),
]

SUBMISSIONS = [
    Table(
        "submissions",
        [
            ["序号", "学员编号", "所属项目", "成果标题", "成果内容", "导师点评"],
            [1, "P001", "第10期", "浅谈", A, "不错"],
        ],
        [doc(A, author="P001", unit="第10期", title="浅谈", kind="submission", meta={"序号": 1, "导师点评": "不错"})],
        file="研修成果导出.xlsx",
    ),
    Table(
        "name beside number",
        [["学号", "姓名", "作业标题", "作业正文", "提交时间"], ["007", "李明", "浅谈", A, DAY]],
        [doc(A, author="李明", title="浅谈", time=ISO, meta={"学号": "007"}, kind="submission")],
        file="作业提交.xlsx",
    ),
    Table(
        "count of submissions or text, by what it holds",
        [["姓名", "单位", "研修成果"], ["李明", "一中", A], ["王芳", "二小", B]],
        [doc(A, author="李明"), doc(B)],
    ),
    Table(
        "first of two times counts",
        [["姓名", "更新时间", "提交时间", "成果内容"], ["李明", "2017-07-01", "2017-06-22", A]],
        [doc(A, time="2017-06-22")],
    ),
    Table(
        "serial number of Excel in a text column of times",
        [["姓名", "提交时间", "内容"], ["李明", 42908, A], ["王芳", "42908.354166667", B]],
        [doc(A, time="2017-06-22"), doc(B, time=ISO)],
    ),
    Table(
        "dates without a year",
        [["姓名", "日期", "心得"], ["李明", "6月22日", A], ["王芳", "昨天", B]],
        [doc(A, time="2017-06-22"), doc(B, time=None)],
        settings={"year": 2017},
    ),
    Table(
        "reports in a table",
        [
            ["党员姓名", "所在支部", "汇报题目", "思想汇报内容", "成文日期"],
            ["李明", "第一支部", "我的认识", A, "二〇一七年六月二十二日"],
        ],
        [doc(A, author="李明", unit="第一支部", title="我的认识", kind="report", time="2017-06-22")],
        file="思想汇报.xlsx",
    ),
    Table(
        "diary",
        [["日志标题", "作者", "发表日期", "日志正文", "浏览量"], ["第一天", "李明", "2017.6.22", A, 33]],
        [doc(A, title="第一天", author="李明", time="2017-06-22", kind="report")],
        file="研修日志.xlsx",
    ),
    Table(
        "uploader and file name",
        [["上传者", "作品名称", "作品标题", "正文", "上传日期"], ["李明", "a.docx", "浅谈", A, "2017-06-22"]],
        [doc(A, author="李明", title="浅谈", time="2017-06-22")],
    ),
    Table(
        "two header rows, merged",
        [["姓名", "单位", "成果", None], [None, None, "成果标题", "成果内容"], ["李明", "一中", "浅谈", A]],
        [doc(A, author="李明", unit="一中", title="浅谈")],
        merges=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)],
    ),
    Table(
        "instructions above, header deep down",
        [
            ["填写说明"],
            ["1. 请如实填写"],
            ["2. 不要改动表头"],
            [None],
            ["3. 完成后发回"],
            [None],
            ["姓名", "学校名称", "培训心得"],
            ["李明", "一中", A],
        ],
        [doc(A, author="李明", unit="一中")],
    ),
    Table(
        "header begins in the third column",
        [[None, None, "姓名", "内容"], [None, None, "李明", A]],
        [doc(A, author="李明")],
    ),
    Table(
        "numbers as names of people",
        [["学员编号", "内容"], [20170001, A], [20170002, B]],
        [doc(A, author="20170001"), doc(B, author="20170002")],
    ),
]

SURVEYS = [
    Table(
        "survey tool: questions as columns",
        [
            [
                "序号",
                "提交答卷时间",
                "所用时间",
                "来源",
                "1、您的姓名：",
                "2、您的学校：",
                "3、您最大的收获是什么？",
                "4、您有什么建议？",
            ],
            [1, "2017/6/22 8:30:00", "120秒", "微信", "李明", "一中", A, C],
            [2, "2017/6/22 9:30:00", "90秒", "微信", "王芳", "二小", B, "没有什么建议，都很好。"],
            [
                3,
                "2017/6/22 9:40:00",
                "95秒",
                "微信",
                "张伟",
                "二小",
                "学到了很多方法和经验。",
                "希望多组织线下的交流活动。",
            ],
        ],
        [
            doc(A, author="李明", unit="一中", thread="3、您最大的收获是什么？", time=ISO),
            doc(C, author="李明", thread="4、您有什么建议？"),
            doc(B, author="王芳", thread="3、您最大的收获是什么？"),
            doc("没有什么建议，都很好。", author="王芳"),
            doc("学到了很多方法和经验。"),
            doc("希望多组织线下的交流活动。", thread="4、您有什么建议？"),
        ],
        file="调查问卷.xlsx",
    ),
    Table(
        "survey with choices",
        [
            ["姓名", "您对课程是否满意", "请说明理由"],
            ["李明", "非常满意", A],
            ["王芳", "满意", B],
            ["张伟", "非常满意", C],
            ["赵敏", "满意", "讲得生动，案例多，听得懂，用得上。"],
        ],
        [doc(A, meta={"您对课程是否满意": "非常满意"}), doc(B), doc(C), doc("讲得生动，案例多，听得懂，用得上。")],
    ),
    Table(
        "gains, problems, proposals side by side",
        [["姓名", "学习收获", "意见建议"], ["李明", A, C], ["王芳", B, None]],
        [doc(A, thread="学习收获"), doc(C, thread="意见建议"), doc(B, thread="学习收获")],
    ),
    Table(
        "question and answer in rows",
        [["问题", "回答者", "回答内容"], [Q1, "李明", A], [Q2, "李明", B]],
        [doc(A, thread=Q1), doc(B, thread=Q2)],
    ),
]

ROSTERS = [
    Table(
        "roster of a platform",
        [
            [
                "姓名",
                "单位",
                "是否注册",
                "必修课时长(分钟)",
                "选修课时长(分钟)",
                "研修成果数",
                "成果被评论数",
                "试卷成绩",
                "研讨发帖数",
                "研讨回帖数",
            ],
            ["李明", "一中", "是", 1500, 90, 1, 2, 80, 2, 1],
            ["王芳", "二小", "否", 0, 0, 0, 0, None, 0, 0],
        ],
        [
            {
                "name": "李明",
                "unit": "一中",
                "registered": True,
                "required_minutes": 1500.0,
                "elective_minutes": 90.0,
                "submissions": 1.0,
                "comments_received": 2.0,
                "mark": 80.0,
                "posts": 2.0,
                "replies": 1.0,
            },
            {"name": "王芳", "registered": False, "mark": None, "posts": 0.0},
        ],
        kind="roster",
        file="学情统计.xlsx",
    ),
    Table(
        "total row and title row",
        [
            ["学情统计表"],
            ["学员姓名", "学校", "学习时长（小时）", "考试成绩"],
            ["李明", "一中", 2.5, "90分"],
            ["合计", None, 2.5, None],
            ["平均值", None, 2.5, 90],
        ],
        [{"name": "李明", "total_minutes": 150.0, "mark": 90.0}],
        kind="roster",
        rejected=2,
    ),
    Table(
        "class hours",
        [["姓名", "必修学时", "选修学时", "成绩"], ["李明", 10, 2, 88]],
        [{"name": "李明", "required_minutes": 450.0, "elective_minutes": 90.0, "mark": 88.0}],
        kind="roster",
    ),
    Table(
        "class hours of another length",
        [["姓名", "必修学时", "成绩"], ["李明", "10学时", 88]],
        [{"name": "李明", "required_minutes": 500.0}],
        kind="roster",
        settings={"minutes_per_hour": 50},
    ),
    Table(
        "times in words",
        [["姓名", "学习时长", "发帖数"], ["李明", "2小时30分", 1], ["王芳", "95分钟", 0], ["张伟", "01:30:00", 0]],
        [
            {"name": "李明", "total_minutes": 150.0},
            {"name": "王芳", "total_minutes": 95.0},
            {"name": "张伟", "total_minutes": 90.0},
        ],
        kind="roster",
    ),
    Table(
        "two header rows with groups",
        [
            ["姓名", "单位", "学习时长", None, "研讨", None],
            [None, None, "必修", "选修", "发帖", "回帖"],
            ["李明", "一中", 100, 20, 2, 3],
        ],
        [
            {
                "name": "李明",
                "unit": "一中",
                "required_minutes": 100.0,
                "elective_minutes": 20.0,
                "posts": 2.0,
                "replies": 3.0,
            }
        ],
        merges=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)],
        kind="roster",
    ),
    Table(
        "two header rows in a table without merges",
        [
            ["姓名", "单位", "学习时长", None, "研讨", None],
            [None, None, "必修", "选修", "发帖数", "回帖数"],
            ["李明", "一中", 100, 20, 2, 3],
        ],
        [{"name": "李明", "required_minutes": 100.0, "elective_minutes": 20.0, "posts": 2.0, "replies": 3.0}],
        kind="roster",
    ),
    Table(
        "exam as submitted or not",
        [
            ["姓名", "注册状态", "试卷提交", "试卷成绩"],
            ["李明", "已注册", "已提交", 73],
            ["王芳", "未注册", "未提交", "-"],
        ],
        [
            {"name": "李明", "registered": True, "sat": True, "mark": 73.0},
            {"name": "王芳", "registered": False, "sat": False, "mark": None},
        ],
        kind="roster",
    ),
    Table(
        "list of names",
        [["序号", "姓名", "工作单位", "职务", "联系电话"], [1, "李明", "一中", "书记", "13000000000"]],
        [{"name": "李明", "unit": "一中", "role": "书记"}],
        kind="roster",
        file="学员名单.xlsx",
    ),
    Table(
        "thousands and percents",
        [["姓名", "必修课时长", "完成率", "成绩"], ["李明", "1,500", "98%", "88.5"]],
        [{"name": "李明", "required_minutes": 1500.0, "mark": 88.5}],
        kind="roster",
    ),
    Table(
        "same name in two schools",
        [["姓名", "单位", "发帖数", "回帖数"], ["张敏", "一中", 1, 0], ["张敏", "二小", 2, 1]],
        [{"name": "张敏", "unit": "一中", "posts": 1.0}, {"name": "张敏", "unit": "二小", "posts": 2.0}],
        kind="roster",
    ),
    Table(
        "remarks do not make it a table of texts",
        [["姓名", "必修课时长(分钟)", "成绩", "备注"], ["李明", 100, 80, "因公请假两次，已补学全部课程"]],
        [{"name": "李明", "required_minutes": 100.0, "mark": 80.0}],
        kind="roster",
    ),
]

CATALOGUES = [
    Table(
        "catalogue",
        [
            ["序号", "课程名称", "主讲人", "课程类别", "必修/选修", "学时"],
            [1, "微党课怎么讲", "周平", "党建", "必修", 4],
        ],
        [{"title": "微党课怎么讲", "lecturer": "周平", "category": "党建", "required": True, "hours": 4.0}],
        kind="catalogue",
        file="课程表.xlsx",
    ),
    Table(
        "catalogue with titles in book marks and a title row",
        [["2017年课程安排"], ["课程", "主讲专家", "性质", "课时"], ["《党委会工作方法》", "周平", "选修", "2课时"]],
        [{"title": "党委会工作方法", "lecturer": "周平", "required": False, "hours": 2.0}],
        kind="catalogue",
        merges=[(0, 0, 0, 3)],
    ),
    Table(
        "lectures",
        [["专题", "授课教师", "模块", "时长"], ["师德师风", "周平", "师德", "3"], ["校本教研", "林静", "教研", "3"]],
        [
            {"title": "师德师风", "lecturer": "周平", "category": "师德", "hours": 3.0},
            {"title": "校本教研", "required": None},
        ],
        kind="catalogue",
    ),
    Table(
        "merged module",
        [["课程模块", "课程名称", "主讲教师", "学时"], ["党建", "课一", "周平", 1], [None, "课二", "林静", 1]],
        [{"title": "课一", "category": "党建"}, {"title": "课二", "category": "党建"}],
        kind="catalogue",
        merges=[(1, 0, 2, 0)],
    ),
]

TABLES = [*POSTS, *SUBMISSIONS, *SURVEYS, *ROSTERS, *CATALOGUES]
