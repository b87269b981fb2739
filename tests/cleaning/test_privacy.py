"""Personal data: found, masked in place; and never where a number is only a number."""

import hashlib
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.cleaning import (
    NamePolicy,
    find_personal,
    key_of_texts,
    mask,
    mask_spans,
    may_hold_personal,
    pseudonyms,
    shown_name,
    which_may_hold_personal,
)
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
    # What people write to be understood by each other and not by a filter.
    ("landline", "座机⟨0398-2816688转8012⟩"),
    ("landline", "办公电话：⟨0398-2816688 转 12⟩"),
    ("landline", "电话 ⟨2816688转806⟩"),
    ("landline", "电话：⟨0398—2816688⟩"),
    ("landline", "电话⟨（0398）2816688转3⟩"),
    ("landline", "联系电话：⟨2816688⟩/⟨2816699⟩"),
    ("messenger", "微信号:⟨wxid_abc123⟩"),
    ("messenger", "微信号： ⟨yan-laoshi01⟩"),
    ("messenger", "微信：⟨13800001111⟩"),
    ("messenger", "我的微信是⟨lm2017⟩"),
    ("messenger", "微信号⟨LM2017⟩"),
    ("messenger", "WX：⟨yan_01⟩"),
    ("messenger", "v❤：⟨abc12345⟩"),
    ("messenger", "薇❤️：⟨abc12345⟩"),
    ("messenger", "➕V：⟨abc12345⟩"),
    ("messenger", "加我v信 ⟨abc12345⟩"),
    ("mobile", "微信 同手机号 ⟨13800001111⟩"),
    ("messenger", "QQ群：⟨123456789⟩"),
    ("messenger", "QQ群号 ⟨123456789⟩"),
    ("messenger", "q群⟨123456789⟩"),
    ("messenger", "Q群：⟨123456789⟩"),
    ("messenger", "Q Q：⟨2837465⟩"),
    ("messenger", "QQ：⟨２８３７４６５⟩"),
    ("messenger", "qq ⟨2837465⟩"),
    ("messenger", "企鹅：⟨2837465⟩"),
    ("messenger", "群号：⟨123456789⟩"),
    ("messenger", "钉钉群号：⟨35281234567⟩"),
    ("identity", "护照号：⟨E12345678⟩"),
    ("identity", "护照号码⟨EA1234567⟩"),
    ("identity", "护照：⟨G12345678⟩"),
    ("identity", "持护照 ⟨E12345678⟩ 出境"),
    ("identity", "港澳通行证⟨C12345678⟩"),
    ("identity", "台胞证号 ⟨12345678⟩"),
    ("identity", "军官证：⟨军字第2001988号⟩"),
    ("plate", "车牌号：⟨豫A12345⟩"),
    ("plate", "车牌⟨豫A·12345⟩"),
    ("plate", "我的车是⟨豫M8K321⟩，停在门口"),
    ("plate", "⟨粤BD12345⟩新能源"),
    ("plate", "⟨京A·D12345⟩"),
    ("address", "家住⟨白渡县柳塬镇李家村12号⟩"),
    ("address", "住址：⟨棠川市棠城区桐花路12号院3号楼2单元501室⟩"),
    ("address", "门牌号：⟨桐花路12号附3号⟩"),
    ("address", "地址：⟨棠川市桐花路88号4幢402⟩"),
    ("address", "我家在⟨幸福里3号楼502⟩"),
    ("address", "家住⟨柳塬镇李家村三组12号⟩"),
    ("bank_card", "社保卡号：⟨123456789012345678⟩"),
    ("identity", "医保卡号⟨A123456789⟩"),
    ("identity", "警号⟨012345⟩"),
    ("identity", "学籍号：⟨G110101199003078030⟩"),
    ("mobile", "手机⟨1 3 8 0 0 0 0 1 1 1 1⟩"),
    ("mobile", "手机：⟨138-00001111⟩"),
    ("mobile", "手机：⟨一三八零零零零一一一一⟩"),
    ("mobile", "手機：⟨13800001111⟩"),
    ("landline", "聯繫電話：⟨0398-2816688⟩"),
    ("landline", "電話 ⟨2816688⟩"),
    ("identity", "身份證號：⟨11010119900307803X⟩"),
    ("identity", "身份證號碼：⟨110101900307803⟩"),
    ("bank_card", "銀行卡：⟨6222021234567890123⟩"),
    ("address", "住址：⟨棠川市解放路88號⟩"),
    ("address", "家庭住址：⟨桐花路12號院3號樓2單元501室⟩"),
    ("address", "⟨家住翠湖小區5棟2單元301室⟩"),
    ("mobile", "⟨138\u200b0000\u200b1111⟩"),
    ("mobile", "⟨1\u200d3800001111⟩"),
    ("mobile", "⟨138&nbsp;0000&nbsp;1111⟩"),
    ("mobile", "手机📱⟨13800001111⟩"),
    ("landline", "☎️⟨0398-2816688⟩"),
    ("email", "📧⟨yan@school.edu.cn⟩"),
    ("email", "⟨yan(at)school.edu.cn⟩"),
    ("email", "邮箱⟨yan_laoshi@qq。com⟩"),
    ("identity", "身份证号：⟨110101199003078\u200b03X⟩"),
    ("identity", "身份证：⟨11010119900307803Ｘ⟩"),
    ("identity", "⟨１１０１０１１９９００３０７８０３Ｘ⟩"),
    ("email", "mailto:⟨yan@school.edu.cn⟩"),
    ("mobile", "tel:⟨+86-138-0000-1111⟩"),
    ("mobile", "https://wa.me/⟨8613800001111⟩"),
    ("messenger", "抖音号：⟨yan12345⟩"),
    ("messenger", "抖音号:⟨12345678901⟩"),
    ("messenger", "小红书号：⟨123456789⟩"),
    ("messenger", "支付宝账号：⟨13800001111⟩"),
    ("email", "支付宝：⟨yan@qq.com⟩"),
    ("bank_card", "工资卡号：⟨6222 0212 3456 7890 123⟩"),
    ("mobile", "电话：⟨13800001111⟩、⟨13900002222⟩"),
    ("landline", "电话⟨2816688⟩、⟨2816699⟩"),
    ("landline", "⟨0398 281 6688⟩"),
    ("landline", "⟨+86 398 281 6688⟩"),
    ("landline", "⟨0086-398-2816688⟩"),
    ("landline", "短号：⟨661234⟩"),
    ("landline", "小灵通 ⟨2816688⟩"),
    ("landline", "传真号：⟨0398－2816688⟩"),
    ("mobile", "“⟨13800001111⟩”是我的号"),
    ("mobile", "<p>手机：⟨13800001111⟩</p>"),
    ("mobile", "手机<b>⟨13800001111⟩</b>"),
    ("mobile", "**手机**：⟨13800001111⟩"),
    ("mobile", "手机：**⟨13800001111⟩**"),
    ("plate", "我停的车牌号⟨云A·12345⟩"),
    ("mobile", "⟨13800001111⟩.0"),  # as pandas and Excel write a number where a cell beside it is empty
    ("mobile", "⟨13800001111⟩分享了课件"),  # shared slides: not so many minutes
    ("mobile", "⟨13800001111⟩次日起停用"),
    ("mobile", "⟨13800001111⟩米老师"),  # a surname, not metres
    ("mobile", "03-⟨13800001111⟩-张敏.docx"),
    ("mobile", "2017-⟨13800001111⟩"),
    ("mobile", "⟨13800001111⟩ ⟨13900002222⟩"),
    ("mobile", "u⟨13800001111⟩"),
    ("mobile", "zhangmin⟨13800001111⟩"),
    ("messenger", "加我V：⟨abc12345⟩"),
    ("mobile", "手机⟨&#49;&#51;&#56;00001111⟩，谢谢"),
    ("mobile", "⟨&#x31;&#x33;&#x38;&#48;&#48;&#48;&#48;1111⟩"),
    ("email", "⟨yan&#64;school.edu.cn⟩"),
    ("mobile", "⟨①③⑧⓪⓪⓪⓪①①①①⟩"),
    ("mobile", "电话：⟨❶❸❽0000①①①①⟩"),
    ("mobile", "⟨➀➂➇ 0000 1111⟩"),
    ("email", "⟨yan#school.edu.cn⟩"),
    ("email", "联系⟨yan_01#qq.com⟩。"),
    # A number of a teacher, of a pupil, of anything: an identity number is one behind any label.
    ("identity", "教师编号⟨110101199003078030⟩"),
    ("identity", "学号：⟨110101199003078030⟩"),
    ("identity", "工号⟨11010119900307803X⟩"),
    ("identity", "编号⟨11010119900307803X⟩"),
    # In groups, with blanks around dashes, dots, strokes: a form that no number but a telephone's has.
    ("mobile", "⟨138 - 0000 - 1111⟩"),
    ("mobile", "我的⟨138·0000·1111⟩"),
    ("mobile", "手机:⟨138·0000·1111⟩"),
    ("mobile", "⟨138•0000•1111⟩"),
    ("mobile", "手机号：⟨138/0000/1111⟩"),
    ("mobile", "⟨138_0000_1111⟩"),
    ("mobile", "⟨138--0000--1111⟩"),
    ("mobile", "⟨+86（138）00001111⟩"),
    ("mobile", "⟨（138）0000-1111⟩"),
    ("mobile", "手机：⟨一三八 零零零零 一一一一⟩"),
    ("mobile", "⟨幺三八-零零零零-一一一一⟩"),
    ("mobile", "⟨1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣0️⃣1️⃣1️⃣1️⃣1️⃣⟩"),
    # Behind a label in any groups.
    ("mobile", "手机：⟨138 00 00 11 11⟩"),
    ("mobile", "电话：⟨138 000 01111⟩"),
    ("mobile", "电话⟨1380 0001 111⟩"),
    ("mobile", "联系方式：⟨1-3-8-0-0-0-0-1-1-1-1⟩"),
    ("mobile", "手机⟨138零零零零1111⟩"),
    ("mobile", "手机（微信同号）：⟨138 00 00 11 11⟩"),
    ("mobile", "手机/微信：⟨138 00 00 11 11⟩"),
    ("mobile", "【联系电话】⟨138 00 00 11 11⟩"),
    ("mobile", "手机：⟨138  0000  1111⟩"),
    ("landline", "电话 ⟨0398/2816688⟩"),
    ("landline", "⟨0398 - 2816688⟩"),
    ("landline", "电话：⟨0398·2816688⟩"),
    ("landline", "电话—⟨2816688⟩"),
    ("identity", "身份证号：⟨1101 0119 9003 0780 3X⟩"),
    ("identity", "身份证⟨110101 1990 0307 8030⟩"),
    ("identity", "身份证：⟨110101·19900307·8030⟩"),
    ("identity", "身份证号【⟨110101199003078030⟩】"),
    ("identity", "证号⟨1101 0119 9003 0780 3X⟩"),  # no label, but a checksum
    ("identity", "我的是⟨110101 1990 0307 803X⟩"),
    ("identity", "⟨110101/19900307/803X⟩"),
    ("bank_card", "卡号：⟨622260 0260001072444⟩"),
    ("bank_card", "银行卡⟨6222·0212·3456·7890·123⟩"),
    # In brackets and quotation marks, before its label, after a letter.
    ("messenger", "QQ（⟨123456789⟩）"),
    ("messenger", "QQ【⟨123456789⟩】"),
    ("messenger", "QQ：“⟨123456789⟩”"),
    ("messenger", "QQ/微信：⟨123456789⟩"),
    ("messenger", "QQ同微信⟨123456789⟩"),
    ("messenger", "微信号（⟨yanlaoshi⟩）"),
    ("messenger", "微信号是“⟨yanlaoshi⟩”"),
    ("messenger", "微信号【⟨yan_laoshi01⟩】"),
    ("messenger", "微信号：「⟨yanlaoshi⟩」"),
    ("messenger", "微信（⟨yan_01⟩，备注学校）"),
    ("messenger", "微信（⟨yan-laoshi⟩）"),
    ("messenger", "微信账号：⟨yanlaoshi⟩"),
    ("messenger", "微信号是⟨123456789⟩"),
    ("messenger", "vx（⟨yan_01⟩）"),
    ("messenger", "v：⟨yan_laoshi01⟩"),
    ("messenger", "加我，V：⟨yanlaoshi01⟩"),
    ("messenger", "我的是⟨wxid_abc123def456⟩，"),
    ("messenger", "⟨yan_laoshi01⟩（微信）"),
    ("messenger", "⟨yanlaoshi01⟩（微信号）"),
    ("messenger", "⟨123456789⟩（QQ）"),
    ("email", "⟨yan@163，com⟩"),
    ("email", "⟨yan@163 .com⟩"),
    ("email", "⟨yan@school.edu，cn⟩"),
    ("email", "⟨yan@qq、com⟩收得到"),
    ("email", "邮箱⟨yan@qq。com⟩收得到"),
    ("email", "⟨yan@163点com⟩"),
    ("email", "⟨yan（at）school.edu.cn⟩"),
    ("email", "⟨yan【AT】school.edu.cn⟩"),
    # As posts in forums have them.
    ("messenger", "加q：⟨123456789⟩"),
    ("messenger", "Q：⟨123456789⟩，欢迎"),
    ("messenger", "Q号：⟨123456789⟩"),
    ("messenger", "加Q⟨123456789⟩"),
    ("messenger", "扣：⟨123456789⟩"),
    ("messenger", "加扣⟨123456789⟩"),
    ("messenger", "球球：⟨123456789⟩"),
    ("messenger", "QQ：⟨123 456 789⟩"),
    ("messenger", "QQ—⟨123456789⟩"),
    ("messenger", "QQ-⟨123456789⟩"),
    ("messenger", "我的QQ邮箱是⟨123456789⟩"),
    ("messenger", "微信-⟨yan_01⟩"),
    ("messenger", "微信👉⟨yan_laoshi01⟩"),
    ("messenger", "微信➡️⟨yan_laoshi01⟩"),
    ("messenger", "加薇⟨yanlaoshi⟩"),
    ("mobile", "电联：⟨138 00 00 11 11⟩"),
    ("mobile", "打我⟨138 00 00 11 11⟩"),
    ("landline", "我的号码：⟨2816688⟩"),
    ("landline", "宅电：⟨2816688⟩"),
    ("landline", "电话（区号0398）⟨2816688⟩"),
    ("bank_card", "农行卡：⟨6228480000001234567⟩"),
    ("bank_card", "建行 ⟨6217 0012 3456 7890 123⟩"),
    ("bank_card", "户名张敏，账户⟨6217001234567890⟩"),
    ("email", "⟨yan艾特qq点com⟩"),
    ("email", "⟨yan at qq dot com⟩"),
    ("email", "⟨yan AT 163.com⟩"),
    ("email", "⟨yan圈a163.com⟩"),
    ("email", "⟨yan@@163.com⟩"),
    ("email", "邮箱：⟨123456789@QQ。COM⟩"),
    ("plate", "⟨浙 A12345⟩停在门口"),
    ("address", "⟨家住棠川市棠城区阳光小区5-2-301⟩"),
    ("address", "⟨阳光花园12－3－1502⟩"),
]

