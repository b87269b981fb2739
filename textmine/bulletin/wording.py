"""Small pieces of bulletin Chinese: hedges, statements that can stand in a sentence, marks within marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from textmine.quotes.flaws import Flaw, find_flaw

__all__ = [
    "HEDGES",
    "PROPOSES",
    "TALE",
    "bare_proposal",
    "declares_dissent",
    "does_its_move",
    "hedge_subject",
    "in_marks",
    "is_general",
    "is_topic",
    "joint",
    "listed",
    "printable_statement",
    "proposes",
    "range_of_days",
    "reported_statement",
    "shared_by",
    "split_sentences",
    "stands_alone",
    "tells_gain",
    "without_frame",
    "without_markup",
]

HEDGES = {
    "一致": "大家一致",
    "普遍": "大家普遍",
    "多数": "多数学员",
    "不少": "不少学员",
    "多位": "多位学员",
    "一些": "一些学员",
    "个别": "个别学员",
}
"""From a claim's hedge to the subject of a sentence, strongest first."""

_VERBS = {
    "gain": ("认为", "谈到", "表示"),
    "practice": ("介绍", "谈到"),
    "problem": ("反映", "谈到", "承认"),
    "proposal": ("建议", "提出"),
    "pledge": ("表示", "谈到"),
    "course": ("认为", "反映"),
}
_VERBS_OF_ALL = {"gain": "认为", "proposal": "建议", "problem": "反映", "course": "认为"}
_TELLS_GAIN = re.compile(
    r"[^，。]{0,12}(?:收获|体会|感受)是|学习?[了到会]|了解|掌握|明白|懂得|收获|知道|认识到|参加|完成|看到|感受|体会"
)
"""So begins what somebody gained; it is told (表示), not held (认为)."""
_FIRST_PERSON = re.compile(r"我|俺|咱|本人|笔者|老夫|鄙人|窃|余")
_DANGLING = re.compile(
    r"^(?:这|那(?!些年)|他|她|它|但|可是|不过|所以|因此|因而|而且|并且|而|也|另外|其次|再次|此外|然而|于是|同时|[收交发递]上来|一方面|另一方面|还有|又|再|就|却|"
    r"[（(]?[一二三四五六七八九十\d]+[)）、.．])"
)
_OPENING = re.compile(
    r"^(?:通过)?(?:这次|本次|此次|前一阶段|这段时间)?的?(?:学习|研修|培训)(?:后|之后|以后)?，?(?:我|大家)?(?:进一步|更加)?"
    r"(?:明白|懂得|认识到|体会到|明确)了?[：:，,]?"
)
_REALISES = (
    "明白|弄明白|学明白|懂得?|听懂|想通|彻悟|恍然|恍悟|认识到|体会到|意识到|理解|弄清|想清|看清|心里有了?[数底]|有了底|"
    "相信|信服|开窍|发现|觉得|感到|感受到|认为|以为|看来|想来"
)
_FRAME = re.compile(
    r"^(?:[^。！？；]{0,40}?[，：])??(?:"
    rf"[^，：。]{{0,16}}(?:我|本人|笔者|我们|使人)[^，：。]{{0,8}}(?:{_REALISES})[^，：。]{{0,6}}[：，]|"
    rf"[^，：。]{{0,14}}(?:这回|这次|才|方才|方)[^，：。]{{0,6}}(?:{_REALISES})了?[，：]|[^，：。]{{0,6}}收获是[^，：。]{{0,8}}：|"
    r"[^，：。]{0,10}(?:我|本人|笔者)(?:们)?(?:的)?(?:[^，：。]{0,4})"
    r"(?:建议|意见|方案|想法|做法|体会|看法|收获)(?:就?是|就一条)?[：:，,]?(?:是)?|"
    r"[^，：。]{0,6}(?:我|本人|笔者|个人)(?:们)?(?:还|也|斗胆|深深|深切)?(?:觉得|认为|感到|以为|想)(?![的法到起])[：:，,]?|"
    r"依我(?:浅见|看|之见)[，,]|(?:再|我)[提说]一[句条][^，：。]{0,4}[：，]|老实讲[，,]|然(?![后而]))"
)
"""What only says that somebody thinks, learns or proposes; what they think, learn or propose comes behind it."""
_PROPOSING = re.compile(r"^(?:(?:建议|提议|希望|呼吁)[，：]?|请(?=[把将上对在让给]))")
_STOPS = "。！？!?；;…"
_PAIRS = {"“": "”", "「": "」", "《": "》", "（": "）", "『": "』", "‘": "’", '"': '"', "＂": "＂"}


