"""Why a stretch of text cannot stand alone as a quotation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import IntEnum
from functools import lru_cache

__all__ = ["Flaw", "find_flaw", "is_dangling", "is_fragment", "points_later"]


class Flaw(IntEnum):
    """A reason not to print a candidate; 100 and above: a mark of the cleaning room (100 + its reason)."""

    NONE = 0
    TOO_SHORT = 1
    TOO_LONG = 2
    QUESTION = 3
    HEADING = 4
    LIST_STUB = 5
    DANGLING = 6
    UNFINISHED = 7
    NOT_PROSE = 8
    OTHERS_WORDS = 9
    COURTESY = 10
    PERSONAL = 11
    ANNOUNCEMENT = 12
    SIGNATURE = 13
    NARRATION = 14
    TELLS_NOTHING = 15

    @property
    def chinese(self) -> str:
        """The reason as an organiser reads it."""
        return _CHINESE[self]


_CHINESE = (
    "", "太短", "太长", "是问句", "是标题", "只是列表的一项", "开头有指代或承接，脱离上文不完整", "句子不完整",
    "不是正文", "主要是他人的话", "客套话", "含个人信息", "组织者发言",
    "是署名或日期", "只是叙事片段，脱离上文没有观点", "没有说出收获、做法、看法或建议，或不够适合单独刊出",
)  # fmt: skip

# Words at the beginning that lean on what went before. 这次培训 and the like name what
# they point at, and stand.
_LEANING = re.compile(
    r"^(?:的(?![确士])|让我(?!们)|以及|使我|使得|然(?![后而])|因此|所以|因而|于是|故而|由此|从而|可见|但是?|然而|可是?|不过|而(?!是要)|却|只是|否则|同时|此外|另外|再者|并且|而且|况且|何况|"
    r"并(?!非)|且|也|又|还|再|则|就(?!是要)|才|便|然后|接着|随后|后来|其次|再次|最后|其三|其四|其二|二是|三是|四是|五是|第[二三四五六七八九]|"
    r"於是|從而|不過|後來|接著|隨後|然後|最後|並(?!非)|還|則|當然|其實|確實|對此|為此|與此|總之|總的來說|"
    r"之所以|另一(?:处|處|件|桩|点|點|层|層|个|個|位|条|條|则|則|回|次)(?!是)|"
    r"另一方面|一方面(?!.*另一方面)|反之|相反|当然|其实|确实|例如|比如|譬如|如此|"
    r"[这這](?!次|期|场|段|趟|回|届|学期|半?年|一?[年周天]|一?个月|[两几][年周天]|[节门堂]课)|那么|那些|那种|那样|那个|那(?=[，,是就时])|此时|此举|此事|其(?!实|中一|他)|他们?|她们?|它们?|该|上述|以上|前者|后者|"
    r"尤其|特别是|特別是|第[一二三四五]个|第[一二三四五]個|之后|与此|对此|为此|至此|除此|综上|总之|总的来说|首先(?!.*(?:其次|再次|然后|最后))|第一[，,、是](?!.*第二)|一是(?!.*二是)|"
    r"[）)】」』”’、，。；：,.;:！!…])|"
    r"^[^，。：；！]{1,6}(?:因此|因而)|"
    r"^[^，。：]{0,12}(?:[这這](?:段话|段話|件事|句话|句話|一步|一条|几个字)|类似情形|类似的情况|上述|此类|楼上)"
)
_MEASURES = (
    r"[几幾一二两兩三四五六七八九十]?(?:些|份|个|個|项|項|种|種|方面|条|條|套|类|類|张|張|篇|本|位|句|步|层|層|块|塊|点|點|群|批|领域|領域|"
    r"行业|行業|段|次|场|場|样|樣|件|家|边|裡|里)"
)
"""How a word that points, 这 or 该, goes on: a number, and the measure word of what is meant."""
# Early in the first clause something is pointed at that nothing has named: 我在这方面的意识, 学习该份资料. What time or
# occasion is meant is clear without a name. Of 20 such sentences whose chance of being printed is at least 0.5,
# readers would print 3, of all 704 three tenths (grade 1.5 of 2 or more, `models/quotability/printable.jsonl`).
_POINTS_BACK = re.compile(
    r"^[^，。；：！,、]{1,16}(?<!现在)(?<!現在)(?<![”」』》])[这這那該该]"
    + _MEASURES
    + r"(?<![段次场場样樣件家边裡里])"
    r"(?!月|星期|学期|學期|学年|學年|暑假|寒假|假期|阶段|階段|时代|時代|培训|培訓|课程|課程|活动|活動|班|平台|项目|項目)"
)
# So many minutes, hours or yuan that nothing has told; what a lesson or a talk of today takes is clear, and so are the
# first minutes of something that is named, and characters between quotation marks.
_AMOUNT_BACK = re.compile(
    r"^(?![^，。；：！,、]{0,14}(?:[课課会會]|[课課]堂|早读|早讀|自习|自習|讲座|講座|直播|培训|培訓)上?的?(?:最?[前后後]|开头|開頭|中间|中間)[面头頭段边邊]?的?[这這那])"
    r"[^，。；：！,、]{1,16}(?<![”」』》])[这這那][一二两兩三四五六七八九十百千\d]+(?:分[钟鐘]|秒|[个個]?(?:小时|小時|钟头)|[个個]字|元|[块塊][钱錢])"
    r"(?!的?(?:[课課讲講培学學直研会會]|分享))"
)
# Something stands elsewhere: 以下代码, the code below; not 三年级以下, below grade three, or 可以下载, can be loaded.
_POINTS_AHEAD = re.compile(
    r"(?:(?<![可难得足所\d一二三四五六七八九十百千万两几半岁度级年人名个元分厘米层科中学])以下(?![载课班来去沉调])|"
    r"(?<![比例不诸假])如下(?![课班次雨雪午一周来去学])|下列|[上下][图圖](?![书書])|见附[件图表])(?!.*[：:])"
)
_POINTED = re.compile(rf"[这這那該该]({_MEASURES})([\u4e00-\u9fff]{{0,4}})")
_BREAK = re.compile("[，。；：！]")
_PAPERS = frozenset("份篇张張套本")
"""Measures of papers, lists and books."""
_OFTEN_CLEAR = frozenset("些种種样樣次点點面")
"""Last characters of measures that mean whatever has just been told, or an occasion: 这种, 这些, 这次, 这方面."""
_CONNECTIVE = re.compile(
    r"(?:(?:所以|因此|因而|由此)[，,]?(?=我|建议|应当|应该|必须|要)|然(?![后而])|但是|但(?!愿|凡|书)|不过|然而|可是|可(?=我)|同时|另外|此外|再者|而且|并且|当然|其实|确实|总之|总的来说|综上|然后|"
    r"不過|當然|其實|確實|總之|總的來說|並且|然後|最後|"
    r"最后|末了|首先|其次|其[一二三四]|第?[一二三四五]是|第[一二三四五](?=[，,、：])|(?:还有|再说)(?=[，,]))[，,、：]?"
)
"""Connectives without which a sentence says the same; what they connect it with is not printed."""
_MARKUP = re.compile(
    r"https?://|www\.|[A-Za-z_]+\(|[{}<>|`#\\]|\*\*|\]\(|[=~^_]{2,}|[A-Za-z0-9_/.:-]{25,}|[\u3040-\u30ff]|"
    r"\[[\u4e00-\u9fff]{1,4}\]|[\u2600-\u27bf\U0001f300-\U0001faff]|5{4,}"
)
_LIST_OPENING = re.compile(
    r"^(?:[-*+•·●○■◆▪►>]\s*|\d{1,2}\s*[.、)）．]\s*|[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳]|[\u4e00-\u9fff]：|"
    r"(?:行动|学习|改进|个人|今[日天]|本[日周月次]|每日|阶段|主要|几点)?"
    r"(?:总结|小结|收[获穫]|感[受悟想]|体[会會]|心得|反思|复盘|建[议議]|[计計][划劃]|打算|问题|不足|目标|要点|笔记)[：:]\s*)"
)
"""A number, a bullet, or the label of a template: 学习心得：, 改进建议：."""
_LIST = re.compile(_LIST_OPENING.pattern + r"|[：:]\s*1\s*[.、．](?!\d)")
"""The same, or a list begins within the text."""
_COURTESY = re.compile(
    r"^(?:感谢|谢谢|衷心感谢|最后.{0,4}感谢|祝(?!贺)|大家好|各位.{0,8}好|尊敬的|敬请|欢迎|以上(?:就)?是|抛砖引玉|不当之处|请.{0,6}批评指正)|批评指正|抛砖引玉"
)
_SIGNATURE = re.compile(
    r"^(?:汇报人|报告人|填报人|撰稿人?|作者|姓名|单位|学校|班级|日期|时间|学号|组别)[ 　]*[:：]|"
    r"(?:^|[ 　\n])(?:\d{4}|[二〇○零一三四五六七八九]{4})[ 　]*年[ 　]*[\d一二三四五六七八九十]{1,3}[ 　]*月"
    r"(?:[ 　]*[\d一二三四五六七八九十]{1,3}[ 　]*日)?[。.]?$|"
    r"^[^，。！？；]{2,20}(?:支部|总支|党委|小学|中学|学校|幼儿园|中心|学院|大学|局)[^，。！？；]{0,6}"
    r"[ 　]+[\u4e00-\u9fff]{2,4}[。.]?$"
)
# Someone who is only pointed at: a clause begins with he or she, and nobody is named before.
_POINTED_AT = re.compile(
    r"^(?:(?![人员生友师家者孩娃徒妈爸爹娘爷奶]|书记|主任|校长|支委|同学|学[长姐]|[A-Za-z]{2})[^他她])*(?:^|[，；：。！])[听跟看让被叫]?[他她]们?(?!山|乡|日|人)"
)
# A scene: a time or place of the story, someone in the third person, direct speech. Many of them without any word that
# says what follows from it make an anecdote's middle.
_SCENE = re.compile(
    r"那[天晚回夜年日]|昨[天晚夜]|今晨|当场|当时|有一[次回天]|某[天日]|前几天|去年|前年|腊月|清晨|傍晚|半夜|晚上|早上|一路上|话没说完|话音|"
    r"[他她][们]?(?:妈|爸|爹|娘|爷|奶|老婆|闺女|儿子)?[^，。]{0,6}(?:说|问|答|喊|哭|笑|嘟囔|点头|摇头|站|坐|走|拿)|眼圈|眼泪|说这|老太太|老头|老汉|大娘|大爷|闺女|小子|"
    r"[\u4e00-\u9fff]{1,4}(?:师傅|大嫂|嫂|姐)|(?:说|问|喊|道|嘟囔)[:：，,]|“"
)
_POINT = re.compile(
    r"我认为|我觉得|我以为|我想(?:通|明白)|认识到|体会|明白|懂[得了]|才懂|彻悟|开窍|启发|收获|感悟|领悟|应该|应当|必须|要把|就要|就得|要[^求]{0,8}才|只有|才能|才是|不是.{1,24}[而是]是|"
    r"不在.{1,16}而?在|关键|核心|根本|重要|意义|建议|希望|打算|准备|今后|下学期|做法|办法|经验|坚持|形成了|建立|开展|推行|我校|我园|我们学校|本校|每(?:周|月|学期|天|学年)|"
    r"一一结对|结对|总之|在于|就是要|离不开|值得|不如|与其|越.{1,6}越|让.{1,12}(?:成为|变成)"
)

_PRIVATE = re.compile(
    r"1[3-9]\d{9}|\d{17}[\dXx]|[\w.+-]+@[\w-]+\.\w+|(?:微信|QQ|qq)号?[:：]?\s*[A-Za-z0-9_-]{5,}|\d{3,4}-\d{7,8}"
)
_HAN = re.compile("[\u3400-\u9fff]")
_LEAST_HAN = 0.6
"""Share of letters and digits that must be Chinese. Admitted guess."""
_ENDS = tuple("。！!…；;.”’」』）)》")
_PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("（", "）"), ("(", ")"), ("《", "》"), ("【", "】"))
_QUOTED = re.compile(r"“[^“”]*”|「[^「」]*」|『[^『』]*』")

SCENES = 2
"""From so many marks of a scene on, without a point, a text is a scrap of a story. Admitted guess, from reading."""
HEADING = 30
"""A line without an end mark and not longer than this is taken for a heading. Admitted guess."""
OTHERS = 0.6
"""Share of a candidate inside quotation marks from which the words are taken for someone else's. Admitted guess."""


