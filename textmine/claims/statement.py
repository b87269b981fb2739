"""A claim in one sentence: a sentence or its beginning, shortened where that is safe.

Who is counted should hold all of what is printed, so direction matters, as in textual entailment (Dagan et al. 2006):
the medoid of sentences is the one most like all of them, and that is often a long one, which says more than the others
do. Often only its end does, so the beginning of a sentence can be the statement, where it stands on its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["CLAUSE", "Parts", "clauses", "openings", "shorten"]


@dataclass(frozen=True, eq=False)
class Parts:
    """Statements that texts could make.

    Attributes:
        texts: the text of each, shape (n_parts,).
        ends: the characters of the text from its start that are the statement, −1 for all, shape (n_parts,).
        words: TF-IDF rows, CSR (n_parts, n_words).
        clauses: of each, the pairs of neighbouring letters of each of its clauses, length n_parts.
    """

    texts: NDArray[np.int64]
    ends: NDArray[np.int64]
    words: Any
    clauses: Sequence[Sequence[frozenset[str]]]

    def take(self, chosen: NDArray[np.int64]) -> Parts:
        """Some of them."""
        clauses = [self.clauses[at] for at in chosen.tolist()]
        return Parts(self.texts[chosen], self.ends[chosen], self.words[chosen], clauses)

    def end(self, place: int) -> int | None:
        """The end of one of them; None for the end of its text."""
        return int(self.ends[place]) if self.ends[place] >= 0 else None


def clauses(text: str) -> list[frozenset[str]]:
    """The pairs of neighbouring letters of each clause, and of each of several things that it names side by side.

    One of fewer than four letters goes with the next, the last with the one before.

    >>> [len(pairs) for pairs in clauses("其次，党课要短，讲身边人才行，真的。")]  # second: short, on people nearby
    [5, 7]
    """
    joined = [""]
    for clause in _COORDINATE.split(text):
        letters = _NO_LETTER.sub("", clause)
        joined[-1:] = [joined[-1] + letters] if len(joined[-1]) < _LEAST_CLAUSE else [joined[-1], letters]
    if len(joined) > 1 and len(joined[-1]) < _LEAST_CLAUSE:
        joined[-2:] = [joined[-2] + joined[-1]]
    return [pairs for letters in joined if (pairs := frozenset(map("".join, pairwise(letters))))]


def openings(text: str) -> Iterator[int]:
    """Where beginnings of a sentence end that stand on their own.

    What is left out must not turn round or limit what is said, nor complete it; what is left has eight letters or more
    and does not lead up to something.

    >>> text = "参加以太坊中文周会，了解最新行业动态，但没听懂。"  # attended, learnt, understood nothing
    >>> [text[:end] for end in openings(text)]
    ['参加以太坊中文周会']
    >>> list(openings("听完关于倾听的那一课，我不再打断孩子。"))  # after the lesson on listening I no longer interrupt
    []
    """
    for match in _PAUSE.finditer(text):
        head, rest = text[: match.start()], text[match.end() :]
        clause = _PAUSE.split(head)[-1]
        letters = len(_NO_LETTER.sub("", _MARK.sub("", head)))
        only_when = _AFTER.match(_MARK.sub("", head)) and rest.startswith("我")
        if letters < _LEAST or only_when or not _NO_LETTER.sub("", rest) or _unbalanced(head):
            continue
        if not (_BOUND.match(rest) or _LEADING.match(_MARK.sub("", head)) or _UNFINISHED.search(clause)):
            yield match.start()


def _unbalanced(head: str) -> bool:
    return any(head.count(left) != head.count(right) for left, right in _BRACKETS) or head.count("**") % 2 == 1


def shorten(text: str) -> str:
    """The statement that a sentence makes: its end, without a list mark and a clause that only leads up to it.

    What is left out says who thinks so, or since when, and never denies, asks, limits or proposes; what is left must
    stand on its own: no pronoun or connective that points back, and eight characters or more. Otherwise the sentence
    stays whole.

    >>> shorten("1. 听了袁老师的课我心里有了数，微党课要讲身边人的真事。")  # now I know: tell true stories
    '微党课要讲身边人的真事。'
    >>> shorten("我认为，这样做不行。")  # what does "this" mean?
    '我认为，这样做不行。'
    >>> shorten("这是我第一次去了解南塘DAO")  # the first time for one of those who say so
    '了解南塘DAO'
    """
    whole = _MARK.sub("", text)
    rest = whole
    while (lead := _LEAD.match(rest)) and _stands(rest[lead.end() :]):
        rest = rest[lead.end() :]
    if (once := _HOW_OFTEN.match(rest)) and len(rest) - once.end() > _LEAST_CLAUSE:
        rest = rest[once.end() :]
    return rest or text


def _stands(rest: str) -> bool:
    return len(rest) >= _LEAST and _POINTING.match(rest) is None


_MARK = re.compile(r"^(?:[\\#>•·|\-\s]+|\*\s+|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.、．](?!\d)\s*)+")
_NO_LETTER = re.compile(r"[\W_]+")
_PAUSE = re.compile("[，,；;。！!？?]+")
CLAUSE = re.compile(r"[，,；;。！!？?：:、\n]+")
_COORDINATE = re.compile(CLAUSE.pattern + "|[/／]|以及|和(?![谐平睦气])|与(?![会否])|及(?![时其])")
"""What stands between things of which a text may say one and not the other."""
_LEAST_CLAUSE = 4
"""Letters of a clause that says something: a subject and a verb of two each."""
_BRACKETS = (("“", "”"), ("《", "》"), ("（", "）"), ("(", ")"), ("「", "」"), ("【", "】"), ("‘", "’"))
_BOUND = re.compile(
    r"[\s”」]*(?:但|不过|可是|可(?![以能])|却|然而|而|只是|才|就|也|都|则|便|那么?|所以|因此|因而|于是|否则|不然|从而|使|让|还是"
    "|更|甚至|尤其|特别|除非|如果|只要|只有|因为|由于|的|是|为|没|不|未|难|何|需|必须|应(?![用邀对聘]))"
)
"""What a clause begins with that turns round, limits, denies or completes the one before it, or says what that asks."""
_LEADING = re.compile(
    "(?:虽然?|尽管|即使|即便|如果|要是|假如|倘若|若|只要|只有|一旦|因为|由于|为了?|随着|通过|对于|关于|对(?![我你他])|不仅|不但|不光|不是"
    "|除了?|既|与其|当|从前|以前|过去|原本|本来|原来以为|无论|不管|作为|根据|按照|经过|自从|面对|在(?!线))"
)
"""What a sentence begins with that leads up to its main clause."""
_AFTER = re.compile("(?:听|看|学|读|上|做)(?:完|罢|了|过)[^，。]*$")
"""What only says after what I did something: 听完这堂课，我…"""
_UNFINISHED = re.compile(
    "(?:时候?|以?后|之前|以前|中|里|上|下|来看|来说|而言|的话|认为|觉得|以为|发现|说|表示|建议|希望|明白了?|知道|意识到|体会到|是|有"
    "|的|和|与|及|或|在|把|被|让|使|对)$"
)
"""What a clause ends with that something must follow."""
_LEAST = 8
"""Characters of the shortest full statement: subject, verb and object of two each, a particle and a full stop."""
_TOLD = (
    "(?:(?:可?算|可)?(?:弄|琢磨|想|听)?明白了?|心里(?:才)?有了[数底]|懂得?了?|想通了?|恍然|彻悟|信服"
    "|认识到|体会到|意识到|感受到|觉得)"
)
_LEAD = re.compile(
    "(?:"
    "(?:所以|因此|因而|由此|总之|另外|此外|其次|首先|最后|同时|当然|其实|说到底|老实讲|说实话|老实说)"
    "|(?:依我(?:浅见|看|之见)|在我看来|我(?:个人)?(?:认为|觉得|以为|看)|窃以为|我的(?:看法|体会|想法)(?:是|就一条|有一条)?)"
    f"|(?:听|听了|听完|听罢|学了|学完|学习后|通过)?[^，。；：:！？不没未无别难要]{{0,18}}(?:我|这才|这回|才|使我们|进一步){_TOLD}"
    ")[，,：:]"
)
"""Clauses that only lead up to a statement. 我建议 is none: without it, a wish would read as a fact."""
_HOW_OFTEN = re.compile(
    "(?:今[天晚日]|昨[天晚日])?(?:这是)?我?(?:又一次|再一次|第一次|首次|头一[次回]|重复|重新(?!认识)|再次|又|还|也)去?"
    "(?=了解|学习|学到|学会|听|观?看|参加|阅读|读|完成|认识|体会|复习|回顾|明白|知道|体验|尝试)"
)
"""How often, or what beside, one person did it: who did it a second time did it, and the others need not have."""
_POINTING = re.compile("[这那它他她其此该]|如此|于是|因为|但|而|却|也|还|又|就|便|才|所以|不然|否则|并|以及|或者")
