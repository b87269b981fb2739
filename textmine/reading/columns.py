"""Which column of a table holds what: by a dictionary of header names that platforms, survey tools and people use.

A header is matched after folding (full width to half, no spaces, no numbering, no brackets), whole first, then as a
phrase (`composition`), then by its ending: 学员姓名 ends in 姓名. Of 姓名 Name either half will do. What a bracket
holds is kept apart, as it often names a unit: 必修课时长(分钟).

    >>> match_header("1、您的姓名：*").role   # 1. your name
    'author'
    >>> match_header("必修课时长(分钟)")      # minutes of required courses
    Header(text='必修课时长(分钟)', name='必修课时长', bracket='分钟', role='required_minutes', exact=True)
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from textmine.reading.composition import role_of_phrase

__all__ = ["CATALOGUE_ROLES", "DOCUMENT_ROLES", "ROSTER_ROLES", "Header", "fold_header", "match_header"]

_NAMES: dict[str, str] = {
    "author": """
        姓名 学员 学员姓名 学生姓名 教师姓名 学生 教师 老师 发帖人 发帖者 发帖学员 发表人 发表者 发布人 发布者
        发言人 发言者 作者 用户 用户名 用户名称 用户姓名 用户昵称 昵称 真实姓名 微信昵称 填表人 填写人 填报人
        提交人 提交者 上传人 上传者 投稿人 回帖人 回复人 回复者 回帖者 跟帖人 评论人 评论者 留言人 参与人
        参训人员 参训学员 参训教师 参训人 人员姓名 成员 成员姓名 创建人 创建者 创建用户 楼主 名字 您的姓名
        你的姓名 撰写人 汇报人 党员姓名 name author user username nickname student fullname realname poster
        答题人 提交用户 学员名称 发帖用户 发帖人姓名 发布人姓名 回复人姓名 提交人姓名
    """,
    "author_id": """
        学员编号 学员号 学号 工号 用户编号 用户id 用户账号 学员账号 学员id 账号 帐号 登录名 登录账号 登录帐号
        用户登录名 身份证号 身份证 身份证号码 手机号 手机 手机号码 联系电话 电话 教师编号 教师id 继教号 继教编号
        师训号 userid uid studentid accountid authorid 参训编号 准考证号 openid 会员编号 会员id 发帖人id 作者id
        学习账号 学籍号 教工号 人员编号 身份证件号 身份证件号码 证件号 证件号码
    """,
    "unit": """
        单位 学校 工作单位 所属单位 所在单位 班级 小组 组别 组名 学校名称 所在学校 任教学校 所属学校 单位名称
        工作学校 所在班级 班级名称 所属班级 机构 机构名称 所属机构 部门 所属部门 所在部门 党支部 所在党支部
        所在支部 支部 院系 学院 所属学院 所属项目 项目 所在小组 所属小组 学习小组 小组名称 坊 工作坊 所属工作坊
        所在工作坊 您的单位 您的学校 您所在的学校 您所在的单位 您的工作单位 公司 school unit organization
        organisation department class team group org 校名 园所 幼儿园 工作单位名称
    """,
    "role": """
        职务 岗位 职称 身份 职位 担任职务 现任职务 行政职务 党内职务 职务职称 工作岗位 任职 角色 用户角色
        您的职务 您的身份 您的岗位 role position 用户类型 党政职务 职务岗位
    """,
    "other": """
        学段 县区 区县 地区 地市 市县 省份 省 市 区 县 城市 学科 任教学科 任教学段 年级 任教年级 学段学科
        学科学段 性别 民族 年龄 教龄 学历 政治面貌 所属区域 区域 所在地 所在地区 所属地区 来自ip ip ip地址 序号
        编号 no 行号 序 来源 来源详情 所用时间 答题时长 总分 备注 点赞数 点赞 赞 浏览数 浏览量 阅读数 阅读量
        收藏数 回复数量 查看数 状态 审核状态 是否精华 精华 是否置顶 附件 附件地址 链接 网址 url 字数 导师点评
        批语 教师批语 老师批语 导师批语 专家批语 批改意见 批阅意见 评阅意见 教师评阅 教师反馈 老师反馈 导师反馈 专家反馈
        教师点评 点评 评语 老师评语 教师评语 辅导教师评语 专家点评 推荐等级 等级 评分 得分 批阅状态 批阅人
        点评人 审核人 tags 标签 导师评语 批改评语 退回原因 操作 邮箱 email 重复率 查重率 likes views
        微信 微信号 qq qq号 qq号码 钉钉号 电子邮箱 邮箱地址 电子邮件 邮编 家庭住址 住址 通讯地址 联系地址
        车牌号 银行卡号 卡号
    """,
    "text": """
        内容 正文 发帖内容 回复内容 回帖内容 帖子内容 帖子正文 成果内容 心得 心得体会 学习心得 学习体会 体会
        发言内容 发言 评论内容 评论 留言内容 留言 作业内容 作业正文 作业 提交内容 文章内容 文本 文字 文本内容
        日志内容 日志正文 研修日志 研修心得 研修总结 培训心得 感想 感悟 反思 教学反思 总结 总结内容 公告内容
        公告正文 通知内容 通知正文 讨论内容 研讨内容 主题内容 汇报内容 思想汇报 思想汇报内容 观点 答案 回答
        回答内容 作答内容 答题内容 主观题答案 意见 建议 意见建议 意见和建议 意见与建议 描述 详细内容 详情 简介
        消息内容 消息 text content body message comment answer post reply response 帖子 案例内容 论文内容
        发表内容 跟帖内容 动态内容 笔记 笔记内容 学习笔记 听课笔记 心得内容 体会内容 收获 学习收获 收获与体会
        收获和体会 成果正文 信息内容 弹幕 弹幕内容 评价内容 评价 学员评价 原文 聊天内容 strcontent
    """,
    "title": """
        标题 题目 成果标题 作业标题 帖子标题 发帖标题 文章标题 日志标题 主题 帖子主题 发帖主题 公告标题 通知标题
        成果名称 作业名称 作品名称 作品标题 文章名称 论文题目 论文标题 案例名称 案例标题 名称 成果题目 文档名称
        文件名 文件名称 title subject headline 汇报题目 报告题目 心得标题 心得题目 日志主题 公告名称 报告名称
    """,
    "thread": """
        研讨主题 研讨题目 讨论主题 讨论题目 讨论话题 话题 话题名称 活动主题 活动名称 研讨活动 研讨问题 讨论问题
        问题 论题 议题 主题帖 主题帖标题 原帖标题 原帖 所属主题 所属话题 所属活动 研讨名称 讨论名称 版块 板块
        论坛 讨论区 研讨标题 轮次 研讨轮次 期次 thread topic question forum 题干 题目内容 讨论标题 所属研讨
        所属讨论 作业题目 任务名称
    """,
    "time": """
        时间 发帖时间 提交时间 创建时间 发布时间 发表时间 回复时间 回帖时间 评论时间 日期 发帖日期 提交日期
        发布日期 创建日期 上传时间 上传日期 填写时间 提交答卷时间 答题时间 更新时间 最后更新时间 修改时间
        留言时间 发言时间 完成时间 作答时间 开始时间 time date datetime createdat created createtime createdtime
        timestamp strtime publishtime postedat 发送时间 填表日期 填表时间 撰写时间 撰写日期 成文日期 提交于 回复日期
    """,
    "floor": "楼层 楼 楼层号 楼号 所在楼层 floor 楼层数 帖子楼层 本帖楼层",
    "reply_floor": """
        回复楼层 回复楼 引用楼层 被回复楼层 上级楼层 父楼层 回复哪楼 回复的楼层 所回复楼层 父级楼层 目标楼层
        replyfloor parentfloor
    """,
    "id": """
        id 帖子id 帖子编号 发帖id 主题id 回复id 回帖id 评论id 帖号 内容id 成果id 成果编号 作业id 记录id 消息id
        postid messageid commentid mid pid 编码 主键 流水号 帖子号
    """,
    "parent": """
        父帖id 父id 上级id 父级id 回复对象id 被回复id 回复帖子id 所回复帖id 引用帖id parentid parent replyto
        replytoid inreplyto 父评论id 上级帖id 父帖编号 父帖 原帖id 回复的帖子id 父回复id 上级编号 父级编号
        被回复帖id
    """,
    "reply_author": """
        回复对象 被回复人 被回复者 回复给 回复谁 对谁回复 引用对象 @对象 被回复用户 回复用户对象 被评论人
        被回复学员 目标用户
    """,
    "kind": """
        类型 类别 帖子类型 发帖类型 内容类型 文档类型 成果类型 帖子类别 发言类型 消息类型 kind type 发布类型
        帖型 作业类型 材料类型 是否回复 是否主题帖 是否主帖
    """,
    "registered": """
        是否注册 注册 注册情况 注册状态 是否报到 报到情况 是否激活 激活状态 是否登录 登录状态 报名状态 是否参训
        参训状态 registered 注册与否 是否已注册
    """,
    "required_minutes": """
        必修课时长 必修时长 必修课程时长 必修课学习时长 必修课总时长 必修学习时长 必修课学时 必修学时
        必修课程学时 必修课学习时间 必修 必修课 必修课程学习时长 必修课程 必修课分钟 必修分钟 必修课分钟数
        必修时间
    """,
    "elective_minutes": """
        选修课时长 选修时长 选修课程时长 选修课学习时长 选修课总时长 选修学习时长 选修课学时 选修学时
        选修课程学时 选修课学习时间 选修 选修课 选修课程学习时长 选修课程 选修课分钟 选修分钟 选修课分钟数
        选修时间
    """,
    "total_minutes": """
        学习时长 总时长 学习总时长 课程学习时长 课程学习总时长 累计学习时长 累计时长 观看时长 学习时间 总学时
        学时 累计学时 已完成学时 完成学时 获得学时 学习学时 在线时长 课程时长 课程学习 视频学习时长 总学习时长
        学习总时间 总分钟数 学习分钟数
    """,
    "submissions": """
        研修成果数 成果数 成果提交数 研修成果提交数 提交成果数 成果份数 研修成果 提交数 成果上传数 提交件数
        成果提交 研修成果数量 成果数量 提交次数 成果件数
    """,
    "homework": "作业提交数 作业数 提交作业数 作业完成数 作业提交 已提交作业数 作业数量 作业次数 作业提交次数",
    "comments_received": """
        成果被评论数 研修成果被评论数 被评论数 被评论次数 收到评论数 获评论数 评论数 获得评论数 被评数
        收到的评论数 成果评论数 被评论 成果被评数 收到评论
    """,
    "mark": """
        试卷成绩 考试成绩 考核成绩 成绩 分数 试卷分数 考试分数 测试成绩 测验成绩 结业考试成绩 结业测试 考试得分
        试卷得分 最终成绩 总成绩 综合成绩 考核分数 课堂得分 mark score 结业成绩 在线考试 在线测试 在线考试成绩 试卷 测试
        考试
    """,
    "sat": """
        是否提交试卷 试卷提交 是否交卷 交卷情况 试卷状态 是否参加考试 是否考试 考试状态 试卷提交情况
        试卷提交状态 交卷状态 是否参考 参考情况
    """,
    "posts": """
        研讨发帖数 发帖数 班级研讨发帖数 主题帖数 发帖量 发帖次数 发帖数量 发帖 研讨发帖 发起帖数 发主题数
        参与研讨数 发表主题数 发言数 发言次数 主题数 研讨发帖次数 班级研讨发帖 发贴数 讨论发帖 讨论发帖数
    """,
    "replies": """
        研讨回帖数 回帖数 班级研讨回帖数 回复数 回帖量 回帖次数 回帖数量 回帖 研讨回帖 跟帖数 回复次数
        研讨回复数 研讨回复 讨论回复 讨论回复数 回复帖数 研讨回帖次数 班级研讨回帖 回贴数 跟帖次数 讨论回帖 讨论回帖数
    """,
    "course": """
        课程 课程名称 课程名 课程标题 课程题目 讲座题目 讲座名称 专题 专题名称 授课题目 授课内容 教学内容
        培训内容 课题 course coursename 讲座 报告题目名称 学习内容 课程内容
    """,
    "lecturer": """
        主讲 主讲人 主讲教师 主讲专家 授课教师 授课专家 讲师 专家 任课教师 授课人 主讲老师 讲授人 报告人
        主讲嘉宾 授课老师 授课讲师 lecturer speaker teacher 专家姓名 主讲者
    """,
    "category": """
        类别 课程类别 模块 课程模块 课程类型 所属模块 课程分类 分类 专题模块 category module 板块名称
    """,
    "required": """
        必修选修 必修/选修 选修必修 选修/必修 课程性质 修习方式 修习要求 修读要求 修课要求 修习类别 性质
        是否必修 必选修 修读方式 必/选修 必/选 required 必修或选修
    """,
    "hours": "学时 课时 学时数 课时数 时长 学分 hours 课程学时 课程时长 计划学时 标准学时",
}

DOCUMENT_ROLES = frozenset(
    [
        "author",
        "author_id",
        "unit",
        "role",
        "text",
        "title",
        "thread",
        "time",
        "floor",
        "reply_floor",
        "id",
        "parent",
        "reply_author",
        "kind",
    ]
)
"""Roles of columns in tables of posts, submissions and answers."""

ROSTER_ROLES = frozenset(
    [
        "registered",
        "required_minutes",
        "elective_minutes",
        "total_minutes",
        "submissions",
        "homework",
        "comments_received",
        "mark",
        "sat",
        "posts",
        "replies",
    ]
)
"""Roles of columns that only a roster has."""

CATALOGUE_ROLES = frozenset(["course", "lecturer", "category", "required", "hours"])
"""Roles of columns of a 课程表."""

_ENDINGS: tuple[tuple[str, str], ...] = (
    ("回复楼层", "reply_floor"), ("楼层", "floor"), ("父id", "parent"), ("学员编号", "author_id"),
    ("账号", "author_id"), ("手机号", "author_id"), ("姓名", "author"), ("昵称", "author"), ("用户名", "author"),
    ("工作单位", "unit"), ("所在单位", "unit"), ("学校", "unit"), ("单位", "unit"), ("班级", "unit"),
    ("小组", "unit"), ("工作坊", "unit"), ("支部", "unit"),
    ("职务", "role"), ("岗位", "role"), ("职称", "role"),
    ("研讨主题", "thread"), ("讨论主题", "thread"), ("话题", "thread"),
    ("标题", "title"), ("题目", "title"),
    ("发帖数", "posts"), ("回帖数", "replies"), ("被评论数", "comments_received"), ("成果数", "submissions"),
    ("必修时长", "required_minutes"), ("选修时长", "elective_minutes"), ("成绩", "mark"),
    ("点评", "other"), ("评语", "other"),
    ("批语", "other"), ("批阅意见", "other"), ("评阅意见", "other"),
    ("数量", "other"), ("次数", "other"), ("数", "other"), ("率", "other"),
    ("内容", "text"), ("正文", "text"), ("心得体会", "text"), ("心得", "text"), ("体会", "text"), ("感悟", "text"),
    ("感想", "text"), ("反思", "text"), ("时间", "time"), ("日期", "time"), ("专家", "lecturer"),
)  # fmt: skip
"""Endings of longer names, the more telling first."""

_NUMBERING = re.compile(r"^(?:[（(]?\d{1,3}[)）]?|[一二三四五六七八九十]{1,3}|q\d{1,3})[.、．:：)）]\s*", re.I)
_BRACKET = re.compile(r"[(\[【<](.*?)[)\]】>]")
_PER = re.compile(r"/(分钟|小时|学时|课时|[份件次分篇个条人]|min|h)$")
_HAN, _NOT_HAN = re.compile("[\u4e00-\u9fff]+"), re.compile("[^\u4e00-\u9fff]+")
_LABEL = re.compile(r"^(?:您的|你的|请填写您的|请填写|请输入您的|请输入)|(?<=..)[是为]$")
_LONGEST_NAME = 14
"""Characters of a header that is matched by its ending; a longer one is a question or a text. A guess: the longest name
in the dictionary has ten."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header cell: as written, folded, what its bracket held, and the role that the dictionary gives it."""

    text: str
    name: str
    bracket: str
    role: str | None
    exact: bool