def split_sentences(text: str) -> Iterator[str]:
    """Sentences of prose; what stands within marks belongs to the sentence around it.

    >>> list(split_sentences("他说：“好。走！”大家笑了。"))
    ['他说：“好。走！”', '大家笑了。']
    >>> list(split_sentences('他说："好。"大家笑了。'))
    ['他说："好。"', '大家笑了。']
    """
    start, closing = 0, list[str]()
    for position, character in enumerate(text):
        if character in closing:  # one that was left open within ends with what is around it
            del closing[len(closing) - 1 - closing[::-1].index(character) :]
        elif character in _PAIRS:
            closing.append(_PAIRS[character])
        ended = character in "。！？!?" or (character in '”」’』"＂' and text[position - 1] in "。！？!?")
        if ended and not closing and text[position + 1 : position + 2] not in tuple("。！？!?”’」』"):
            yield text[start : position + 1]
            start = position + 1
    if text[start:].strip():
        yield text[start:]


def in_marks(text: str) -> str:
    """A quotation within “ ”; marks that it holds become ‘ ’, and those within these “ ” again.

    >>> in_marks("他说“好”。"), in_marks("凑了一间‘书房’。")
    ('“他说‘好’。”', '“凑了一间‘书房’。”')
    """
    if not re.search("[“”「」]", text):
        return f"“{text}”"
    return "“" + text.translate(str.maketrans("“”‘’「」『』", "‘’“”‘’“”")) + "”"


def listed(items: Sequence[str]) -> str:
    """Items in a row: 、 between them, 和 before the last.

    >>> listed(["党务实务", "课程教学", "家校共育"])
    '党务实务、课程教学和家校共育'
    """
    return items[0] if len(items) == 1 else f"{'、'.join(items[:-1])}和{items[-1]}" if items else ""


def printable_statement(text: str) -> str | None:
    """A claim as the object of 认为 or 建议, without its opening and full stop; None where it would read badly.

    >>> printable_statement("学习后明白了：微党课要讲身边的真人真事，才听得进、记得住。")
    '微党课要讲身边的真人真事，才听得进、记得住'
    >>> printable_statement("通过前一阶段学习进一步明确，微党课必须立足本校。")
    '微党课必须立足本校'
    >>> printable_statement("我方才彻悟，党课不在辞藻。") is None  # speaks in the first person
    True
    """
    text = without_markup(text)
    plain = _OPENING.sub("", text.strip()).rstrip(_STOPS)
    too_long = not 6 <= len(plain) <= 70
    if (
        too_long
        or _DANGLING.match(plain)
        or re.search(r"[\n。！？!?…；;]", plain)
        or _FIRST_PERSON.search(plain)
        or _ASKS.search(plain)
    ):
        return None
    balanced = all(plain.count(a) == plain.count(b) if a != b else plain.count(a) % 2 == 0 for a, b in _PAIRS.items())
    return plain if balanced and not _is_no_prose(text) else None  # the look at its form costs most, so it comes last


def without_markup(text: str) -> str:
    """A text without marks of emphasis, which tell nothing to who reads it on paper.

    >>> without_markup("**持续学习**：行业变化快，要**一直**学。"), without_markup("2**3 等于 8")
    ('持续学习：行业变化快，要一直学。', '2**3 等于 8')
    """
    return _EMPHASIS.sub(r"\2", text)


