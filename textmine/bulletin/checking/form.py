"""Form: doubled dates, half-width punctuation, unpaired marks, titles that differ from the catalogue, and names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from textmine.bulletin.checking.attribution import SAYING
from textmine.bulletin.checking.context import Context, Text
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.folding import NEGATION, fold_text, pairs_of
from textmine.bulletin.checking.quotations import difference
from textmine.bulletin.checking.surnames import SURNAMES

__all__ = ["check_card", "check_foot", "check_form", "check_names", "check_titles"]

_DOUBLED = re.compile(r"((?:\d{4}年)?\d{1,2}月\d{1,2}日)\s*\1")
_HALF = re.compile(r"(?<=[\u4e00-\u9fff”’》）])[,;:?!](?!\d)|(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff]|$)")
_PAIRS = {"”": "“", "’": "‘", "》": "《", "）": "（", "」": "「", "』": "『", "】": "【", "〕": "〔"}
_SCHOOL = re.compile(r"[\u4e00-\u9fff（）]{1,16}?(?:幼儿园|小学|中学|学校|教育中心|职教中心)")
_GENERIC = ("学员", "书记", "校长", "老师", "主任", "教师", "园长", "委员", "同志")
_NO_NAME = frozenset("们普都也还反的在不用说写谈提建认表留来从又就则有一多个大对向为给把被由按")
_SAYS = re.compile(SAYING)
_QUOTED = re.compile(
    rf"(?:^|(?<=[，。；、：”]))(?:其中|例?如|而|也有)?，?(?P<n>(?:{SURNAMES})[\u4e00-\u9fff]{{1,2}}?)"
    rf"(?:在[^，。“”]{{2,12}}?[中里上])?(?:非常|十分|也|还|都|则)?(?:{SAYING})[^，。；“”]{{0,4}}[：:，,]?[“「\"]"
)
_NO_LAST = frozenset("人师家员们位者长多士")
"""How what is no name ends: 许多人说 (many say), 任课教师说 (the teacher says)."""


def check_form(text: Text, exact: list[tuple[int, int]]) -> Iterator[Finding]:
    """What is wrong with the form of a paragraph; exact quotations keep the punctuation of their author."""

    def inside(position: int) -> bool:
        return any(start <= position < end for start, end in exact)

    for match in _DOUBLED.finditer(text.text):
        yield text.finding(
            "form", *match.span(), "flawed", suggestion=f"日期重复，应为{match[1]}", certain=True, replacement=match[1]
        )
    for match in _HALF.finditer(text.text):
        if not inside(match.start()):
            wide = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}[match[0]]
            yield text.finding(
                "form", *match.span(), "flawed", suggestion=f"半角标点，应为“{wide}”", certain=True, replacement=wide
            )
    for position in _unpaired(text.text):
        if not inside(position):
            yield text.finding("form", position, position + 1, "flawed", suggestion="标点不成对")


def _unpaired(text: str) -> Iterator[int]:
    open_: list[tuple[str, int]] = []
    for position, character in enumerate(text):
        if character in _PAIRS.values():
            open_.append((character, position))
        elif character in _PAIRS:
            if open_ and open_[-1][0] == _PAIRS[character]:
                open_.pop()
            else:
                yield position
    yield from (position for _, position in open_)


def check_titles(context: Context, text: Text) -> Iterator[Finding]:
    """Titles within 《 》: of the catalogue, near one of it, or not known."""
    known = [course.title.strip("《》 ") for course in context.material.card.courses]
    known += [t for value in context.card_texts.values() for t in re.findall(r"《([^《》]+)》", value)]
    for span in text.titles:
        title = text.text[span.start : span.end]
        folded = fold_text(title)
        if any(folded == fold_text(k) or fold_text(k).startswith(f"{folded}:") for k in known):
            yield text.finding("title", span.start, span.end, "known", source="class.toml")
            continue
        near = max(known, key=lambda k: (_likeness(folded, fold_text(k)), k), default="")
        if near and _likeness(folded, fold_text(near)) >= 0.7:
            told = f"课程目录中是《{near}》（{difference(fold_text(near), folded)}）"
            yield text.finding(
                "title",
                span.start,
                span.end,
                "flawed",
                source="class.toml",
                suggestion=told,
                certain=True,
                replacement=near,
            )
        else:
            found = context.index.exact(folded, most=1)
            yield text.finding("title", span.start, span.end, "known" if found else "unknown")


def _likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def check_card(context: Context, texts: list[Text]) -> Iterator[Finding]:
    """What the card says in words (order, audience, backgrounds), where the bulletin says nearly but not quite that."""
    whole = fold_text("".join(text.text for text in texts))
    for name, value in context.card_texts.items():
        for sentence in re.split(r"(?<=[。！？])", value):
            folded = fold_text(sentence).rstrip(".。!?")
            if len(folded) < 6 or name.endswith("question"):
                continue
            if folded in whole:
                yield from _turned_round(texts, name, sentence, folded)
                continue
            for text in texts:
                yield from _near_card(text, name, sentence, folded)


def check_foot(context: Context, text: Text) -> Iterator[Finding]:
    """The lines 报：, 送：, 发：, against the class card."""
    card = context.material.card.class_
    for label, value in (("报", card.report_to), ("送", card.copy_to), ("发", card.send_to)):
        match = re.fullmatch(rf"{label}[：:](.+?)[；;。]?", text.text)
        if match and value:
            known = fold_text(match[1]) == fold_text(value).rstrip(";.。")
            told = "" if known else f"班级卡上是：{value}"
            status = "known" if known else "flawed"
            yield text.finding("title", *match.span(1), status, source="class.toml", suggestion=told)


def _turned_round(texts: list[Text], name: str, sentence: str, folded: str) -> Iterator[Finding]:
    """Words of the card with a 不 before them that the card does not have."""
    for text in texts:
        for start, end in text.sentences:
            told = fold_text(text.text[start:end])
            at = told.find(folded)
            if at > 0 and NEGATION.match(told[at - 1]):
                suggestion = f"班级卡上是：{sentence}（多了“{told[at - 1]}”）"
                yield text.finding("title", start, end, "flawed", source=f"class.toml {name}", suggestion=suggestion)


def _near_card(text: Text, name: str, sentence: str, folded: str) -> Iterator[Finding]:
    pairs = pairs_of(folded)
    for start, end in text.sentences:
        told = fold_text(text.text[start:end])
        if len(pairs & pairs_of(told)) < 0.5 * len(pairs):  # cheap, and sure: likeness needs far more in common
            continue
        blocks = SequenceMatcher(None, told, folded, autojunk=False).get_matching_blocks()
        solid = [block for block in blocks if block.size >= 2]
        if sum(block.size for block in solid) < 0.75 * len(folded):
            continue
        window = told[max(solid[0].a - solid[0].b, 0) : solid[-1].a + len(folded) - solid[-1].b]
        if _likeness(window, folded) >= 0.85:
            told_difference = f"班级卡上是：{sentence}（{difference(folded, window)}）"
            yield text.finding("title", start, end, "flawed", source=f"class.toml {name}", suggestion=told_difference)


def check_names(context: Context, text: Text, taken: list[tuple[int, int]]) -> Iterator[Finding]:
    """Names with the unit and the role before them; names that nobody of the class bears; who lectured on what."""
    view = list(text.blanked())
    for start, end in taken:
        view[start:end] = "\u3000" * (end - start)
    blank = "".join(view)
    yield from _known_names(context, text, blank)
    yield from _unknown_names(context, text, blank)
    yield from _lecturers(context, text, blank)


def _known_names(context: Context, text: Text, blank: str) -> Iterator[Finding]:
    for match in context.name_pattern.finditer(blank) if context.name_pattern else ():
        people = context.by_name[match[0]]
        if match[0] in context.lecturers and blank[match.end() : match.end() + 3].startswith(
            ("主讲", "讲授", "老师", "教授")
        ):
            continue
        before = re.split(r"[，。；：“”\u3000\s]", blank[max(0, match.start() - 40) : match.start()])[-1]
        before = re.split(f"(?:{context.name_pattern.pattern})、?", before)[-1]  # type: ignore[union-attr]
        before = re.sub(r"^(?:如|由|据|其中|此外)", "", before)
        wrong = _wrong_unit(context, before, people)
        if wrong is None:
            yield text.finding("name", *match.span(), "known", source="花名册")
        else:
            yield text.finding(
                "name", match.start() - len(before), match.end(), "unknown", source="花名册", suggestion=wrong
            )


def _wrong_unit(context: Context, before: str, people: tuple) -> str | None:  # type: ignore[type-arg]
    """What is wrong with unit and role before a name: nothing, or what the roster says."""
    if any(not person.unit or before.endswith(context.names.school(person.unit)) for person in people):
        return None
    told = "、".join(f"{person.unit}{person.role or ''}{person.name}" for person in people)
    own = [person for person in people if person.unit and person.unit in before]
    if not own:
        names_other = any(unit in before for unit in context.units) or _SCHOOL.search(before)
        return f"花名册上是{told}" if names_other else None
    return None if any(_fits(before, person.unit or "", person.role) for person in own) else f"花名册上是{told}"


def _fits(before: str, unit: str, role: str | None) -> bool:
    """Whether the words before a name are a person's unit and role, and no more than a short lead before them."""
    lead, _, rest = before.partition(unit)
    plain = not rest or rest in ("学员", "教师", "老师", "的") or not role
    return (plain or _within(rest, role or "")) and len(lead) < 3


