"""Alterations as copy editors make them, written against the check as it was when it knew the first three sets.

They are made of any draft: a quotation that its speaker interrupts, one of several who is made a crowd, a day without
its 日, schools and people counted one by one, a colleague's name, what pasting leaves behind (signs of a PDF, characters
of no width), and notes, captions and addresses around the text. `wordedits` does to the Word file what programs do.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from tests.bulletin.mutations import QUOTE, Mutation
from textmine.bulletin.material import Material

NAMED = re.compile(
    r"(?:如|讨论中，)?(?P<who>(?P<unit>[\u4e00-\u9fff（）]+?(?:小学|中学|学校|幼儿园|教育中心))(?P<role>[\u4e00-\u9fff、]*?)"
    r"(?P<name>[\u4e00-\u9fff]{2,3}))(?P<where>在(?:思想汇报|研修成果|研讨|回帖)中)?(?:写道|谈到|说|介绍说|提出)：“(?P<words>[^“”]+)”"
)
NOBODY = re.compile(
    r"(?:也|还|另)?有学员(?:在(?:思想汇报|研修成果|研讨|回帖)中)?(?:写道|谈到|说|反映|提出)：“(?P<words>[^“”]+)”"
)
HEDGED = re.compile(r"(?P<hedge>不少学员|多位学员|一些学员)（(?P<n>\d+)人）(?=反映，|介绍，|建议|提出，)")
PERIOD = re.compile(r"(?P<m>\d+)月(?P<a>\d+)日—(?P<b>\d+)日")
COUNTED = re.compile(r"(?P<label>注册人数|试卷提交者|研修成果提交者)(?P<n>\d+)人")
TRANSLITERATED = str.maketrans("人一十日月文生用见行言食自", "⼈⼀⼗⽇⽉⽂⽣⽤⻅⾏⾔⻝⾃")
"""Radicals, which look the same and stand in what is copied out of a PDF."""
NO_WIDTH = ("\u200b", "\u200d", "\u2060", "\ufeff", "\u200e", "\u00ad")
BLANKS = ("\u00a0", "\u2009", "\u202f", "\u2005")


def _put(name: str, number: int, text: str, span: tuple[int, int], new: str, kinds: str = "") -> Mutation:
    return Mutation(name, number, text[: span[0]] + new + text[span[1] :], frozenset(kinds.split()), span[0])


def _behind(name: str, number: int, text: str, sentence: str, kinds: str = "") -> Mutation:
    return _put(name, number, text, (len(text), len(text)), sentence, kinds)


def interrupted(number: int, text: str, material: Material) -> Iterator[Mutation]:
    """“批评别人之前，”周远山说，“先把自己的账翻给大家看。”"""
    for match in NAMED.finditer(text):
        head, tail = (match["words"] + "，").split("，", 1)
        tail = tail.removesuffix("，")
        if not tail or "……" in match["words"] or len(tail) < 12:
            continue
        for form in (
            "“{head}，”{who}说，“{tail}”",
            "“{head}，”{who}在思想汇报中写道，“{tail}”",
            "“{head}，”{who}说：“{tail}”",
        ):
            if "写道" in form and match["where"] != "在思想汇报中":
                continue
            told = form.format(head=head, who=match["who"], tail=tail)
            yield _put("interrupted", number, text, match.span(), told)
            for wrong in (
                f"不{tail}",
                tail[: len(tail) // 2] + "没" + tail[len(tail) // 2 :],
                tail.replace("，", "，全县", 1),
            ):
                told = form.format(head=head, who=match["who"], tail=wrong)
                if wrong != tail:
                    yield _put("interrupted, changed", number, text, match.span(), told, "quote")


def swallowed(number: int, text: str, _: Material) -> Iterator[Mutation]:
    """An omission that takes a negation with it: 检查表……能少."""
    for match in QUOTE.finditer(text):
        for found in re.finditer("[不没]", match[0][4:-4]):
            at = match.start() + 4 + found.start()
            if text[at : at + 2] in ("不同", "不少", "不过", "没有"):
                continue
            yield _put("negation left out by dots", number, text, (at - 2, at + 1), "……", "quote")


def bracketed(number: int, text: str, _: Material) -> Iterator[Mutation]:
    """What an editor explains within the marks, in brackets, as if it had been written."""
    for match in QUOTE.finditer(text):
        for stop in islice(re.finditer("，", match[0]), 2):
            at = match.start() + stop.start()
            for added in ("（这是全县最难的）", "（注：已经整改）", "［已向上级反映］"):
                yield _put("explained within the marks", number, text, (at, at), added, "quote")


def crowds(number: int, text: str, _: Material) -> Iterator[Mutation]:
    """The words of one told as those of many."""
    for match in NAMED.finditer(text):
        lead = "如" if match[0].startswith("如") else ""
        for many in (
            "校长们说",
            "老师们纷纷说",
            "多位学员说",
            "学员们异口同声地说",
            "不少老师写道",
            "许多学员谈到",
            "党员教师们表示",
            "多名校长谈到",
        ):
            yield _put(
                "one made a crowd", number, text, match.span(), f"{lead}{many}：“{match['words']}”", "hedge quote"
            )
        for one in ("有老师说", "一位学员说", "有位老师写道", "有人说"):
            yield _put("one of several", number, text, match.span(), f"{lead}{one}：“{match['words']}”")


def named_instead(number: int, text: str, material: Material) -> Iterator[Mutation]:
    """Somebody's name for 有学员: not theirs, or theirs where it stays hidden."""
    for match in NOBODY.finditer(text):
        words = match["words"].split("……")[0].rstrip("。")
        author = next((d.author for d in material.corpus if words.replace("‘", "“").replace("’", "”") in d.text), None)
        for name, unit, role in material.people[:12]:
            kind = "form" if name == author else "quote"
            told = f"{unit}{role}{name}说：“{match['words']}”"
            yield _put("a name for nobody", number, text, match.span(), told, f"{kind} form")


