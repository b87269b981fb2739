"""Which quotations a draft can use, and where: each once, each person once, none that would expose its author."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from textmine.bulletin.difficulties import tells_difficulty
from textmine.bulletin.material import Claim, Material, Quotation
from textmine.bulletin.naming import NAMELESS_MOVES, Names
from textmine.bulletin.placing import placed, says_again, without_what_is_told
from textmine.bulletin.spares import says_its_move, spares
from textmine.bulletin.suitable import (
    class_words,
    is_blunt,
    is_colourful,
    is_of_a_day,
    is_of_the_class,
    is_unsuitable,
    tells_which_school,
)
from textmine.bulletin.wording import does_its_move, split_sentences, without_frame
from textmine.quotes.caution import own_office

__all__ = ["Choice", "Slot", "choose", "told_without_marks"]

_CONTROL = re.compile(r"[\x00-\x1f\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
"""A quotation with one of these cannot be printed in a line of prose as it is."""
_SPOKEN = re.compile(
    r"我|俺|咱|本人|笔者|余|老夫|鄙人|在下|窃|你|您|哈哈|[!！~～]|^(?:好|是的|谢谢|@)|所述|上述|楼上|楼主|同志|的帖子|老师好"
)
"""Such a passage speaks to somebody, or of its author: it cannot be told without marks."""
_ADDRESSES = re.compile(
    r"^(?:@|回复|引用)|^(?:上一?轮|前面|刚才)[^，。]{0,8}[谈说讲]|[这本]轮[^，。]{0,2}补充|[楼]上|楼主|所述|的(?:帖子|回帖|发言)|(?:老师|书记|校长|主任|园长|同志)(?:说的(?!话)|好|您|你)|^[^，。]{1,6}(?:老师|书记|校长|主任|园长|同志)，"
)
"""An answer to somebody in the forum makes no sense to those who did not read the question."""
_ANSWERS = re.compile(r"(?:老师|书记|校长|主任|园长|同志)讲的")
"""Such words of a reply are about a post; in a report or a post 张老师讲的 is a lecture."""
_OF_A_TALE = re.compile(r"(?:前后|先后)[一二两三四几][回次]")
"""So goes on a tale of which the beginning was told before."""
_BY_WORDS = frozenset({"course", "practice", "problem", "proposal", "pledge"})
"""Moves that a sentence must also make by its words: 有学员建议 before what proposes nothing is wrong to any reader."""
_SHORTEST_TOLD = 12
"""Characters of a sentence that is told without marks; a guess."""
_SMALL_CLASS, _MOST_OTHERS = 100, 2
"""People who write, of a class in which one voice is joined by so many that tell little: a guess; the class of the
reference has 100. Of 346 who keep notes the first such sentences are chat."""
_MOST_SPARE = 3
"""Quotations that tell little from which a round takes, so that they do not become a list; a guess."""
_MOST_AGAIN = 2
"""Quotations that a part takes from people who are quoted in others; a guess."""
_KINDS = ((False, False), (True, False), (False, True), (True, True))
"""In which order quotations are dealt: do they say a thought again that is told; are they colourful, or of a day."""
_LONGEST = {"sentence": 120, "passage": 220, "phrase": 16}


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the draft for quotations: `round:1`, `move:gain`, `claim:C2`, `course`."""

    name: str
    quotes: tuple[Quotation, ...]


@dataclass
class Choice:
    """The quotations of each slot, in the order in which they are printed; `take` limits how many."""

    slots: dict[str, list[Quotation]] = field(default_factory=dict)
    order: list[tuple[str, Quotation]] = field(default_factory=list)

    def take(self, count: int) -> dict[str, list[Quotation]]:
        """The first so many quotations by importance, by slot."""
        taken: dict[str, list[Quotation]] = {}
        for slot, quote in self.order[:count]:
            taken.setdefault(slot, []).append(quote)
        return taken


