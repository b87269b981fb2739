"""Where a quotation belongs by its own words, and which of its sentences make it.

A model says what each sentence does; what many readers see at a glance goes before it. A part of a bulletin says of its
quotations what they do (反映, 提出, 介绍), so a quotation that does something else stands elsewhere or not at all, and
what a passage says besides is left off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from textmine.bulletin.checking.folding import pairs_of
from textmine.bulletin.difficulties import plans, tells_difficulty
from textmine.bulletin.material import Quotation
from textmine.bulletin.naming import NAMELESS_MOVES
from textmine.bulletin.spares import says_its_move
from textmine.bulletin.suitable import belittles_oneself
from textmine.bulletin.wording import TALE, does_its_move, proposes, split_sentences, stands_alone
from textmine.quotes.caution import disagrees, mask_speaker, troubled

__all__ = ["is_nameless", "placed", "says_again", "tells_own_doing", "without_what_is_told"]

_OURS = re.compile(r"[我本](?:们|校|园|班|所|组)?")
"""Whose doing a practice is: 师生每天怎么说话 (how all talk every day) is nobody's."""
_BESIDES = re.compile(r"^[^，。]{0,10}(?:问题|困难|不足|困惑|难题|差距|遗憾)")
"""So begins what a passage that tells a gain says of difficulties besides."""
_HEARD = re.compile(r"听[了完罢]|讲座|[这那]一?[门节堂]课|主讲|教授|专家|老师讲|课程")
"""Words of who heard a course of the training; 听课不少于六十节 is a plan for one's own school."""
_ASKED = re.compile(r"[^，。]{1,8}(?:什么|怎么[样做]?)[。：]")
"""A question of a form, put again before its answer: 想通了什么。"""
_AMISS = re.compile(r"(?<!要)不要(?:让|再|把|总|只)|反复|免得|少安排|少搞|少看|打卡|负担")
"""Words of a proposal that tell what is amiss: 不要让老师反复上传 (do not have teachers upload it again and again)."""
_ANNOUNCED = re.compile(
    r"(?:[^，。]{0,8}提[一个几两点][^，。]{0,4}(?:意见|建议|想法|请求)|(?:意见|建议)[一两几]条)(?:，[^。]{0,12})?[。：]"
)
"""That something will be proposed, before it is: 提个意见。"""
_TOLD_BEFORE = frozenset({"gain", "practice", "proposal"})
"""Moves after which a passage may go on to a scene; a difficulty may be the scene itself."""
_SAME = 0.6
"""Share of the pairs of characters of the shorter of two texts from which on they say the same; a guess, from reading
examples of claims: 学会了用项目组织教学 behind 最大的收获是学会了用项目来组织教学 has 0.7, others have at most 0.4."""


def placed(quote: Quotation) -> Quotation:
    """A quotation as what it is by its words, and only what makes it that; whatever people pinned stays as it is."""
    return quote if quote.pinned else _unnamed(_without_frame_of_tale(_to_the_point(_by_its_words(quote))))


def is_nameless(quote: Quotation) -> bool:
    """Whether whoever says this is printed nowhere: a problem, disagreement, or what is asked because of trouble.

    What people decided to name is the business of whoever prints it.
    """
    complains = quote.move == "proposal" and bool(troubled(quote.text) or _AMISS.search(quote.text))
    return complains or disagrees(quote.text) or quote.move in NAMELESS_MOVES


def without_what_is_told(quote: Quotation, wordings: Iterable[str]) -> Quotation:
    """A passage without a first sentence that only says again what the draft tells, where the rest can stand alone.

    What is left is what it is by its own words: what was heard may be gone, and a plan be left.
    """
    pieces = list(split_sentences(quote.text)) if _can_be_cut(quote) else []
    if len(pieces) < 2 or not says_again(pieces[0], wordings) or not stands_alone("".join(pieces[1:])):
        return quote
    return _by_its_words(_of_pieces(quote, pieces, 1, len(pieces)))


def says_again(text: str, wordings: Iterable[str]) -> bool:
    """Whether a sentence says what the draft tells in other words.

    >>> says_again("这次培训让我受益，收获是学会了用项目来组织教学。", ["学会了用项目组织教学"])  # teaching by projects
    True
    >>> says_again("我把项目写进了课表。", ["学会了用项目组织教学"])
    False
    """
    own = frozenset(pairs_of(text))

    def shared(wording: str) -> float:
        theirs = frozenset(pairs_of(wording))
        return len(own & theirs) / max(1, min(len(own), len(theirs)))

    return any(shared(wording) >= _SAME for wording in wordings)


