"""What people of the class did, as a sentence tells it: 11人提交试卷, 试卷提交率91.7%, 半数学员提交了研修成果."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from textmine.bulletin.checking.amounts import NUMBER
from textmine.bulletin.checking.context import Context, Text
from textmine.bulletin.checking.expected import Expected, compared, of_fact
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.parts import Parts
from textmine.bulletin.checking.rounds import round_of_clause, round_of_figure
from textmine.bulletin.checking.shares import ROUGHLY, SHARE, is_share
from textmine.bulletin.facts import Fact
from textmine.bulletin.numerals import parse_number
from textmine.settings import UNFILLED

__all__ = ["Doings"]

_PEOPLE = "(?:(?:参训|与会|注册|参加学习的)?(?:党员)?(?:学员|同志|教师|老师|人员)们?)"
_ADVERBS = "(?:已|已经|均|都|全|全部|全都|按时|按期|如期|及时|积极|认真|共|共同){0,3}"
_NOT = "(?P<not>未能?|没有?|尚未|还未)?"
_DOES = "(?:提交|上交|递交|报送|完成|撰写|交)(?:了|齐)?(?:各自的?|自己的|本人的)?"
_OF_ALL = "(?:全班|本班|班级|全体|参训|注册|应交)?(?:学员|人员)?(?:总人?数|人数)?(?:的|比例?)?(?:为|达)?"
_WORDS = dict.fromkeys(("全体", "所有", "全部", "每位", "每名", "全都", "都", "均"), 1.0)
_WORDS |= {"绝大多数": 0.8, "绝大部分": 0.8, "大多数": 0.5, "大部分": 0.5, "多数": 0.5}
"""The least share of which a word is true; the half excepted."""
_FEW = {"少数": 0.34, "个别": 0.2}
"""The greatest share of which a word is true; a guess."""
_OF_SOME = re.compile("[，,（(]?(?:占|都|均|谈|提|认|表示|反映|未|没)")
"""What goes on of some of the class: 全班共有8人谈到; of all of it 全班36人均已注册."""
_ASKED = re.compile(r"(?:要求|希望|请|督促|提醒|号召|动员|确保|务必)[^，。；：！？]*$")
"""Before what people are to do; whether they do is not told."""
_ALLOWED = re.compile(
    "(?:[以之]?后)?(?:可以?|方可|即可|便可|才能|方能|才可)|的(?:可以?|方可|即可)|[以之]?后(?:再|方|才)"
)
"""Behind what people are to do before they may do another thing: 提交试卷后可以离开."""
_ENDS = r"(?=[，,。；、）)]|$)"


@dataclass(frozen=True, slots=True)
class _Doing:
    """Something that people do, by the fact that counts them.

    Attributes:
        fact: how many do.
        does: the words for it, behind its people; the group `not` tells that they do not.
        noun: what is done it to, in `does`; it may be left out where it was named before.
    """

    fact: Fact
    does: str
    noun: str


class Doings:
    """Checks sentences in which people of the class do something that a fact counts."""

    def __init__(self, context: Context, parts: Parts) -> None:
        self._context = context
        self._parts = parts
        self._facts = context.material.facts_by_id
        self._all = [float(self._facts[id_].value) for id_ in ("enrolled", "registered") if id_ in self._facts]
        self._doings = list(self._known())

    def _known(self) -> Iterator[_Doing]:
        for id_ in ("submitters", "reporters", "surveyed", "sat"):
            fact = self._facts.get(id_)
            noun = fact.label.removesuffix("提交者") if fact else ""
            if fact and noun:
                yield _Doing(fact, rf"{_ADVERBS}{_NOT}{_ADVERBS}{_DOES}{noun}", noun)
        if fact := self._facts.get("registered"):
            yield _Doing(fact, rf"{_ADVERBS}{_NOT}(?:完成|办理)?(?:了)?(?:注册|报名)(?![率人学数])", "")
        if fact := self._facts.get("enrolled"):
            name = re.escape(self._context.material.card.class_.name or "本班")
            study = rf"(?:{name}|(?:本次|此次|这次|本期|全程)?(?:网络|集中)?(?:研修|培训|学习)班?)(?:的?学习)?"
            yield _Doing(fact, rf"{_ADVERBS}{_NOT}(?:参加|参与)(?:了)?{study}(?=[，。；、]|$)", "")

    def check(self, text: Text, view: str) -> Iterator[Finding]:
        """Counts and shares of people who do something, each with its status."""
        for doing in self._doings:
            yield from self._counted(text, view, doing)
            yield from self._shared(text, view, doing)
            yield from self._rated(text, view, doing)
        yield from self._of_rounds(text, view)
        yield from self._of_courses(text, view)
        yield from self._elided(text, view)
        yield from self._behind_counts(text, view)
        yield from self._of_class(text, view)

    def _counted(self, text: Text, view: str, doing: _Doing) -> Iterator[Finding]:
        """36名学员提交了…, 提交…的有36人, and 除1人外 before the first."""
        because = "(?:因[^，。未没]{1,6})?"
        for match in re.finditer(rf"(?<!等)(?P<n>{NUMBER})[人名位]{_PEOPLE}?{because}{doing.does}", view):
            if _ASKED.search(view, 0, match.start()) or _ALLOWED.match(view, match.end()):
                continue
            yield self._compared(text, view, match, doing, not_=_negated(match))
            start = max(view.rfind(mark, 0, match.start()) for mark in "。；！？") + 1
            for aside in re.finditer(
                rf"除(?P<n>{NUMBER})[人名位]{_PEOPLE}?[^，。]{{0,8}}外", view[: match.start()], re.S
            ):
                if aside.start() >= start:
                    yield self._compared(text, view, aside, doing, not_=not _negated(match))
        are = "(?:共计|共有|共|有|为|达到|达|仅有|仅)(?:近|约|超过|逾)?"
        for match in re.finditer(rf"{doing.does}的?(?:{_PEOPLE}|人数)?{are}(?P<n>{NUMBER})[人名位]", view):
            yield self._compared(text, view, match, doing, not_=_negated(match))

    def _compared(self, text: Text, view: str, match: re.Match[str], doing: _Doing, *, not_: bool) -> Finding:
        expected = self._parts.narrowed(view, match, self._expected(doing.fact, not_=not_))
        return compared(self._context, text, view, match, expected)

    def _expected(self, fact: Fact, *, not_: bool) -> Expected:
        if not not_:
            return of_fact(fact)
        if fact.id == "sat" and (other := self._facts.get("not_sat")):
            return of_fact(other)
        rest = tuple(dict.fromkeys(whole - float(fact.value) for whole in self._all))
        told = f"{rest[0]:.0f}人" if rest else UNFILLED
        return Expected(f"不在{fact.label}之内的人数", rest, "人", f"fact:{fact.id}", told, certain=False)

    def _shared(self, text: Text, view: str, doing: _Doing) -> Iterator[Finding]:
        """半数学员提交了…, 全体学员提交了…, 学员都提交了…."""
        for match in re.finditer(rf"{ROUGHLY}{SHARE}的?{_PEOPLE}{doing.does}", view):
            yield self._judged(text, match, doing.fact, not_=_negated(match))
        words = "|".join(sorted({**_WORDS, **_FEW}, key=lambda word: (-len(word), word)))
        before = rf"(?P<word>{words})(?:的)?(?:\d+[名位])?{_PEOPLE}{doing.does}"
        behind = rf"(?:大家|(?<![多部数有些分]){_PEOPLE})(?P<word>全都|全部|都|均){doing.does}"
        forms = [before, behind]
        if doing.noun:
            forms.append(rf"{doing.noun}(?:已)?(?P<word>全部|全都|都|均)(?:已)?(?:按时)?(?:提交|上交|交齐)")
        for form in forms:
            for match in re.finditer(form, view):
                if re.search(r"\d", match[0]) or _ASKED.search(view, 0, match.start()):
                    continue  # of all of so many the number is what is told
                yield self._of_word(text, match, doing.fact, not_=_negated(match))

    def _rated(self, text: Text, view: str, doing: _Doing) -> Iterator[Finding]:
        """试卷提交率91.7%, 试卷提交者占91.7%."""
        if not doing.noun:
            return
        told = rf"{doing.noun}(?:的)?(?:提交|上交|完成)率(?:为|达到|达|是)?{ROUGHLY}{SHARE}"
        part = rf"{doing.noun}提交者(?:约)?占(?:比)?{_OF_ALL}{ROUGHLY}{SHARE}"
        for form in (told, part):
            for match in re.finditer(form, view):
                yield self._judged(text, match, doing.fact, not_=False)

    def _of_rounds(self, text: Text, view: str) -> Iterator[Finding]:
        """有三分之一的学员参与: people of the round that the sentence is of."""
        words = "|".join(sorted(_WORDS, key=lambda word: (-len(word), word)))
        for form in (rf"{ROUGHLY}{SHARE}的?{_PEOPLE}参与", rf"(?P<word>{words})(?:的)?{_PEOPLE}参与"):
            for match in re.finditer(form, view):
                fact = self._facts.get(f"round{_round(view, match)}.people")
                if fact is not None and "word" in match.re.groupindex:
                    yield self._of_word(text, match, fact, not_=False)
                elif fact is not None:
                    yield self._judged(text, match, fact, not_=False)

    def _of_courses(self, text: Text, view: str) -> Iterator[Finding]:
        """三分之一的学员谈到《…》: those who speak of the course."""
        words = "|".join(sorted(_WORDS, key=lambda word: (-len(word), word)))
        spoken = r"(?:都|均)?谈(?:到|及)[^，。；：]{0,24}$"
        for span in self._context.titles_in(text):
            if (entry := self._context.courses.get(text.text[span.start : span.end])) is None:
                continue
            before = view[: span.start - 1]
            for form in (rf"{ROUGHLY}{SHARE}的?{_PEOPLE}{spoken}", rf"(?P<word>{words})(?:的)?{_PEOPLE}{spoken}"):
                if (match := re.search(form, before)) is None:
                    continue
                fact = Fact("courses", "谈到这门课的人数", len(entry.people), "人", "文本", "")
                if "word" in match.re.groupindex:
                    yield self._of_word(text, match, fact, not_=False)
                else:
                    yield self._judged(text, match, fact, not_=False)

    def _elided(self, text: Text, view: str) -> Iterator[Finding]:
        """11人提交试卷，1人未提交: what was named before in the sentence."""
        for match in re.finditer(rf"(?P<n>{NUMBER})[人名位]{_PEOPLE}?{_NOT}{_ADVERBS}(?:提交|上交|交){_ENDS}", view):
            sentence = re.split("[。；！？]", view[: match.start()])[-1]
            named = [(sentence.rfind(doing.noun), doing) for doing in self._doings if doing.noun]
            at, doing = max(named, key=lambda item: item[0], default=(-1, None))
            if doing is not None and at >= 0:
                yield self._compared(text, view, match, doing, not_=_negated(match))

    def _behind_counts(self, text: Text, view: str) -> Iterator[Finding]:
        """A share of the class behind the count that it is of: 11人，占91.7%; 8人谈到，占67%."""
        people = rf"(?P<n>{NUMBER})[人名位](?:学员)?(?:谈到|谈及)?"
        form = rf"{people}[，,（(]+(?P<about>约|大约)?占(?:比)?{_OF_ALL}{ROUGHLY}{SHARE}"
        bare = rf"{people}[（(]{ROUGHLY}{SHARE}[）)]"
        for match in (*re.finditer(form, view), *re.finditer(bare, view)):
            count = _plain_count(match["n"])
            if count is not None:
                yield self._share(text, match, count, f"{match['n']}人", "占全班的比例")

    def _of_class(self, text: Text, view: str) -> Iterator[Finding]:
        """How many the class has: 全班36人, 本班有学员36名, 学员共36人."""
        fact = self._facts.get("enrolled")
        if fact is None:
            return
        ends = r"(?=[，,。;；、）)]|$|全部|均|都|全员)"
        class_ = r"(?:全班|本班|班级|本期)(?P<some>现有|共有|共|计|有)?(?P<all>学员)?"
        for form in (
            rf"{class_}(?P<n>{NUMBER})[人名位](?:学员)?{ends}",
            rf"(?<![\u4e00-\u9fff])(?P<some>)(?P<all>学员)(?:共有|共计|共|总计|计)(?P<n>{NUMBER})[人名位]{ends}",
        ):
            for match in re.finditer(form, view):
                finding = compared(self._context, text, view, match, self._parts.narrowed(view, match, of_fact(fact)))
                of_some = match["some"] and not match["all"]
                of_some = of_some and (match["some"] == "有" or _OF_SOME.match(view, match.end()))
                if not (finding.alarm and of_some):
                    yield finding
        for match in re.finditer(rf"(?P<n>{NUMBER})[名位]{_PEOPLE}(?:中[，,]|参[加训]{_ENDS})", view):
            finding = compared(self._context, text, view, match, self._parts.narrowed(view, match, of_fact(fact)))
            if not finding.alarm:  # another number may be of those who took part in something else
                yield finding

    def _judged(self, text: Text, match: re.Match[str], fact: Fact, *, not_: bool) -> Finding:
        expected = self._expected(fact, not_=not_)
        return self._share(
            text, match, expected.values[0] if expected.values else 0.0, expected.printed, expected.label
        )

    def _share(self, text: Text, match: re.Match[str], count: float, printed: str, label: str) -> Finding:
        lead = match["lead"] or match.groupdict().get("about")
        begin = match.start("lead") if match["lead"] else match.start("share")
        span = (begin, match.end("more") if match["more"] else match.end("share"))
        shares = [count / whole for whole in self._all if whole]
        if not shares:
            return text.finding("figure", *span, "no-source", suggestion="没有查到这个比例的来源")
        if any(is_share(lead, match["share"], match["more"], share) for share in shares):
            return text.finding("figure", *span, "recomputed", source=f"{label}：{printed}")
        told = f"{label}为{printed}，占{shares[0]:.1%}" if "比例" not in label else f"{printed}占全班的{shares[0]:.1%}"
        return text.finding("figure", *span, "differs", source=f"{label}：{printed}", suggestion=told)

    def _of_word(self, text: Text, match: re.Match[str], fact: Fact, *, not_: bool) -> Finding:
        expected = self._expected(fact, not_=not_)
        shares = [value / whole for value in expected.values for whole in self._all if whole]
        word, told = match["word"], f"{expected.label}：{expected.printed}"
        if word in _FEW:
            right = any(0 < share <= _FEW[word] for share in shares)
        else:
            if _WORDS[word] == 1.0 and "注册" not in match[0][: match.start("word") - match.start() + 8]:
                shares = [
                    value / max(self._all) for value in expected.values if self._all
                ]  # all are all who were enrolled
            right = any(share >= _WORDS[word] and share != 0.5 for share in shares)
        status = "carried" if right else "too-strong"
        suggestion = "" if right else f"{expected.label}为{expected.printed}"
        return text.finding("hedge", *match.span("word"), status, source=told, suggestion=suggestion)


def _negated(match: re.Match[str]) -> bool:
    return match.groupdict().get("not") is not None


def _round(view: str, match: re.Match[str]) -> int | None:
    return round_of_clause(view, *match.span())[0] or round_of_figure(view, *match.span())[0]


def _plain_count(written: str) -> float | None:
    """What a plain count says; None where it is rounded, since no share is certain then."""
    return None if written.endswith(("余", "多")) else parse_number(written)
