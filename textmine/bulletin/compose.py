"""From a run folder to a draft: what is said of what, and in which words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from textmine.bulletin.courses import count_mentions
from textmine.bulletin.draft import Draft, cite, parse_draft
from textmine.bulletin.facts import Fact, day_in_words
from textmine.bulletin.material import Claim, Material, Quotation, load_material
from textmine.bulletin.naming import NAMELESS_MOVES, Names
from textmine.bulletin.numerals import chinese_count
from textmine.bulletin.selection import Choice, can_be_reported, choose
from textmine.bulletin.wording import (
    does_its_move,
    in_marks,
    is_general,
    listed,
    printable_statement,
    range_of_days,
    reported_statement,
    split_sentences,
)
from textmine.errors import SettingsError
from textmine.run import RunFolder
from textmine.settings import BulletinSettings, Round

__all__ = ["Composer", "draft_bulletin", "draft_from"]

_HEADINGS = {
    "courses": "课程门类多样，内容贴近实际",
    "rounds": "研讨主题鲜明，交流坦诚及时",
    "gains": "汇报真切具体，思考联系工作",
    "proposals": "建议言之有物，打算落到实处",
}
"""Pairs of parallel clauses, as the reference has them, that say little: what says more is the organiser's to write."""
_FEW = 5
"""From this many people on, 多位, a claim is worth a sentence even where only one person's own words can tell it."""
_TITLE = "带着问题学　联系实际谈"
_ORDINALS = ("第一轮", "第二轮", "第三轮", "第四轮", "第五轮", "第六轮", "第七轮", "第八轮")
_NUMERALS = "一二三四五六七八九十"
_MOST_COURSES, _MOST_THEMES, _MOST_PHRASES, _MOST_CLAIMS = 4, 5, 4, 4
"""More than so many in a row read as a list, which a bulletin has not."""
_INSTRUCTION = re.compile(r"^(?:请|欢迎|望|希望|要求|不谈|只谈|可以|结合|谈谈|说说)")
_DISAGREES = re.compile(r"不(?:大|太|很|能|敢)?(?:赞成|同意|赞同|认同|敢苟同)|反对")
"""Disagreement is printed without a name, whatever its move."""
_PLACES = {
    "report": ("在思想汇报中写道", "在思想汇报中谈到"),
    "submission": ("在研修成果中写道", "在研修成果中介绍"),
    "post": ("在研讨中谈到", "在研讨中说"),
    "reply": ("在回帖中说", "在回帖中谈到"),
}
_MOVE_VERBS = {"practice": "介绍", "proposal": "提出", "pledge": "表示", "problem": "反映"}


def draft_bulletin(folder: RunFolder, *, settings: BulletinSettings | None = None, edition: str | None = None) -> Draft:
    """Draft the bulletin of a run.

    Args:
        folder: the run folder; nothing is fitted again.
        settings: the section `bulletin`.
        edition: `internal` or `external`, in place of the settings'.

    Raises:
        RunError: the folder is damaged or incomplete.
    """
    chosen = with_edition(settings, edition)
    return draft_from(load_material(folder, chosen), chosen)


def with_edition(settings: BulletinSettings | None, edition: str | None) -> BulletinSettings:
    """The settings, with another edition where one is named."""
    settings = settings or BulletinSettings()
    if edition is None:
        return settings
    if edition not in ("internal", "external"):
        raise SettingsError(f"There is no edition {edition!r}; known are: internal, external.")
    return settings.model_copy(update={"edition": edition})


