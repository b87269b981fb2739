"""From a run folder to a draft: what is said of what, and in which words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from textmine.bulletin.checking.folding import pairs_of
from textmine.bulletin.doubts import somebody_doubts
from textmine.bulletin.draft import Draft, blank, cite, differing, parse_draft
from textmine.bulletin.facts import Fact, day_in_words, number_in_words
from textmine.bulletin.headings import course_heading, headings, people_by_move, title
from textmine.bulletin.material import Claim, Material, Quotation, Row, load_material
from textmine.bulletin.matters import are_largest, matters, proposed_on
from textmine.bulletin.naming import Names
from textmine.bulletin.numerals import chinese_count
from textmine.bulletin.selection import Choice, choose
from textmine.bulletin.suitable import is_blunt
from textmine.bulletin.telling import can_be_told, claim_wording
from textmine.bulletin.wording import in_marks, listed, range_of_days, split_sentences
from textmine.bulletin.writer import Writer
from textmine.errors import SettingsError
from textmine.run import RunFolder
from textmine.settings import BulletinSettings, Round
from textmine.statements.courses import CourseMentions

__all__ = ["Composer", "draft_bulletin", "draft_from"]

_ORDINALS = ("第一轮", "第二轮", "第三轮", "第四轮", "第五轮", "第六轮", "第七轮", "第八轮")
_NUMERALS = "一二三四五六七八九十"
_FAR, _FEW = 1.5, 5
"""Times, and by how much at least, that two sources differ of which neither is printed; a guess."""
_BLUNT = 5
"""From so many people on, 多位, a blunt proposal is told, for the organiser to look at; a guess."""
_MOST_COURSES, _MOST_THEMES, _MOST_PHRASES, _MOST_CLAIMS = 4, 5, 4, 4
"""More than so many in a row read as a list, which a bulletin has not."""
_INSTRUCTION = re.compile(r"^(?:请|欢迎|望|希望|要求|不谈|只谈|可以|结合|谈谈|说说)")
_BASIS = re.compile(r"根据|按照|依据|遵照|为")
"""A basis that opens so needs no 根据 before it."""
_LONG_AUDIENCE = re.compile(r"、|^[全各本]")
"""Such a list of people takes its number behind itself: 全市书记、校长36人, but 100名党务干部."""
_SAYS_NOTHING = re.compile(
    r"^(?:收获|收穫|受益|获益|獲益)|学到了?(?:很多|许多|不少)|^[^，]{0,4}(?:明白|懂得?|想通|看清|开[了窍]|有了?[数底谱]|亮堂|豁然开朗|茅塞顿开)了?[窍数底]?$"
)
"""A phrase that says that something was gained or understood, and not what."""
_FEWEST_WORDS = 12
"""Words of a cloud below which it shows next to nothing, in very large letters; a guess, from looking."""
_MOVES = ("course", "gain", "practice", "problem", "proposal", "pledge")


def draft_bulletin(folder: RunFolder, *, settings: BulletinSettings | None = None, edition: str | None = None) -> Draft:
    """Draft the bulletin of a run.

    Args:
        folder: the run folder; nothing is fitted again.
        settings: the section `bulletin`; by default as the run was made.
        edition: `internal` or `external`, in place of the settings'.

    Raises:
        RunError: the folder is damaged or incomplete.
    """
    chosen = settings_for(folder, settings, edition)
    return draft_from(load_material(folder, chosen), chosen)


def settings_for(folder: RunFolder, settings: BulletinSettings | None, edition: str | None) -> BulletinSettings:
    """The settings, those with which the run was made where none are given; with another edition where one is named."""
    made_with = folder.manifest.get("settings", {}).get("bulletin", {})
    settings = settings or BulletinSettings.model_validate(made_with)
    if edition is None:
        return settings
    if edition not in ("internal", "external"):
        raise SettingsError(f"There is no edition {edition!r}; known are: internal, external.")
    return settings.model_copy(update={"edition": edition})


def draft_from(material: Material, settings: BulletinSettings) -> Draft:
    """The draft of what was loaded: pinned quotations, and others up to the length that is set."""
    composer = Composer(material, settings)
    order = composer.choice.order
    low, high = sum(quote.pinned for _, quote in order), len(order)
    while low < high:  # length grows with each quotation: bisect for the most that fit
        middle = (low + high + 1) // 2
        if composer.draft(middle).characters <= settings.characters:
            low = middle
        else:
            high = middle - 1
    candidates = [composer.draft(count) for count in (low, min(low + 1, len(order)))]
    return min(candidates, key=lambda draft: abs(draft.characters - settings.characters))


@dataclass(frozen=True)
class Composer:
    """Puts a draft together out of what a run found."""

    material: Material
    settings: BulletinSettings

    @cached_property
    def names(self) -> Names:
        """How people are printed."""
        return names_of(self.material, self.settings)

    @cached_property
    def choice(self) -> Choice:
        """The quotations that can be printed, by importance."""
        told = [claim for held in self.told.values() for claim in held]
        places = {claim.id: place for place, held in self.told.items() for claim in held}
        return choose(self.material, self.names, told, tuple(self.wordings.values()), places)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Claims: first what people pinned or worded, then by how many hold them; others of too few are left out."""

        def rank(claim: Claim) -> tuple[bool, bool, int, str, str]:
            return not claim.pinned, not claim.renamed, -len(claim.supporters), claim.statement, claim.id

        least = self.settings.supporters
        held = (
            c
            for c in self.material.claims
            if c.pinned or c.renamed or len(c.supporters) >= (_BLUNT if is_blunt(c.statement) else least)
        )
        return tuple(sorted(held, key=rank))

    @cached_property
    def told(self) -> dict[str, list[Claim]]:
        """The claims that each place of the draft tells."""
        found: dict[str, list[Claim]] = {}
        for claim in self.claims:
            held = found.setdefault(self._place(claim), [])
            if len(held) < _MOST_CLAIMS and can_be_told(claim, self.material, self.names):
                held.append(claim)
        if not found.get("move:gain"):  # what most gained belongs there, also where they said so in a round
            gains = [(place, claim) for place, held in found.items() for claim in held if claim.move == "gain"]
            for place, claim in gains[:1]:
                found[place].remove(claim)
                found["move:gain"] = [claim]
        return found

    @cached_property
    def wordings(self) -> dict[str, str]:
        """The claims that are told in general words, by id."""
        told = [claim for held in self.told.values() for claim in held]
        found = {claim.id: claim_wording(claim, self.material, self.names) for claim in told}
        return {id_: wording for id_, wording in found.items() if wording}

    def draft(self, quotations: int) -> Draft:
        """The draft with this many quotations."""
        rendered = _environment().get_template(f"{self.settings.template}.j2").render(self.context(quotations))
        title, subtitle, paragraphs = parse_draft(rendered)
        card = self.material.card.class_
        return Draft(
            title=title,
            subtitle=subtitle,
            paragraphs=paragraphs,
            issue=_issue(card.issue),
            issuer=card.issuer or blank("编发单位"),
            date=day_in_words(card.date) if card.date else blank("印发日期"),
            report_to=card.report_to,
            copy_to=card.copy_to,
            send_to=card.send_to,
            copies=card.copies,
            pictures=self._pictures(),
            edition=self.settings.edition,
        )

    def context(self, quotations: int) -> dict[str, Any]:
        """What a template can print."""
        writer = Writer(self.material, self.names, self.settings, self.choice.take(quotations), self.wordings)
        rounds = [self._round(writer, number, round_) for number, round_ in enumerate(self.material.card.rounds, 1)]
        sections = {
            f"{move}_sentences": writer.section(f"move:{move}", self.told.get(f"move:{move}", ())) for move in _MOVES
        }
        catalogue, heard = self.material.card.courses, bool(sections["course_sentences"])
        talk = not {"post", "reply"}.isdisjoint(self.material.corpus.levels("kind"))
        joined = talk and not (rounds or catalogue or heard)
        doubted = somebody_doubts(self.material)
        return {
            "title": self.settings.title or title(people_by_move(self.told, sections)),
            "subtitle": f"{self.material.card.class_.name or blank('班级名称')}学习结束",
            "headings": headings(rounds, sections, gained=bool(self._phrases("gain")), topics=bool(self._themes())),
            "blank": blank,
            "units_are": self._units_are(),
            "single": self._single(sections),
            "course_heading": course_heading(len(catalogue), heard, talk=joined, doubted=doubted),
            "doubted": doubted,
            "template_joins": self.settings.template == "run-in",
            "long_audience": _LONG_AUDIENCE.search(self.material.card.class_.audience or "") is not None,
            "card": self._card(),
            "kinds": self.material.kinds,
            "f": _Figures(self.material.facts_by_id),
            "round_list": rounds,
            "any_talk": talk,
            "joined": joined,
            **self._course_context(),
            "themes": self._themes(),
            "themes_are_largest": are_largest([topic for _, topic in self._named_themes], self.material),
            "gain_phrases": self._phrases("gain"),
            "proposed_on": proposed_on(self.told, self.material, self.names),
            **sections,
        }

    def _single(self, sections: Mapping[str, Sequence[str]]) -> frozenset[str]:
        """Moves of which one person is quoted and no more: 学员们 would tell it of many."""
        alone = (move for move in _MOVES if len(sections[f"{move}_sentences"]) == 1)
        return frozenset(move for move in alone if not self.told.get(f"move:{move}"))

    def _units_are(self) -> str:
        """What the units of a class are: 学校, 单位, or the 小组 that it is divided into."""
        fact = self.material.facts_by_id.get("units")
        return fact.words[0] if fact is not None and fact.words else "单位"

    def _place(self, claim: Claim) -> str:
        """A claim that lives in one round of discussion is told there, any other with its move."""
        threads = {round_.question: number for number, round_ in enumerate(self.material.card.rounds, 1)}
        if not threads:
            return f"move:{claim.move}"
        own = [row["document"] for row in claim.sentences if row.get("stance", "for") == "for"]
        spoken = [self.material.documents[id_].thread for id_ in own if id_ in self.material.documents]
        for question, number in threads.items():
            if 2 * spoken.count(question) > len(spoken):
                return f"round:{number}"
        return f"move:{claim.move}"

    def _round(self, writer: Writer, number: int, round_: Round) -> dict[str, Any]:
        """A round of discussion as its template prints it."""
        facts = _Figures(self.material.facts_by_id)
        days = range_of_days(round_.start, round_.end)
        dates = [f"fact:round{number}.{name}" for name in ("start", "end")]
        background, hint = _background(round_.background)
        ordinal = _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"第{number}轮"
        card = f"card:rounds.{number}"
        return {
            "number": number,
            "ordinal": ordinal,
            "numeral": _NUMERALS[(number - 1) % 10],
            "question": round_.question,
            "quoted": cite(in_marks(round_.question.rstrip("。"))[1:-1], card),
            "days": cite(days, *dates) if days else None,
            "background": cite("", card) + background if background else None,
            "hint": cite(in_marks(hint), card) if hint else None,
            **{name: facts[f"round{number}.{name}"] for name in ("people", "posts", "replies")},
            "sentences": writer.section(f"round:{number}", self.told.get(f"round:{number}", ())),
        }

    def _card(self) -> dict[str, str]:
        """The card's words and days as a template prints them; what nobody filled in is empty."""
        card = self.material.card.class_
        start, end = card.start or "", card.end or ""
        days = {"start": day_in_words(start), "end": day_in_words(end, year=start[:4] != end[:4])}
        words = {name: getattr(card, name) or "" for name in ("name", "organiser", "audience")}
        basis = card.basis if not card.basis or _BASIS.match(card.basis) else f"根据{card.basis}"
        printed = {
            **{name: cite(text, f"fact:{name}") for name, text in days.items() if text},
            **{name: cite(text, f"card:{name}") for name, text in words.items() if text},
        }
        return {
            "basis": cite(basis, "card:basis") if basis else "",
            **dict.fromkeys(("start", "end", *words), ""),
            **printed,
        }

    def _course_context(self) -> dict[str, Any]:
        categories = list(dict.fromkeys(course.category for course in self.material.card.courses if course.category))
        told = [entry for entry in self.material.courses if len(entry.people) >= 2][:_MOST_COURSES]
        return {
            "categories": cite(listed(categories), "card:courses") if categories else "",
            "category_count": len(categories),
            **_most_told(told, many=self.settings.small_group),
            "course_phrases": self._phrases("course"),
        }

    @cached_property
    def _named_themes(self) -> list[tuple[str, Row]]:
        return matters(self.material, least=self.settings.small_group, most=_MOST_THEMES)

    def _themes(self) -> str:
        """The themes that most people speak of, by their labels; one alone is no list."""
        named = [
            cite(f"“{self.names.masked(name)}”（{topic.get('authors')}人）", f"theme:{topic['id']}")
            for name, topic in self._named_themes
        ]
        return listed(named) if len(named) > 1 else ""

    def _phrases(self, move: str) -> str:
        phrases = [
            quote
            for quote in self.material.quotes
            if quote.form == "phrase"
            and quote.move == move
            and not (_SAYS_NOTHING.search(quote.text) or self.names.reveals(quote.text))
        ]
        phrases.sort(key=lambda quote: (-quote.people, -quote.score, quote.text))
        told: list[Quotation] = []
        for quote in phrases:
            if not any(pairs_of(quote.text) & pairs_of(other.text) for other in told):  # 收获满满, 收获很多
                told.append(quote)
        printed = [cite(in_marks(quote.text), quote.reference) for quote in told[:_MOST_PHRASES]]
        return "".join(printed) if len(printed) > 1 else ""

    def _pictures(self) -> tuple[tuple[str, str], ...]:
        """The cloud of the whole class, where it may be shown."""
        cloud = "pictures/cloud.png"
        words = self.material.picture_words(cloud)
        shown = self.settings.pictures and cloud in self.material.pictures and self.names.can_show(words)
        if not shown or (words is not None and len(words.splitlines()) < _FEWEST_WORDS):
            return ()
        return ((cloud, "学员文字中的关键词（字号越大，越突出）"),)


