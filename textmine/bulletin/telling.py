"""How a claim is told: in general words that many can be said to say, else in the very words of those who hold it.

A claim is worded by each who holds it. What one of them puts generally can be told of all: the sentence, or its first
clauses, without the frame that only says that somebody speaks (依我浅见, 我的建议是). Of several such wordings the one
is taken that has most in common with what the others say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from textmine.bulletin.checking.folding import pairs_of
from textmine.bulletin.material import Claim, Material
from textmine.bulletin.naming import Names
from textmine.bulletin.suitable import SOMEBODY, is_unsuitable, tells_which_school
from textmine.bulletin.wording import (
    bare_proposal,
    does_its_move,
    is_general,
    is_topic,
    printable_statement,
    proposes,
    stands_alone,
    without_frame,
)
from textmine.quotes.caution import own_office

__all__ = [
    "can_be_told",
    "claim_wording",
    "claim_wordings",
    "is_norm",
    "shared_subject",
    "spoken",
    "voices",
    "words_of_one",
]

_FEW = 4
"""From this many people on a claim may be told in the words of one of them; a guess, from reading."""
_MANY = 5
"""From this many people on, 多位, those words need no cue of the claim's move; a guess, from reading."""
_SHORTEST_OPENING = 10
"""Characters of the first clauses of a sentence that can tell a claim; a guess, from reading."""
_NOT_WITHOUT = re.compile(
    r"^(?:如果|假如|若|倘若|只要|只有|虽然?|尽管|即使|与其|除非|因为?|由于|当|凡|不是|不仅|不但|既|越|以前|从前|过去|原来|原本)"
)
"""Clauses that say nothing, or something else, without what follows."""
_LEANS_BACK = re.compile(r"^(?:但|却|不过|而|才|就|便|则|也|还|否则|反而|只是|可(?!以)|方)")
"""A clause that the one before it must not be told without."""
_NORM = re.compile(
    r"必须|应[当该]?|(?<!只)需要|(?<!只需)要(?!么|是)|不能|不宜|宜|关键|离不开|不如|才能|方能|不要|别再|请|[一全]律"
)
_SUPPOSES = re.compile(r"怕是|恐怕|估计|说不定")
_I = re.compile(r"我(?!们)|俺|咱")
_HOLDS_TOGETHER = frozenset("的了着过是在也就都把被得和与及不没个一这那有我你他她它们人事上下里，、。：；“”")
_TO_THE_END = frozenset({"proposal", "pledge"})
"""Moves whose wording ends with what is proposed or pledged, and not with the reason."""
_LIVED = frozenset({"practice", "problem"})
"""Moves that differ from school to school: what one of them tells is not told of the others."""
_SHORTEST_VOICE, _LONGEST_VOICE = 12, 48
"""Characters of a clause or two that stand in a row of voices (有的说…，有的说…); a guess, from reading."""


def can_be_told(claim: Claim, material: Material, names: Names) -> bool:
    """Whether a claim can be reported in a sentence, in the words of one who holds it, or by what it is about."""
    if claim_wordings(claim, material, names) or words_of_one(claim, material, names):
        return True
    return len(claim.supporters) >= _MANY and shared_subject(claim, material) is not None


def spoken(row: Mapping[str, Any], material: Material) -> str:
    """The sentence of a claim's row as it was written."""
    document = material.documents.get(row.get("document", ""))
    return document.text[row["start"] : row["end"]] if document else ""


def is_norm(text: str) -> bool:
    """Whether a sentence says how things should be, and not how they are.

    >>> is_norm("微党课必须立足本校。"), is_norm("目前，微党课已形成制度。"), is_norm("怕是都要面面相觑。")
    (True, False, False)
    """
    return _NORM.search(text) is not None and not _SUPPOSES.search(text)


def _rows(claim: Claim, stance: str = "for") -> list[Mapping[str, Any]]:
    return [row for row in claim.sentences if row.get("stance", "for") == stance]


def claim_wordings(claim: Claim, material: Material, names: Names) -> list[str]:
    """The claim and what its supporters say, as far as many can be said to say it without naming anyone.

    What people worded is told in their words.
    """
    if claim.renamed:
        return [names.masked(claim.statement).strip().rstrip("。")]
    own = (spoken(row, material) for row in _rows(claim))
    said = (claim.statement, *(own if claim.move not in _LIVED else ()))
    found = dict.fromkeys(wording for text in said for wording in _wordings(names.masked(text), claim.move))
    return [text for text in found if not names.reveals(text)]


def _wordings(text: str, move: str) -> Iterator[str]:
    """A sentence as the object of 认为 or 建议, whole, and its beginnings that can be told of many."""
    for part in _beginnings(without_frame(text)):
        wording = printable_statement(part)
        if wording and move == "proposal" and proposes(bare_proposal(wording)):
            continue  # 建议，…的同学建议…: it would be proposed that somebody proposes
        if wording and is_general(wording, move) and (move not in _TO_THE_END or _does_to_the_end(wording, move)):
            yield wording


def _does_to_the_end(wording: str, move: str) -> bool:
    return does_its_move(wording.split("，")[-1], move)


def _beginnings(text: str) -> Iterator[str]:
    """A sentence, then what is left of it as clauses are taken off its end, where that can be done.

    >>> list(_beginnings("把台账合并一下，一张表说清，检查时看一本就够。"))[-1]
    '把台账合并一下，一张表说清。'
    >>> list(_beginnings("如果能合并，请合并。"))
    ['如果能合并，请合并。']
    """
    yield text
    clauses = text.rstrip("。！").split("，")
    for count in range(len(clauses) - 1, 0, -1):
        part = "，".join(clauses[:count])
        if len(part) < _SHORTEST_OPENING:
            return
        if not _LEANS_BACK.match(clauses[count]) and not _NOT_WITHOUT.match(clauses[count - 1]):
            yield f"{part}。"