def _dictionary() -> dict[str, str]:
    known: dict[str, str] = {}
    for role, names in _NAMES.items():
        for name in names.split():
            known.setdefault(name, role)
    return known


_KNOWN = _dictionary()


def fold_header(text: str) -> tuple[str, str]:
    """A header's name and what its bracket held.

    >>> fold_header("*２． 学习时长（分钟）：")   # study time (minutes)
    ('学习时长', '分钟')
    """
    folded = unicodedata.normalize("NFKC", text).replace("\ufeff", "")
    folded = "".join(folded.split()).lower().strip("*＊:：'\"")
    folded = _NUMBERING.sub("", folded)
    bracket = _BRACKET.search(folded) or _PER.search(folded)
    name = _PER.sub("", _BRACKET.sub("", folded)).strip("*:_-—.、?？") or folded
    return name.replace("_", "").replace("-", ""), bracket[1] if bracket else ""


@lru_cache(maxsize=8192)
def match_header(text: str) -> Header:
    """What the dictionary says of a header."""
    name, bracket = fold_header(text)
    if role := _KNOWN.get(name):
        return Header(text, name, bracket, role, exact=True)
    bare = _LABEL.sub("", name)
    if role := _KNOWN.get(bare):
        return Header(text, bare, bracket, role, exact=True)
    han, latin = _NOT_HAN.sub("", bare), _HAN.sub("", bare)
    if han and len(latin) > 3 and latin.isalpha() and (role := _KNOWN.get(han)):  # not 课程ID, 用户IP
        return Header(text, han, bracket, role, exact=True)
    if len(bare) <= _LONGEST_NAME and (role := role_of_phrase(bare)):
        return Header(text, bare, bracket, role, exact=False)
    if 1 < len(bare) <= _LONGEST_NAME:
        for ending, ending_role in _ENDINGS:
            if bare.endswith(ending):
                return Header(text, bare, bracket, ending_role, exact=False)
    return Header(text, bare, bracket, None, exact=False)
