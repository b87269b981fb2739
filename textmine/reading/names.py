r"""Whose text a file is: from its name, from a head line, from a form in it.

>>> people = who_of_name("李明-实验小学-微党课怎么上.docx", pattern="{author}-{unit}-{title}")
>>> people.author, people.unit, people.title   # how to give a short party lecture
('李明', '实验小学', '微党课怎么上')
>>> who_of_text("学习心得\n学员：王芳  单位：第三中学\n这次培训……").unit   # third middle school
'第三中学'
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from textmine.errors import SettingsError
from textmine.reading.columns import match_header
from textmine.reading.dates import read_time
from textmine.surnames import COMPOUND_AS_NAMES, EVERYDAY, FREQUENT, RARE, RARE_AND_WORD

__all__ = [
    "Who",
    "is_person",
    "is_unit",
    "join_name",
    "who_in_title",
    "who_of_line",
    "who_of_name",
    "who_of_nickname",
    "who_of_pairs",
    "who_of_text",
]

_SURNAMES = (FREQUENT | RARE | RARE_AND_WORD | EVERYDAY) - set("代初占计储战满练束腾凤晋楚燕冀")
"""With which names begin in the names of files: 战略, 练习 and 满意度 (strategy, exercise, content) are none."""
_COMPOUND = re.compile("|".join(sorted(COMPOUND_AS_NAMES)))
_UNIT = re.compile(
    r"(?:学校|小学|中学|高中|初中|幼儿园|学院|大学|职高|中专|党校|进修校|附小|附中|实小|[一二三四五六七八九十]{1,3}[中小]|\d{1,3}[中小]|教育局|教体局|文教局"
    r"|教研室|中心|中心校|总校|分校|校区|公司|集团|支部|总支部?|党委|小组|\d+组|[一二三四五六七八九十]组|\d+班|[一二三四五六七八九十]班|工作坊|机关|委员会|办公室|医院|研究院|研究所|局|园|院|校)$"
)
_TITLE = re.compile(
    r"心得|体会|汇报|总结|反思|作业|成果|报告|感想|感悟|日志|日记|学习|研修|培训|案例|论文|笔记|小结|收获|思想"
)
_LOGIN = re.compile(r"^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_.]{4,24}$|^[A-Za-z]{2,20}\d*$")
_NUMBER = re.compile(r"^\d{5,20}$")
_DATE = re.compile(
    r"^(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12]\d|3[01])(?:\d{6})?)?"
    r"|\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|1[67]\d{11})$"
)
"""A day or a month, a moment to the second, or one in milliseconds, as programs name files: nobody's number."""
_NO_NAME = re.compile(
    r"^(?:文[档件本稿章]|新建|未命名|副本|高[一二三考数]|党[员课史建团务群性章校规纪日]|安全|周[记报志]|成[长果绩]|方[案法]|简[介历]|单元|管理|申请|全[员体]|常[规识]|时[政事]|毕业|应用"
    r"|教师|老师|学员|学生|家长|干部|党员干部|骨干教师|班主任|校长|园长|主任|书记|组长|班长|团员|群众|预备党员|积极分子|入党积极分子"
    r"|语文|数学|英语|外语|物理|化学|生物|历史|地理|政治|思政|道法|音乐|美术|体育|信息|科学|心理|劳动|书法|德育|艺术|学前|幼教|全科"
    r"|[\u4e00-\u9fff]{1,2}副?(?:局长|县长|区长|市长|镇长|乡长|厅长|处长|科长|股长|部长|主任|书记|校长|园长|院长|所长|主席|教授|专家)"
    r"|(?=.{4})(?:小学|初中|高中|中学|高[一二三]|初[一二三]|[一二三四五六七八九]年级)"
    r"(?:语文|数学|英语|外语|物理|化学|生物|历史|地理|政治|思政|道法|音乐|美术|体育|信息|科学|心理|劳动))$"
)
"""What a file is about or who wrote it, but no name: a subject, an office. Many begin as surnames do."""
_NICKNAME = re.compile(
    "阳光|向[阳上前日]|金[秋色]|时光|江[南湖]|田[园野]|石头|安[静心好全]|温[暖馨柔]|简单|高兴|马上|熊猫|孔雀|黄[昏河]|明月|路[人过]|游客|莫名|万物"
)
"""What somebody calls themselves who gives no name: sunshine, gold of autumn, a panda."""
_HAN = re.compile(r"^[\u4e00-\u9fff]{2,4}$|^[\u4e00-\u9fff]{1,8}[·•][\u4e00-\u9fff]{1,8}$")
_ALIGNED = re.compile(r"^[\u3400-\u9fff]{2,4}$")
_CUT = re.compile(r"\s*[-_—–－＿+＋、，,\s（()）\[\]【】]+\s*")
_DIVIDERS = re.compile(r"[-_—–－＿+＋、，,（()）\[\]【】]+")
_SERIAL = re.compile(r"^(?:\d{1,4}|第?\d+[号.]|no\.?\d+|副本|终稿|定稿|修改稿|最终版|\(\d+\)|新建.*文档)$", re.I)
_NOBODY = re.compile(
    r"^(?:scan|img|image|photo|pic|picture|screenshot|wechat|mmexport|docx?|pdf|txt|text|word|wps|book|sheet|file|page|note"
    r"|microsoft|office|excel|report|paper|homework|essay|summary|data|export|download|untitled|unnamed|new|final|draft|copy|temp|test|demo|post"
    r"|repl(?:y|ie)|comment|answer|feedback|survey|document|index|readme|all|list)s?\d*$",
    re.I,
)
"""What programs, cameras and hurried people call a file: no login."""
_HEAD_LINES, _TAIL_LINES = 12, 6
"""Lines in which labels are looked for at the beginning and at the end of a text: forms and signatures."""
_LABELLED = re.compile(
    r"([\u4e00-\u9fff \u3000]{2,8}?)\s*[:：]\s*([^:：\n]{1,40}?)"
    r"(?=\s{2,}|\t|\u3000|$|[；;]|\s+[\u4e00-\u9fff]{2,4}\s*[:：])"
)
_ROLES = ("author", "author_id", "unit", "role", "title", "time", "thread")