def _within(rest: str, role: str) -> bool:
    """Whether the words between unit and name are of the role, shortened or not."""
    rest = rest.removesuffix("同志").removesuffix("老师") or rest
    position = 0
    for character in rest:
        position = role.find(character, position) + 1
        if not position:
            return False
    return True


def _unknown_names(context: Context, text: Text, blank: str) -> Iterator[Finding]:
    roles = sorted({p.role for p in context.people if p.role} | set(_GENERIC), key=lambda role: (-len(role), role))
    role = "|".join(map(re.escape, roles))
    place = r"(?:在[^，。“”]{2,12}?[中里上])?(?:非常|十分|也|还|都|则)?"
    speaking = re.compile(rf"(?:{role})(?P<n>[\u4e00-\u9fff·]{{2,4}}?)(?={place}(?:{SAYING}))")
    known = set(context.by_name) | set(context.lecturers)
    for match in speaking.finditer(blank):
        name = match["n"]
        if (
            name in known
            or name[0] in _NO_NAME
            or re.match(SAYING, name)
            or any(name.endswith(k) or k in name for k in known)
        ):
            continue
        if name[-1] in "在也还都曾又" and name[:-1] in known:
            continue
        if re.fullmatch(SAYING, name):  # 有教师介绍说 (a teacher tells): two verbs of saying, no name
            continue
        yield _unknown_name(context, text, match.span("n"), blank)
    yield from _strangers_quoted(text, blank, known)
    listed = re.compile(
        rf"如((?:(?:{SURNAMES})[\u4e00-\u9fff]{{1,2}}、)+(?:{SURNAMES})[\u4e00-\u9fff]{{1,2}})等(?:人|专家|老师|教授|同志)?"
    )
    for match in listed.finditer(blank):
        at = match.start(1)
        for name in match[1].split("、"):
            status = "known" if name in known else "unknown"
            told = "" if status == "known" else "花名册和课程目录中没有这个名字"
            yield text.finding("name", at, at + len(name), status, suggestion=told)
            at += len(name) + 1


