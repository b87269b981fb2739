"""Names: with the unit and the role that the roster gives them, borne by somebody of the class, and who lectured."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textmine.bulletin.checking.attribution import SAYING
from textmine.bulletin.checking.context import Context, Person, Text
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.surnames import SURNAMES
from textmine.bulletin.naming import unit_place
from textmine.statements.courses import main_title

__all__ = ["check_names", "wrong_unit"]

_SCHOOL = re.compile(r"[\u4e00-\u9fff（）]{1,16}?(?:幼儿园|小学|中学|学校|教育中心|职教中心)")
_NUMBERED = re.compile("(?<![一二三四五六七八九十百千届])第?[一二三四五六七八九十]{1,2}[中小幼]([^中小幼]*)$")
_LEAD = re.compile("(?:来自|我们?|而|和|与|及|以及|还有|经|请)?(?:[我本全]?[县市区省校])?的?")
"""What may stand before a school that is named without its place."""
_RANK = re.compile("(副)?(书记|校长|园长|院长|站长|主任|主席|所长)")
_BEHIND = re.compile(
    r"(?P<deputy>副)?(?P<rank>书记|校长|园长|院长|站长|主任|主席|所长)(?![期录大任教])|[（(](?P<inside>[^，。；：（）()]{2,30})[）)]"
)
_BRACKET = re.compile(r"[（(]([^（）()]{2,16})[）)]$")
_BEFORE_TITLE = (
    re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,4})(?:教授|老师|专家|同志)?(?P<lectures>主讲|讲授|授课)了?的?$"),
    re.compile(r"(?P<name>[\u4e00-\u9fff·]{1,3}(?!的)[\u4e00-\u9fff])(?:教授|老师|专家|同志)?的?(?P<lectures>(?!))?$"),
)
_BEHIND_TITLE = (
    re.compile(r"[（(](?:由)?(?P<lectures>主讲人?|主讲教师|授课人|授课教师)[：:]?(?P<name>[\u4e00-\u9fff·]{2,4})"),
    re.compile(
        r"(?:一课|课程|专题)?由(?P<name>[\u4e00-\u9fff·]{2,4}?)(?:教授|老师|专家|同志)?(?P<lectures>主讲|讲授|授课)"
    ),
)
_GENERIC = ("学员", "书记", "校长", "老师", "主任", "教师", "园长", "委员", "同志")
_NO_NAME = frozenset("们普都也还反的在不用说写谈提建认表留来从又就则有一多个大对向为给把被由按作做进")
_QUOTED = re.compile(
    rf"(?:^|(?<=[，。；、：”\u3000]))(?:其中|例?如|而|也有)?，?(?P<n>(?:{SURNAMES})[\u4e00-\u9fff]{{1,2}}?)"
    r"(?:同志|老师|书记|校长|园长|主任)?"
    rf"(?:在[^，。“”]{{2,12}}?[中里上])?(?:非常|十分|也|还|都|则)?(?:{SAYING})[^，。；“”]{{0,4}}[：:，,]?[“「\"]"
)
_NO_LAST = frozenset("人师家员们位者长多士")
"""How what is no name ends: 许多人说 (many say), 任课教师说 (the teacher says)."""


def check_names(context: Context, text: Text, taken: list[tuple[int, int]]) -> Iterator[Finding]:
    """Names with the unit and the role before them; names that nobody of the class bears; who lectured on what."""
    blank = text.blanked(taken)
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
        start, before = _before(context, blank, match.start())
        behind = _BEHIND.match(blank, match.end())
        end = behind.end() if behind else match.end()
        wrong = wrong_unit(context, before, people) or _wrong_behind(context, behind, people)
        if wrong is None:
            yield text.finding("name", *match.span(), "known", source="花名册")
        else:
            yield text.finding("name", start, end, "unknown", source="花名册", suggestion=wrong)


def _before(context: Context, blank: str, at: int) -> tuple[int, str]:
    """What stands before a name and belongs to it: unit and role, of which the role may stand in brackets."""
    stretch = blank[max(0, at - 40) : at]
    bracket = _BRACKET.search(stretch)
    if bracket and len(bracket[0]) < len(stretch):
        stretch = stretch[: bracket.start()] + bracket[1]
    shift = 2 if bracket else 0
    before = re.split(r"[，,。；：“”）)\u3000\s]", stretch)[-1]
    if context.name_pattern is not None:
        before = re.split(f"(?:{context.name_pattern.pattern})、?", before)[-1]
    before = re.sub(r"^(?:如|由|据|其中|此外)?(?:来自)?", "", before)
    return at - len(before) - shift, before


def wrong_unit(context: Context, before: str, people: tuple[Person, ...]) -> str | None:
    """What is wrong with unit and role before a name: nothing, or what the roster says."""
    if any(not person.unit or before.endswith(context.names.school(person.unit)) for person in people):
        return None
    own = [(p, form) for p in people for form in context.forms_of(p.unit or "") if form in before]
    if own:
        return None if any(_fits(before, form, person) for person, form in own) else _told(people)
    another = any(form in before for unit in context.units for form in context.forms_of(unit))
    another = another or any(_is_numbered_school(before, person.role or "") for person in people)
    return _told(people) if another or _SCHOOL.search(before) or _of_another_place(context, before, people) else None


def _told(people: tuple[Person, ...]) -> str:
    return "花名册上是" + "、".join(f"{person.unit or ''}{person.role or ''}{person.name}" for person in people)


def _is_numbered_school(before: str, role: str) -> bool:
    """Whether a school is named by its number (县三中副校长), and nothing else but a role stands behind it."""
    found = _NUMBERED.search(before)
    return found is not None and (not found[1] or _within(found[1], role))


def _of_another_place(context: Context, before: str, people: tuple[Person, ...]) -> bool:
    """Whether the words before a name tell the county of others of the class."""
    own = {unit_place(person.unit or "") for person in people}
    others = {unit_place(unit) for unit in context.units} - own - {""}
    return any(place in before for place in others) and not any(place and place in before for place in own)


def _fits(before: str, form: str, person: Person) -> bool:
    """Whether the words before a name are a person's unit and role, and no more than a short lead before them."""
    lead, _, rest = before.partition(form)
    role = person.role or ""
    rest = re.sub(r"[、，]?(?:学员|参训学员)$", "", rest.removeprefix("的"))
    plain = not rest or rest in ("教师", "老师", "的") or not role
    known = len(lead) < 3 if form == person.unit else _LEAD.fullmatch(lead) is not None
    return known and (plain or (_within(rest, role) and not _is_another_rank(rest, role)))


