"""What a bulletin does not print although it was said: what no official would sign, and what is not of the class.

Two officials who read drafts cold struck out the same things: talk of records made up afterwards or of hours clicked
through, people of one school whom readers do not know, how many children of whose class lag behind, a nameless
complaint with figures by which a school is known, and chat of a forum that happened to hold 建议. The words are theirs
and their like, an admitted list; whoever wants such a quotation printed pins it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from textmine.bulletin.material import Material
from textmine.quotes.caution import troubled
from textmine.surnames import FREQUENT, RARE

__all__ = [
    "SOMEBODY",
    "belittles_oneself",
    "class_words",
    "is_blunt",
    "is_colourful",
    "is_hollow",
    "is_of_a_day",
    "is_of_the_class",
    "is_unsuitable",
    "tells_which_school",
]

_IN_WORDS = frozenset(
    "师管安卫任向于边关成连方解白文段明楚腾车席商房古路金万易项游简单左章符池包祝满甘阳巩华盛储尚桂季水团束练战司全和景"
)
"""Surnames with which words end that stand before a title as well: 语文老师, 班主任老师, 向老师, 宿管阿姨."""
_SURNAME = f"[{''.join(sorted((FREQUENT | RARE) - _IN_WORDS))}]"
_ENDS = (
    "感谢 课程 工程 任何 如何 每周 值周 一周 两周 上周 下周 本周 历史 也许 其余 业余 提高 立马 依赖 信赖 实施 措施 健康"
    " 年纪 世纪 队伍 整齐 儿童 电池"
)
"""Words that end with one of the others."""
_NO_END = "".join(f"(?<!{word})" for word in _ENDS.split())
_OLD_THINGS = "毛病|黄[牛历]|陈醋|江湖|胡同|顾[客虑]|程[度序式]|马识途|高[考中]|汤|龙头|唐山|罗马|苏[区州联]|余杭"
SOMEBODY = re.compile(
    rf"(?!高校长){_SURNAME}{_NO_END}(?:老师|师傅|书记|校长|园长|主任|大姐|大爷|大娘|嫂|叔|伯|姨|小姐|女士|先生)"
    rf"|老(?!{_OLD_THINGS}){_SURNAME}(?!家|记|员)"
)
"""A form of address: whoever it means is known where it was written, not to all."""
_NICKNAME = re.compile(
    r"(?<![A-Za-z])(?P<name>[A-Za-z]?[a-z]{2,}) ?(?:老师|学长|学姐|同学|大佬|佬)|"
    r"[找跟和问向] ?(?!gpt|ai|kimi|deepseek)[a-z]{2,5} ?(?:聊|讲|说|问|请教)"
)
"""Somebody whom a chat knows by a nickname or by initials: yoyo老师, 找 zjl 聊过."""
_PET = "朵晨乐豆果丫妞贝糖甜萌琪涵轩浩阳洋佳诺壮毛瑶婷娜倩蕾囡睿宸梓昊馨妮雯莹晶磊鹏斌鑫楠彤菲冰莎璐琳鸣航凯"
"""Characters that names of children double, and that are doubled in no saying (循循善诱) and by no verb (试试)."""
_PUPIL = re.compile(
    r"小(?:宇(?!宙)|[轩杰磊强伟芳丽娟静涛艳玲鹏浩萌琪琳婷娜欣怡瑶霞倩慧莉勇峰凯辉俊豪]|明(?![白显星])|红(?![书書花旗帽领点]))|"
    rf"(?:[的叫让问帮陪]|[和跟给](?=.{{2}}[说讲一]))([{_PET}])\1(?=[^的地得]|$)(?!(.)\2)"
)
"""A child that is called by a pet name, 小杰 or 朵朵: pupils are not named in a bulletin."""
_DODGES = re.compile(
    r"挂机|摸鱼|刷(?:课|时长|学时)|自动刷新|定时关机|代(?:学|考|刷|填|写)(?!表)|替(?:考|学)|补(?:记|填|写|签)|编造|(?:造|作|掺)假|弄虚|"
    r"(?<!不)(?<!再)应付(?:检查|了事|差事|过去)|忘了?[^，。]{0,8}，(?:[要得]我?)?[^，。]{0,4}(?:去问|补上|重编)"
)
"""Hours clicked through, records made up afterwards: a case for whoever is in charge, no quotation."""
_MOCKS = re.compile(
    r"丢人|洋相|出丑|笑[死掉]|八竿子|疑心我|[嫁娶](?:给|到|去|个|了)|[他她](?:妈|爸|爹|娘|爷|奶|婆|公)|[傻蠢]"
)
_RUDE = re.compile(
    r"[傻煞二牛装苦撕懵]逼(?![近着真迫问])|逼[样格]|[傻牛]b(?![a-z])|煞笔|[他你尼]妈(?=[的逼了蛋])|(?:(?<![\u4e00-\u9fff])|(?<=[真太]))妈[的蛋]|"
    r"尼玛(?!次|扎|多吉|卓|央|旺|顿|罗|仓|拉|县|老师|校长|同志|书记|主任|同学)|卧槽|我艹|"
    r"(?<!自)我操(?![作练纵场持控办心劳守课行])|(?<!自)我靠(?=[，,。！!？?~～…]|$)|操蛋|(?<!摇)滚蛋|[狗放]屁|混蛋(?!白)|王八|贱人|fuck|shit(?![a-z])",
    re.IGNORECASE,
)
"""Abuse, which forums do not always spare; no 妈妈的, no 我操作, and no Tibetan of the name of 尼玛."""
_STOCK = re.compile(
    r"更加?(?:饱满|高昂|昂扬|充沛)的|更加?(?:务实|扎实|严谨|踏实)的(?:工作)?作风|贡献(?:出?自己的|[一我]份|应有的)?(?:一份)?力量|再接再厉|砥砺[前奋]行|不忘初心|牢记使命|"
    r"不负(?:韶华|重托|众望|期望)|再上(?:一个)?新(?:的)?台阶|更上一层楼|再创佳绩|添砖加瓦|尽职尽责|兢兢业业|无私奉献"
)
"""Stock phrases that end speeches; a sentence of two of them says nothing."""
_JESTS = re.compile(r"萌[萌的]|嘻|嘿嘿|呜呜|么么|哈哈|yyds|小目标|叫常识")
"""The tone of a chat, and scorn: out of place under a red head."""
_COLOUR = re.compile(r"老夫|俺|咱(?!们)|娃|咋|啥|愣是|净[看听说]|一个理儿")
"""Dialect and antiquated turns: colour, for which there may be room."""
_DAY = re.compile(
    r"(?:今[天日]|昨[天日]|前天|明天)(?!的(?:学校|课堂|教育|学生|孩子|社会|时代|老师|教师|我们|世界))|"
    r"[今昨明当][晚早]|[上下本这]周(?!期)"
)
_N = r"[二三四五六七八九十百千两\d][一二三四五六七八九十百千\d]*(?:多|余|来)?"
_CHILDREN = re.compile(rf"{_N}[名个位]?(?:[寄住]宿|留守|住校|单亲|贫困|后进|学困)*(?:娃|孩子|学生|家长)")
_OWN = re.compile(r"我们?[校园]|我们学校|本[校园]|全[校园]|^学校")
_COUNTED = re.compile(rf"{_N}[个名位人册本道条份台间节套]")
_LEARNING = re.compile(
    r"课|培训|研修|学习|教[学师育研材]|讲[解座义课师]|学[校员生时分]|老师|班[级会主]|平台|作业|台账|检查|会议|党[员支建务]|支部|管理|"
    r"工作|岗位|助教|直播|回放|笔记|资料|教程|活动|组织|上级|部门|单位|实践|实操|练习|考[试核]|备课|家长|孩子|交流|分享|"
    r"[张份]表|表格|数据|系统|流程|制度|办[事公]|值班|群众|居民|社区|经费|人手"
)
"""Words of learning and of work."""
_WISHES = re.compile(r"希望|盼|但愿")
_PROPOSES = re.compile(r"建议|提议|请(?=[把将上对在让给各])|应当?|宜|最好")
_WEAK = re.compile(
    r"我[^，。；]{0,16}(?:欠缺|不足|不行|差劲|不(?:太|大|是很|怎么)?(?:懂|会|了解|熟悉|明白)|一窍不通|笨|懒)|零基础|小白|一无所知"
)
_BLUNT = re.compile(r"别再|不要再|大可不必|停[止掉]|一律取消|全部取消|形式主义|走过场|标签|检查组|督[导查]组")
_CHAT = frozenset({"post", "reply", "comment"})
_WRITTEN = frozenset({"report", "submission"})


def is_unsuitable(text: str, lecturers: Collection[str] = ()) -> bool:
    """Whether no official would sign these words, whoever said them.

    Args:
        text: what would be printed.
        lecturers: names that are public; 袁老师 of a lecturer 袁牧野 is no stranger.

    >>> is_unsuitable("电脑定时关机，设置自动刷新，坚持下来就有学时。")  # hours clicked through
    True
    >>> is_unsuitable("总务老乔说台账太多。"), is_unsuitable("听袁老师的课有了底。", ("袁牧野",))  # a man of one school
    (True, False)
    >>> is_unsuitable("把作业分成三层。"), is_unsuitable("跟不上的那十一个孩子只做一层。")  # homework; whose children?
    (False, True)
    """
    if any(told.search(text) for told in (_DODGES, _MOCKS, _RUDE, _JESTS)) or (
        _CHILDREN.search(text) and troubled(text)
    ):
        return True
    if _PUPIL.search(text) or is_hollow(text):
        return True
    if any((found["name"] or "") not in lecturers for found in _NICKNAME.finditer(text)):
        return True
    surnames = {name[0] for name in lecturers}
    return any(not (found[0][0] in surnames and found[0].endswith("老师")) for found in SOMEBODY.finditer(text))


def is_hollow(text: str) -> bool:
    """Whether words are such as end any speech.

    >>> is_hollow("今后我将以更加饱满的热情投入工作，为建设教育强县贡献力量。"), is_hollow("今后我每周进班，贡献力量。")
    (True, False)
    """
    return len(_STOCK.findall(text)) >= 2


def tells_which_school(text: str) -> bool:
    """Whether those who know the schools would know this one by its figures.

    >>> tells_which_school("我校党员十九人，去年所记三十四册。"), tells_which_school("同一个日期要填十一遍。")
    (True, False)
    """
    return _OWN.search(text) is not None and len(_COUNTED.findall(text)) >= 2


def is_blunt(text: str) -> bool:
    """Whether a proposal speaks against what superiors demand, so that an official should look at its words.

    >>> is_blunt("别再要求每一节课都去贴党建标签"), is_blunt("以后的研修不要排在学期末")  # labels; the end of term
    (True, False)
    """
    return _BLUNT.search(text) is not None


def is_of_a_day(text: str) -> bool:
    """Whether words belong to a day (今天, 昨晚, 上周) that no reader knows.

    >>> is_of_a_day("今天学了三章。"), is_of_a_day("今天的学校有新任务。")  # read today; schools nowadays
    (True, False)
    """
    return _DAY.search(text) is not None


def is_colourful(text: str) -> bool:
    """Whether words are of a dialect or antiquated: printed where plainer ones leave room.

    >>> is_colourful("俺们村里没有路灯。"), is_colourful("我们村里没有路灯。")  # no lamps in our village
    (True, False)
    """
    return _COLOUR.search(text) is not None


def belittles_oneself(text: str) -> bool:
    """Whether somebody speaks of what they lack: said without a name.

    >>> belittles_oneself("与人打交道我比较欠缺。"), belittles_oneself("我学会了画电路图。")
    (True, False)
    """
    return _WEAK.search(text) is not None


def class_words(material: Material) -> frozenset[str]:
    """What the class speaks of: keywords of what was handed in, or of all where it is all talk; what its card names."""
    groups = {str(row.get("group")): row for row in material.keywords}
    written = [groups[kind] for kind in sorted(_WRITTEN & groups.keys())]
    rows = written or [groups[name] for name in ("corpus",) if name in groups]
    terms = {str(keyword.get("term")) for row in rows for keyword in row.get("keywords", ())}
    return frozenset(term for term in terms | set(material.card.wordings) if len(term) >= 2)


def is_of_the_class(text: str, kind: str, words: Collection[str]) -> bool:
    """Whether a proposal is for work or training: what is merely wished, or proposed in a chat, may be for neither.

    Args:
        text: what is proposed.
        kind: of its text.
        words: what the class speaks of.

    >>> is_of_the_class("看来可以建议她搬到山东去。", "reply", ()), is_of_the_class("希望多安排实操。", "reply", ())
    (False, True)
    >>> words = ("公链",)  # public chains
    >>> is_of_the_class("希望未来的公链更透明。", "report", words), is_of_the_class("建议公链另讲。", "post", words)
    (False, True)
    """
    if _LEARNING.search(text):
        return True
    merely_wishes = _WISHES.search(text) is not None and _PROPOSES.search(text) is None
    return not merely_wishes and (kind not in _CHAT or any(word in text for word in words))
