"""Contact and identity numbers: where they are, and texts with them masked in place.

A mask has as many characters as what it hides, so that every offset holds. What looks like a number of a person is
found by its form, and weighed by what stands around it: 订单号 13912345678 is no telephone.

    >>> mask("资料找我要，微信 yan_laoshi01，手机139-0000-1234。")  # for the material: WeChat …, mobile …
    '资料找我要，微信 ************，手机*************。'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = [
    "Personal",
    "PersonalKind",
    "find_personal",
    "is_bank_card",
    "is_identity_number",
    "mask",
    "mask_spans",
    "masked_spans",
]

MASK = "*"


class PersonalKind(StrEnum):
    """What a personal datum is."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    EMAIL = "email"
    IDENTITY = "identity"
    BANK_CARD = "bank_card"
    MESSENGER = "messenger"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Personal:
    """A personal datum: its span, what it is, and how sure that is (1 where a checksum or a label bears it out)."""

    start: int
    end: int
    kind: PersonalKind
    confidence: float


_DASH = r"[-‐‑–—－ \u00a0\u3000.]"
_MOBILE = re.compile(
    rf"(?<![\d.A-Za-z])(?<!\d{_DASH})(?:\(?(?:\+|00)?86\)?{_DASH}?)?1[3-9]\d{_DASH}?\d{{4}}{_DASH}?\d{{4}}(?![\d%％])(?!\.\d)"
)
_LANDLINE = re.compile(
    rf"(?<![\d.A-Za-z])(?<!\d{_DASH})(?:\+?86{_DASH}?)?(?:[(（]0\d{{2,3}}[)）]{_DASH}?|0\d{{2,3}}{_DASH})[2-9]\d{{2,3}}{_DASH}?\d{{4}}"
    rf"(?:(?:转|{_DASH})\d{{1,5}})?(?![\d%％])"
    r"|(?<![\d.A-Za-z-])[48]00-?\d{3}-?\d{4}(?!\d)"
)
_LABELLED_PHONE = re.compile(
    r"(?:电话|座机|固话|热线|传真|手机|联系方式|联系我|致电|拨打|[Tt]el)(?:号码?|为|是|[:：\s])*"
    r"(?P<it>(?:0\d{2,3}[-－ ]?)?[2-9]\d{2,3}[-－ ]?\d{4}(?:[-－转]\d{1,5})?|1[3-9]\d{9})(?![\d年月日元人次个分%])"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}\s?[@＠]\s?"
    r"(?:[A-Za-z0-9-]{1,63}[.．]){1,4}[A-Za-z]{2,18}(?![A-Za-z])"
)
_IDENTITY = re.compile(
    r"(?<![\dA-Za-z])[1-9]\d{5}[ -]?(?:19|20)\d{2}"
    r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?![\dA-Za-z])"
)
_OLD_IDENTITY = re.compile(
    r"(?:身份证|证件)(?:件)?(?:号码?|编号|为|是|[:：\s])*"
    r"(?P<it>[1-9]\d{14}(?:\d{2}[\dXx])?)(?![\dA-Za-z])"
)
_BANK_CARD = re.compile(r"(?<![\d.A-Za-z-])[3-69]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{3,4}(?:[ -]?\d{1,3})?(?![\dA-Za-z.])")
_LABELLED_CARD = re.compile(
    r"(?:银行卡|储蓄卡|信用卡|工资卡|卡号|银行账[号户]|账号|帐号|开户行[^\d\n]{0,20})(?:号码?|为|是|[:：\s])*"
    r"(?P<it>\d{4}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,3})?)(?!\d)"
)
_MESSENGER = re.compile(
    r"(?:微信号?|加微|加[vV](?=[信号:：\s是])|[wW]e[cC]hat|(?<![!-~])[vVwW][xX](?=[号:：\s是])|(?<![!-~])[Vv]信|威信|薇信"
    r"|钉钉号?|(?:抖音|快手|小红书)号)"
    r"(?:ID|id|号码?|同号|就是|为|是|叫|[:：\s])*(?P<it>[A-Za-z][A-Za-z0-9_-]{5,19}|1[3-9]\d{9})(?![A-Za-z0-9_.])"
)
_PUBLIC = re.compile(r"公众号|小程序|视频号|服务号|订阅号")
_QQ = re.compile(
    r"(?<![A-Za-z])(?:[qQ]{2}|扣扣|企鹅号)(?:群?号码?|群|为|是|加|[:：\s])*"
    r"(?P<it>[1-9]\d{4,10})(?![\d.年月日元人次个条级分点%A-Za-z])"
)
_PLACE = r"[\u4e00-\u9fffA-Za-z0-9]"
_ROOM = (
    r"(?:\d{1,4}|[一二三四五六七八九十]{1,3}|[A-Za-z]\d?)\s*(?:号楼|栋|幢|座|号院|弄)\s*(?:[-－]?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*单元)?"
    r"\s*[-－]?\s*(?:\d{1,2}楼)?\s*(?:\d{1,5}\s*(?:室|号|户|房)|\d{3,5})(?![\d楼层号月日])"
)
_ADDRESS = re.compile(
    rf"(?:{_PLACE}{{2,12}}(?:省|自治区|市))?(?:{_PLACE}{{1,8}}[市区县旗])?(?:{_PLACE}{{1,8}}(?:镇|乡|街道))?(?:{_PLACE}{{1,10}}(?:路|街|大道|巷|胡同|里))?(?:\d{{1,5}}号)?"
    rf"{_PLACE}{{2,10}}(?:小区|花园|家园|苑|家属院|家属楼|公寓|新村|社区|嘉园|名都|华庭|府邸|别墅|宿舍区)\s*{_ROOM}"
    rf"|{_PLACE}{{2,12}}(?:路|街|大道|巷|胡同)\s*\d{{1,5}}号(?:院|弄)?\s*{_ROOM}"
)
_LABELLED_ADDRESS = re.compile(
    r"(?:家庭住址|家庭地址|通讯地址|通信地址|收件地址|收货地址|邮寄地址|现住址|住址|详细地址|家住|寄到|寄往|寄至)(?:为|是|在|[:：\s])*"
    rf"(?P<it>{_PLACE}{{2,30}}(?:\d+|[一二三四五六七八九十]+)\s*(?:号|栋|幢|室|单元|户|楼|组|弄)(?:[-－]?[\d一二三四五六七八九十]+\s*(?:号楼|号|栋|幢|室|单元|户|楼|房|组)?)*)"
)
_NOT_A_PERSONS = re.compile(
    r"(?:订单|单号|流水|编号|编码|文号|备案|许可|批号|型号|序列|学号|工号|考号|准考证|条码|书号|ISBN|ISSN|CN|版本|项目号|案号|"
    r"课程号|房间号|会议号|会议ID|会议室|号段|统一社会信用代码|信用代码|哈希|合约|区块|快递|运单|发票|票号|车次|航班|播放|阅读|点击|浏览|访问量?|"
    r"金额|总额|投入|经费|资金|预算|收入|产值|人口|参数|种子|时间戳|密码|口令|代码|No\.?|NO\.?|no\.?|#)(?:号|为|是|约|达|共|码|[:：\s])*$"
)
_A_QUANTITY = re.compile(
    r"\s*(?:多|余)?(?:元|次|人|万|亿|个|册|条|件|平方"
    r"|公里|千米|米|字|分|秒|毫秒|%|％|‰|吨|kg|KB|MB|GB|px)"
)
_FULL_WIDTH = str.maketrans(
    {**{chr(0xFF10 + i): str(i) for i in range(10)}, "＋": "+", "（": "(", "）": ")", "－": "-"}
)
_MAY_HOLD_ONE = re.compile(
    r"[\d０-９][\d０-９\s.\-－—–－()（）]{3}"
    r"|[@＠]|[微威薇]信|加微|[vVwW][xX]|[Vv]信|[wW]e[cC]hat|[号栋幢室]"
)
_MAY_HOLD_ADDRESS = re.compile(r"[\d一二三四五六七八九十]\s*(?:号|栋|幢|座|弄|室|单元|户|楼|组)")
_ADDRESS_REACH = 70
"""Characters before and after a house number within which its address lies."""
_SERVICES = frozenset({"alipay", "school", "official", "android", "iphone", "wechat", "weixin", "online", "mobile"})
"""What follows the name of a messenger without being somebody's id: WeChat or Alipay."""
_MASKED = re.compile(r"(?m)(?!^[\s*]*$)(?<!\*)\*{5,}")
_LABELS_REACH = 12
"""How many characters before a number a label may stand that says what it is."""


