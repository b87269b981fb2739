"""Personal data: found, masked in place; and never where a number is only a number."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.cleaning import NamePolicy, find_personal, mask, mask_spans, shown_name
from textmine.cleaning.privacy import is_bank_card, is_identity_number

from .ordinary_numbers import sentences

# The number, e-mail or id stands in ⟨⟩; all are invented.
FOUND = [
    ("mobile", "我的手机是⟨13800001111⟩。"),
    ("mobile", "手机：⟨138 0000 1111⟩，随时可打"),
    ("mobile", "⟨138-0000-1111⟩找我"),
    ("mobile", "⟨+86 13800001111⟩"),
    ("mobile", "⟨86-13800001111⟩"),
    ("mobile", "⟨（+86）13800001111⟩"),
    ("mobile", "请打⟨１３８００００１１１１⟩"),  # full width
    ("mobile", "王老师⟨15400000617⟩"),
    ("mobile", "联系我：⟨19912345678⟩/微信同号"),
    ("mobile", "张敏⟨13800001111⟩、李强⟨13900002222⟩"),
    ("landline", "办公室电话⟨0398-2816688⟩"),
    ("landline", "电话：⟨（0398）2816688⟩"),
    ("landline", "传真 ⟨010-62345678⟩"),
    ("landline", "座机⟨0398-2816688-8012⟩"),
    ("landline", "⟨0398-2816688转12⟩"),
    ("landline", "电话：⟨2816688⟩"),
    ("landline", "固话⟨03982816688⟩"),
    ("landline", "咨询⟨400-810-5595⟩"),
    ("email", "发到⟨yan.laoshi@school.edu.cn⟩，谢谢"),
    ("email", "邮箱：⟨2837465@qq.com⟩。"),
    ("email", "我的邮箱⟨li_ming-01@mail.example⟩收得到"),
    ("email", "邮箱⟨liming＠163.com⟩"),  # a full-width at sign
    ("identity", "身份证号：⟨11010119900307803X⟩"),
    ("identity", "身份证⟨11010119900307803x⟩"),
    ("identity", "证号⟨990101197305260018⟩"),  # a region that does not exist
    ("identity", "⟨110101 19900307 8030⟩"),  # a wrong checksum
    ("identity", "身份证号码是⟨110101900307803⟩"),  # fifteen digits, as before 1999
    ("bank_card", "卡号⟨6222600260001072444⟩"),
    ("bank_card", "打到⟨6222 6002 6000 1072 444⟩"),
    ("bank_card", "工资卡：⟨6222021234567890123⟩"),  # a wrong check digit, but a label
    ("bank_card", "开户行建设银行，账号⟨6217001234567890⟩"),
    ("messenger", "微信号：⟨yan_laoshi01⟩"),
    ("messenger", "加微信⟨liming2017⟩，备注学校"),
    ("messenger", "vx: ⟨abc12345⟩"),
    ("messenger", "V信⟨abc_12345⟩"),
    ("messenger", "加v：⟨Lin273515⟩"),
    ("messenger", "WeChat: ⟨yanlaoshi⟩"),
    ("messenger", "QQ：⟨2837465⟩"),
    ("messenger", "QQ号是⟨28374651⟩"),
    ("messenger", "扣扣⟨28374651⟩"),
    ("messenger", "加QQ群⟨123456789⟩"),
    ("messenger", "钉钉号：⟨yanlaoshi88⟩"),
    ("address", "通讯地址：⟨棠川市解放路88号⟩"),
    ("address", "家庭住址：⟨桐花路12号院3号楼2单元501室⟩"),
    ("address", "请寄到⟨棠川市棠城区桐花路12号⟩"),
    ("address", "⟨我住翠湖小区5栋2单元301室⟩"),
]

NOT_FOUND = [
    "学校在解放路88号。",  # where a school stands is no secret
    "订单号13912345678，请查收。",
    "阅读量13912345678次。",
    "微信公众号：xiaoben_jiaoyan",
    "微信支付、支付宝都可以",
    "WeChat Pay 或 Alipay",
    "QQ群里有12345人",
    "@全体成员 明天8点",
    "3.1380000111122",
    "0xdf491d13800001111ab",
    "QQ音乐10086首",
    "报警请打110",
    "精思苑3号楼1楼西侧洗衣房",
    "2017-06-22至2017-07-21",
    "版本10.13800001111",
    "",
]


def parts(marked):
    """The plain text, and the spans in ⟨⟩."""
    text, spans = "", []
    for character in marked:
        if character == "⟨":
            spans.append([len(text), 0])
        elif character == "⟩":
            spans[-1][1] = len(text)
        else:
            text += character
    return text, [tuple(span) for span in spans]


@pytest.mark.parametrize(("kind", "marked"), FOUND)
def test_found(kind, marked):
    text, spans = parts(marked)
    found = find_personal(text)
    assert [(item.start, item.end) for item in found] == spans
    assert {item.kind.value for item in found} == {kind}
    masked = mask(text)
    assert len(masked) == len(text)
    assert not any(text[start:end] in masked for start, end in spans)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_found(text):
    assert find_personal(text) == []
    assert mask(text) == text


def test_no_false_mark_on_a_thousand_ordinary_sentences():
    texts = sentences(1000)
    assert len(set(texts)) == 1000
    assert [text for text in texts if find_personal(text)] == []


def test_a_wrong_checksum_lowers_the_confidence():
    right, wrong = find_personal("11010119900307803X")[0], find_personal("110101199003078030")[0]
    assert right.confidence > wrong.confidence > 0
    assert is_identity_number("11010119900307803X")
    assert not is_bank_card("6222600260001072445")


@given(st.text(alphabet="电话微信号QQ：138000011116220-@a.cn住路栋室 １２\n", max_size=60))
def test_a_mask_keeps_every_offset(text):
    masked = mask(text)
    spans = [(item.start, item.end) for item in find_personal(text)]
    assert len(masked) == len(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    hidden = {place for start, end in spans for place in range(start, end)}
    assert all(masked[i] == ("*" if i in hidden else text[i]) for i in range(len(text)))


def test_mask_spans():
    assert mask_spans("张敏的电话", [(0, 2)]) == "**的电话"


@pytest.mark.parametrize(
    ("policy", "shown"),
    [(NamePolicy.FULL, "欧阳秀珍"), (NamePolicy.SURNAME, "欧阳某某"), (NamePolicy.UNIT, "一中一名学员")],
)
def test_names_by_policy(policy, shown):
    assert shown_name("欧阳秀珍", unit="一中", policy=policy) == shown


def test_pseudonyms_are_stable_and_tell_nothing():
    first = shown_name("张敏", unit="一中", policy=NamePolicy.PSEUDONYM)
    assert first == shown_name("张敏", unit="一中", policy=NamePolicy.PSEUDONYM)
    assert first != shown_name("张敏", unit="二中", policy=NamePolicy.PSEUDONYM)
    assert "张" not in first
    assert shown_name(None, policy=NamePolicy.PSEUDONYM) == "一名学员"
    assert shown_name(None, unit="一中", policy=NamePolicy.UNIT) == "一中一名学员"