def another_place(number: int, text: str, _: Material) -> Iterator[Mutation]:
    """Where somebody wrote it: in another kind of text, or not said."""
    for match in NAMED.finditer(text):
        if match["where"] in ("在思想汇报中", "在研修成果中"):
            span = match.span("where")
            yield _put("where it was written is left out", number, text, span, "")
            for other in ("研修成果", "回帖", "研讨发帖"):
                if other not in match["where"]:
                    yield _put("another kind of text", number, text, span, f"在{other}中", "quote")


def colleagues(number: int, text: str, material: Material) -> Iterator[Mutation]:
    """Role and name of another of the same school, so that the roster agrees."""
    for match in NAMED.finditer(text):
        for name, unit, role in material.people:
            if unit == match["unit"] and name != match["name"] and role:
                lead = match[0][: match.start("who") - match.start()]
                rest = match[0][match.end("name") - match.start() :]
                yield _put(
                    "a colleague", number, text, match.span(), f"{lead}{unit}{role}{name}{rest}", "quote reported"
                )


def short_days(number: int, text: str, _: Material) -> Iterator[Mutation]:
    """12月2至10日, 12月2-10日: the first day without its 日."""
    for match in PERIOD.finditer(text):
        m, a, b = (int(match[key]) for key in "mab")
        forms = (
            "{m}月{a}至{b}日",
            "{m}月{a}-{b}日",
            "{m}月{a}—{b}日",
            "{m}月{a}～{b}日",
            "{m}月{a}、{b}两日之间",
            "{m}月{a}日起至{b}日止",
        )
        for form in forms:
            yield _put("a day without its sign", number, text, match.span(), form.format(m=m, a=a, b=b))
            if "、" not in form:
                for x, y in ((a, b - 1), (a + 1, b), (a, b + 1)):
                    told = form.format(m=m, a=x, b=y)
                    yield _put("a day without its sign, changed", number, text, match.span(), told, "date")


def of_schools(number: int, text: str, material: Material) -> Iterator[Mutation]:
    """How many of the class are of a school, and what its people did."""
    if "注册人数" not in text:
        return
    of_unit = Counter(unit for _, unit, _ in material.people if unit)
    for unit, n in sorted(of_unit.items()):
        for form in ("其中{unit}{n}人。", "其中，{unit}注册{n}人。", "{unit}有{n}名学员参加。", "{unit}{n}人参训。"):
            yield _behind("people of a school", number, text, form.format(unit=unit, n=n))
            for wrong in (n + 1, n + 10):
                yield _behind("people of a school, changed", number, text, form.format(unit=unit, n=wrong), "figure")