def tells_own_doing(text: str) -> bool:
    """Whether a sentence tells what its author, or their school, does.

    >>> tells_own_doing("我们每学期请家长进园一天。"), tells_own_doing("每周要写的加起来一万字。")  # a day of parents
    (True, False)
    """
    return _OURS.search(text) is not None and says_its_move(text, "practice")


def _by_its_words(quote: Quotation) -> Quotation:
    """What is taken for a difficulty, a practice or a gain, but by its words is none: as what it is, without a name.

    What will be done is no practice yet, whoever says it, and who means to visit lessons speaks of no course.
    """
    if quote.named:
        return quote
    if quote.move == "problem" and not tells_difficulty(quote.text):
        return replace(quote, move=_plain_move(quote.text), author=None, unit=None, role=None)
    planned = _plain_move(quote.text) == "pledge"
    if planned and (quote.move == "practice" or (quote.move == "course" and not _HEARD.search(quote.text))):
        return replace(quote, move="pledge")
    first = next(split_sentences(quote.text), "")
    if quote.move == "gain" and tells_difficulty(first) and not does_its_move(first, "gain"):
        return replace(quote, move="other", author=None, unit=None, role=None)
    return quote


def _plain_move(text: str) -> str:
    """What a text plainly does: it proposes, tells of its author's doing, plans, or tells a gain; else other."""
    pieces = list(split_sentences(text))
    if proposes(pieces[-1]):
        return "proposal"
    done = any(tells_own_doing(piece) for piece in pieces)
    planned = any(plans(piece) and says_its_move(piece, "pledge") for piece in pieces)
    gained = any(says_its_move(piece, "gain") for piece in pieces)
    return "practice" if done else "pledge" if planned else "gain" if gained else "other"


def _to_the_point(quote: Quotation) -> Quotation:
    """A passage that proposes or plans, from the sentence on that does: what led to it belongs to the school.

    Behind a plan no tale of what was before is told either, and behind a gain no difficulty.
    """
    if not _can_be_cut(quote):
        return quote
    pieces = list(split_sentences(quote.text))
    if quote.move == "gain":
        besides = (n for n, piece in enumerate(pieces) if n and _BESIDES.match(piece) and tells_difficulty(piece))
        return _of_pieces(quote, pieces, 0, next(besides, len(pieces)))
    does = [number for number, piece in enumerate(pieces) if says_its_move(piece, quote.move)]
    first = next((number for number in does if stands_alone(pieces[number])), None)
    if first is None or quote.move not in ("proposal", "pledge"):
        return quote
    return _of_pieces(quote, pieces, first, len(pieces) if quote.move == "proposal" else does[-1] + 1)


def _without_frame_of_tale(quote: Quotation) -> Quotation:
    """A passage without a question that is answered, or that announces a proposal, and without the scene at its end.

    Once it is said what was learnt, done or asked for, the rest is colour; what came of it at one's school is not.
    """
    if quote.move not in _TOLD_BEFORE or not _can_be_cut(quote):
        return quote
    pieces = list(split_sentences(quote.text))
    frames = (_ASKED, _ANNOUNCED) if quote.move == "proposal" else (_ASKED,)
    first = int(len(pieces) > 1 and any(frame.fullmatch(pieces[0]) for frame in frames))
    does = [n for n, piece in enumerate(pieces) if does_its_move(piece, quote.move) or says_its_move(piece, quote.move)]
    last = max(does, default=len(pieces) - 1) + 1
    tale = all(TALE.search(piece) and not (tells_own_doing(piece) or plans(piece)) for piece in pieces[last:])
    return _of_pieces(quote, pieces, first, last if tale else len(pieces))


def _can_be_cut(quote: Quotation) -> bool:
    return not (quote.pinned or quote.parts or quote.form != "passage" or quote.printed != quote.text)


def _of_pieces(quote: Quotation, pieces: Sequence[str], first: int, last: int) -> Quotation:
    """Some of a passage's sentences as a quotation of their own."""
    if (first, last) == (0, len(pieces)):
        return quote
    text = "".join(pieces[first:last])
    start = quote.start + len("".join(pieces[:first]))
    form = "passage" if last - first > 1 else "sentence"
    return replace(quote, form=form, start=start, end=start + len(text), text=text, printed=text)


def _unnamed(quote: Quotation) -> Quotation:
    """One who speaks of what they lack is not named, unless people decided so."""
    if quote.named or not quote.author or not belittles_oneself(quote.text):
        return quote
    said = mask_speaker(quote.printed, author=quote.author, unit=quote.unit, role=quote.role)
    return replace(quote, author=None, unit=None, role=None, printed=said)