def draft_from(material: Material, settings: BulletinSettings) -> Draft:
    """The draft of what was loaded: as many quotations as bring it nearest to the length that is set."""
    composer = Composer(material, settings)
    order = composer.choice.order
    low, high = 0, len(order)
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
        return choose(self.material, self.names)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Claims, the most widely held first; those of fewer people than are set are left out."""
        held = [claim for claim in self.material.claims if len(claim.supporters) >= self.settings.supporters]
        return tuple(sorted(held, key=lambda claim: (-len(claim.supporters), claim.statement, claim.id)))

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
            issuer=card.issuer or "待填",
            date="待填",
            report_to=card.report_to,
            copy_to=card.copy_to,
            send_to=card.send_to,
            copies=card.copies,
            pictures=self._pictures(),
            edition=self.settings.edition,
        )

    def context(self, quotations: int) -> dict[str, Any]:
        """What a template can print."""
        turn = _Writer(self, self.choice.take(quotations))
        rounds = [turn.round(number, round_) for number, round_ in enumerate(self.material.card.rounds, 1)]
        return {
            "title": self.settings.title or _TITLE,
            "subtitle": f"{self.material.card.class_.name or '待填'}学习结束",
            "headings": _HEADINGS,
            "card": self._card(),
            "f": _Figures(self.material.facts_by_id),
            "round_list": rounds,
            **self._course_context(),
            "themes": self._themes(),
            "course_phrases": self._phrases("course"),
            "gain_phrases": self._phrases("gain"),
            "course_sentences": turn.section("course"),
            "gain_sentences": turn.section("gain"),
            "practice_sentences": turn.section("practice"),
            "practice_opening": "",
            "problem_sentences": turn.section("problem"),
            "proposal_sentences": turn.section("proposal"),
            "pledge_sentences": turn.section("pledge"),
            "talk_sentences": [],
        }

    def _card(self) -> dict[str, str]:
        card = self.material.card.class_
        days = {
            name: cite(day_in_words(value), f"fact:{name}") if (value := getattr(card, name)) else ""
            for name in ("start", "end")
        }
        words = {
            name: cite(value, f"card:{name}") if (value := getattr(card, name)) else ""
            for name in ("name", "organiser", "basis", "audience")
        }
        return words | days

    def _course_context(self) -> dict[str, Any]:
        courses = self.material.card.courses
        categories = list(dict.fromkeys(course.category for course in courses if course.category))
        trainees = frozenset(name for name, _, _ in self.material.people)
        mentions = [m for m in count_mentions(self.material.corpus, courses, trainees) if len(m.people) >= 2]
        items = []
        for mention in mentions[:_MOST_COURSES]:
            title = mention.course.title.strip("《》")
            by = f"{mention.course.lecturer}主讲的" if mention.course.lecturer else ""
            items.append(cite(f"{by}《{title}》（{len(mention.people)}人谈到）", f"course:{title}"))
        return {
            "categories": cite(listed(categories), "card:courses") if categories else "",
            "category_count": len(categories),
            "praised": listed(items),
        }

    def _themes(self) -> str:
        """The themes that most people speak of, by their labels."""
        told = [topic for topic in self.material.topics if topic.get("id", -1) >= 0 and topic.get("label")]
        told.sort(key=lambda topic: (-(topic.get("authors") or 0), str(topic["label"])))
        return listed(
            [
                cite(f"“{topic['label']}”（{topic.get('authors')}人）", f"theme:{topic['id']}")
                for topic in told[:_MOST_THEMES]
                if (topic.get("authors") or 0) >= self.settings.small_group
            ]
        )

    def _phrases(self, move: str) -> str:
        phrases = [
            quote
            for quote in self.material.quotes
            if quote.form == "phrase" and quote.move == move and not self.names.reveals(quote.text)
        ]
        phrases.sort(key=lambda quote: (-quote.people, -quote.score, quote.text))
        return "".join(cite(in_marks(quote.text), quote.reference) for quote in phrases[:_MOST_PHRASES])

    def _pictures(self) -> tuple[tuple[str, str], ...]:
        if not self.settings.pictures:
            return ()
        clouds = [name for name in self.material.pictures if "cloud" in Path(name).stem and "/" in name]
        return tuple((name, "学员文字中的关键词（字号越大，用的人越多）") for name in clouds[:1])


class _Figures(dict[str, Any]):
    """Facts for a template: printed with their evidence; a missing one is empty."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        super().__init__({id_: _Figure(fact) for id_, fact in facts.items()})

    def __missing__(self, key: str) -> None:
        return None


class _Figure:
    """A fact as a template prints it."""

    def __init__(self, fact: Fact) -> None:
        self.fact = fact

    def __str__(self) -> str:
        return cite(self.fact.printed, f"fact:{self.fact.id}")

    @property
    def number(self) -> str:
        """Without its measure."""
        return cite(self.fact.number, f"fact:{self.fact.id}")

    @property
    def spoken(self) -> str:
        """A small count as it is said: 两次."""
        return cite(f"{chinese_count(int(self.fact.value))}{self.fact.measure}", f"fact:{self.fact.id}")