def choose(
    material: Material,
    names: Names,
    claims: Sequence[Claim],
    wordings: Collection[str] = (),
    places: Mapping[str, str] | None = None,
) -> Choice:
    """Deal the quotations to the slots in turns: one each, then a second one, so that any number is balanced.

    Before them come those that people pinned, however many of a person or at a place. Of the sentences on a claim that
    the draft tells one is quoted elsewhere, and others only where there is room: the same thought again tells little.

    Args:
        material: what the run found.
        names: how people are printed.
        claims: those that the draft tells; the quotations of others are free for other places.
        wordings: the words in which it tells them; a quotation that says just these would say them twice.
        places: where each claim is told, by its id; by default with its move.
    """
    fits = _Fits(material, names)
    usable = [
        quote
        for quote in (without_what_is_told(placed(quote), wordings) for quote in material.quotes)
        if fits.printable(quote) and (quote.pinned or not _repeats(quote, wordings))
    ]
    shared = {quote.id for claim in claims for quote in _of_claim(claim, usable, against=False)}
    usable = [quote for quote in usable if quote.pinned or quote.id in shared or not _is_blunt_alone(quote)]
    told = Counter(f"move:{claim.move}" for claim in claims)
    slots = [slot for slot in _slots(material, usable, names, claims, places or {}) if slot.quotes]
    spare = [quote for quote in spares(material) if fits.printable(quote) and not _is_blunt_alone(quote)]
    said_already = {*told, *(places or {}).values()}
    slots = [*_joined_by_others(slots, spare, said_already, material), *_filled(slots, spare, said_already, material)]
    thoughts = {quote.id: claim.id for claim in claims for quote in _of_claim(claim, usable, against=False)}
    order = [(slot.name, quote) for slot in slots for quote in slot.quotes if quote.pinned]
    used = {quote.id for _, quote in order}
    people = {quote.person or quote.id for _, quote in order}
    said = {thoughts[quote.id] for _, quote in order if quote.id in thoughts}
    filled: Counter[str] = Counter()
    turns = max((len(slot.quotes) for slot in slots), default=0)
    rounds = ((kind, slot) for kind in _KINDS for _ in range(turns) for slot in slots)
    for (again, colourful), slot in rounds:
        known = {id_ for id_, of in thoughts.items() if of in said and slot.name != f"claim:{of}" and not again}
        quote = _next(slot, used | known, people, colourful=colourful)
        if quote is not None and filled[slot.name] < _most(slot.name, told[slot.name]) + (
            again and slot.name.startswith("claim:")
        ):
            filled[slot.name] += 1
            used.add(quote.id)
            people.add(quote.person or quote.id)
            said |= {thoughts[quote.id]} if quote.id in thoughts else set()
            order.append((slot.name, quote))
    empty = (slot for slot in slots if not filled[slot.name] and slot.name not in said_already)
    order += [(slot.name, quote) for slot in empty for quote in _of_who_is_quoted(slot, used)]
    choice = Choice(order=order)
    for name, quote in order:
        choice.slots.setdefault(name, []).append(quote)
    return choice


def _is_blunt_alone(quote: Quotation) -> bool:
    """Whether one person alone proposes bluntly: of a few such a claim is not told either."""
    return quote.move == "proposal" and is_blunt(quote.text)


def _joined_by_others(
    slots: Sequence[Slot], spare: Sequence[Quotation], told: Collection[str], material: Material
) -> Iterator[Slot]:
    """The slots, in a small class with others' words where one person alone would speak of a move."""
    small = material.writers <= _SMALL_CLASS
    for slot in slots:
        who = {quote.person or quote.id for quote in slot.quotes}
        if small and slot.name.startswith("move:") and slot.name not in told and len(who) == 1:
            own = (quote for quote in spare if f"move:{quote.move}" == slot.name and not is_of_a_day(quote.text))
            others = [quote for quote in own if (quote.person or quote.id) not in who]
            yield Slot(slot.name, (*slot.quotes, *others[:_MOST_OTHERS]))
        else:
            yield slot