class _Figures(dict[str, Any]):
    """Facts for a template: printed with their evidence; a missing one is empty."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        super().__init__({id_: _Figure(fact) for id_, fact in facts.items()})

    def __missing__(self, key: str) -> None:
        return None


class _Figure:
    """A fact as a template prints it; what another source tells otherwise is the organiser's to check."""

    def __init__(self, fact: Fact) -> None:
        self.fact = fact

    def __bool__(self) -> bool:
        """Whether there is anything to tell: 回帖0条 (no replies) is no news, unless another source knows of some."""
        return self.fact.value != 0 or bool(self.fact.others)

    def __str__(self) -> str:
        others = [(other.source, number_in_words(other.value)) for other in self.fact.others]
        if any(_far(self.fact.value, other.value) for other in self.fact.others):
            return cite(blank("两个来源相差较大，见证据表“来源差异”"), f"fact:{self.fact.id}")
        return cite(self.fact.printed + differing(others), f"fact:{self.fact.id}")

    @property
    def label(self) -> str:
        """What it is called."""
        return self.fact.label

    @property
    def number(self) -> str:
        """Without its measure."""
        return cite(self.fact.number, f"fact:{self.fact.id}")

    @property
    def spoken(self) -> str:
        """A small count as it is said: 两次."""
        return cite(f"{chinese_count(int(self.fact.value))}{self.fact.measure}", f"fact:{self.fact.id}")


