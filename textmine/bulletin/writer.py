"""The sentences of a draft: who says what, how many, in which words, and how one sentence joins the one before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textmine.bulletin.draft import TO_CHECK, cite
from textmine.bulletin.material import Claim, Material, Quotation
from textmine.bulletin.naming import Names
from textmine.bulletin.placing import is_nameless, tells_own_doing
from textmine.bulletin.selection import told_without_marks
from textmine.bulletin.suitable import is_blunt
from textmine.bulletin.telling import is_norm, shared_subject, voices, words_of_one
from textmine.bulletin.wording import (
    bare_proposal,
    declares_dissent,
    does_its_move,
    hedge_subject,
    in_marks,
    joint,
    proposes,
    reported_statement,
    shared_by,
    stands_alone,
    tells_gain,
)
from textmine.settings import BulletinSettings, KindNames

__all__ = ["Writer"]

_PLACED = frozenset({"report", "submission", "post", "reply"})
"""Kinds of text that are named where their words are quoted."""
_WROTE = frozenset({"report", "submission"})
_SAYS = {
    "gain": ("谈到", "说"),
    "practice": ("介绍说", "谈到"),
    "problem": ("反映", "说"),
    "proposal": ("提出", "建议"),
    "pledge": ("表示", "说"),
    "course": ("谈到", "说"),
}
_REPORTS = {"practice": "介绍", "pledge": "表示", "problem": "反映", "course": "谈到"}
"""The verb of speech that is told without marks; anything else is 提出."""
_DEMANDS = frozenset({"提出", "建议", "表示"})
_NAMELESS_STARTS = ("有学员", "也有学员", "还有学员", "另有学员")
_NAMELESS = "有学员"


class Writer:
    """Writes the sentences of one draft; it knows what was said already, so that verbs and starts do not repeat.

    Args:
        material: what the run found.
        names: how people are printed.
        settings: the section `bulletin`.
        taken: the quotations of each place (`round:1`, `move:gain`, `claim:ID`, `against:ID`).
        wordings: claims that are told in general words, by id.
    """

    def __init__(
        self,
        material: Material,
        names: Names,
        settings: BulletinSettings,
        taken: Mapping[str, Sequence[Quotation]],
        wordings: Mapping[str, str],
    ) -> None:
        self._material = material
        self._names = names
        self._settings = settings
        self._taken = taken
        self._wordings = wordings
        self._turns: dict[str, int] = {}
        self._place = ""
        self._where = ""
        self._unmarked = self._several = self._voiced = False

    def _turn(self, key: str) -> int:
        self._turns[key] = self._turns.get(key, -1) + 1
        return self._turns[key]

    def section(self, place: str, claims: Sequence[Claim]) -> list[str]:
        """What people say at a place of the draft: claims with an example each, then single voices."""
        self._place, self._where, self._unmarked, self._several = place, "", False, False
        told = [sentence for n, claim in enumerate(claims) for sentence in self._claim(claim, joint(claim.hedge, n))]
        return [*told, *self._singly(self._taken.get(place, ()), first=not told)]

    def _singly(self, quotes: Sequence[Quotation], *, first: bool) -> Iterator[str]:
        """Single voices in a row: 有学员, 也有学员, 还有学员."""
        self._several = self._in_round and len(quotes) > 1
        nameless = 0
        for number, quote in enumerate(quotes):
            start = _NAMELESS_STARTS[min(nameless, len(_NAMELESS_STARTS) - 1)]
            nameless += self._speaker(quote) == _NAMELESS
            opening = "讨论中，" if first and number == 0 and self._in_round else ""
            yield opening + self._quotation(quote, nameless=start)

    @property
    def _in_round(self) -> bool:
        return self._place.startswith("round:")

    def _claim(self, claim: Claim, joined: str) -> Iterator[str]:
        """A claim: reported, or in the words of one who holds it; then that some see it otherwise."""
        quotes = list(self._taken.get(claim.reference, ()))
        count = f"（{len(claim.supporters)}人）" if self._settings.counts else ""
        if statement := self._wordings.get(claim.id):
            turn = self._turn(f"claim:{claim.move}")
            told = reported_statement(claim.hedge, claim.move, statement, count, turn)
            blunt = claim.move == "proposal" and not claim.renamed and is_blunt(statement)
            yield cite("", claim.reference) + joined + (f"{told[:-1]}{TO_CHECK}。" if blunt else told)
            if in_a_row := self._in_a_row(claim):
                yield cite("", claim.reference) + in_a_row
            yield from (
                self._quotation(quote, example=not in_a_row and number == 0) for number, quote in enumerate(quotes)
            )
        else:
            subject = shared_subject(claim, self._material)
            start = f"围绕{subject}，" if subject else joined
            start += f"{hedge_subject(claim.hedge)}{count}{shared_by(claim.move)}"
            if in_a_row := self._in_a_row(claim):
                yield cite("", claim.reference) + f"{start}，{in_a_row}"
                yield from (self._quotation(quote) for quote in quotes)
            else:
                told = self._in_words_of_one(claim, quotes, start, subject or "")
                if not (told or quotes):
                    return
                yield told or cite("", claim.reference) + f"{start}。"  # what shows it stands behind
                yield from (
                    self._quotation(quote)
                    for quote in quotes
                    if in_marks(self._names.masked(quote.printed)) not in told
                )
        if claim.opposers:
            yield self._dissent(claim)

    def _in_a_row(self, claim: Claim) -> str:
        """What people gained, in parallel: 有的说…，有的说…; once a draft, or it becomes a manner."""
        if claim.move != "gain" or self._voiced:
            return ""
        said = voices(claim, self._material, self._names, without=self._elsewhere())
        if len(said) < 2:
            return ""
        self._voiced = True
        return "，".join(f"有的说{in_marks(self._names.masked(text))}" for text in said) + "。"

    def _elsewhere(self) -> list[str]:
        """Who is quoted, and what is told, anywhere else in the draft."""
        quotes = [quote for own in self._taken.values() for quote in own]
        people = [quote.person or quote.id for quote in quotes]
        return [*people, *(quote.text for quote in quotes), *self._wordings.values()]

    def _in_words_of_one(self, claim: Claim, quotes: Sequence[Quotation], start: str, subject: str) -> str:
        """A claim that only its supporters' own words can tell: how many share it, and one of them."""
        whole = [quote for quote in quotes if quote.form == "sentence" and stands_alone(quote.text)]
        for quote in sorted(whole, key=lambda quote: (subject not in quote.text, not quote.author)):
            if subject not in quote.text and words_of_one(claim, self._material, self._names):
                break
            who = self._speaker(quote)
            by = "其中一位说" if who == _NAMELESS else f"如{who}说"
            said = in_marks(self._names.masked(quote.printed))
            return cite("", claim.reference, quote.reference) + _closed(f"{start}，{by}：{said}")
        words = words_of_one(claim, self._material, self._names, without=self._elsewhere())
        if words is None:
            return cite("", claim.reference) + f"{start}。" if subject else ""
        return cite("", claim.reference) + _closed(f"{start}，用其中一位的话说：{in_marks(words)}")

    def _dissent(self, claim: Claim) -> str:
        """That some see it otherwise; in their words, but without their names."""
        start = f"对此也有{len(claim.opposers)}人持不同看法"
        for quote in self._taken.get(f"against:{claim.id}", ()):
            said = in_marks(self._names.masked(quote.printed))
            return cite("", claim.reference, quote.reference) + _closed(f"{start}，有学员说：{said}")
        for text in voices(claim, self._material, self._names, stance="against", without=self._elsewhere(), most=1):
            return cite("", claim.reference) + f"{start}，有学员说：{in_marks(self._names.masked(text))}。"
        return cite("", claim.reference) + f"{start}。"

    def _speaker(self, quote: Quotation) -> str:
        move = "gain" if quote.named else "other" if is_nameless(quote) else quote.move
        return self._names.speaker(quote.author, quote.unit, quote.role, move)

    def _quotation(self, quote: Quotation, *, example: bool = False, nameless: str = _NAMELESS) -> str:
        """A quotation as a sentence of prose: within marks, or once a section as reported speech."""
        text = self._names.masked(quote.printed)
        who = self._speaker(quote)
        if told := self._reported(quote, text, who, example=example, nameless=nameless):
            return told
        if who == _NAMELESS and declares_dissent(text):
            nameless += "持不同看法，"
        subject = nameless if who == _NAMELESS else f"如{who}" if example else who
        return cite("", quote.reference) + _closed(f"{subject}{self._says(quote)}：{in_marks(text)}")

    def _reported(self, quote: Quotation, text: str, who: str, *, example: bool, nameless: str) -> str | None:
        """A quotation without marks: 某某提出，…; a passage, or one of several who speak in a round."""
        told = told_without_marks(quote, text, self._wordings.values())
        fits = quote.form == "passage" or (self._several and who != _NAMELESS and not example)
        if self._unmarked or not told or not fits:
            return None
        self._unmarked, self._where = True, quote.kind
        first, *rest = told
        asks = quote.move == "proposal" and proposes(first)
        first = bare_proposal(first) if quote.move == "proposal" else first
        verb = "谈到" if tells_gain(first) else "建议" if asks else _REPORTS.get(quote.move, "提出")
        by = f"{nameless}{verb}，" if who == _NAMELESS else f"{'如' if example else ''}{who}{verb}，"
        if who == _NAMELESS or verb in _DEMANDS:
            called = who != _NAMELESS and self._names.calls_by_name(quote.author)
            rest = _led_on(str(quote.author) if called else "该学员", rest)
        more = "".join(cite("", quote.reference) + piece for piece in rest)
        return cite("", quote.reference) + f"{by}{first}{more}"

    def _in_text(self, kind: str) -> str:
        """Where words stand: 在思想汇报中; posts are 研讨 unless the class has a name of its own for them."""
        name = self._material.kinds.of(kind)
        return f"在{'研讨' if kind == 'post' and name == KindNames().post else name}中" if kind in _PLACED else ""

    def _says(self, quote: Quotation) -> str:
        """Where, unless that was said just before or goes without saying, and a verb of saying."""
        where = "" if quote.kind == self._where else self._in_text(quote.kind)
        self._where = quote.kind
        if self._in_round and quote.kind == "post":
            where = ""
        if where and quote.kind in _WROTE:
            return f"{where}写道"
        move = quote.move
        if move == "proposal" and not does_its_move(quote.text, move) and tells_own_doing(quote.text):
            move = "practice"  # 我们每学期请家长进园: told as an example of what might be done
        verbs = _SAYS.get(move, ("说", "谈到"))
        verb = verbs[self._turn(f"says:{move}") % len(verbs)]
        if verb == "建议" and not proposes(quote.text):  # 家长的观念要先转变: held, not asked of anybody
            verb = verbs[0]
        return where + (verbs[0] if quote.text.startswith(verb) else verb)


def _led_on(who: str, rest: Sequence[str]) -> list[str]:
    """What follows a first sentence, with what leads to a proposal, or behind a demand to how things are.

    Without it the bulletin itself would say so.

    >>> _led_on("该学员", ["建议在学期中安排。"]), _led_on("该学员", ["应当早说。", "去年就晚了。"])  # in term; late
    (['该学员还建议，在学期中安排。'], ['应当早说。', '该学员还介绍，去年就晚了。'])
    """
    turn = next((number for number, piece in enumerate(rest) if proposes(piece) or not is_norm(piece)), None)
    if turn is None:
        return list(rest)
    piece, bare = rest[turn], bare_proposal(rest[turn])
    verb = "建议" if bare != piece else "提出" if proposes(piece) else "介绍"
    return [*rest[:turn], f"{who}还{verb}，{bare}", *rest[turn + 1 :]]


def _closed(sentence: str) -> str:
    """A sentence that ends on a quotation without a stop gets one behind the mark.

    >>> _closed("有学员说：“要短”"), _closed("有学员说：“要短。”")
    ('有学员说：“要短”。', '有学员说：“要短。”')
    """
    return sentence if sentence.rstrip("”’")[-1:] in tuple("。！？…!?.") else f"{sentence}。"