def of_persons(number: int, text: str, material: Material) -> Iterator[Mutation]:
    """How much one of them wrote, and who wrote most."""
    if "研讨" not in text or "注册人数" in text:
        return
    posts = Counter(d.author for d in material.corpus if d.kind.value == "post" and d.author)
    people = Counter(name for name, _, _ in material.people)
    for name, n in sorted((name, n) for name, n in posts.items() if people[name] == 1)[:4]:
        for form in ("{name}发帖{n}条。", "其中{name}同志发主题帖{n}条。"):
            yield _behind("posts of one", number, text, form.format(name=name, n=n))
            yield _behind("posts of one, changed", number, text, form.format(name=name, n=n + 3), "figure")
    most = max(posts.values())
    for form in ("最多的发帖{n}条。", "发帖最多的学员发帖{n}条。", "最多的一位学员发帖{n}条。"):
        yield _behind("most posts", number, text, form.format(n=most))
        yield _behind("most posts, changed", number, text, form.format(n=most + 3), "figure")


def times(number: int, text: str, material: Material) -> Iterator[Mutation]:
    """One round as so many times another."""
    facts = material.facts_by_id
    if "第二轮" not in text:
        return
    for what, name in (("参与人数", "people"), ("发帖", "posts"), ("回帖", "replies")):
        here, there = (float(facts[f"round{n}.{name}"].value) for n in (2, 1))
        right = f"{here / there:.1f}".removesuffix(".0")
        yield _behind("times", number, text, f"第二轮{what}约为第一轮的{right}倍。")
        for wrong in (
            f"是第一轮的{here / there + 1:.1f}倍",
            "比第一轮翻了一番",
            "较第一轮增长近一倍",
            "是第一轮的两倍多",
            "比第一轮翻番",
        ):
            yield _behind("times, changed", number, text, f"第二轮{what}{wrong}。", "figure")


def quantities(number: int, text: str, _: Material) -> Iterator[Mutation]:
    """Words for how many that no list had, and all of them by what nobody does."""
    strong = (
        "多半学员",
        "十有八九的学员",
        "大批学员",
        "一大批学员",
        "绝大多数人",
        "八九成学员",
        "多数同志",
        "大多数同志",
        "成批的学员",
        "超半数学员",
        "逾半学员",
    )
    weak = ("一部分学员", "数名学员", "若干学员", "少部分学员", "有几名学员", "部分同志", "个别同志", "某些学员")
    for match in HEDGED.finditer(text):
        for words in strong:
            yield _put("many in other words", number, text, match.span(), words, "hedge")
        for words in ("没有一名学员不", "除个别学员外，大家都", "没有人不", "无人不"):
            yield _put("nobody not", number, text, match.span(), words, "hedge reported")
        for words in weak:
            if int(match["n"]) > 2:
                yield _put("some in other words", number, text, match.span(), f"{words}（{match['n']}人）")


def public_names(number: int, text: str, material: Material) -> Iterator[Mutation]:
    """Who holds the class, for whom, and what it is called."""
    card = material.card.class_
    swaps = {
        card.organiser: (card.organiser.replace("教育局", "教体局"), card.organiser.replace("教育局", "教育厅"), f"省{card.organiser[3:]}"),
        card.name: (card.name.replace("研修班", "培训班"), card.name.replace("教师", "学生"), card.name.replace("研修班", "提高班")),
        card.audience: (card.audience.replace("幼儿园", "中职学校", 1).replace("中小学", "高校", 1), card.audience.replace("党员", "青年").replace("骨干", "青年")),
    }  # fmt: skip
    for right, others in swaps.items():
        at = text.find(f"{right}组织") if right == card.organiser else text.find(right)
        for other in others:
            if at >= 0 and other != right:
                yield _put("another body", number, text, (at, at + len(right)), other, "title name form")


def pasted(number: int, text: str, _: Material) -> Iterator[Mutation]:
    """Signs of a PDF, characters without width, blanks of all widths: nothing to see, and nothing may hide behind them."""
    yield Mutation("radicals", number, text.translate(TRANSLITERATED), frozenset())
    for match in COUNTED.finditer(text):
        n = match["n"]
        yield _put("radicals, changed", number, text, match.span(), f"{match['label']}{int(n) + 1}⼈", "figure")
        for sign in NO_WIDTH + BLANKS:
            told = f"{match['label'][:2]}{sign}{match['label'][2:]}{n[0]}{sign}{n[1:]}{sign}人"
            yield _put("no width", number, text, match.span(), told)
            wrong = str(int(n) + 1)
            told = f"{match['label'][:2]}{sign}{match['label'][2:]}{wrong[0]}{sign}{wrong[1:]}{sign}人"
            yield _put("no width, changed", number, text, match.span(), told, "figure")
    for match in NAMED.finditer(text):
        for sign in NO_WIDTH + BLANKS:
            name = sign.join(match["name"])
            yield _put("no width in a name", number, text, match.span("name"), name)
            wrong = sign.join(f"{match['name'][0]}某{match['name'][2:]}")
            yield _put("no width in a name, changed", number, text, match.span("name"), wrong, "name quote")


