"""Alterations of a finished bulletin, each with the kinds of finding that name it rightly."""

import itertools
import random
import re
from dataclasses import dataclass

HAN = "山水学校老师好大小事书会听讲做想看心力开"  # characters that may stand in anybody's text


@dataclass(frozen=True)
class Mutation:
    name: str
    paragraph: int
    text: str
    expected: frozenset[str]  # kinds that name it rightly; empty: it is harmless
    start: int = 0


QUOTE = re.compile(r"(?<=[道到说出映言示绍]：“)[^“”]+(?=”)")
FIGURE = re.compile(r"(?<![\d月年])\d+(?=人次|分钟|件|人|分|条|门|学时|所|名|%)")
DATE = re.compile(r"\d+(?=日)")


def _at(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def in_quotes(number: int, text: str, rng: random.Random, per_quote: int):
    spans = [match.span() for match in QUOTE.finditer(text)]
    for start, end in spans:
        words = text[start:end]
        yield from _characters(number, text, start, words, rng, per_quote, frozenset({"quote"}))
        marks = [i for i, c in enumerate(words) if c in "，、；"]
        for i in marks:
            yield Mutation(
                "punctuation dropped", number, _at(text, start + i, start + i + 1, ""), frozenset({"quote"}), start
            )
            yield Mutation(
                "punctuation stops", number, _at(text, start + i, start + i + 1, "。"), frozenset({"quote"}), start
            )
        if len(marks) >= 2:
            a, b = marks[0], marks[1]
            yield Mutation(
                "omission unmarked", number, _at(text, start + a, start + b, ""), frozenset({"quote"}), start
            )
        invented = "".join(rng.choice(HAN) for _ in range(len(words) - 1)) + "。"
        yield Mutation("quotation invented", number, _at(text, start, end, invented), frozenset({"quote"}), start)
    for (a, b), (c, d) in itertools.pairwise(spans):
        joined = text[a : b - 1] + "，" + text[c:d]
        yield Mutation("two joined", number, _at(text, a, b, joined), frozenset({"quote"}), a)


def _characters(number, text, start, words, rng, count, expected):
    """不 put in or out, a character swapped, two transposed."""
    for match in re.finditer("不|没", words):
        yield Mutation(
            "negation deleted", number, _at(text, start + match.start(), start + match.end(), ""), expected, start
        )
    han = [i for i, c in enumerate(words) if "\u4e00" <= c <= "\u9fff"]
    for i in rng.sample(han, min(count, len(han))):
        yield Mutation("negation added", number, _at(text, start + i, start + i, "不"), expected, start)
    for i in rng.sample(han, min(count, len(han))):
        new = rng.choice([c for c in HAN if c != words[i]])
        yield Mutation("character swapped", number, _at(text, start + i, start + i + 1, new), expected, start)
    pairs = [i for i in han if i + 1 in han and words[i] != words[i + 1]]
    for i in rng.sample(pairs, min(count, len(pairs))):
        yield Mutation(
            "transposed", number, _at(text, start + i, start + i + 2, words[i + 1] + words[i]), expected, start
        )


def in_figures(number: int, text: str, rng: random.Random):
    figures = list(FIGURE.finditer(text))
    for match in figures:
        if any(a <= match.start() < b for a, b in (m.span() for m in QUOTE.finditer(text))):
            continue
        for change in (1, -1):
            new = str(int(match[0]) + change)
            yield Mutation("figure by one", number, _at(text, *match.span(), new), frozenset({"figure"}), match.start())
        if match[0] != "100" and int(match[0]) < 99 and text[match.end()] != "%":
            yield Mutation(
                "Chinese numeral, changed",
                number,
                _at(text, *match.span(), chinese(int(match[0]) + 1)),
                frozenset({"figure"}),
                match.start(),
            )
        if text[match.end()] == "%":
            wrong = _at(text, match.start(), match.end() + 1, "百分之九十九")
            yield Mutation("percent in words, changed", number, wrong, frozenset({"figure"}), match.start())
    for a, b in itertools.pairwise(figures):
        if a[0] != b[0] and b.start() - a.start() < 40:
            swapped = _at(_at(text, *b.span(), a[0]), *a.span(), b[0])
            yield Mutation("figures swapped", number, swapped, frozenset({"figure"}), a.start())
    for match in DATE.finditer(text):
        new = str(int(match[0]) % 27 + 1)
        yield Mutation("day changed", number, _at(text, *match.span(), new), frozenset({"date"}), match.start())


def chinese(n: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(n, 10)
    return digits[n] if n < 10 else ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def speakers(number: int, text: str, people, schools):
    names = [name for name, _, _ in people]
    for match in re.finditer("|".join(names), text):
        for other in [n for n in names if n != match[0]][:3]:
            kinds = frozenset({"quote", "name", "reported"})
            yield Mutation("speaker swapped", number, _at(text, *match.span(), other), kinds, match.start())
        yield Mutation(
            "name miswritten",
            number,
            _at(text, match.start() + 1, match.start() + 2, "某"),
            frozenset({"name", "quote", "reported"}),
            match.start(),
        )
    for match in re.finditer("|".join(schools), text):
        for other in [s for s in schools if s != match[0]][:2]:
            yield Mutation(
                "school swapped", number, _at(text, *match.span(), other), frozenset({"name"}), match.start()
            )


def hedges(number: int, text: str):
    for low, high in (
        ("一些学员", "多数学员"),
        ("一些学员", "不少学员"),
        ("大家普遍", "大家一致"),
        ("一些学员", "大家普遍"),
        ("一些学员", "所有学员"),
    ):
        for match in re.finditer(low, text):
            yield Mutation("hedge raised", number, _at(text, *match.span(), high), frozenset({"hedge"}), match.start())


def unmarked(number: int, text: str, rng: random.Random):
    """A quotation told without marks: as it is, and with a change."""
    for match in re.finditer(r"(?:在[^，。]{2,8}中)?(?:写道|谈到|说)：“([^“”]+)”", text):
        before = text[: match.start()]
        if before.endswith("有学员") or not re.search(r"[\u4e00-\u9fff]{3}$", before):
            continue
        words = match[1]
        yield Mutation(
            "unmarked, as it is", number, _at(text, *match.span(), "提出，" + words), frozenset(), match.start()
        )
        start = match.start() + 3
        told = _at(text, *match.span(), "提出，" + words)
        yield from _characters(number, told, start, words, rng, 1, frozenset({"reported"}))


def reported(number: int, text: str, rng: random.Random):
    for match in re.finditer(r"(?<=提出，)支部先定.*?公开课。", text):
        yield from _characters(number, text, match.start(), match[0], rng, 8, frozenset({"reported"}))


STATEMENTS = (
    "要先从自己身上找问题，大家才肯说真话",
    "学校让党员教师与新教师结对，陪着备课磨课",
    "设备买来以后没有人会用，一直闲置",
    "内容重复的检查表精简合并",
)
CARD = ("有的组织生活会一团和气，说了等于没说", "教研组是学校工作的毛细血管，党员教师作用发挥得怎样，看教研组就知道")


def statements(number: int, text: str, rng: random.Random):
    """Claims as the organiser tells them, and what the class card says in words."""
    for wordings, expected in ((STATEMENTS, "reported"), (CARD, "title")):
        for words in wordings:
            at = text.find(words)
            if at >= 0:
                yield from _characters(number, text, at, words, rng, 6, frozenset({expected}))


def titles(number: int, text: str, rng: random.Random):
    for match in re.finditer(r"《([^《》]{6,})》", text):
        position = match.start(1) + rng.randrange(len(match[1]))
        yield Mutation(
            "title miswritten", number, _at(text, position, position + 1, "某"), frozenset({"title"}), match.start()
        )


def harmless(number: int, text: str):
    yield Mutation("corner marks", number, text.translate(str.maketrans("“”", "「」")), frozenset())
    yield Mutation("straight marks", number, text.translate(str.maketrans("“”", '""')), frozenset())
    yield Mutation(
        "spaces", number, re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])", " ", text), frozenset()
    )
    yield Mutation("scare quotes", number, text.replace("学习过程中", "“学习”过程中"), frozenset())


def mutate(paragraphs: list[str], people, schools, *, seed: int = 7, per_quote: int = 26):
    rng = random.Random(seed)
    for number, text in enumerate(paragraphs):
        yield from in_quotes(number, text, rng, per_quote)
        yield from in_figures(number, text, rng)
        yield from speakers(number, text, people, schools)
        yield from hedges(number, text)
        yield from unmarked(number, text, rng)
        yield from reported(number, text, rng)
        yield from statements(number, text, rng)
        yield from titles(number, text, rng)
        yield from harmless(number, text)