@dataclass(frozen=True, slots=True)
class Who:
    """Author, unit, role, title and time, as far as found."""

    author: str | None = None
    author_id: str | None = None
    unit: str | None = None
    role: str | None = None
    title: str | None = None
    time: str | None = None
    thread: str | None = None

    def or_else(self, other: Who) -> Who:
        """What is missing here taken from there."""
        missing = {name: getattr(other, name) for name in _ROLES if getattr(self, name) is None}
        return replace(self, **missing)


def is_unit(text: str) -> bool:
    """Whether a text looks like the name of a school, an office or a group."""
    return 2 <= len(text) <= 30 and _UNIT.search(text) is not None


def join_name(written: str) -> str:
    """A name without the spaces that align it with longer ones; two names, or a name and a place, stay as they are.

    >>> join_name("李 明"), join_name("欧阳\u3000建国"), join_name("李明 王芳"), join_name("王芳 二小")
    ('李明', '欧阳建国', '李明 王芳', '王芳 二小')
    """
    parts = written.split()
    joined = "".join(parts)
    if len(parts) < 2 or not _ALIGNED.match(joined):
        return written
    return joined if 1 in (len(parts[0]), len(parts[-1])) or _COMPOUND.fullmatch(parts[0]) else written


def is_person(text: str) -> bool:
    """Whether a text looks like the name of a person."""
    begins = text[:1] in _SURNAMES or (len(text) > 2 and _COMPOUND.match(text))
    return bool(begins and _may_name(text) and not is_unit(text))


def _may_name(text: str) -> bool:
    if not _HAN.match(text) or _TITLE.search(text) or _NO_NAME.match(text) or _NICKNAME.fullmatch(text):
        return False
    return not match_header(text).exact  # 单位, 时间 and 项目 (unit, time, project) begin as names do


def _is_surely_person(text: str) -> bool:
    """A person whose name is no longer than most are: 黄河之歌 (song of the Yellow River) begins as names do."""
    return is_person(text) and (len(text) < 4 or "·" in text or "•" in text or _COMPOUND.match(text) is not None)


def _is_login(text: str) -> bool:
    return bool(_LOGIN.match(text)) and not _NOBODY.match(text)


def _is_number(text: str) -> bool:
    return bool(_NUMBER.match(text)) and not _DATE.match(text)


def check_pattern(pattern: str) -> list[str]:
    """The fields of a pattern of file names.

    Raises:
        SettingsError: it names an unknown field.
    """
    fields = re.findall(r"\{(\w+)\}", pattern)
    for name in fields:
        if name not in (*_ROLES, "ignore"):
            raise SettingsError(f"reading.name_pattern: unknown field {name!r}. Known: {', '.join(_ROLES)}, ignore.")
    return fields


def who_of_name(name: str, *, pattern: str) -> Who:
    """What a file's name tells, by the pattern where it fits, else by what its parts look like."""
    stem = PurePosixPath(name).stem.strip()
    fields = check_pattern(pattern)
    numbered = re.sub(r"^\d{1,3}(?=[\u4e00-\u9fff])", "", stem)
    parts = [part for part in _parts(numbered) if not _SERIAL.match(part)]
    # the pattern's own divider keeps titles whole that hold other dividers.
    divider = re.search(r"\}(.+?)\{", pattern)
    if divider:
        own = [part.strip() for part in stem.split(divider[1], len(fields) - 1)]
        if len(own) == len(fields) and all(own) and _fits(fields, own):
            return _as_who(zip(fields, own, strict=True))
    return _by_looks(parts)