_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)([^*_\n]+?)(?<=\S)\1")


def without_frame(text: str) -> str:
    """A sentence without what only says that somebody thinks, learns or proposes.

    >>> without_frame("依我浅见，台账宜并不宜添。"), without_frame("我的方案是党务数据录一遍。")
    ('台账宜并不宜添。', '党务数据录一遍。')
    >>> without_frame("以前我从网上找材料，这回弄明白了，材料就在本校。")
    '材料就在本校。'
    """
    plain = text.strip()
    frame = _FRAME.match(plain)
    return plain[frame.end() :] if frame and len(plain) - frame.end() >= 6 else plain


_NO_PROSE = frozenset(
    {Flaw.NOT_PROSE, Flaw.LIST_STUB, Flaw.SIGNATURE, Flaw.HEADING, Flaw.COURTESY, Flaw.PERSONAL, Flaw.UNFINISHED}
)
_ASKS = re.compile(r"(?:为什么|为何|如何|怎样|怎么样?|什么)(?:[^，]{0,4}$)|^(?:为什么|为何|如何|怎样|怎么)")


def _is_no_prose(text: str) -> bool:
    """Whether a text is a heading, an item of a list or a scrap: nothing that anyone says."""
    return find_flaw(text.strip(), least=1, most=1000) in _NO_PROSE


PROPOSES = (
    "建议就?是|(?:^|[，。；：！、“]|[我们家位还也再]|强烈|斗胆|在此|因此|所以|个人|特)建议(?=[，：])|"
    "(?<![提出纳取集求供到些条项份的多化见])建议(?!$|[，。；：！？、”的]|[和与及](?:意见|要求))"
)
"""建议 as a verb, and 我的建议是; not 听取建议 (to hear proposals), 三条建议, 代码建议， at the end of a clause."""
_CUES = {
    "gain": "收获|学到|学会|体会|认识到|受益|启发|要|应|才|必须|不能|不是|关键|重要|需要|离不开|在于|可以|能够|懂|明白",
    "practice": "学校|支部|党员|教师|教研|结对|坚持|实行|开展|每周|每月|每学期|组织|安排",
    "problem": "没有|没人|没法|不会|不够|不足|不了|不上|难|缺|闲置|落灰|太多|太少|重复|走过场|形式|流失|"
    "联系不到|[找寻]不[到着见]|空[着号]",
    "proposal": rf"{PROPOSES}|希望|请|应|不要|不必|别再|宜|最好|可以|减|合并|精简|取消|增加|避开",
    "pledge": "(?<![没不])打算|准备|计划|下学期|今后|将|争取",
    "course": "听[了完罢]|[这那]一?(?:[门堂节]课|讲)|课程|讲座|讲授|专题|报告|主讲|老师[^，。]{0,8}[讲课]|"
    "教授|专家|培训|研修",
}
_BY_MEANS = re.compile("(?:借助|通过|利用|使用|凭借)[^。；]{0,30}?可以")
"""What can be done by some means is told, not proposed."""
TALE = re.compile(
    r"[“”‘’《》:：]|\d|[一二三四五六七八九十]{2,}|[二三四五六七八九十两][条本次名张节堂份句年个位]|第[一二三]|"
    r"[一两]成|一半|一眼|这时候|那时|那天|当天|昨|今天|老师问|有一|有位|有个|她|他(?!们)|您|你|娃"
)
"""A day, a number, a person, direct speech: what tells a scene, and not what is held of all."""

_LEARNT = re.compile(
    r"(?:学习|了解|掌握|学会|学到|弄懂|认识)了?(?![^，]{0,12}(?:会议|分享会|直播|回放|讲座|[前第][一二三四五六七八九十两]))"
)
"""So begins what was learnt; how much of a book was read, or which talk was heard, is an entry in one's diary."""
_STUDIED = re.compile(r"学习|了解|掌握|学会|学到|弄懂|认识了|听了|看了|阅?读了|观看|参加|参与|完成")
"""So begins what somebody did to learn, or learnt: only the latter may be told of many."""