NOT_FOUND = [
    "学校在解放路88号。",  # where a school stands is no secret
    "订单号13912345678，请查收。",
    "阅读量13912345678次。",
    "共13912345678个字，13912345678人，13912345678元的投入",
    "0xdf491d13800001111",
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
    "沪GDP2017年增长，苏G20峰会",
    "新A12345是教材的新版本",
    "京A、京B两类课程，京A2017期",
    "冀教版B12345",
    "动物园有企鹅12345只",
    "护照费120元，社保卡1234567张",
    "本群号召大家读书12345页",
    "一二三四五六七八九十",
    "一三五七九是单数，二四六八十是双数",
    "见图#2.com一节",
    "C#asp.net与Java",
    "https://a.cn/page#intro.com",
    "第①③⑧⑨题，①②③④⑤⑥⑦⑧⑨⑩",  # questions by number
    "&#26657;&#22253;里的&#8220;&#49;班&#8221;",
    "短号课程3节",
    "我家在镇上，离学校5里",
    "老家在三楼那边的山里",
    "我们年级组3号楼活动",
    "学籍号共12345678人次",
    "微信：10000人在群里",
    "电话2817号文件",
    "微博转发12345次",
    "支付宝支付20170622笔",
    "抖音号称日活70000000人",
    "版本10.13800001111",
    "备案编号110101201706220001",  # region, date and serial number, and no checksum
    "课程编号20170622190501234X",
    "学号17301020045",
    "得分138/150，用时150/1200秒",  # marks out of 150
    "各校138/150/120/1111人，全县150/1200/1300人",
    "优秀、良好、合格：150/2016/2017人",
    "人数  150  2016  2017  2018",  # columns of a table
    "2017/0622/2345678.html",
    "https://a.cn/2017/0622/2345678.html",
    "2017 - 2018学年，1500 - 2000字",
    "110101 2017 0622 0001",  # a region, a date, a number: no checksum
    "1101 0120 1706 2200 01",
    "ISBN 978-7-5041-1234-5，ISBN：978 7 5041 1234 5",
    "电话会议13-15点，17-18点",
    "热线138个、150次",
    "手机课1.1-1.5节，2.3节",
    "卡号1001，2017-06-22借出",
    "借书卡号：1001 2017-06-22",
    "教党〔2017〕138号、1500学时",
    "一三八、零零零零、一一一一",
    "微信（Android版）、微信（mini-app、网页）",
    "微信（WeChat）里有“微信读书”",
    "微信公众号（xiaoben_jiaoyan）",
    "微信公众号“xiaoben_jiaoyan”",
    "公式里v：速度，a：加速度；V：volume",
    "QQ（2017版）和QQ（群）",
    "参与12345（QQ）、23456（微信）",
    "Python3（微信小程序）",
    "dev：feature_branch01",
    "@李老师，com是后缀",
    "Q：12345是几位数？A：五位。",
    "Q：2017年的题，A：对",
    "加Q版插图12345张",
    "足球：2017年联赛，排球：12345人",
    "QQ：2017 1200 1300人",
    "发票号码：28166880",
    "发票号码：138 00 00 11 11",
    "我的号码牌是12号",
    "打我班上2017级起",
    "工行2017年报，建行3000亿元",
    "look at 163 schools, at qq music",
    "圈a和圈b，艾特全体成员",
    "微信-小程序，微信→支付，微信—Android",
    "京 A级景区2017家，晋 G2017次",
    "阳光小区5-8岁儿童，阳光花园3-5班",
    "实验小区2017-06-22检查",
    "明德苑3-501教室",
    "见a@、b点com",
    "学号2017062200110203",
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


def test_numbers_of_pseudonyms_are_not_told_by_a_list_of_the_class():
    """Neither names in order nor their plain hashes give the numbers; another class has others."""
    people = [f"学员甲{number:02}" for number in range(40)]
    ours = pseudonyms(people, key=key_of_texts(["听课以后我明白了。", "微党课要短。"]))  # what the class wrote
    assert ours == pseudonyms(reversed(people), key=key_of_texts(["听课以后我明白了。", "微党课要短。"]))
    by_number = sorted(people, key=ours.__getitem__)
    assert by_number != people
    assert by_number != sorted(people, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    assert ours != pseudonyms(people, key=key_of_texts(["听课以后我明白了。微党课要短。"]))


@given(
    st.lists(
        st.text("0123456789⑤五一号电话qQ微信vV \x1c\x1f\x85\u3000\u20e3\ufe0f-·/_（@#&;a.京A", max_size=30), max_size=20
    )
)
def test_many_texts_are_looked_through_as_one_is(texts):
    r"""Python and polars do not call the same characters blank: \x1c, a separator, is one for Python alone."""
    wanted = [may_hold_personal(text) for text in texts]
    assert which_may_hold_personal(pl.Series(texts, dtype=pl.String)).tolist() == wanted
