"""Why a stretch of text cannot stand alone as a quotation."""

from __future__ import annotations

import re
from enum import IntEnum

__all__ = ["Flaw", "find_flaw", "is_dangling", "is_fragment"]


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

    @property
    def chinese(self) -> str:
        """The reason as an organiser reads it."""
        return _CHINESE[self]


_CHINESE = (
    "", "太短", "太长", "是问句", "是标题", "只是列表的一项", "开头有指代或承接，脱离上文不完整", "句子不完整",
    "不是正文", "主要是他人的话", "客套话", "含个人信息", "组织者发言",
)  # fmt: skip

# Words at the beginning that lean on what went before. 这次培训 and the like name what
# they point at, and stand.
_LEANING = re.compile(
    r"^(?:因此|所以|因而|于是|故而|由此|从而|可见|但是?|然而|可是?|不过|而(?!是要)|却|只是|否则|同时|此外|另外|再者|并且|而且|况且|何况|"
    r"并(?!非)|且|也|又|还|再|则|就(?!是要)|才|便|然后|接着|随后|后来|其次|再次|最后|其三|其四|其二|二是|三是|四是|五是|第[二三四五六七八九]|"
    r"另一方面|一方面(?!.*另一方面)|反之|相反|当然|其实|确实|例如|比如|譬如|如此|这样|这些|这种|这个|这里|这也|这就|这正|这不|这才|这说明|这让|这使|"
    r"这是|这与|这和|这时|这(?=[，,])|那么|那些|那种|那样|那个|那(?=[，,是就时])|此时|此举|此事|其(?!实|中一|他)|他们?|她们?|它们?|该|上述|以上|前者|后者|"
    r"之后|与此|对此|为此|至此|除此|综上|总之|总的来说|首先(?!.*(?:其次|再次|然后|最后))|第一[，,、是](?!.*第二)|一是(?!.*二是)|"
    r"[）)】」』”’、，。；：,.;:！!…])"
)
_MARKUP = re.compile(
    r"https?://|www\.|[A-Za-z_]+\(|[{}<>|`#\\]|\*\*|\]\(|[=~^_]{2,}|[A-Za-z0-9_/.:-]{25,}|[\u3040-\u30ff]"
)
_LIST_OPENING = re.compile(
    r"^(?:[-*+•·●○■◆▪►>]\s*|\d{1,2}\s*[.、)）．]\s*|[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳])"
)
_COURTESY = re.compile(
    r"^(?:感谢|谢谢|衷心感谢|最后.{0,4}感谢|祝(?!贺)|大家好|各位.{0,8}好|尊敬的|敬请|欢迎|以上(?:就)?是|抛砖引玉|不当之处|请.{0,6}批评指正)|批评指正|抛砖引玉"
)
_PRIVATE = re.compile(
    r"1[3-9]\d{9}|\d{17}[\dXx]|[\w.+-]+@[\w-]+\.\w+|(?:微信|QQ|qq)号?[:：]?\s*[\w-]{5,}|\d{3,4}-\d{7,8}"
)
_ENDS = tuple("。！!…；;.”’」』）)》")
_PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("（", "）"), ("(", ")"), ("《", "》"), ("【", "】"))
_QUOTED = re.compile(r"“[^“”]*”|「[^「」]*」|『[^『』]*』")

HEADING = 30
"""A line without an end mark and not longer than this is taken for a heading. Admitted guess."""
OTHERS = 0.6
"""Share of a candidate inside quotation marks from which the words are taken for someone else's. Admitted guess."""


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
    checks = (
        (Flaw.PERSONAL, _PRIVATE.search(text) is not None),
        (Flaw.NOT_PROSE, _MARKUP.search(text) is not None or _han_share(text) < 0.6),
        (Flaw.LIST_STUB, _LIST_OPENING.match(text) is not None or text.endswith(("：", ":"))),
        (Flaw.QUESTION, text.rstrip("”’」』）)").endswith(("？", "?")) or "？" in text),
        (Flaw.HEADING, not text.endswith(_ENDS) and (len(text) <= HEADING or "，" not in text)),
        (Flaw.COURTESY, _COURTESY.search(text) is not None),
        (Flaw.DANGLING, is_dangling(text)),
        (Flaw.UNFINISHED, is_fragment(text)),
        (Flaw.OTHERS_WORDS, sum(map(len, _QUOTED.findall(text))) > OTHERS * len(text)),
    )
    return next((flaw for flaw, found in checks if found), Flaw.NONE)


def is_dangling(text: str) -> bool:
    """Whether a text opens with a word that needs what went before."""
    return _LEANING.match(text) is not None


def is_fragment(text: str) -> bool:
    """Whether brackets or quotation marks do not close, or the text breaks off.

    >>> is_fragment("他说：“党课要短。"), is_fragment("党课要短，")
    (True, True)
    """
    odd = any(text.count(left) != text.count(right) for left, right in _PAIRS)
    return odd or text.count('"') % 2 == 1 or text.endswith(tuple("，,、；;：:的"))


def list_opening(text: str) -> int:
    """How many characters of a list number or bullet stand before the sentence itself.

    >>> list_opening("1. 党课要短。"), list_opening("党课要短。")
    (3, 0)
    """
    found = _LIST_OPENING.match(text)
    return found.end() + len(text[found.end() :]) - len(text[found.end() :].lstrip()) if found else 0


def _han_share(text: str) -> float:
    letters = [c for c in text if c.isalnum()]
    return sum("\u3400" <= c <= "\u9fff" for c in letters) / max(len(letters), 1)