def find_personal(text: str) -> list[Personal]:
    """Personal data in a text, sorted, without overlaps (of two that overlap, the longer).

    >>> [(text, item.kind.value, item.confidence)
    ...  for text in ["身份证号11010119900307803X", "证号110101199003078030"] for item in find_personal(text)]
    [('身份证号11010119900307803X', 'identity', 1.0), ('证号110101199003078030', 'identity', 0.5)]
    """
    if not _MAY_HOLD_ONE.search(text):
        return []
    view = text.translate(_FULL_WIDTH)  # one character for one: offsets hold
    found = [item for finder in _FINDERS for item in finder(view)]
    kept: list[Personal] = []
    for item in sorted(found, key=lambda item: (item.start - item.end, item.start, item.kind)):
        if all(item.end <= other.start or item.start >= other.end for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: item.start)


def mask(text: str) -> str:
    """A text of the same length with personal data replaced by asterisks."""
    return mask_spans(text, [(item.start, item.end) for item in find_personal(text)])


def mask_spans(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text of the same length with these spans replaced by asterisks.

    >>> mask_spans("电话2837465", [(2, 9)])
    '电话*******'
    """
    for start, end in spans:
        text = text[:start] + MASK * (end - start) + text[end:]
    return text


def masked_spans(text: str) -> list[tuple[int, int]]:
    """Where personal data were masked before: a corpus may come from a run folder.

    The shortest datum has five characters; Markdown has up to four asterisks, or a line of nothing else.

    >>> masked_spans("手机***********。**要短**"), masked_spans("********")
    ([(2, 13)], [])
    """
    return [match.span() for match in _MASKED.finditer(text)] if "*****" in text else []


def is_identity_number(number: str) -> bool:
    """Whether the last character of an 18-character identity number is its checksum (GB 11643-1999, ISO 7064 MOD 11-2).

    >>> is_identity_number("11010119900307803X"), is_identity_number("110101199003078030")
    (True, False)
    """
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17].upper()


def is_bank_card(number: str) -> bool:
    """Whether a number of digits passes the check of bank cards (Luhn, ISO/IEC 7812-1).

    >>> is_bank_card("6222600260001072444"), is_bank_card("6222600260001072445")
    (True, False)
    """
    digits = [int(digit) for digit in reversed(number)]
    return sum(digits[0::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0


def _is_a_number_of_something_else(view: str, start: int, end: int) -> bool:
    before = view[max(0, start - _LABELS_REACH) : start]
    return bool(_NOT_A_PERSONS.search(before) or _A_QUANTITY.match(view, end))


def _phones(view: str) -> list[Personal]:
    kinds = ((_MOBILE, PersonalKind.MOBILE), (_LANDLINE, PersonalKind.LANDLINE))
    found = [
        Personal(*match.span(), kind, 0.9)
        for pattern, kind in kinds
        for match in pattern.finditer(view)
        if not _is_a_number_of_something_else(view, *match.span())
    ]
    return found + [
        Personal(*match.span("it"), PersonalKind.MOBILE if match["it"][0] == "1" else PersonalKind.LANDLINE, 1.0)
        for match in _LABELLED_PHONE.finditer(view)
    ]


def _emails(view: str) -> list[Personal]:
    return [Personal(*match.span(), PersonalKind.EMAIL, 1.0) for match in _EMAIL.finditer(view)]


def _identities(view: str) -> list[Personal]:
    """Eighteen digits with a birth date; a wrong checksum halves the confidence, and is masked all the same."""
    found = []
    for match in _IDENTITY.finditer(view):
        number = re.sub("[ -]", "", match.group())
        if _is_birthday(number[6:14]) and not _NOT_A_PERSONS.search(view[max(0, match.start() - 8) : match.start()]):
            found.append(Personal(*match.span(), PersonalKind.IDENTITY, 1.0 if is_identity_number(number) else 0.5))
    labelled = (match.span("it") for match in _OLD_IDENTITY.finditer(view))
    return found + [Personal(start, end, PersonalKind.IDENTITY, 0.8) for start, end in labelled]


def _is_birthday(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) is not None
    except ValueError:
        return False


def _bank_cards(view: str) -> list[Personal]:
    """Sixteen to nineteen digits that pass Luhn's check, or that a label calls a card."""
    found = []
    for match in _BANK_CARD.finditer(view):
        number = re.sub("[ -]", "", match.group())
        if len(number) >= 16 and is_bank_card(number) and not _is_a_number_of_something_else(view, *match.span()):
            found.append(Personal(*match.span(), PersonalKind.BANK_CARD, 0.9))
    labelled = (match.span("it") for match in _LABELLED_CARD.finditer(view))
    return found + [Personal(start, end, PersonalKind.BANK_CARD, 0.8) for start, end in labelled]


def _messengers(view: str) -> list[Personal]:
    return [
        Personal(*match.span("it"), PersonalKind.MESSENGER, 0.9)
        for pattern in (_MESSENGER, _QQ)
        for match in pattern.finditer(view)
        if match["it"].lower() not in _SERVICES
        and not _PUBLIC.search(view, max(0, match.start() - 8), match.start("it"))
    ]


def _addresses(view: str) -> list[Personal]:
    found = []
    for begin, end in _address_windows(view):
        found += [Personal(*match.span(), PersonalKind.ADDRESS, 0.7) for match in _ADDRESS.finditer(view, begin, end)]
        labelled = (match.span("it") for match in _LABELLED_ADDRESS.finditer(view, begin, end))
        found += [Personal(*span, PersonalKind.ADDRESS, 0.9) for span in labelled]
    return found


def _address_windows(view: str) -> list[tuple[int, int]]:
    """Stretches around house numbers: an address is looked for there alone, since its pattern is slow."""
    windows: list[tuple[int, int]] = []
    for match in _MAY_HOLD_ADDRESS.finditer(view):
        begin, end = max(0, match.start() - _ADDRESS_REACH), match.end() + _ADDRESS_REACH
        if windows and begin <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((begin, end))
    return windows


_FINDERS: tuple[Callable[[str], list[Personal]], ...] = (
    _phones,
    _emails,
    _identities,
    _bank_cards,
    _messengers,
    _addresses,
)