def is_general(statement: str, move: str) -> bool:
    """Whether a statement can be told of many: it does what its move says, and is no tale of one day or one child.

    A claim is worded by one of those who hold it; what only that one lived through may not be told of all.

    >>> is_general("要把内容重复的检查表精简合并", "proposal")
    True
    >>> is_general("小万的草稿纸上，同一条辅助线画过九次", "practice")
    False
    >>> is_general("了解了公链和私链的区别", "gain"), is_general("学习了导读的前两章", "gain")  # what; how much
    (True, False)
    """
    if move == "gain" and _STUDIED.match(statement):
        return _LEARNT.match(statement) is not None and not TALE.search(statement)
    return does_its_move(statement, move) and not TALE.search(statement)


def does_its_move(text: str, move: str) -> bool:
    """Whether a text has a cue of its move: a proposal proposes, a pledge looks ahead.

    >>> does_its_move("可以先在两个班试一试。", "proposal"), does_its_move("借助插件可以少写错字。", "proposal")
    (True, False)
    """
    said = _BY_MEANS.sub("", text) if move == "proposal" else text
    return bool(re.search(_CUES.get(move, ""), said))


def stands_alone(text: str, *, least: int = 18) -> bool:
    """Whether a sentence, printed alone within marks, is whole and clear; `least` characters, a guess, from reading.

    >>> stands_alone("我们园给每位新老师配了一位党员老教师，每周进她班里搭班半日。")
    True
    >>> stands_alone("十二月支部党课轮我，我把这个机会让给她。")  # whom?
    False
    >>> stands_alone("党务台账这个东西不能减，减了将来说不清楚。", least=12)  # ledgers, these things
    True
    """
    plain = _APPOSED.sub(r"\1", text.strip())
    if find_flaw(plain, least=least, most=_LONGEST_ALONE) is not Flaw.NONE or "\n" in plain:
        return False
    return not _DANGLING.match(plain) and not (_PRONOUN.search(plain) and not _NAMED_BEFORE.search(plain))


_LONGEST_ALONE = 120
"""Characters of a sentence that can tell a claim by itself; a guess, from reading."""
_APPOSED = re.compile(r"^([\u4e00-\u9fff]{2,8})这(?:[个种]东西|件事情?)(?=[不要该应也都得])")
"""Points at the noun right before it, which names what is meant."""
_PRONOUN = re.compile(r"[他她它](?!们)")
_NAMED_BEFORE = re.compile(r"(?:师|生|长|人|娃|孩子|师傅|书记|同学|同志|党员|家长|妈|爸|爷|奶)[^他她它]*[他她它]")


def proposes(text: str) -> bool:
    """Whether somebody proposes something by 建议, and does not only speak of proposals.

    >>> proposes("我建议，表格减一半。"), proposes("写代码时能得到补全建议，少写错字。")  # hints while one types
    (True, False)
    """
    return re.search(PROPOSES, text) is not None


def declares_dissent(text: str) -> bool:
    """Whether somebody says in so many words that they disagree, and may be introduced so.

    >>> declares_dissent("我不大赞成每节课都贴标签。"), declares_dissent("每节课都贴标签，大可不必。")
    (True, False)
    """
    return _DISAGREES.search(text) is not None


_DISAGREES = re.compile(r"不(?:大|太|很|能|敢)?(?:赞成|同意|赞同|认同|敢苟同)|反对")
_NO_TOPIC = re.compile(
    r"^[看听讲说写做想问给到来去让]|"
    r"[我你他她它这那才着了把被让给吗呢吧啊不没就都也还很]|[坐站走写放]在|[出过回上下]去|后面|前面|[，。！？、；：“”（）]"
)