NAMED = 300
"""What is pointed at is looked for in so many characters before it: more than are printed, and a transcript may be one
sentence of a hundred thousand."""


def find_flaw(text: str, *, least: int, most: int) -> Flaw:
    """The first reason why a text cannot stand alone, or NONE.

    Args:
        text: the candidate as written.
        least: fewest characters that will do.
        most: most characters that will do.

    >>> find_flaw("因此，我们把党课搬到了车间里。", least=12, most=120).name  # hence we moved it
    'DANGLING'
    >>> find_flaw("微党课要讲身边的人、身边的事。", least=12, most=120).name  # speak of people and things near us
    'NONE'
    """
    if len(text) < least:
        return Flaw.TOO_SHORT
    if len(text) > most:
        return Flaw.TOO_LONG
    return _flaw_of_form(text)


def _flaw_of_form(text: str) -> Flaw:
    return next((flaw for flaw, is_found in _CHECKS if is_found(text)), Flaw.NONE)


@lru_cache(maxsize=4096)
def is_dangling(text: str) -> bool:
    """Whether a text opens with a word that needs what went before, or points at somebody or something not named.

    >>> is_dangling("业务比技术重要：他说要懂业务。")  # business matters more than technique: he says …
    True
    >>> is_dangling("我在这方面的意识有些不足。")  # my awareness of this is rather weak
    True
    >>> is_dangling("建议各校参照这份停用清单，先减后加。")  # follow this list of forms no longer used
    True
    >>> is_dangling("听了袁老师的课，他讲的我都懂了。")  # I heard Mr Yuan; I understood all he said
    False
    """
    return any(leans.match(text) for leans in _LEANINGS) or _points_at_paper(text)