def _parts(text: str) -> list[str]:
    """What dividers part, with a name whole that spaces align."""
    aligned = (join_name(part) for part in _DIVIDERS.split(text))
    return [part for whole in aligned for part in _CUT.split(whole) if part]


def _fits(fields: list[str], parts: list[str]) -> bool:
    values = dict(zip(fields, parts, strict=True))
    author, unit = values.get("author"), values.get("unit")
    if author and (is_unit(author) or any(no.match(author) for no in (_SERIAL, _DATE, _NO_NAME))):
        return False
    if author and (_is_number(author) or _is_login(author)) and any(map(_is_surely_person, parts)):
        return False
    return not (unit and (is_person(unit) or _SERIAL.match(unit) or (_TITLE.search(unit) and not is_unit(unit))))


def _as_who(pairs: Iterable[tuple[str, str]]) -> Who:
    told = {name: value for name, value in pairs if name in _ROLES and value}
    return Who(**told | ({"author": join_name(told["author"])} if "author" in told else {}))


def _by_looks(parts: list[str]) -> Who:
    """The last that is surely a person is the author: offices and subjects stand before, titles are longer."""
    rest = [part for part in parts if not _DATE.match(part)]
    unit = next((part for part in rest if is_unit(part) and not _TITLE.search(part)), None)
    if unit is not None:
        rest.remove(unit)
    sure = [part for part in rest if _is_surely_person(part)]
    likely = [part for part in rest if is_person(part)]
    logins = [part for fits in (_is_login, _is_number) for part in rest if fits(part)]
    author = next(iter([*sure[-1:], *likely[:1], *logins[:1]]), None)
    if author is None and len(rest) >= 2 and _may_name(rest[0]):
        author = rest[0]
    number = next((login for login in logins if login != author), None)
    title = "-".join(part for part in rest if part not in (author, number))
    return Who(author=author, author_id=number, unit=unit, title=title or None)


def who_of_nickname(written: str) -> Who | None:
    """Who it is that is called with a number, their school, or spaces in the name; None for any other name.

    >>> who_of_nickname("01-李明").author, who_of_nickname("王芳（第二小学）").unit, who_of_nickname("李明")
    ('李明', '第二小学', None)
    >>> who_of_nickname("李 明").author, who_of_nickname("东湖中学周建军").unit, who_of_nickname("东湖中学周老师")
    ('李明', '东湖中学', None)
    >>> [who_of_nickname(f"东湖中学{word}") for word in ("党政办", "高年级组", "阳光")]  # an office, a grade, sunshine
    [None, None, None]
    """
    if (joined := join_name(written)) != written:
        return Who(author=joined)
    if (glued := _GLUED.match(written)) and _is_surely_person(glued["name"]):
        return Who(author=glued["name"], unit=glued["unit"])
    parts = _parts(written.strip())
    told = [part for part in parts if not _SERIAL.match(part)]
    people, units = ([part for part in told if fits(part)] for fits in (is_person, is_unit))
    if len(parts) < 2 or len(people) != 1 or len(units) > 1 or len(told) != 1 + len(units):
        return None
    return Who(author=people[0], unit=units[0] if units else None)


def who_in_title(stem: str) -> tuple[Who, str] | None:
    """Who may stand before or behind what a text is, and that: a guess, which other files make sure.

    >>> who, title = who_in_title("王丽芳的思想汇报")   # a thought report
    >>> who.author, title, who_in_title("高效课堂学习心得")   # what makes a lesson good
    ('王丽芳', '思想汇报', None)
    """
    stem = _COPY.sub("", "".join(stem.split()))
    for pattern in (_TITLE_BEHIND, _TITLE_BEFORE):
        if found := pattern.search(stem):
            rest = stem[: found.start()] + stem[found.end() :]
            rest = _HONORIFIC.sub("", _SERIAL_BEFORE.sub("", rest).strip("_-—－ "))
            who = Who(author=rest) if _is_surely_person(rest) else who_of_nickname(rest)
            if who is not None and who.author:
                return who, found[0]
    return None