def _unknown_name(context: Context, text: Text, span: tuple[int, int], blank: str) -> Finding:
    """A name that nobody bears; behind unit and role of one whose name it nearly is, theirs is meant."""
    name, before = blank[slice(*span)], re.split(r"[，。；：“”\u3000\s]", blank[: span[0]])[-1]
    meant = [
        person
        for person in context.people
        if person.unit and person.unit in before and _fits(before, person.unit, person.role)
        if len(person.name) == len(name) and sum(a != b for a, b in zip(person.name, name, strict=True)) == 1
    ]
    if len(meant) != 1:
        return text.finding("name", *span, "unknown", suggestion="花名册和课程目录中没有这个名字")
    told, right = f"花名册上是{meant[0].unit}{meant[0].role or ''}{meant[0].name}", meant[0].name
    return text.finding("name", *span, "unknown", source="花名册", suggestion=told, certain=True, replacement=right)


def _strangers_quoted(text: Text, blank: str, known: set[str]) -> Iterator[Finding]:
    """A name without unit and role that nobody bears, before words within marks: 王小明在成果中写道：“…”."""
    for match in _QUOTED.finditer(blank):
        name = match["n"]
        if not any(name in k or k in name for k in known) and name[-1] not in _NO_LAST:
            told = "花名册和课程目录中没有这个名字"
            yield text.finding("name", *match.span("n"), "unknown", suggestion=told)


def _lecturers(context: Context, text: Text, blank: str) -> Iterator[Finding]:
    """X主讲的《…》: the catalogue must say so."""
    for span in text.titles:
        match = re.search(r"([\u4e00-\u9fff·]{2,4})(?:教授|老师|专家)?(?:主讲|讲授)的$", blank[: span.start - 1])
        if match is None:
            continue
        title = text.text[span.start : span.end]
        name = next((n for n in context.lecturers if match[1].endswith(n)), None)
        right = next((c.lecturer for c in context.material.card.courses if c.title.strip("《》") == title), None)
        start = match.end(1) - len(name or match[1][-3:])
        if name is not None and (right is None or name == right):
            yield text.finding("name", start, match.end(1), "known", source="课程目录")
        elif right is not None:
            yield text.finding(
                "name", start, match.end(1), "unknown", source="课程目录", suggestion=f"这门课的主讲人是{right}",
                certain=name is None, replacement=right,
            )  # fmt: skip
        elif name is None:
            yield text.finding("name", start, match.end(1), "unknown", suggestion="课程目录中没有这位主讲人")