_LEANINGS = (_LEANING, _POINTED_AT, _POINTS_BACK, _AMOUNT_BACK, re.compile(f".*?{_POINTS_AHEAD.pattern}"))


def points_later(text: str) -> bool:
    """Whether a later clause points at something that nothing before it names.

    >>> points_later("表少填了一半，靠的是这个办法。")  # half the forms, thanks to this way
    True
    >>> points_later("停用的表列成清单，这份清单我们用了一年。")  # the list has been named
    False
    """
    return any(measure[-1] not in _OFTEN_CLEAR and _BREAK.search(before) for before, measure, _ in _unnamed(text))


def _points_at_paper(text: str) -> bool:
    return any(measure in _PAPERS and len(noun) > 1 for _, measure, noun in _unnamed(text))


def _unnamed(text: str) -> Iterator[tuple[str, str, str]]:
    """What is pointed at and no two characters of it stand before: the text before it, its measure, its name."""
    for found in _POINTED.finditer(text):
        before, noun = text[max(0, found.start() - NAMED) : found.start()], found[2]
        if all(noun[i : i + 2] not in before for i in range(len(noun) - 1)):
            yield before, found[1], noun


def is_fragment(text: str) -> bool:
    """Whether brackets or quotation marks do not close, or the text breaks off.

    >>> is_fragment("他说：“党课要短。"), is_fragment("党课要短，")
    (True, True)
    """
    odd = any(text.count(left) != text.count(right) for left, right in _PAIRS)
    return odd or text.count('"') % 2 == 1 or text.endswith(tuple("，,、；;：:的"))


