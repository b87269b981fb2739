"""Who is said to have said what stands within marks or is set apart: named before the words, or else behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from textmine.bulletin.checking.context import Context, MarkedSpan, Person, Text
from textmine.bulletin.checking.surnames import SURNAMES

__all__ = ["LEADS_ON", "SAYING", "Speaker", "speaker_of"]

SAYING = (
    "说|写道|谈到|谈道|表示|指出|提出|认为|反映|坦言|介绍|建议|认同|承认|感慨|坦承|强调|提到|"
    "回忆|总结|直言|补充|呼吁|感叹|问道|讲道|讲到|说道|写到"
)
"""Verbs of saying."""
LEADS_ON = re.compile(rf"(?:{SAYING})[^，。；！？“”]{{0,4}}[：:，,]?\s*$|[：:]\s*$")
"""What stands before words within marks that are somebody's."""
_LEADS = re.compile(r"(?:(?<=[，。；！？])|^)(?!.{0,40}(?:[、和与]|等人?(?:写|说|谈)))[^，。；！？]{2,40}[：:]\s*$")
_PLAIN = "[^，。；：！？、（）()“”《》—]"
_IN_TEXT = "(?:在[^，。“”]{2,12}?[中里上])?"
_STOP = r"(?=[。！；;]|\s*$|，[“「\"])"
_VERB_BEHIND = (
    rf"(?:同志|老师|书记|校长|园长|主任)?(?:{_IN_TEXT}(?:也|还|则|曾|就|这样|如是|这么|如此)?(?:{SAYING})|"
    rf"{_PLAIN}{{0,8}}?(?:说|写道|谈到|谈道|说道|讲道|问道|写到|讲到|坦言|直言|感慨|感叹))(?:了|过|道)?"
)
"""罗志刚说。 or 罗志刚深有感触地说。; 作了介绍 is no speech, so few verbs may stand further off."""
_OWN = (
    rf"{_IN_TEXT}(?:写下|写|说过|说|谈到|记下)?的(?:一[句段番])?"
    r"(?:话|体会|感受|心得|原话|说法|看法|观点|感言|心声|总结|感悟|感慨|认识|经验|建议|意见|想法|打算|收获)"
)
_SURNAMED = re.compile(
    rf"(?<![老小])(?P<surname>{SURNAMES})(?P<title>书记|校长|园长|主任|老师|同志)"
    rf"{_IN_TEXT}[^，。；：、“”]{{0,8}}?(?:{SAYING})[^，。；！？“”]{{0,4}}[：:，,]?\s*$"
)
_TOLD_TO = tuple("对向跟给问")


@dataclass(frozen=True)
class Speaker:
    """Who is said to say something.

    Attributes:
        people: who it may be.
        name: the name as printed.
        text, start, end: where it stands.
    """

    people: tuple[Person, ...]
    name: str
    text: Text
    start: int
    end: int


def speaker_of(context: Context, text: Text, span: MarkedSpan) -> Speaker | None:
    """Who is said to say it: the last one named before it, or in the line that leads on, else behind it."""
    if span.mark == ">" or not text.text[: max(span.start - 1, 0)].strip():
        return _in_lead(context, text) or _behind(context, text, span, led=False)
    _, (start, _) = text.sentence_at(span.start - 1)
    before = text.text[start : max(span.start - 1, start)]
    last_mark = max(before.rfind("”"), before.rfind("。"))
    found = _last_named(context, text, start + last_mark + 1, start + len(before))
    found = found or _by_surname(context, text, start + last_mark + 1, start + len(before))
    return found or _behind(context, text, span, led=LEADS_ON.search(before) is not None)


def _last_named(context: Context, text: Text, start: int, end: int) -> Speaker | None:
    found = context.person_before(text.text[start:end])
    if found is None:
        return None
    people, name, ahead = found
    at = start + len(ahead)
    return Speaker(context.of_unit(people, ahead), name, text, at, at + len(name))


def _by_surname(context: Context, text: Text, start: int, end: int) -> Speaker | None:
    """Who is named by surname and title (周书记说：), where somebody of the class bears both and no lecturer does."""
    match = _SURNAMED.search(text.text, start, end)
    if match is None or any(name.startswith(match["surname"]) for name in context.lecturers):
        return None
    people = [p for p in context.people if p.name.startswith(match["surname"]) and match["title"] in (p.role or "")]
    if match["title"] in ("老师", "同志"):
        people = [p for p in context.people if p.name.startswith(match["surname"])]
    ahead = text.text[start : match.start()]
    some = context.of_unit(people, ahead)
    if _of_another_unit(context, ahead, some):
        some = ()
    elif not some:
        return None
    return Speaker(some, match["surname"] + match["title"], text, match.start(), match.end("title"))


def _of_another_unit(context: Context, before: str, people: Iterable[Person]) -> bool:
    """Whether right before a surname and a title stands a unit of the class that is none of these people's."""
    before = re.sub("(?:的|党[总支部委]{1,3})$", "", before)
    own = tuple(form for person in people for form in context.forms_of(person.unit or ""))
    known = tuple(form for unit in context.units for form in context.forms_of(unit))
    return before.endswith(known) and not before.endswith(own)


def _in_lead(context: Context, text: Text) -> Speaker | None:
    """Who alone is named in the last clause (某某写道：) of a paragraph that leads on to this one."""
    before = text.before
    while before is not None and before.paragraph.block_quote:
        before = before.before
    if before is None or not (leads := _LEADS.search(before.text)):
        return None
    return _last_named(context, before, leads.start(), leads.end())


def _behind(context: Context, text: Text, span: MarkedSpan, *, led: bool) -> Speaker | None:
    """Who is named right behind the closing mark: …”罗志刚说。, …”这是罗志刚的体会。, …”——罗志刚, …”（罗志刚）.

    Where something before the words leads on to them (`led`), a verb behind them begins another matter.
    """
    if context.name_pattern is None:
        return None
    name = f"(?P<name>{context.name_pattern.pattern})"
    forms = [
        rf"[，。]?(?:这|这话|这[句段番]话|以上)?(?:就|正)?(?:是|出自|来自){_PLAIN}{{0,20}}?{name}(?:{_OWN}|{_STOP})",
        rf"\s*—{{1,2}}{_PLAIN}{{0,24}}?{name}\s*(?=[。；，]|$)",
        rf"[（(](?:——?)?{_PLAIN}{{0,24}}?{name}[）)，、]",
    ]
    if not led:
        carries_on = text.text[span.end - 1 : span.end] in ("，", ",")
        forms.append(rf"[，,]?{_PLAIN}{{0,20}}?{name}{_VERB_BEHIND}{'(?=[，。])' if carries_on else _STOP}")
    at = span.end + (span.mark != ">")
    for form in forms:
        match = re.compile(form).match(text.text, at)
        if match and not text.text[: match.start("name")].endswith(_TOLD_TO):
            people = context.of_unit(context.by_name[match["name"]], text.text[at : match.start("name")])
            return Speaker(people, match["name"], text, *match.span("name"))
    return None