def claim_wording(claim: Claim, material: Material, names: Names) -> str | None:
    """The claim's own words, if all of them can be told of many; else what has most in common with what others say.

    An image is one person's, though many hold the thought, and whom one school calls 周师傅 others do not know: such
    words are printed within marks or not at all.
    """
    told = claim_wordings(claim, material, names)
    if claim.renamed:
        return told[0]
    wordings = [text for text in told if not _LIKENS.search(text) and not SOMEBODY.search(text)]
    own = printable_statement(without_frame(names.masked(claim.statement)))
    if own in wordings:
        return own
    return next(iter(_by_what_they_share(wordings, claim, material)), None)


def _by_what_they_share(texts: Iterable[str], claim: Claim, material: Material) -> list[str]:
    """Texts by the pairs of characters that they share with the sentences on a claim; ties by length and text.

    What names somebody of one school comes last, and what says how things should be before an image or a tale. The
    number of pairs is divided by the root of the text's own: a clause that nobody else says counts against it, and one
    that all say counts for it.
    """
    said = Counter(chain.from_iterable(_content(spoken(row, material)) for row in _rows(claim)))

    def shared(text: str) -> float:
        own = _content(text)
        return float(sum(map(said.__getitem__, own)) / max(len(own), 1) ** 0.5)

    def order(text: str) -> tuple[bool, bool, float, int, str]:
        return bool(SOMEBODY.search(text)), not is_norm(text), -shared(text), len(text), text

    return sorted(texts, key=order)


_LIKENS = re.compile("一个理|一回事|好比|如同|仿佛|犹如|就像|像[^，。]{1,10}(?:一样|似的|一般)")
"""What likens one thing to another: 跟烧炕是一个理 (it is as with firing a stove)."""


def _content(text: str) -> frozenset[str]:
    """Pairs of characters of which neither only holds others together."""
    return frozenset(pair for pair in pairs_of(text) if not _HOLDS_TOGETHER & set(pair))


def words_of_one(claim: Claim, material: Material, names: Names, *, without: Sequence[str] = ()) -> str | None:
    """The sentence that stands for a claim, exactly as one of those who hold it wrote it, if it can stand alone.

    Where it cannot, or is told elsewhere in the draft (`without`), the sentence of another who holds it.
    """
    people, statement = len(claim.supporters), claim.statement.strip()
    own = [spoken(row, material).strip() for row in _rows(claim)]

    def fits(text: str, *, cue: bool) -> bool:
        whose = names.reveals(text) or own_office(text) or is_unsuitable(text)
        whose = whose or (claim.move in ("problem", "proposal") and tells_which_school(text))
        return stands_alone(text) and not whose and (not cue or does_its_move(text, claim.move))

    if people < _FEW:
        return None
    stands = any(statement in text for text in own) and fits(statement, cue=people < _MANY)
    if stands and not _told_already(statement, without):
        return statement
    if not stands and claim.move == "gain":  # what one learnt on a day
        return None
    others = (text for text in own if fits(text, cue=True) and not _told_already(text, without))
    return next(iter(_by_what_they_share(others, claim, material)), None)


def shared_subject(claim: Claim, material: Material) -> str | None:
    """What a claim is about: the keyword of the class that most of its sentences share; a short one says too little."""
    texts = [spoken(row, material) for row in _rows(claim)]
    terms = {
        str(keyword.get("term"))
        for row in material.keywords
        if row.get("group") == "corpus"
        for keyword in row.get("keywords", ())
    }
    shared = {term: sum(term in text for text in texts) for term in terms if len(term) >= 3 and is_topic(term)}
    held = [(count, len(term), term) for term, count in shared.items() if 2 * count >= len(texts) > 0]
    return max(held)[2] if held else None


def voices(
    claim: Claim, material: Material, names: Names, *, stance: str = "for", without: Sequence[str] = (), most: int = 2
) -> list[str]:
    """Ends of sentences on a claim, each of another person, as they were written: 有的说…，有的说….

    Args:
        claim: the claim.
        material: what the run found.
        names: how people are printed; a voice that names anyone is left out.
        stance: `for` or `against`.
        without: people and texts that stand elsewhere in the draft.
        most: how many.
    """
    found: dict[str, str] = {}
    for row in _rows(claim, stance):
        document = material.documents.get(row.get("document", ""))
        who = (document.person if document else None) or str(row.get("author"))
        said = _end_that_says_it(spoken(row, material), claim.move if stance == "for" else "")
        if (
            said
            and who not in without
            and not _told_already(said, without)
            and not (names.reveals(said) or own_office(said) or is_unsuitable(said))
        ):
            found[who] = min(found.get(who, said), said, key=lambda text: (len(text), text))
    ranked = sorted(
        _by_what_they_share(found.values(), claim, material),
        key=lambda text: bool(_I.search(text) or _LIKENS.search(text)),
    )
    return sorted(ranked[:most], key=lambda text: (len(text), text))


def _told_already(said: str, texts: Iterable[str]) -> bool:
    return any(said in text or (len(text) >= _SHORTEST_OPENING and text in said) for text in texts)


def _end_that_says_it(text: str, move: str) -> str | None:
    """A short sentence, or its end behind 我才明白 and the like; None where that cannot stand alone."""
    end = without_frame(text.strip())
    plain = end.rstrip("。！")
    fits = _SHORTEST_VOICE <= len(plain) <= _LONGEST_VOICE and does_its_move(text, move)
    return plain if fits and stands_alone(end, least=_SHORTEST_VOICE) and not re.search("[“”：；]", plain) else None