def _filled(
    slots: Sequence[Slot], spare: Sequence[Quotation], told: Collection[str], material: Material
) -> Iterator[Slot]:
    """Slots for moves and rounds of which nothing is told and nothing was chosen, with what may stand there instead.

    A move comes first: a round whose people are not quoted still has its figures.
    """
    taken = {slot.name for slot in slots} | set(told)
    for move in dict.fromkeys(quote.move for quote in spare):
        if f"move:{move}" not in taken:
            yield Slot(f"move:{move}", tuple(quote for quote in spare if quote.move == move))
    for number, round_ in enumerate(material.card.rounds, 1):
        talk = [quote for quote in spare if quote.thread == round_.question and quote.move != "problem"]
        if talk and f"round:{number}" not in taken:
            yield Slot(f"round:{number}", tuple(talk[:_MOST_SPARE]))


def _most(slot: str, told: int) -> int:
    """How many quotations a place can hold before it becomes a list; the more claims, the fewer single voices.

    From reading the reference aloud.
    """
    return 1 if slot.startswith(("claim:", "against:")) else 4 if slot.startswith("round:") else max(1, 3 - told)


def _of_who_is_quoted(slot: Slot, used: Collection[str]) -> list[Quotation]:
    """What can fill a part of which all who speak are quoted in others, as in a class of a dozen: without names.

    That nobody has a difficulty is worse to read than that somebody is quoted twice.
    """
    if not slot.name.startswith("move:"):
        return []
    of_each: dict[str, Quotation] = {}
    for quote in sorted(slot.quotes, key=lambda quote: not _is_plain(quote)):
        if quote.id not in used:
            of_each.setdefault(quote.person or quote.id, replace(quote, author=None, unit=None, role=None))
    return list(of_each.values())[:_MOST_AGAIN]


def _next(slot: Slot, used: set[str], people: set[str], *, colourful: bool) -> Quotation | None:
    fresh = (
        quote
        for quote in slot.quotes
        if quote.id not in used and (quote.person or quote.id) not in people and _is_plain(quote) != colourful
    )
    return next(fresh, None)


def _is_plain(quote: Quotation) -> bool:
    """Whether it holds neither dialect nor a day that no reader knows (今天, 上周): such words are taken last."""
    return not (is_colourful(quote.text) or is_of_a_day(quote.text))


@dataclass(frozen=True)
class _Fits:
    """What of the quotations a draft can print."""

    material: Material
    names: Names

    @cached_property
    def _words(self) -> frozenset[str]:
        return class_words(self.material)

    def printable(self, quote: Quotation) -> bool:
        """Whether it can stand in the draft; what people pinned, whatever it says."""
        if quote.pinned:
            return not (_CONTROL.search(quote.text) or quote.form == "phrase" or _exposes(quote, self.names))
        return _can_stand(quote) and not _exposes(quote, self.names) and self._can_be_signed(quote)

    def _can_be_signed(self, quote: Quotation) -> bool:
        """Whether an official would sign it, and it is of the class."""
        if own_office(quote.text) and "×" in quote.printed:
            return False  # 我是×××× (I am ****) reads as a slip of the editor's
        complains = quote.move in (*NAMELESS_MOVES, "proposal") and (not quote.author or quote.move != "proposal")
        if is_unsuitable(quote.text, self.names.public) or (complains and tells_which_school(quote.text)):
            return False
        if quote.move not in ("proposal", "pledge") or any(
            quote.thread == round_.question for round_ in self.material.card.rounds
        ):
            return True
        return is_of_the_class(quote.text, quote.kind, self._words)


def _can_stand(quote: Quotation) -> bool:
    if (
        quote.stopgap
        or quote.form == "phrase"
        or _CONTROL.search(quote.text)
        or len(quote.text) > _LONGEST.get(quote.form, 120) + 20
    ):
        return False
    if quote.text.rstrip("”’」』").endswith(("？", "?", "…", "...", "。。")):  # asked, or left open
        return False
    if _OF_A_TALE.match(quote.text):
        return False
    return not (_ADDRESSES.search(quote.text) or (quote.kind == "reply" and _ANSWERS.search(quote.text)))


def _exposes(quote: Quotation, names: Names) -> bool:
    """Whether the words tell who speaks although nobody is to be named."""
    return (quote.move in NAMELESS_MOVES or not quote.author) and names.reveals(quote.text)