class _Writer:
    """Writes the sentences of one draft; it knows what was said already, so that verbs and claims do not repeat."""

    def __init__(self, composer: Composer, taken: Mapping[str, Sequence[Quotation]]) -> None:
        self._composer = composer
        self._taken = taken
        self._names = composer.names
        self._turns: dict[str, int] = {}
        self._told: set[str] = set()

    def _turn(self, key: str) -> int:
        self._turns[key] = self._turns.get(key, -1) + 1
        return self._turns[key]

    def round(self, number: int, round_: Round) -> dict[str, Any]:
        """A round of discussion as its template prints it."""
        facts = _Figures(self._composer.material.facts_by_id)
        days = range_of_days(round_.start, round_.end)
        dates = [f"fact:round{number}.{name}" for name in ("start", "end")]
        background, hint = _background(round_.background)
        ordinal = _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"第{number}轮"
        return {
            "ordinal": ("其中，" if number == 1 else "") + ordinal,
            "numeral": _NUMERALS[(number - 1) % 10],
            "question": round_.question,
            "quoted": cite(round_.question.rstrip("。"), f"card:rounds.{number}"),
            "days": cite(days, *dates) if days else None,
            "background": cite("", f"card:rounds.{number}") + background if background else None,
            "hint": cite(in_marks(hint), f"card:rounds.{number}") if hint else None,
            **{name: facts[f"round{number}.{name}"] for name in ("people", "posts", "replies")},
            "sentences": [self._quotation(quote) for quote in self._taken.get(f"round:{number}", ())],
        }

    def section(self, move: str) -> list[str]:
        """What people say in a move: claims with their quotation, then single voices."""
        told = [
            written for claim in self._composer.claims if claim.move == move if (written := list(self._claim(claim)))
        ]
        sentences = [sentence for written in told[:_MOST_CLAIMS] for sentence in written]
        return [*sentences, *(self._quotation(quote) for quote in self._taken.get(f"move:{move}", ()))]

    def _claim(self, claim: Claim) -> Iterator[str]:
        quotes = list(self._taken.get(claim.reference, ()))
        statement = self._statement(claim)
        if statement:
            count = f"（{len(claim.supporters)}人）" if self._composer.settings.counts else ""
            text = reported_statement(claim.hedge, claim.move, statement, count, self._turn(f"claim:{claim.move}"))
            yield cite("", claim.reference) + text
            yield from (self._quotation(quote, as_example=True) for quote in quotes)
        elif quotes and _speaks_for_many(claim, quotes[0]):
            yield self._held(claim, quotes[0])
        if claim.opposers and statement:
            yield self._dissent(claim)

    def _dissent(self, claim: Claim) -> str:
        """That some see it otherwise; in their words, but without their names."""
        start = f"对此也有{len(claim.opposers)}人持不同看法"
        for quote in self._taken.get(f"against:{claim.id}", ()):
            said = in_marks(self._names.masked(quote.printed))
            return cite("", claim.reference, quote.reference) + f"{start}，有学员说：{said}"
        return cite("", claim.reference) + f"{start}。"

    def _statement(self, claim: Claim) -> str | None:
        """The claim in words that can stand in a sentence: its own, else the shortest such sentence of a supporter."""
        own = printable_statement(self._names.masked(claim.statement))
        if own and self._tellable(own, claim):
            return own
        documents = self._composer.material.documents
        voices = [
            documents[row["document"]].text[row["start"] : row["end"]]
            for row in claim.sentences
            if row.get("stance", "for") == "for" and row.get("document") in documents
        ]
        spoken = [text for voice in voices if (text := printable_statement(voice)) and self._tellable(text, claim)]
        return min(spoken, key=lambda text: (len(text), text), default=None)

    def _tellable(self, statement: str, claim: Claim) -> bool:
        """Whether many can be said to say it, without naming anyone."""
        return is_general(statement, claim.move) and not self._names.reveals(statement)

    def _held(self, claim: Claim, quote: Quotation) -> str:
        """A claim that only its supporters' own words can tell: how many hold it, and one of them."""
        count = len(claim.supporters)
        subject = f"{count}名学员谈到同一看法" if claim.move != "problem" else f"{count}名学员反映同一问题"
        said = in_marks(self._names.masked(quote.printed))
        if self._speaker(quote) == "有学员":
            return cite("", claim.reference, quote.reference) + f"{subject}，其中一位说：{said}"
        return cite("", claim.reference, quote.reference) + f"{subject}，如{self._speaker(quote)}说：{said}"

    def _speaker(self, quote: Quotation) -> str:
        hidden = _DISAGREES.search(quote.text) or quote.move in NAMELESS_MOVES
        move = "gain" if quote.named else "other" if hidden else quote.move
        return self._names.speaker(quote.author, quote.unit, quote.role, move)

    def _quotation(self, quote: Quotation, *, as_example: bool = False) -> str:
        """A quotation as a sentence of prose: a passage as reported speech, anything else within marks."""
        text = self._names.masked(quote.printed)
        who = self._speaker(quote)
        if can_be_reported(quote) and who != "有学员":
            first, *rest = split_sentences(text)
            more = "".join(cite("", quote.reference) + piece for piece in rest)
            return cite("", quote.reference) + f"如{who}提出，{first}{more}"
        if who == "有学员":
            verbs = ("说", "反映", "坦言", "写道") if quote.move == "problem" else ("说", "认为", "谈到")
            verb = verbs[self._turn("nameless") % len(verbs)]
            return cite("", quote.reference) + f"有学员{verb}：{in_marks(text)}"
        places = _PLACES.get(quote.kind, ("说", "谈到"))
        verb = places[self._turn(quote.kind) % len(places)]
        start = "如" if as_example else ""
        return cite("", quote.reference) + f"{start}{who}{verb}：{in_marks(text)}"


def _speaks_for_many(claim: Claim, quote: Quotation) -> bool:
    """Whether one quotation can stand for a claim by itself: a sentence that does what the claim does."""
    return quote.form == "sentence" and does_its_move(quote.text, claim.move) and len(claim.supporters) >= _FEW


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


def _issue(issue: str | None) -> str:
    """The number of the issue: 第×期, as it was filled in."""
    if not issue:
        return "第待填期"
    return issue if "期" in issue else f"第{issue}期"


def names_of(material: Material, settings: BulletinSettings) -> Names:
    """How people of a class are printed in an edition."""
    lecturers = frozenset(course.lecturer for course in material.card.courses if course.lecturer)
    return Names(material.people, settings, lecturers)


@lru_cache
def _environment() -> Any:
    """Templates that ship; plain text, so nothing is escaped here: each writer escapes for its format."""
    import jinja2

    folder = Path(__file__).parent / "templates"
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), undefined=jinja2.StrictUndefined, autoescape=False,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