def is_topic(label: str) -> bool:
    """Whether a theme's label can be printed as what people talk about; a piece of a sentence cannot.

    >>> is_topic("党务台账"), is_topic("烫手才递出去"), is_topic("家长坐在教室后面看")
    (True, False, False)
    """
    return 2 <= len(label) <= 16 and _NO_TOPIC.search(label) is None


def joint(hedge: str | None, position: int) -> str:
    """What joins the claim at a position (from 0) of its section to the one before it.

    >>> joint("不少", 0), joint("一些", 1), joint("普遍", 1)
    ('', '另有', '同时，')
    """
    everyone = hedge_subject(hedge).startswith(("大家", "有"))
    joints = ("", "同时，", "此外，", "") if everyone else ("", "另有", "还有", "也有")
    return joints[position % len(joints)]


_SHARED = {
    "gain": "有相近的体会",
    "practice": "有相近的做法",
    "problem": "反映了相近的情形",
    "proposal": "提出了相近的建议",
    "pledge": "有相近的打算",
    "course": "有相近的听课感受",
}


def shared_by(move: str) -> str:
    """What people do who share a claim that only their own words can tell.

    >>> shared_by("proposal")
    '提出了相近的建议'
    """
    return _SHARED.get(move, "有相近的看法")


def hedge_subject(hedge: str | None) -> str:
    """The subject that a hedge gives a sentence; 有学员 where there is none.

    >>> hedge_subject("不少"), hedge_subject(None)
    ('不少学员', '有学员')
    """
    return HEDGES.get((hedge or "").removesuffix("学员").removeprefix("大家"), "有学员")


def reported_statement(hedge: str | None, move: str, statement: str, count: str, turn: int) -> str:
    """A claim as a sentence: who, with how many in brackets, a verb, and what.

    >>> reported_statement("不少", "proposal", "建议精简台账", "（11人）", 0)
    '不少学员（11人）建议精简台账。'
    >>> reported_statement("普遍", "gain", "党课要短", "", 0)
    '大家普遍认为，党课要短。'
    """
    subject, verb = hedge_subject(hedge), _verb(move, turn)
    behind = ""
    if subject.startswith("大家"):  # 大家普遍 is no noun: its count goes to the end
        verb, behind, count = _VERBS_OF_ALL.get(move, "表示"), count.replace("人", "人谈到"), ""
    if move == "gain" and tells_gain(statement):
        verb = "表示"
    bare = bare_proposal(statement)
    if move == "proposal" and bare != statement:
        return f"{subject}{count}建议{bare}{behind}。"
    if move == "pledge" and statement.startswith(("打算", "准备", "计划")):
        return f"{subject}{count}{statement}{behind}。"
    return f"{subject}{count}{verb}，{statement}{behind}。"


def tells_gain(text: str) -> bool:
    """Whether words begin with what somebody gained, and not with how things are or should be.

    >>> tells_gain("参加这次分享会，收获是看懂了合同。"), tells_gain("党课要短。")  # contracts; be short
    (True, False)
    """
    return _TELLS_GAIN.match(text) is not None


def bare_proposal(statement: str) -> str:
    """A proposal without the word that says it is one.

    >>> bare_proposal("建议精简台账"), bare_proposal("请上级合并台账")
    ('精简台账', '上级合并台账')
    """
    return _PROPOSING.sub("", statement)


def _verb(move: str, turn: int) -> str:
    verbs = _VERBS.get(move, ("认为", "谈到"))
    return verbs[turn % len(verbs)]


def range_of_days(start: str | None, end: str | None) -> str | None:
    """From day to day, the month of the second only where it is another: 6月22日—30日.

    >>> range_of_days("2017-06-22", "2017-06-30"), range_of_days("2024-12-28", "2025-01-08")
    ('6月22日—30日', '12月28日—1月8日')
    """
    if not (start and end) or min(len(start), len(end)) < 10:
        return None
    (_, month, day), (_, last_month, last_day) = ([int(part) for part in iso[:10].split("-")] for iso in (start, end))
    return f"{month}月{day}日—{'' if last_month == month else f'{last_month}月'}{last_day}日"