def _slots(
    material: Material, quotes: list[Quotation], names: Names, claims: Sequence[Claim], places: Mapping[str, str]
) -> Iterator[Slot]:
    """In order of importance: the rounds, what claims rest on, then what people say by move.

    What a round holds of a proposal that is told among proposals stands there.
    """
    threads = {round_.question: number for number, round_ in enumerate(material.card.rounds, 1)}
    loose = [
        quote for quote in quotes if not quote.pinned
    ]  # a claim has room for one example, and pins are not counted
    dissent = {quote.id for claim in claims for quote in _of_claim(claim, loose, against=True)}
    proposing = [claim for claim in claims if claim.move == "proposal" and "round" not in places.get(claim.id, "")]
    elsewhere = {quote.id for claim in proposing for quote in _of_claim(claim, loose, against=False)}
    talk = [q for q in quotes if q.thread in threads and q.move != "problem" and q.id not in dissent]
    for question, number in threads.items():
        own = [quote for quote in talk if quote.thread == question and quote.id not in elsewhere]
        yield Slot(f"round:{number}", tuple(sorted(own, key=_reportable_first)))
    claimed: set[str] = set()
    for claim in claims:
        own = _of_claim(claim, loose, against=False)
        other = _of_claim(claim, loose, against=True)
        claimed |= {quote.id for quote in (*own, *other)}
        yield Slot(claim.reference, tuple(quote for quote in own if quote.id not in dissent))
        yield Slot(f"against:{claim.id}", tuple(quote for quote in other if not names.reveals(quote.text)))
    free = [quote for quote in quotes if quote not in talk and quote.id not in claimed]
    for move in ("course", "gain", "practice", "proposal", "problem", "pledge"):
        own = [quote for quote in free if quote.move == move]
        heard = (q for q in own if move not in _BY_WORDS or q.pinned or _does(q))
        yield Slot(f"move:{move}", tuple(heard))


def _does(quote: Quotation) -> bool:
    if quote.move == "problem":
        return tells_difficulty(quote.text)
    return does_its_move(quote.text, quote.move) or says_its_move(quote.text, quote.move)


def _reportable_first(quote: Quotation) -> tuple[bool, bool, float, str]:
    """A passage that can stand as reported speech opens a round, as in the reference; who can be named comes next."""
    return (
        not told_without_marks(quote, quote.text) or quote.form != "passage",
        not quote.author,
        -quote.score,
        quote.text,
    )


def told_without_marks(quote: Quotation, text: str, wordings: Collection[str] = ()) -> list[str]:
    """A quotation's sentences as they can be told without marks; none where it speaks of its author or to somebody.

    Args:
        quote: the quotation.
        text: its words as an edition prints them.
        wordings: what the draft tells elsewhere; a sentence that holds any of it is not told again.
    """
    if quote.parts or "……" in text or text[-1:] not in ("。", "！"):
        return []
    first, *rest = split_sentences(text)
    told = [without_frame(first), *(piece for piece in rest if not _holds(piece, wordings))]
    too_short = len(told[0]) < _SHORTEST_TOLD or (quote.form == "passage" and len(told) < 2)
    return [] if too_short or _holds(first, wordings) or any(_SPOKEN.search(piece) for piece in told) else told


def _holds(text: str, wordings: Iterable[str]) -> bool:
    return any(wording in text for wording in wordings)


def _repeats(quote: Quotation, wordings: Collection[str]) -> bool:
    """Whether a quotation would say again what is told as a claim, and cannot do without it."""
    if quote.form == "sentence" and says_again(quote.text, wordings):
        return True
    return _holds(quote.text, wordings) and not told_without_marks(quote, quote.text, wordings)


def _of_claim(claim: Claim, quotes: Iterable[Quotation], *, against: bool) -> list[Quotation]:
    """Quotations that lie on a sentence for the claim, or against it."""
    side = [row for row in claim.sentences if (row.get("stance") == "against") is against]
    places = {(row["document"], row["start"], row["end"]) for row in side}
    return [
        quote
        for quote in quotes
        if any(quote.document == d and quote.start < end and start < quote.end for d, start, end in places)
    ]
