"""What personal data look like: the patterns of `privacy`.

They are matched in a view of the text that is simplified, half width and without zero-width characters, so that each
form is named once. Group `it`, where there is one, is the datum; what stands before it is a label (电话, 微信号, 护照)
that makes personal what would be an ordinary number without. They are compiled when first used: most texts have nothing
that calls for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "ADDRESSES",
    "ANOTHER_PHONE",
    "A_PERSONS_NUMBER",
    "A_QUANTITY",
    "BANK_CARD",
    "ENTITY",
    "FORMS",
    "IDENTITY",
    "IDENTITY_IN_GROUPS",
    "MAY_HOLD_ADDRESS",
    "MAY_HOLD_ONE",
    "NOT_A_PERSONS",
    "PUBLIC",
    "RINGED",
    "Form",
    "PersonalKind",
]


class PersonalKind(StrEnum):
    """What a personal datum is."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    EMAIL = "email"
    IDENTITY = "identity"
    BANK_CARD = "bank_card"
    MESSENGER = "messenger"
    ADDRESS = "address"
    PLATE = "plate"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of personal data, and how sure it is; `bare` where no label says that it is one."""

    kind: PersonalKind
    pattern: str
    confidence: float = 0.9
    bare: bool = False


_SPACE = r"(?:[ \u00a0\u3000]|&nbsp;)"
_STROKE = r"[-‐‑‒–—―−－.·•・/／_]"
_DASH = rf"(?:{_SPACE}?{_STROKE}{{1,2}}{_SPACE}?|{_SPACE})"
"""Between groups of digits that are a number by their form: `-`, ` - `, a blank. More blanks stand between columns."""
_GAPS = rf"(?:{_STROKE}|{_SPACE}|\u20e3){{0,3}}"
"""Between any two digits behind a label. U+20E3 makes keycaps of digits: 1️⃣."""
_NO_DIGIT_BEFORE = r"(?<![\d.A-Za-z])(?<!\d[-‐‑‒–—―−－.·•・/／_ \u00a0\u3000])"
_OPENED, _CLOSED = r"“‘\"'「『【(\[", r"”’\"'」』】)\]"
_IS = rf"(?:号码?|区号[:：]?0\d{{2,3}}|编号|账号|为|是|叫|同号|微信|[:：\s*/、\-—{_OPENED}{_CLOSED}]|</?\w+>)*"
"""What may stand between a label and what it labels; marks of Markdown and HTML are no obstacle."""
_NO_QUANTITY = r"(?![\d年月日元人次个分条张本份级点%])"
_LOCAL = rf"(?:0\d{{2,3}}{_DASH}?)?[2-9]\d{{2,3}}[- ]?\d{{4}}(?:\s?(?:转|分机)\s?\d{{1,5}}|-\d{{1,5}})?"
_HAN_DIGIT = "零〇幺一二三四五六七八九"

_MOBILE = (
    rf"(?<![\d.A-Za-z])(?:\(?(?:\+|00)?86\)?{_DASH}?)?(?:1[3-9]\d|\(1[3-9]\d\)){_DASH}?\d{{4}}{_DASH}?\d{{4}}"
    r"(?![\d%])(?!\.(?!0(?!\d))\d)",
    r"1\u20e3(?<![\d\u20e3]1\u20e3)[3-9]\u20e3(?:\d\u20e3){9}(?!\d)",
    rf"(?<![{_HAN_DIGIT}十百千万])[一幺][三四五六七八九][{_HAN_DIGIT}](?:{_DASH}?[{_HAN_DIGIT}]{{4}}){{2}}(?![{_HAN_DIGIT}十百千万])",
)
_LANDLINE = (
    rf"{_NO_DIGIT_BEFORE}(?:(?:\+?86{_DASH}?)?(?:\(0\d{{2,3}}\){_DASH}?|0\d{{2,3}}{_DASH})"
    rf"|(?:\+|00)86{_DASH}?0?[1-9]\d{{1,2}}{_DASH})"
    rf"[2-9]\d{{2,3}}{_DASH}?\d{{4}}(?:(?:\s?(?:转|分机|ext\.?)\s?|{_DASH})\d{{1,5}})?(?![\d%])",
    r"(?<![\d.A-Za-z-])[48]00-?\d{3}-?\d{4}(?!\d)",
)
_LOGIN = r"(?<![\dA-Za-z.])(?!(?i:sn|no|cn|id|isbn|issn|imei)\d)[A-Za-z]{1,20}(?P<it>1[3-9]\d{9})(?![\dA-Za-z])"
"""zhangmin13800001111, as people call themselves and their files."""
_PHONE_LABEL = r"(?:电话|电联|宅电|我的号码|打我|座机|固话|热线|传真|手机|小灵通|联系方式|联系我|致电|拨打|[Tt]el|TEL)"
_LABELLED_PHONE = rf"{_PHONE_LABEL}{_IS}(?P<it>{_LOCAL}){_NO_QUANTITY}"
_LABELLED_MOBILE = (
    rf"{_PHONE_LABEL}{_IS}"
    rf"(?P<it>[1一幺]{_GAPS}[3-9三四五六七八九](?:{_GAPS}[\d{_HAN_DIGIT}]){{9}}\u20e3?){_NO_QUANTITY}"
)
_SHORT_NUMBER = rf"(?:短号|虚拟网号?|集团号){_IS}(?P<it>\d{{3,6}}){_NO_QUANTITY}"
ANOTHER_PHONE = rf"\s?[、/／或和及]\s?(?P<it>{_LOCAL}|1[3-9]\d{{9}}){_NO_QUANTITY}"
"""A further number behind one that a label or its form gave away."""

_LOCAL_PART = r"[A-Za-z0-9._%+-]{1,64}"
_DOT = r"(?:[.．]|\s?[.．。,，、·点]\s?(?=(?i:com|cn|net|org|edu)(?![A-Za-z0-9])))"
_DOMAIN = rf"(?:[A-Za-z0-9-]{{1,63}}{_DOT}){{1,4}}[A-Za-z]{{2,18}}(?![A-Za-z])"
_EMAIL = rf"(?<![A-Za-z0-9._%+-]){_LOCAL_PART}\s?(?:@|[(\[【{{](?i:at|@)[)\]】}}])\s?{_DOMAIN}"
_HASHED_EMAIL = (
    rf"(?<![A-Za-z0-9._%+/#-])(?=[A-Za-z0-9._%+-]{{2}}){_LOCAL_PART}#"
    r"(?:[A-Za-z0-9-]{1,63}\.){1,3}(?:com|cn|net|org|edu)(?![A-Za-z0-9.])"
)
_PROVIDER = "qq|163|126|139|189|sina|sohu|gmail|foxmail|hotmail|outlook|yeah|aliyun|21cn"
_SPOKEN_EMAIL = (
    r"[A-Za-z0-9](?<![A-Za-z0-9._%+-].)[A-Za-z0-9._%+-]{0,63}(?:\s?(?:艾特|圈[aA]|@@)\s?|\s[aA][tT]\s)"
    rf"(?i:{_PROVIDER})(?:{_DOT}|\s?dot\s?)(?i:com|cn|net)(?![A-Za-z])"
)
"""yan艾特qq点com: as people read one out, where the provider is known."""
_LABELLED_EMAIL = rf"(?:邮箱|邮件|[Ee]-?mail){_IS}(?P<it>{_LOCAL_PART}(?:#|\sat\s|艾特){_DOMAIN})"

# Eighteen digits with a birth date; the national number of a pupil (学籍号) is one behind a letter.
IDENTITY = (
    r"(?<![\dA-Za-z])[GJL]?(?P<number>[1-9]\d{5}[ -]?(?:19|20)\d{2}"
    r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx])(?![\dA-Za-z])"
)
IDENTITY_IN_GROUPS = (
    rf"(?P<number>[1-9](?<![\dA-Za-z].)\d{{2}}(?:\d{{3}}{_DASH}\d{{4}}{_DASH}?\d\d{_DASH}?\d\d{_DASH}"
    rf"|{_DASH}\d{{3}}{_DASH}\d{{4}}{_DASH}\d{{4}}{_DASH}|\d(?:{_DASH}\d{{4}}){{3}}{_DASH}?)\d{{1,3}}[\dXx])(?![\dA-Za-z])"
)
"""The same in groups, as people say it: a row of figures may look so, but has no checksum."""
_LABELLED_IDENTITY = (
    rf"(?:身份证|身份号|证件)(?:件)?{_IS}(?P<it>[1-9](?:{_GAPS}\d){{14}}(?:(?:{_GAPS}\d){{2}}{_GAPS}[\dXx])?)(?![\dA-Za-z])",
    r"(?:护照|通行证|台胞证|回乡证|居住证|驾驶证|驾照|残疾证|教师资格证|士兵证|警官证|社保[卡号]|医保[卡号]|公积金[账号]|学籍号)"
    rf"{_IS}(?P<it>[A-Za-z]{{0,2}}\d{{7,20}}[Xx]?)(?![\dA-Za-z]){_NO_QUANTITY}",
    rf"(?:军官证|士官证|文职证){_IS}(?P<it>[\u4e00-\u9fff]字第?\d{{4,10}}号?)",
    rf"警号{_IS}(?P<it>\d{{6,7}})(?!\d)",
)

BANK_CARD = r"(?<![\d.A-Za-z-])[3-69]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{3,4}(?:[ -]?\d{1,3})?(?![\dA-Za-z.])"
_LABELLED_CARD = (
    r"(?:银行卡|储蓄卡|信用卡|工资卡|卡号|借记卡|[工农建中招交]行卡?|账户|账号|帐[号户]|开户行[^\d\n]{0,20})"
    rf"{_IS}(?P<it>\d(?:{_GAPS}\d){{15,18}}|\d{{4}}(?:[ -]?\d{{4}}){{2,3}}(?:[ -]?\d{{1,3}})?)(?!\d)"
)

_WORDY_ID = r"[A-Za-z][A-Za-z0-9_-]{5,19}"
_NOT_MORE = r"(?![A-Za-z0-9_.])"
_HEART = "[❤♥♡💗💕💓🧡💛💚💙💜]"
# Patterns that begin with characters, and look at what stands before these later, are searched for much faster.
_WECHAT = (
    r"[微徽威薇加➕+wWvV绿](?:(?<=[微徽威薇])信号?|(?<=加)[微薇威]|(?<=[微薇])(?=[:：])|(?<=[加➕+])我?[vV](?=[信号:：\s是])|(?<=[wW])e[cC]hat"
    rf"|(?<![!-~].)(?:(?<=[vVwW])[xX](?=[号:：\s是{_OPENED}])|(?<=[Vv])信)|(?:(?<![!-~][vV])(?<=[vV])|(?<=[微薇威]))\s?{_HEART}|(?<=绿)泡泡)"
)
_A_SIGN = r"(?=[A-Za-z-]*[\d_])"
"""An id that no word looks like: it has a digit or a low line."""
_CALLED = r"(?:ID|id|号码?|账号|同号|就是|为|是|叫|[:：\s*])*"
_ID = (
    rf"{_CALLED}(?P<opened>[{_OPENED}\-—→➡👉]+\s?)?(?P<it>(?(opened)(?:(?=[A-Za-z]+[\d_-]){_WORDY_ID}(?=\s?[{_CLOSED}])|{_A_SIGN}{_WORDY_ID}{_NOT_MORE})"
    rf"|(?:{_WORDY_ID}|1[3-9]\d{{9}}){_NOT_MORE}))"
)
"""In brackets there may be any words: 微信（Android版）."""
_MESSENGER = (
    rf"{_WECHAT}{_ID}",
    rf"(?:钉钉号|钉钉|飞书号|飞书|抖音号|快手号|小红书号){_ID}",
    rf"(?:[微徽威薇]信|[wW]e[cC]hat|[vVwW][xX])(?:号码?|ID|id|账号){_CALLED}[{_OPENED}]+\s?(?P<it>{_WORDY_ID}){_NOT_MORE}",
    rf"(?:[微徽威薇]信(?:号|[:：])|[wW]e[cC]hat[:：])(?:为|是|[:：\s{_OPENED}])*(?P<it>[1-9]\d{{5,10}}){_NOT_MORE}{_NO_QUANTITY}",
    rf"[vV](?<![!-~][vV])\s?[:：]\s?(?P<it>{_A_SIGN}{_WORDY_ID}){_NOT_MORE}",
    r"wxid_(?<![A-Za-z0-9_]wxid_)[A-Za-z0-9_-]{4,40}",
    r"(?:抖音|快手|小红书|陌陌|[Bb]站|支付宝|微博)(?:号码?|账号|ID|id|UID|uid)[:：\s是为]*"
    rf"(?P<it>[A-Za-z0-9][A-Za-z0-9_.-]{{4,19}})(?![A-Za-z0-9_]){_NO_QUANTITY}",
    r"(?:[Tt]elegram|电报|[Tt]witter|[Ii]nstagram|[Ff]acebook|[Ss]kype|[Ww]hats[Aa]pp)\s?[:：]\s?"
    r"(?P<it>@?[A-Za-z0-9][A-Za-z0-9_.]{4,31})",
    r"(?:(?<![A-Za-z])(?:[qQ]\s?[qQ]|[qQ](?=群))|扣扣|企鹅号|企鹅(?=[:：])|群(?=号码?[:：是为]))"
    rf"(?:群?号码?|群|为|是|加|邮箱|[/、和同]?微信|[:：\s\-—{_OPENED}{_CLOSED}])*(?P<it>[1-9]\d{{4,10}})(?![.A-Za-z]){_NO_QUANTITY}",
    rf"[qQ加扣球](?:(?<![!-~].)(?<=[qQ])号?[:：]|(?<=加)[qQ扣]|(?<=[扣球])[:：])[:：\s]*(?P<it>[1-9]\d{{6,10}})(?![.A-Za-z]){_NO_QUANTITY}",
    rf"[qQ]{{2}}号?[:：]\s?(?P<it>[1-9]\d{{2}}(?: \d{{3,4}}){{2}})(?! ?\d){_NO_QUANTITY}",
)
_SIGNED = (
    r"[A-Za-z1-9](?<![A-Za-z0-9_.@-].)(?:(?<=[A-Za-z])(?=[A-Za-z-]*[\d_])[A-Za-z0-9_-]{5,19}|(?<=\d)\d{8,10})"
    r"(?=\s?\((?:我的|同)?(?:[微徽威薇]信|[vVwW][xX]|[wW]e[cC]hat|[qQ]{2})(?:同?号码?)?\))"
)
"""zhang_01（微信）: the label stands behind."""
PUBLIC = r"公众号|小程序|视频号|服务号|订阅号"

_PROVINCE = "京津沪滬渝冀豫黑湘皖鲁魯苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊辽遼"
_PLATE = (
    r"(?!.?(?:GDP|CPI|PPI))[A-HJ-NP-Z][·•. -]?"
    r"(?:[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF]|(?=[A-Z]*\d[A-Z]*\d)[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])(?![A-Za-z0-9])"
)
_PLATES = (
    rf"(?<![A-Za-z0-9])[{_PROVINCE}] ?{_PLATE}",
    # 新 and 云 are words too: 新 A, 云 B.
    rf"(?:车牌|车号|牌照|车是){_IS}(?P<it>[{_PROVINCE}新云](?i:{_PLATE}))",
)

_PLACE = r"[\u4e00-\u9fffA-Za-z0-9]"
_ROOM = (
    r"(?:\d{1,4}|[一二三四五六七八九十]{1,3}|[A-Za-z]\d?)\s*(?:号楼|栋|幢|座|号院|弄)\s*(?:[-－]?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*单元)?"
    r"\s*[-－]?\s*(?:\d{1,2}楼)?\s*(?:\d{1,5}\s*(?:室|号|户|房)|\d{3,5})(?![\d楼层号月日])"
)
ADDRESS = (
    rf"(?:{_PLACE}{{2,12}}(?:省|自治区|市))?(?:{_PLACE}{{1,8}}[市区县旗])?(?:{_PLACE}{{1,8}}(?:镇|乡|街道))?(?:{_PLACE}{{1,10}}(?:路|街|大道|巷|胡同|里))?(?:\d{{1,5}}号)?"
    rf"{_PLACE}{{2,10}}(?:小区|花园|家园|苑|家属院|家属楼|公寓|新村|社区|嘉园|名都|华庭|府邸|别墅|宿舍区)\s*{_ROOM}"
    rf"|{_PLACE}{{2,20}}(?:小区|花园|家园|苑|公寓|新村|嘉园|名都|华庭|府邸)\s*\d{{1,3}}-\d{{1,2}}-\d{{3,4}}(?![\d-])"
    rf"|{_PLACE}{{2,12}}(?:路|街|大道|巷|胡同)\s*\d{{1,5}}号(?:院|弄)?\s*{_ROOM}"
)
_ORDINAL = r"(?:\d+|[一二三四五六七八九十]+)\s*"
_HOUSE = (
    rf"{_ORDINAL}(?:号楼|号|栋|幢|室|单元|户|楼|组|弄)"
    rf"(?:[-－附]?{_ORDINAL}(?:号楼|号|栋|幢|室|单元|户|楼|房|组)?)*"
)
_LABELLED_ADDRESS = (
    r"(?:家庭住址|家庭地址|通讯地址|通信地址|收件地址|收货地址|邮寄地址|快递地址|现住址|住址|详细地址|门牌号?|家住|寄到|寄往|寄至)"
    rf"(?:为|是|在|[:：\s])*(?P<it>{_PLACE}{{2,30}}{_HOUSE})"
)
_HOME = rf"(?:我家在|我家住|老家在|租住在?)(?P<it>{_PLACE}{{1,20}}[市县区镇乡村路街巷里苑园庄]{_PLACE}{{0,8}}?{_HOUSE})"

FORMS = (
    *(Form(PersonalKind.MOBILE, pattern, bare=True) for pattern in _MOBILE),
    *(Form(PersonalKind.LANDLINE, pattern, bare=True) for pattern in _LANDLINE),
    Form(PersonalKind.MOBILE, _LABELLED_MOBILE, 1.0),
    Form(PersonalKind.LANDLINE, _LABELLED_PHONE, 1.0),
    Form(PersonalKind.LANDLINE, _SHORT_NUMBER),
    Form(PersonalKind.MOBILE, _LOGIN, 0.7),
    Form(PersonalKind.EMAIL, _EMAIL, 1.0),
    Form(PersonalKind.EMAIL, _HASHED_EMAIL, 0.8),
    Form(PersonalKind.EMAIL, _SPOKEN_EMAIL),
    Form(PersonalKind.EMAIL, _LABELLED_EMAIL),
    *(Form(PersonalKind.IDENTITY, pattern, 0.8) for pattern in _LABELLED_IDENTITY),
    Form(PersonalKind.BANK_CARD, _LABELLED_CARD, 0.8),
    *(Form(PersonalKind.MESSENGER, pattern) for pattern in _MESSENGER),
    Form(PersonalKind.MESSENGER, _SIGNED, bare=True),
    *(Form(PersonalKind.PLATE, pattern, bare=True) for pattern in _PLATES),
)
ADDRESSES = (
    Form(PersonalKind.ADDRESS, ADDRESS, 0.7),
    Form(PersonalKind.ADDRESS, _LABELLED_ADDRESS),
    Form(PersonalKind.ADDRESS, _HOME, 0.7),
)
"""Their patterns are slow: they are looked for around house numbers alone."""

NOT_A_PERSONS = (
    r"(?:订单|单号|流水|编号|编码|文号|备案|许可|批号|型号|序列|学号|工号|考号|准考证|条码|书号|ISBN|ISSN|CN|版本|项目号|案号|"
    r"课程号|房间号|会议号|会议ID|会议室|号段|统一社会信用代码|信用代码|哈希|合约|区块|快递|运单|发票|票号|车次|航班|播放|阅读|点击|浏览|访问量?|"
    r"金额|总额|投入|经费|资金|预算|收入|产值|人口|参数|种子|时间戳|密码|口令|代码|No\.?|NO\.?|no\.?|#)(?:号|为|是|约|达|共|码|[:：\s])*$"
)
A_PERSONS_NUMBER = (
    r"(?:学号|工号|考号|准考证|(?:教师|教工|职工|员工|学员|学生|考生|用户|会员|党员|人员|个人)编[号码])"
    r"(?:号|为|是|[:：\s])*$"
)
"""Of those what a person is called by: schools take the identity number for it, with a slip in it now and then."""
A_QUANTITY = (
    r"\s*(?:多|余)?(?:[%％‰]|kg|KB|MB|GB|px"
    r"|(?:元|人?次|人|万|亿|个|册|条|件|平方|公里|千米|米|字|分|秒|毫秒|吨)(?:(?![\u4e00-\u9fff])|(?=[的以左上元人字])))"
)
"""A measure that is a word of its own: not 分 in 分享, to share, nor 米 in 米老师, a surname."""

# In the text as written, before any view of it; polars reads the pattern too, whose blanks are fewer.
_BLANK = r"\s\x1c-\x1f"
_GAP = rf"(?:[{_BLANK}.\-‐‑‒–—―−－·•・/／_＿．()（）\u00ad\u200b-\u200f\u2060-\u2064\u20e3\ufe0f\ufeff]|&nbsp;){{0,6}}"
_SERVICE = (
    rf"[微徽威薇]信|加[微薇威]|[微薇vV][:：{_BLANK}❤♥♡💗-💜🧡]|[vV]信|[vVwW][xX]|[wW]e[cC]hat|[绿綠]泡泡|钉钉|釘釘|飞书|[Bb]站|抖音|快手|小[红紅]书"
    r"|小紅書|支付[宝寶]|微博|[Tt]elegram|电报|[Tt]witter|[Ii]nstagram|[Ff]acebook|[Ss]kype|[Ww]hats[Aa]pp"
)
_LABEL = (
    r"[电電][话話]|座机|座機|固[话話]|[热熱][线線]|[传傳]真|手[机機]|小[灵靈]通|[联聯][系繫絡]|致电|致電|[拨撥]打|[Tt]el|TEL|短[号號]"
    rf"|[虚虛][拟擬][网網]|集[团團]|[qQ][{_BLANK}]?[qQ群]|[扣球][:：]|[qQ][:：号號]|加[qQ扣]|扣扣|企[鹅鵝]|群[号號]|[电電][联聯]|宅[电電]|我的[号號]|打我|[证證護护]|警[号號]|[社医醫]保|公[积積]金|[学學]籍"
    r"|[账賬帐帳][号號户戶]|[车車牌]"
)
_DIGIT = "[\\d⓪①-⑨❶-❾➀-➈➊-➒]"
RINGED = str.maketrans("⓪①②③④⑤⑥⑦⑧⑨❶❷❸❹❺❻❼❽❾➀➁➂➃➄➅➆➇➈➊➋➌➍➎➏➐➑➒", "0" + "123456789" * 4)
"""Digits in rings, as people write numbers that a platform would take out."""
ENTITY = r"&#(?:0{0,4}(?:4[5-9]|5[0-7]|64)|[xX]0{0,4}(?:2[dDeE]|3\d|40));"
"""Digits, dashes, dots and @ as numbers of HTML: &#49; is 1."""
MAY_HOLD_ONE = (
    rf"{_DIGIT}(?:{_GAP}{_DIGIT}){{9}}|(?:{_LABEL})[\s\S]{{0,14}}?{_DIGIT}{_GAP}{_DIGIT}|[@＠]|[A-Za-z0-9]#[A-Za-z0-9-]+\.|{ENTITY}|[(（\[【{{][aA][tT][)）\]】}}]|邮[箱件]|[Ee]-?mail|{_DIGIT}[{_BLANK}]?[(（][qQ]|艾特|圈[aA]|[aA][tT][{_BLANK}](?i:{_PROVIDER})"
    rf"|[一幺](?:{_GAP}[{_HAN_DIGIT}]){{10}}|[\d一二三四五六七八九十][{_BLANK}]*[号號栋棟幢室組组楼樓弄户戶单單]|{_SERVICE}"
    rf"|[区區园園苑寓村都庭邸][{_BLANK}]*{_DIGIT}{{1,3}}[-－]{_DIGIT}"
    rf"|[{_PROVINCE}新云雲] ?[A-Za-z][·•. -]?[A-Z0-9]{{4}}"
)
"""Something in every text with a personal datum: most texts have none of it, and need not be looked through."""
MAY_HOLD_ADDRESS = r"[\d一二三四五六七八九十]\s*(?:号|栋|幢|座|弄|室|单元|户|楼|组)|[区园苑寓村都庭邸]\s*\d{1,3}-\d"