_REPORTS = (
    r"(?:\d{2,4}年?)?(?:个人|学习|培训|研修|参训|党员|教学|工作|暑期|国培|读书|听课|跟岗)*"
    r"(?:思想汇报|心得体会|心得|体会|总结|小结|汇报|日志|日记|反思|感想|感悟|收获|作业|成果|笔记)(?:材料|报告)?"
)
_TITLE_BEHIND, _TITLE_BEFORE = re.compile(_REPORTS + "$"), re.compile("^" + _REPORTS)
_HONORIFIC = re.compile("^(?:学员|党员)|(?:同志|老师)?的?$")
_SERIAL_BEFORE = re.compile(r"^\d{1,3}[.、]?")
_COPY = re.compile(r"(?:[（(]\d+[)）]|终稿|定稿|修改稿|最终版)+$")
_GLUED = re.compile(
    r"(?P<unit>[\u4e00-\u9fff]{0,12}(?:[\u4e00-\u9fff](?:学校|小学|中学|高中|初中|幼儿园|职高|中专|中心校|附小|附中)"
    r"|[一二三四五六七八九十实附][中小幼]))(?P<name>[\u4e00-\u9fff]{2,4})(?<!老师)(?<!校长)(?<!园长)(?<!书记)(?<!主任)(?<![组处室办部队班员级])$"
)
"""A school and a name without anything between, as groups ask their members to be called; not a school's office."""


def who_of_text(text: str) -> Who:
    """What the head and the end of a text tell: labelled lines, a line of unit and name, a closing date."""
    lines = [line.strip() for line in text[:4000].split("\n") if line.strip()][:_HEAD_LINES]
    tail = [line.strip() for line in text[-1000:].split("\n") if line.strip()][-_TAIL_LINES:]
    found = _labelled(lines).or_else(_byline(lines[:4]))
    return found.or_else(_labelled(tail[-3:])).or_else(_signature(tail[-3:]))


def who_of_line(line: str) -> Who | None:
    """Whose text a line says it is: a line of unit and name, or of labels such as 姓名; None for any other line.

    >>> who_of_line("实验小学　李明").author, who_of_line("姓名：王芳  单位：二小").unit, who_of_line("老师：你来说。")
    ('李明', '二小', None)
    """
    line = line.strip()
    if not line or len(line) > _LONGEST_BYLINE:
        return None
    if who := _unit_and_person(line.removeprefix("——")):
        return who
    told = _labelled([line])
    owned = told.author and _is_surely_person(told.author) and _OWNER.match(line)
    return told if owned else None


_OWNER = re.compile(r"(?:学员)?姓\s*名|学\s*员|汇报人|作\s*者|撰[稿写]人?|执笔|单\s*位|学\s*校|工作单位")
"""Labels with which a line begins that says whose the text is; 教师：… begins what is said in a lesson."""
_LONGEST_BYLINE = 40


def _labelled(lines: list[str]) -> Who:
    pairs = [(m[1], m[2]) for line in lines if len(line) <= 80 for m in _LABELLED.finditer(line)]
    return who_of_pairs(pairs)


def who_of_pairs(pairs: Iterable[tuple[str, str]]) -> Who:
    """What labels and values tell: (姓名, 李明)."""
    found: dict[str, str] = {}
    for label, value in pairs:
        header = match_header("".join(label.split()))
        value = value.strip()
        role = header.role if header.exact else _LABELS.get(header.name)
        if role not in _ROLES or not value or len(value) > 40 or role in found or _is_label(value, role):
            continue
        if role == "author":
            value = join_name(value)
            if len(value) > 20:
                continue
        if role == "time":
            value = read_time(value).iso or ""
        if value:
            found[role] = value
    return Who(**found)


def _is_label(value: str, role: str) -> bool:
    """Whether what stands beside a label is the next label: 姓名 | 单位; an office may be 教师, a title 心得体会."""
    other = match_header(value)
    return (other.exact and other.role not in _LIKE.get(role, ())) or "姓名" in other.name


_LIKE = {"unit": ("unit",), "role": ("author",), "title": ("text", "title"), "thread": ("text", "title", "thread")}
"""Labels that may as well be values."""
_LABELS = {
    "汇报人": "author",
    "学员": "author",
    "撰稿人": "author",
    "执笔": "author",
    "党员": "author",
    "撰稿": "author",
}


def _byline(lines: list[str]) -> Who:
    """`实验小学  李明` or `李明（实验小学）` under a title; lines of several people are a list and no byline."""
    found = [who for line in lines if len(line) <= _LONGEST_BYLINE and (who := _unit_and_person(line))]
    return found[0] if len({who.author for who in found}) == 1 else Who()


def _unit_and_person(line: str) -> Who | None:
    parts = [part for part in re.split(r"[\s\u3000（()）——-]+", line) if part]
    if len(parts) == 3 and all(len(p) == 1 for p in parts[1:]):  # 李 明
        parts = [parts[0], parts[1] + parts[2]]
    if len(parts) != 2:
        return None
    pairs = [(unit, author) for unit, author in (parts, parts[::-1]) if is_unit(unit) and is_person(author)]
    return Who(author=pairs[0][1], unit=pairs[0][0]) if pairs else None


def _signature(lines: list[str]) -> Who:
    for line in reversed(lines):
        if len(line) <= 20 and (iso := read_time(line).iso) and len(iso) == 10:
            return Who(time=iso)
    return Who()