def _within(rest: str, role: str) -> bool:
    """Whether the words between unit and name are of the role, shortened or not."""
    rest = rest.removesuffix("同志").removesuffix("老师") or rest
    position = 0
    for character in rest:
        position = role.find(character, position) + 1
        if not position:
            return False
    return True


def _is_another_rank(rest: str, role: str) -> bool:
    """Whether somebody who is a deputy is told as the head, or the other way round.

    >>> _is_another_rank("校长", "副校长"), _is_another_rank("书记", "党支部书记、副校长")
    (True, False)
    """
    own = _RANK.findall(role)
    return any((deputy, rank) not in own for deputy, rank in _RANK.findall(rest) if rank in [r for _, r in own])


def _wrong_behind(context: Context, behind: re.Match[str] | None, people: tuple[Person, ...]) -> str | None:
    """What is wrong with what stands behind a name: a title (周远山书记), or unit and role in brackets.

    A deputy is addressed as the head is; nobody by a title that is none of theirs.
    """
    if behind is None or any(not person.role for person in people):
        return None
    if inside := behind["inside"]:
        return wrong_unit(context, inside, people)
    deputy, rank = behind["deputy"] or "", behind["rank"]
    for person in people:
        own = _RANK.findall(person.role or "")
        if (deputy, rank) in own or (not deputy and ("副", rank) in own):
            return None
    return _told(people)


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
        if name[-1] in "地得的着" and name not in known:  # 有学员形象地说 (in a picture)
            continue
        if re.fullmatch(SAYING, name):  # 有教师介绍说 (a teacher tells): two verbs of saying, no name
            continue
        yield _unknown_name(context, text, match.span("n"), blank)
    yield from _strangers_quoted(context, text, blank, known)
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
        if person.unit and person.unit in before and _fits(before, person.unit, person)
        if len(person.name) == len(name) and sum(a != b for a, b in zip(person.name, name, strict=True)) == 1
    ]
    if len(meant) != 1:
        return text.finding("name", *span, "unknown", suggestion="花名册和课程目录中没有这个名字")
    told, right = f"花名册上是{meant[0].unit}{meant[0].role or ''}{meant[0].name}", meant[0].name
    return text.finding("name", *span, "unknown", source="花名册", suggestion=told, certain=True, replacement=right)


