"""Whether printing a name beside these words could harm: hide by caution, name only what is surely harmless.

The cost of the two errors differs: a name left out costs a little colour, a name printed beside a complaint may cost
its owner a good deal. A move must be surely known before a name is printed, and what somebody did, which is told in the
same words as what went wrong, must be free of any word of trouble besides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from textmine.quotes.masking import masked
from textmine.statements import Move
from textmine.statements.moves import cues_of
from textmine.statements.polarity import polarity

__all__ = ["disagrees", "is_exposing", "mask_speaker", "own_office", "troubled"]

LEAST_MOVE, MOST_PROBLEM = 0.6, 0.1
"""How likely a sentence's move must be, and how unlikely a problem, for a name. Experiment on authors held out,
sentences with a chance of print of 0.5 (`benchmarks/naming.py`): of those who state a problem 9 of 59 on real texts and
none of 15 of the sample class would be named, of the harmless 179 of 264 and 31 of 71; with a most of 0.05, 0.03 and
0.02 it is 7, 5 and 4 of 59 at the price of 157, 140 and 126 of 264, so wording (`_WEAKNESS`) says the rest: 2 of 59
(the words were chosen after these were read) and 154 of 264."""

_AGAINST = re.compile(
    r"不(?:太|大|敢|能|完全|是很)?(?:赞同|同意|认同|赞成|苟同)|反对|大可不必|没(?:有)?必要|不必(?:要求|每|都|非)|不应(?:该|当)?|不宜|未必|不见得|不等于|"
    r"恰恰相反|有不同(?:看法|意见)|唱(?:个|一)?反调|质疑|持保留|值得商榷|不以为然|泼(?:点|盆)?冷水|我倒(?:觉得|认为)|不能减|不可一概而论|一本都不|宁肯"
)
_TROUBLE = re.compile(
    r"没(?:有)?(?:人|空|几个|一个|谁|时间|精力|材料|地方|章法|着落)|没挑|没辙|谁也没|[寻找联喊打填请叫接拿顾赶讲说办过弄搞使用]不(?:着|到|通|上|应|出|下|来|了|动|完|懂)|"
    r"不(?:会|知道?|清楚|肯|愿|敢|够|足|行|如|接|回|稳|准|管|听|齐|匀|公|合理|现实|方便|满|安|好受|容易|踏实|少负)|"
    r"空号|空着|空白|闲置|闲[着了]|锁[着在]|白[挂费忙填]|黑着屏|积了?.{0,6}灰|起了雾|三分之一|换了号|打工|留守|差得远|短板|亏|嫌|骂|吵|闹|怨|"
    r"瞌睡|低头看|看手机|类似情形|遇到|同一个下午|面面相觑|走神|偷懒|滥竽|糊弄|凑数|瞎|乱|断[了档]|欠[账缺]|拖[欠延]|缺[人位口额乏少席]|裁[了掉]|砍|免了|停用|停掉|重复|重抄|抄[写三两一]|"
    r"写上三遍|互相重复|斗胆|迎检|检查组|台账|填(?:了|表|报)|加班|熬|慌|怕|愁|苦|哭|疼|病|穷|旧[得了]|坏|漏|糟|失[误败望职]|惭愧|愧疚?|歉|错[了误过]|悔|丢人|洋相|尴尬|生硬|"
    r"念稿|照本宣科|听不进|坐不住|浮于|虚[的空]|花架子|热闹过后|走样|跑偏|标签|硬[贴写套凑]|不再(?:要求|让|排)|别(?:再|赶|叫|让)|挪到|避开|错开|冲突|撞[上车]"
)
# Somebody's own weakness, and complaints that are put as advice: whatever the move, who says so is not named.
_WEAKNESS = re.compile(
    r"[听看学跟]不(?:太|大|怎么)?[懂会上明]|难度|吃力|太难|头[疼晕大]|无语|恶劣|态度差|快跑|别来|不要来|坑人|一般，|伤脑筋|焦虑|迷茫|慌|崩溃|"
    r"需要[^，。]{2,16}才能[^，。]{0,4}(?:体会|理解|明白|掌握|消化)|法盲|菜鸡|才能[^，]{0,4}懂|只有[^，]{0,6}(?:懂|明白)|一知半解|云里雾里|跟不上|不足|"
    r"(?:有[点些]|太|偏)[浅水赶快慢]|脑子[^，。]{0,4}(?:熄火|空白|糊|乱|转不)"
)
_NEGATED = re.compile(
    r"[没不无未难](?!仅|但|断|只|过是|同|少|久|错|妨|忘|由|禁|懈|论|私|想到|辜负|得)|却|可惜|只有|反而|才发现"
)

_OFFICE = (
    r"(?:[一这]?[名个位])?(?P<office>[^，,。；;：:！!？?、我你他她]{0,10}?"
    r"(?:委员|书记|[校园院馆局科处所站队社会]长|主任|主席|干事|会计|出纳|校医|保健医生?|心理(?:老师|教师|咨询师|辅导师)|特教(?:老师|教师)|网管|电教员|实验员|专干|馆员|宿管|保管员|辅导员|教研员|团委|党办))"
)
_OWN_OFFICE = (
    re.compile(r"(?:我(?:就|也|便)?是|我(?:兼|担|现)*任|我当|我作为|作为|身为)(?:着|了)?" + _OFFICE),
    re.compile(rf"(?:(?<![\w])|我)(?:从|站在){_OFFICE}的?(?:角度|立场|层面|位置)"),  # seen as a headmaster
    re.compile(
        rf"(?:(?<![\w])|我)[当任干做](?:了)?{_OFFICE}(?:已经?|也|都)?(?:有|快)?[\d一二三四五六七八九十两几半]+多?年"
    ),
)
"""Who says of themselves what only one or two in a school are; 班主任, 教师 and 党员 are many."""


def own_office(text: str) -> str | None:
    """The office that the speaker claims for themselves, or None.

    >>> own_office("我是组织委员，手上有三套表。"), own_office("我是班主任，六点才能放人。")  # member in charge
    ('组织委员', None)
    >>> own_office("从德育主任角度看，一个人扛不住。"), own_office("当支部书记九年了。")   # dean, secretary
    ('德育主任', '支部书记')
    >>> own_office("作为心理老师，我最后才知道。"), own_office("作为语文老师，我要先读。")  # one, many
    ('心理老师', None)
    """
    offices = (found.group("office") for pattern in _OWN_OFFICE for found in pattern.finditer(text))
    return next((office for office in offices if not office.endswith("班主任")), None)


def mask_speaker(text: str, *, author: str | None, unit: str | None, role: str | None) -> str:
    """Words printed without a name, with what they tell of their speaker made unreadable, as many × as characters.

    >>> mask_speaker("我是组织委员，手上有三套表。", author="李明", unit="三中", role=None)  # three forms
    '我是××××，手上有三套表。'
    """
    office = own_office(text)
    return masked(text, (author, unit), always=(office, role if office else None))


def disagrees(text: str) -> bool:
    """Whether a text speaks against something.

    >>> disagrees("每节课都贴标签，大可不必。"), disagrees("党课要短。")  # no need for labels; keep it short
    (True, False)
    """
    return _AGAINST.search(text) is not None


def troubled(text: str) -> bool:
    """Whether wording or polarity speak of trouble, however faintly.

    >>> troubled("设备买来以后没有人会用，锁在柜子里。")  # nobody can use it; it is locked away
    True
    >>> troubled("听完这一讲，我对大单元教学有了更清晰的认识。")  # I see large units more clearly
    False
    """
    if _TROUBLE.search(text) or polarity([text])[0] < 0:
        return True
    return any(cue.search(text) for cue in cues_of(Move.PROBLEM))


def is_exposing(
    text: str,
    move: Move,
    *,
    moves: Sequence[Move],
    move_chances: NDArray[np.float32],
    problem_chances: NDArray[np.float32],
) -> bool:
    """Whether a name beside a text might expose its owner.

    What somebody did and what went wrong are told alike: practices, and sentences that merely stand beside them, must
    also be free of trouble and negation.

    Args:
        text: what would be printed.
        move: the one that it is printed for.
        moves: of each of its sentences.
        move_chances: of each of its sentences, shape (n,).
        problem_chances: of each of its sentences, shape (n,).
    """
    if move in (Move.OTHER, Move.PROBLEM) or Move.PROBLEM in moves or disagrees(text) or _WEAKNESS.search(text):
        return True
    if bool((move_chances < LEAST_MOVE).any()) or bool((problem_chances > MOST_PROBLEM).any()):
        return True
    tells = bool(np.isin(moves, (Move.PRACTICE, Move.OTHER)).any())
    return tells and (troubled(text) or _NEGATED.search(text) is not None)