def is_scrap(text: str) -> bool:
    """Whether a text is the middle of a story: a scene, and no word of what it means.

    >>> is_scrap("他妈当场眼圈红了，说这孩子从来没人夸过。")  # his mother's eyes reddened
    True
    >>> is_scrap("那天我才懂，把身边的人讲清楚，大家自己就会听。")  # that day I understood …
    False
    """
    return _POINT.search(text) is None and len(_SCENE.findall(text)) >= SCENES


def list_opening(text: str) -> int:
    """How many characters of a list number, a bullet or a label stand before the sentence itself.

    >>> list_opening("1. 党课要短。"), list_opening("党课要短。"), list_opening("学习心得：党课要短。")
    (3, 0, 5)
    """
    found = _LIST_OPENING.match(text)
    return found.end() + len(text[found.end() :]) - len(text[found.end() :].lstrip()) if found else 0


def connective_opening(text: str) -> int:
    """How many characters of a connective stand before words that can do without it, or 0.

    What follows must not lean on what went before.

    >>> connective_opening("所以我斗胆建议，把重复的记录合并掉。")  # so I venture to propose merging them
    2
    >>> connective_opening("但愿党课越讲越短。"), connective_opening("因此这也不难。")  # may they …; hence
    (0, 0)
    """
    found = _CONNECTIVE.match(text)
    if not found or is_dangling(text[found.end() :]):
        return 0
    return found.end()


def _is_prose(text: str) -> bool:
    return _MARKUP.search(text) is None and len(_HAN.findall(text)) >= _LEAST_HAN * sum(map(str.isalnum, text))


def _is_heading(text: str) -> bool:
    return not text.endswith(_ENDS) and (len(text) <= HEADING or "，" not in text)


def _is_question(text: str) -> bool:
    return "？" in text or text.rstrip("”’」』）)").endswith("?")


def _is_others_words(text: str) -> bool:
    return sum(map(len, _QUOTED.findall(text))) > OTHERS * len(text)


_CHECKS: tuple[tuple[Flaw, Callable[[str], bool]], ...] = (
    (Flaw.PERSONAL, lambda text: _PRIVATE.search(text) is not None),
    (Flaw.NOT_PROSE, lambda text: not _is_prose(text)),
    (Flaw.LIST_STUB, lambda text: text.endswith(("：", ":")) or _LIST.search(text) is not None),
    (Flaw.SIGNATURE, lambda text: _SIGNATURE.search(text) is not None),
    (Flaw.QUESTION, _is_question),
    (Flaw.HEADING, _is_heading),
    (Flaw.COURTESY, lambda text: _COURTESY.search(text) is not None),
    (Flaw.DANGLING, is_dangling),
    (Flaw.UNFINISHED, is_fragment),
    (Flaw.NARRATION, is_scrap),
    (Flaw.OTHERS_WORDS, _is_others_words),
)
"""What is looked for, in this order; the first that is found is told."""