def _far(one: float | int | str, other: float | int | str) -> bool:
    """Whether two sources cannot have counted the same thing, so that neither figure should be printed.

    >>> _far(46, 40), _far(198, 6404), _far(1106, 462)
    (False, True, True)
    """
    if isinstance(one, str) or isinstance(other, str):
        return False
    low, high = sorted((one, other))
    return high > _FAR * low and high - low > _FEW


def _background(text: str | None) -> tuple[str | None, str | None]:
    """A round's background as prose, or as a hint to quote where it only instructs.

    >>> _background("台上念稿的情形并不少见。请结合自己讲过的一次谈谈。")
    ('台上念稿的情形并不少见。', None)
    >>> _background("不谈意义，只谈事情。没做成的事同样有价值。")
    (None, '不谈意义，只谈事情')
    """
    sentences = list(split_sentences((text or "").strip()))
    if not sentences:
        return None, None
    if _INSTRUCTION.match(sentences[0]):
        return None, sentences[0].rstrip("。！")
    kept = [sentence for sentence in sentences if not _INSTRUCTION.match(sentence)]
    prose = "".join(kept)
    return prose if prose.endswith(("。", "！", "？")) else prose + "。", None


def _title(entry: CourseMentions) -> str:
    return entry.course.title.strip("《》")


