"""Alterations as editors and programs make them, that the check was not written against; each with its right kinds.

Unlike `mutations`, which alters character by character, these rewrite: a count as a share, a quotation as speech told by
another verb, a name's school or role, the end of a sentence cut off.
"""

import re
from collections.abc import Iterator

from tests.bulletin.mutations import QUOTE, Mutation, chinese

COUNTED = re.compile(r"(?P<hedge>多数学员|不少学员|多位学员|一些学员)（(?P<n>\d+)人）")
STRONGER = (
    "一半以上的学员", "半数以上学员", "过半数学员", "六成学员", "七成以上的学员", "近九成学员", "超过八成的学员",
    "百分之七十的学员", "70%的学员", "三分之二的学员", "几乎所有学员", "绝大多数同志", "全班学员都", "学员们普遍", "大家一致",
    "广大学员", "全体学员",
)  # fmt: skip
MAJORITY = ("半", "六成", "三分之二")  # what 多数 may truly be: 22 of 33 people say the sample class's widest claim
TOLD = (
    "{who}讲，{words}", "在{who}看来，{words}", "据{who}介绍，{words}", "{who}称，{words}", "{who}强调：{words}",
    "{who}主张，{words}", "按照{who}的说法，{words}", "{who}深有体会地说，{words}", "{who}这样写道：{words}",
    "{who}在发言中直言，{words}",
)  # fmt: skip
NAMELESS = ("有学员认为，{words}", "也有学员反映，{words}", "其中一位学员表示，{words}", "有的说{words}")
SAID_BY = re.compile(
    r"(?P<who>[\u4e00-\u9fff（）、]*?(?P<name>[\u4e00-\u9fff]{2,3}))(?:在[^，。：“]{2,6}中)?"
    r"(?:写道|谈到|说|介绍说|提出|建议|表示)：“(?P<words>[^“”]+)”"
)
BY_NOBODY = re.compile(
    r"(?:也|还|另)?有学员(?:持不同看法，)?(?:在[^，。：“]{2,6}中)?(?:写道|谈到|说|介绍说|提出|建议|表示|反映)：“(?P<words>[^“”]+)”"
)
INVENTED = (
    "经统计，八成学员对课程表示满意。", "学员满意率达到九成五。", "有30名学员当场表示要加入。", "其中三分之一的学员来自农村学校。",
    "共收到建议47条。", "学员们反映食堂饭菜不好。", "参训教师对培训表示满意。", "部分书记建议取消培训。", "老师们纷纷表示，住得很好。", "一位学员说：“这样的班我愿意年年来。”",
)  # fmt: skip


def _put(number: int, text: str, span: tuple[int, int], new: str, name: str, *kinds: str) -> Mutation:
    return Mutation(name, number, text[: span[0]] + new + text[span[1] :], frozenset(kinds), span[0])


def changed(words: str) -> Iterator[str]:
    """Words that say something else: 不 put in, what is asked for turned round, a number raised, a clause exchanged."""
    clauses = words.rstrip("。！").split("，")
    middle = len(clauses[0]) // 2
    yield clauses[0][:middle] + "不" + words[middle:]
    for old, new in (("不", ""), ("一", "三"), ("多", "少"), ("要", "不必"), ("我", "领导"), ("学生", "家长")):
        if old in words:
            yield words.replace(old, new, 1)
    if len(clauses) > 2:
        yield "，".join([*clauses[:1], "这件事今后由上级统一安排", *clauses[2:]]) + "。"


def shares(number: int, text: str) -> Iterator[Mutation]:
    for match in COUNTED.finditer(text):
        carried = ("多数学员", "不少学员", "多位学员", "一些学员").index(match["hedge"])
        for stronger in STRONGER:
            if carried or not any(share in stronger for share in MAJORITY):
                new = f"{stronger}（{match['n']}人）"
                yield _put(number, text, match.span(), new, f"share: {stronger}", "hedge", "figure")
                yield _put(number, text, match.span(), stronger, f"share without count: {stronger}", "hedge", "figure")
        for raised in (
            f"{int(match['n']) + 3}名学员",
            f"{chinese(int(match['n']) + 7)}位学员",
            f"{int(match['n']) * 2}余名学员",
        ):
            yield _put(number, text, match.span(), raised, "count for hedge", "hedge", "figure")


def told(number: int, text: str) -> Iterator[Mutation]:
    """Quotations told without marks, by verbs of all kinds: unchanged they are quiet, changed they are found."""
    for match in SAID_BY.finditer(text):
        if match["who"].endswith(("学员", "一位")) or len(match["words"]) < 16:
            continue
        words = match["words"]
        for form in TOLD:
            name = form.replace("{who}", "").replace("{words}", "")
            yield _put(
                number,
                text,
                match.span(),
                form.format(who=match["who"].removeprefix("如").removeprefix("讨论中，"), words=words),
                f"told as it is: {name}",
            )
            for other in changed(words):
                new = form.format(who=match["who"].removeprefix("如").removeprefix("讨论中，"), words=other)
                yield _put(number, text, match.span(), new, f"told, changed: {name}", "reported", "quote", "figure")
    for match in BY_NOBODY.finditer(text):
        if "……" in match["words"]:
            continue
        for form in NAMELESS:
            yield _put(number, text, match.span(), form.format(words=match["words"]), f"nameless as it is: {form}")
            for other in changed(match["words"]):
                new = form.format(words=other)
                yield _put(number, text, match.span(), new, f"nameless, changed: {form}", "reported", "quote", "figure")


