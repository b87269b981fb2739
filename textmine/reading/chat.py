r"""Logs of a group's chat, as WeChat, QQ and tools beside them write them: a post a message.

>>> log = "2025-03-01 10:00:00 李明(12345)\n教研要落到班上。\n\n2025-03-01 10:01:30 王芳\n先听课再评。\n\n" + (
...     "2025-03-01 10:02:00 李明(12345)\n[图片]\n")   # study classes; listen first; a picture
>>> [(message.name, message.time, message.text) for message in split_chat(log).messages]
... # doctest: +NORMALIZE_WHITESPACE
[('李明(12345)', '2025-03-01 10:00:00', '教研要落到班上。'), ('王芳', '2025-03-01 10:01:30', '先听课再评。'),
 ('李明(12345)', '2025-03-01 10:02:00', '[图片]')]
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from textmine.reading.dates import read_time
from textmine.reading.names import is_person, who_of_nickname

__all__ = ["Chat", "Message", "account_of", "is_system_line", "is_wordless", "split_chat"]

_DAY = r"(?:19|20)\d\d(?:(?P<sep>[-/.])\d{1,2}(?P=sep)\d{1,2}|年\d{1,2}月\d{1,2}日)"
_HALF = r"(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|[AP]M)"
_CLOCK = rf"(?:{_HALF}\s*)?\d{{1,2}}:\d\d(?::\d\d)?(?:\.\d+)?(?:\s?[AP]M)?"
_MOMENT = rf"(?P<time>{_DAY}(?:\s*(?:星期|周)[一二三四五六日天])?[ \u3000T]\s*{_CLOCK})"
_NAME = r"(?P<name>[^\s:：，。！？；](?:[^\n:：，。！？；]{0,38}[^\s:：，。！？；])?)"
_ANY_NAME = r"(?P<name>[^\s:：](?:[^\n:：。]{0,38}[^\s:：。])?)"
"""In a log that is known for one: members call themselves 小鱼！ and 努力，奋斗 as well."""


def _forms(name: str) -> dict[str, re.Pattern[str]]:
    return {
        "time, name": re.compile(rf"\[?{_MOMENT}\]?\s+{name}"),
        "name, time": re.compile(rf"{name}\s*[(（\[]?(?<![\d:]){_MOMENT}[)）\]]?[:：]?"),
        "time, name: text": re.compile(rf"\[?{_MOMENT}\]?\s+{name}\s*[:：]\s*(?P<text>.*)"),
        "name, clock": re.compile(rf"{name}\s+(?P<time>{_CLOCK})[:：]?"),
    }


_FORMS, _LENIENT = _forms(_NAME), _forms(_ANY_NAME)
"""How the line looks in which a message begins; the last under lines that tell the day."""
_UNDER_DAYS = "name, clock"
_DAY_LINE = re.compile(rf"[—―–\-=\s]*({_DAY})(?:\s*(?:星期|周)[一二三四五六日天])?[—―–\-=\s]*")
_PREAMBLE = re.compile(
    r"消息记录|消息分组|消息对象|={5,}|聊天记录|导出时间|导出日期|群[聊名成员]+[:：]|(?:Dear|Hi|您好)[:：,，]?$",
    re.IGNORECASE,
)
"""What programs write above the first message."""
_OF_A_PROGRAM = re.compile(r"消息记录（此消息记录为文本格式|消息(?:分组|对象)[:：]|聊天记录如下")
_FEWEST = 3
"""From so many messages a text may be a log: one that quotes a line or two is none. A guess."""
_IN_ORDER = 0.9
"""The share of messages that come after the one before, and of times that are told to the second, or are not."""

_WHO = r"[“\"]?[^\s，。！？；“”\"][^，。！？；“”\"\n]{0,39}[”\"]?"
_SYSTEM = re.compile(
    rf"(?!我|欢迎|感谢|谢谢|恭喜|祝贺)(?:"
    rf"{_WHO}\s*撤回了?(?:一条|{_WHO}的一条)?(?:成员)?消息.{{0,12}}"
    rf"|{_WHO}\s*(?:通过.{{1,60}})?(?:邀请\s*.{{1,120}})?(?:加入|进入|退出)了?(?:本|该|此|当前)?群(?:聊|组)?[。.!！]?"
    rf"|{_WHO}\s*(?:被.{{1,40}})?(?:将.{{1,40}})?移出了?(?:本|该)?群聊?[。.!！]?"
    rf"|{_WHO}\s*(?:已?(?:修改|更改|更新)了?(?:群名|群聊名称|群名称|群公告|群头像)|已?成为新(?:的)?群主|拍了拍|领取了.{{0,20}}红包|开启了全员禁言|关闭了全员禁言).{{0,80}}"
    rf"|以[上下](?:是打招呼的内容|为新消息|是历史消息).{{0,6}}|.{{0,10}}?(?:语音|视频)通话(?:已经?结束|时长.{{1,10}})"
    rf")"
)
"""What the program says by itself; 我今天加入了群聊 is said by somebody."""
_TOKENS = re.compile(
    r"(?:\[[^\[\]\n]{1,10}\]\s*)+|[\[【(<（](?:文件|链接|名片|位置|聊天记录|小程序|音乐)[\]】)>）][^\n]*"
    r"|(?:https?://\S+\s*)+|<(?:img|image|msg|\?xml)\b.*",
    re.DOTALL,
)
_CHAIN = re.compile(r"#接龙")
_ACCOUNT = re.compile(r"\s*(?:[(（](?P<number>\d{5,12})[)）]|<(?P<mail>[^<>\s]{3,60})>)$")
_TAG = re.compile(r"^【([^】\n]{1,12})】")


@dataclass(frozen=True, slots=True)
class Message:
    """A message: the number of its first line (from 1), who and when as written, and what stands below."""

    line: int
    name: str
    time: str
    text: str


@dataclass(frozen=True, slots=True)
class Chat:
    """A log: its messages in order, lines of the system, and lines above the first message that no program writes.

    Lines are told with their numbers (from 1).
    """

    messages: tuple[Message, ...]
    system: tuple[tuple[int, str], ...] = ()
    above: tuple[tuple[int, str], ...] = ()


def split_chat(text: str, *, named: bool = False) -> Chat | None:
    """The messages of a log; None where a text is none, though it may quote some lines of one.

    Args:
        text: all of a file.
        named: whether its name says that it is a log; else more is asked of it.
    """
    lines = [line.strip("\r\ufeff\u200b") for line in text.split("\n")]
    form, found = max(
        ((form, list(_headers(lines, form, pattern))) for form, pattern in _FORMS.items()),
        key=lambda pair: len(pair[1]),
    )
    sure = named or _OF_A_PROGRAM.search(text[:2000]) is not None
    if len(found) < (2 if sure else _FEWEST):
        return None
    found = _own_headers(list(_headers(lines, form, _LENIENT[form])))
    first = found[0][0]
    above = [
        (number, line)
        for number, line in enumerate(lines[:first], 1)
        if line.strip() and not _PREAMBLE.search(line) and not _DAY_LINE.fullmatch(line.strip())
    ]
    if form == _UNDER_DAYS:
        lines = ["" if _DAY_LINE.fullmatch(line.strip()) else line for line in lines]
    chat = Chat(*_messages(lines, found), tuple(above))
    return chat if sure or _is_log(chat) else None


_Header = tuple[int, str, str, str]
"""The index of the line in which a message begins, name, time, and what stands behind in the same line."""


def _headers(lines: Sequence[str], form: str, pattern: re.Pattern[str]) -> Iterator[_Header]:
    """The lines in which messages begin."""
    day = ""
    for index, line in enumerate(lines):
        line = line.strip()
        if form == _UNDER_DAYS and (told := _DAY_LINE.fullmatch(line)):
            day = told[1]
        elif (len(line) < _LONGEST or "text" in form) and (found := pattern.fullmatch(line)):
            if form == _UNDER_DAYS and not day:
                continue
            yield index, found["name"], f"{day} {found['time']}".strip(), found.groupdict().get("text") or ""


def _own_headers(found: list[_Header]) -> list[_Header]:
    """Without lines of messages that look alike: 2025-03-01 19:00 开班 tells no seconds, or comes before its time."""
    colons = Counter(time.count(":") for _, _, time, _ in found)
    usual, many = colons.most_common(1)[0]
    if many >= _IN_ORDER * len(found):
        found = [header for header in found if header[2].count(":") == usual]
    times = [read_time(time).iso or "" for _, _, time, _ in found]
    kept = _longest_rise(times)
    return [found[place] for place in kept] if len(kept) >= _IN_ORDER * len(found) else found


def _longest_rise(values: Sequence[str]) -> list[int]:
    """The places of the longest subsequence that never falls.

    >>> _longest_rise(["1", "9", "2", "3"])
    [0, 2, 3]
    """
    ends: list[int] = []
    before: list[int | None] = []
    for place, value in enumerate(values):
        length = bisect_right(ends, value, key=values.__getitem__)
        before.append(ends[length - 1] if length else None)
        ends[length : length + 1] = [place]
    rise, at = [], ends[-1] if ends else None
    while at is not None:
        rise.append(at)
        at = before[at]
    return rise[::-1]


_LONGEST = 90
"""Characters of a line that tells but who and when."""


def _messages(
    lines: Sequence[str], found: Sequence[_Header]
) -> tuple[tuple[Message, ...], tuple[tuple[int, str], ...]]:
    """Messages with their texts; lines of the system stand between them, or in the place of one."""
    messages, system = [], []
    ends = [index for index, *_ in found[1:]] + [len(lines)]
    for (index, name, time, behind), end in zip(found, ends, strict=True):
        said, told = [behind] if behind else [], []
        for number in range(index + 1, end):
            line = lines[number].strip()
            if is_system_line(line):
                told.append((number + 1, line))
            else:
                said.append(lines[number])
        text = "\n".join(said).strip("\n\r \t\u3000")
        if is_system_line(text):
            system.append((index + 1, text))
        elif text or not told:
            messages.append(Message(index + 1, name, time, text))
        system += told
    return tuple(messages), tuple(system)


def _is_log(chat: Chat) -> bool:
    """Whether messages are all that there is: several people in turn, and no text of somebody who quotes them."""
    names = Counter(account_of(message.name)[0] for message in chat.messages)
    if len(names) < 2 or any(re.search("[。！？]", line) or len(line) > _LONGEST for _, line in chat.above):
        return False
    people = sum(n for name, n in names.items() if n > 1 or is_person(name) or who_of_nickname(name))
    numbered = sum(account_of(message.name)[1] is not None for message in chat.messages)
    if 2 * max(people, numbered) < len(chat.messages):
        return False
    times = [iso for message in chat.messages if (iso := read_time(message.time).iso)]
    in_order = sum(a <= b for a, b in pairwise(times))
    if len(times) < len(chat.messages) / 2 or in_order < _IN_ORDER * (len(times) - 1):
        return False
    longest = max(chat.messages, key=lambda message: len(message.text))
    letters = sum(len(message.text) for message in chat.messages)
    return not (2 * len(longest.text) > letters and re.search(r"\n\s*\n", longest.text))


def is_system_line(line: str) -> bool:
    """Whether the program says it by itself, and no member.

    >>> [is_system_line(line) for line in ("李明撤回了一条消息", "“王芳”加入了群聊", "我昨天加入了群聊")]
    [True, True, False]
    """
    return len(line) < 2 * _LONGEST and _SYSTEM.fullmatch(line) is not None


def is_wordless(text: str) -> bool:
    """Whether a message is a picture, a sticker, a file or a link, or a list that members sign.

    >>> [is_wordless(text) for text in ("[图片]", "[强][强]", "[文件] 心得.docx", "[图片]我的板书")]   # my blackboard
    [True, True, True, False]
    """
    return _TOKENS.fullmatch(text) is not None or _CHAIN.match(text) is not None


def account_of(name: str) -> tuple[str, str | None, str | None]:
    """A member's name, number or address, and what the group calls them.

    >>> account_of("【群主】李明(12345)"), account_of("王芳<wf@example.org>")
    (('李明', '12345', '群主'), ('王芳', 'wf@example.org', None))
    """
    tag = _TAG.match(name)
    name = name[tag.end() :] if tag else name
    account = _ACCOUNT.search(name)
    number = (account["number"] or account["mail"]) if account else None
    bare = (name[: account.start()] if account else name).strip(" ~～\u3000\u2005")
    return bare or number or name, number, tag[1] if tag else None