def _strangers_quoted(context: Context, text: Text, blank: str, known: set[str]) -> Iterator[Finding]:
    """A name without unit and role that nobody bears, before words within marks: 王小明在成果中写道：“…”."""
    for match in _QUOTED.finditer(blank):
        name = match["n"]
        if any(name in k or k in name for k in known) or name[-1] in _NO_LAST:
            continue
        if not _is_surname_and_title(context, name):
            told = "花名册和课程目录中没有这个名字"
            yield text.finding("name", *match.span("n"), "unknown", suggestion=told)


def _is_surname_and_title(context: Context, name: str) -> bool:
    """Whether what is taken for a name is the surname and the title of somebody: 周书记."""
    title = next((title for title in ("书记", "校长", "园长", "主任", "老师", "同志") if name.endswith(title)), "")
    bearers = [person for person in context.people if title and person.name.startswith(name.removesuffix(title))]
    lecturers = [who for who in context.lecturers if title and who.startswith(name.removesuffix(title))]
    return bool(lecturers) or any(title in ("老师", "同志", *(_titles(person.role))) for person in bearers)


def _titles(role: str | None) -> list[str]:
    return [rank for _, rank in _RANK.findall(role or "")]


def _lecturers(context: Context, text: Text, blank: str) -> Iterator[Finding]:
    """Who lectured on what, before the title (X主讲的《…》, X老师《…》) or behind it: the catalogue must say so."""
    for span in context.titles_in(text):
        behind = (form.match(blank, span.end + 1) for form in _BEHIND_TITLE)
        before = (form.search(blank[: span.start - 1]) for form in _BEFORE_TITLE)
        match = next(filter(None, (*behind, *before)), None)
        if match is None:
            continue
        title, told = text.text[span.start : span.end], match["name"]
        name = next((n for n in context.lecturers if told.endswith(n)), None)
        if name is None and not match["lectures"]:
            continue
        right = next((c.lecturer for c in context.material.card.courses if _is_title(title, c.title)), None)
        start, end = match.end("name") - len(name or told[-3:]), match.end("name")
        if name is not None and (right is None or name == right):
            yield text.finding("name", start, end, "known", source="课程目录")
        elif right is not None:
            yield text.finding(
                "name", start, end, "unknown", source="课程目录", suggestion=f"这门课的主讲人是{right}",
                certain=name is None, replacement=right,
            )  # fmt: skip
        elif name is None:
            yield text.finding("name", start, end, "unknown", suggestion="课程目录中没有这位主讲人")


def _is_title(told: str, title: str) -> bool:
    """Whether a title is one of the catalogue, in full or without what stands behind its colon."""
    return told in (title.strip("《》"), main_title(title.strip("《》")))