def _told(entry: CourseMentions) -> str:
    """A course with its lecturer, and how many speak of it; how many praise it would ask what the others thought."""
    by = f"{entry.course.lecturer}主讲的" if entry.course.lecturer else ""
    return cite(f"{by}《{_title(entry)}》（{len(entry.people)}人谈到）", f"course:{_title(entry)}")


def _most_told(entries: Sequence[CourseMentions], *, many: int) -> dict[str, Any]:
    """The courses that people speak of: the one of more people than any other, and those behind it.

    Where fewer than `many` speak of each, none is spoken of much (谈得最多, 谈到较多): they are only listed.
    """
    speak = [len(entry.people) for entry in entries]
    much = bool(speak) and speak[0] >= many
    alone = much and (len(speak) == 1 or speak[0] > speak[1])
    told = [_told(entry) for entry in entries]
    first, *rest = told if alone else ("", *told)
    return {"most_told_course": first, "told_courses": listed(rest), "much_told": much}


def _issue(issue: str | None) -> str:
    """The number of the issue: 第×期, as it was filled in.

    >>> _issue("7"), _issue("2025年第 7 期")
    ('第7期', '2025年第7期')
    """
    if not issue:
        return f"第{blank('期号')}期"
    issue = re.sub(r"(?<=第)\s+|\s+(?=期)", "", issue)
    return issue if "期" in issue else f"第{issue}期"


def names_of(material: Material, settings: BulletinSettings) -> Names:
    """How people of a class are printed in an edition."""
    lecturers = frozenset(course.lecturer for course in material.card.courses if course.lecturer)
    return Names(material.people, settings, lecturers, material.pseudonym_key)


@lru_cache
def _environment() -> Any:
    """Templates that ship; plain text, so nothing is escaped here: each writer escapes for its format."""
    import jinja2

    folder = Path(__file__).parent / "templates"
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), undefined=jinja2.StrictUndefined, autoescape=False,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