ASIDES = """
【图1：研讨现场】|附件：1.学员名单　2.课程表|（供稿：班级管理员　审核：教师发展中心）|责任编辑：王老师　联系电话：0838-2204567|
联系邮箱：peixun2024@example.com|详见http://example.com/2024/12/20/a1234.html。|（见表1、图2）|（注：数据来自学习平台。）|
扫描下方二维码查看原文|※以上数据由平台导出|（第1页，共3页）|传真：0838-2204568转801|邮编：618000|〔2024〕18号文|
教师函〔2024〕18号|ISSN 1002-1234|（内部资料　注意保存）|打印：小李　校对：小赵|1.5倍行距|QQ群：123456789
"""


def asides(number: int, text: str, material: Material) -> Iterator[Mutation]:
    """What stands around a text: captions, addresses, who printed it; and notes that say something of the class."""
    for aside in filter(None, (piece.strip() for piece in ASIDES.split("|"))):
        yield _behind("an aside", number, text, aside)
    enrolled, end = int(material.facts_by_id["enrolled"].value), material.facts_by_id["end"].printed
    yield _behind("a note", number, text, f"（注：数据截至{end}，注册学员{enrolled}人。）")
    yield _behind("a note, changed", number, text, f"（注：数据截至{end}，注册学员{enrolled + 2}人。）", "figure")
    year, month, day = (int(n) for n in re.findall(r"\d+", end))
    yield _behind("a note, changed", number, text, f"（注：数据截至{year}年{month}月{day + 3}日。）", "date")


def listed(number: int, text: str, material: Material) -> Iterator[Mutation]:
    """Numbers before what is listed, and what stands behind them."""
    for match in COUNTED.finditer(text):
        right, wrong = match[0], f"{match['label']}{int(match['n']) + 1}人"
        for form in ("①{}", "一是{}", "（1）{}", "1．{}", "1、{}", "第一，{}", "◆{}"):
            yield _put("numbered", number, text, match.span(), form.format(right))
            yield _put("numbered, changed", number, text, match.span(), form.format(wrong), "figure")


def means(number: int, text: str, material: Material) -> Iterator[Mutation]:
    """What follows from two figures."""
    facts = {
        id_: float(material.facts_by_id[id_].value) for id_ in ("enrolled", "units", "sat", "submitters", "reporters")
    }
    if "注册人数" not in text:
        return
    mean = facts["enrolled"] / facts["units"]
    for form in ("平均每校{}人。", "平均每所学校{}名学员。", "校均{}人。"):
        yield _behind("a mean", number, text, form.format(f"{mean:.0f}"))
        yield _behind("a mean, changed", number, text, form.format(f"{mean + 2:.0f}"), "figure")
    less = facts["reporters"] - facts["submitters"]
    yield _behind("a difference", number, text, f"研修成果提交者比思想汇报提交者少{less:.0f}人。")
    yield _behind(
        "a difference, changed", number, text, f"研修成果提交者比思想汇报提交者少{less + 1:.0f}人。", "figure"
    )
    yield _behind("a difference, changed", number, text, f"研修成果提交者比思想汇报提交者多{less:.0f}人。", "figure")


def titles(number: int, text: str, _: Material) -> Iterator[Mutation]:
    """Titles within other brackets."""
    for match in re.finditer("《(?P<title>[^《》]{5,})》", text):
        title = match["title"]
        for left, right in ("〈〉", "＜＞", "<>", "“”", "「」"):
            yield _put("title in other brackets", number, text, match.span(), left + title + right)
            wrong = title[:2] + "某" + title[3:]
            yield _put(
                "title in other brackets, changed", number, text, match.span(), left + wrong + right, "title quote"
            )


LEFT = "高校、中职学校"
"""What is still missed: an audience of which little is the card's."""
KINDS: tuple[Callable[[int, str, Material], Iterator[Mutation]], ...] = (
    interrupted, swallowed, bracketed, crowds, named_instead, another_place, colleagues, short_days, of_schools, of_persons,
    times, quantities, public_names, pasted, asides, listed, means, titles,
)  # fmt: skip


def copyedit(paragraphs: list[str], material: Material) -> Iterator[Mutation]:
    for number, text in enumerate(paragraphs):
        for kind in KINDS:
            yield from kind(number, text, material)