def cut(number: int, text: str) -> Iterator[Mutation]:
    """A quotation whose end is cut off behind a clause, as if the sentence ended there."""
    for match in QUOTE.finditer(text):
        clauses = match[0].rstrip("。！").split("，")
        if len(clauses) > 2 and "……" not in match[0]:
            yield _put(number, text, match.span(), "，".join(clauses[:-1]) + "。", "end cut off", "quote")
            yield _put(
                number, text, match.span(), "，".join(clauses[1:]) + "，" + clauses[0] + "。", "clauses turned", "quote"
            )
            swapped = "，".join([clauses[1], clauses[0], *clauses[2:]]) + "。"
            yield _put(number, text, match.span(), swapped, "clauses exchanged", "quote")


def marks(number: int, text: str) -> Iterator[Mutation]:
    """Other marks around a quotation: quiet as it is, found where it was changed."""
    for match in QUOTE.finditer(text):
        start, end = match.start() - 1, match.end() + 1
        if re.search("[‘’]", match[0]):
            continue
        for left, right in ("‘’", "『』", "「」", '""', "＂＂"):
            yield _put(number, text, (start, end), left + match[0] + right, f"marks {left}{right}")
            for other in list(changed(match[0]))[:2]:
                yield _put(number, text, (start, end), left + other + right, f"marks {left}{right}, changed", "quote")


def people(number: int, text: str, everyone) -> Iterator[Mutation]:
    """The role before a name exchanged, the school shortened or exchanged for another's."""
    for name, unit, role in everyone:
        for match in re.finditer(re.escape(f"{unit}{role}{name}"), text) if unit and role else ():
            other = "语文教师" if "语文" not in role else "总务主任"
            yield _put(number, text, match.span(), f"{unit}{other}{name}", "role exchanged", "name")
            yield _put(number, text, match.span(), f"某某区第九小学{role}{name}", "school invented", "name")
            yield _put(
                number, text, match.span(), f"{unit}{role}{name[:-1]}某", "name miswritten", "name", "reported", "quote"
            )
            yield _put(number, text, match.span(), f"{unit}{name}", "role left out")


FIGURES = re.compile(r"(?P<n>\d+)(?P<m>分钟|人次|人|件|条|门|所|学时|分)")
SHARE = re.compile(r"(?P<n>\d+)%")
DAYS = re.compile(r"(?P<y>\d{4})年(?P<m>\d+)月(?P<d>\d+)日")


def figures(number: int, text: str) -> Iterator[Mutation]:
    quoted = [match.span() for match in QUOTE.finditer(text)]
    for match in FIGURES.finditer(text):
        if any(a <= match.start() < b for a, b in quoted):
            continue
        n, measure = int(match["n"]), match["m"]
        if n < 99:
            yield _put(number, text, match.span(), f"{chinese(n)}{measure}", "in Chinese numerals")
            yield _put(
                number,
                text,
                match.span(),
                f"{chinese(n + 2)}{measure}",
                "in Chinese numerals, changed",
                "figure",
                "hedge",
            )
        if n > 999:
            yield _put(number, text, match.span(), f"{n:,}{measure}", "with comma")
            yield _put(number, text, match.span(), f"{n * 10}{measure}", "ten times", "figure")
            yield _put(
                number, text, match.span(), f"{str(n)[1]}{str(n)[0]}{str(n)[2:]}{measure}", "digits turned", "figure"
            )
        full = "".join(chr(ord(c) + 0xFEE0) for c in match["n"])
        yield _put(number, text, match.span(), f"{full}{measure}", "full width")
        yield _put(number, text, match.span(), f"{n + 5}余{measure}", "余", "figure", "hedge")
        yield _put(number, text, match.span(), f"近{n + 9}{measure}", "近", "figure", "hedge")
    for match in SHARE.finditer(text):
        for same in ("百分之百", "１００％", "100％"):
            yield _put(number, text, match.span(), same, "share in words")
        for other in ("百分之九十八", "九成八", "98.5%", "百分之九十五点五"):
            yield _put(number, text, match.span(), other, "share in words, changed", "figure")
    for match in DAYS.finditer(text):
        y, m, d = (int(match[key]) for key in "ymd")
        for other in (f"{y + 1}年{m}月{d}日", f"{y}年{m % 12 + 1}月{d}日", f"{y}年{m}月{d % 27 + 1}日"):
            yield _put(number, text, match.span(), other, "day of the class", "date")


def invented(number: int, text: str) -> Iterator[Mutation]:
    end = text.rfind("。", 0, len(text) - 1) + 1
    for sentence in INVENTED if end else ():
        yield _put(number, text, (end, end), sentence, f"invented: {sentence}", "figure", "hedge", "quote", "name")


def edit(paragraphs: list[str], everyone) -> Iterator[Mutation]:
    for number, text in enumerate(paragraphs):
        for made in (shares, told, cut, marks, figures, invented):
            yield from made(number, text)
        yield from people(number, text, everyone)
