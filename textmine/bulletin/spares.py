"""What a small class still says where nothing was found fit: single voices, without names, in place of 待填.

A sentence of a short post seldom tells as much as one of a report, and twenty people seldom make a claim of three.
Where a part of the bulletin would stay empty, or one person alone would speak, sentences are taken that are whole, do
what the part is about by their own words, and were left out for no other reason than that they tell little.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import replace

from textmine.bulletin.difficulties import plans, tells_difficulty
from textmine.bulletin.material import Material, Quotation
from textmine.bulletin.wording import PROPOSES, does_its_move, proposes, stands_alone
from textmine.quotes.caution import own_office
from textmine.quotes.flaws import Flaw

__all__ = ["WHY", "as_chosen", "says_its_move", "spares"]

WHY = "这一部分没有更合适的引文"
_DOES = {
    "gain": re.compile(
        r"(?<![没不])学[到会]|体会|认识到|(?<![不没])明白|懂得|收获|受益|启发|才(?:知道|晓得|懂)|开了?眼界|开阔了?[^，。]{0,2}眼界"
    ),
    "practice": re.compile(
        r"我们?[^，。]{0,8}(?:把|让|用|试着|试行|建了|设了|做了|办了|贴了|组织|坚持)|我们?的(?:办法|做法)就?是|(?<![会要将想从他她子生长父母人])(?<![他她子生长友]们)每[周月天学]"
    ),
    "proposal": re.compile(rf"{PROPOSES}|希望|(?<![子们生])盼(?![着到来])|我的方案|请(?=[把将上对在让给各])"),
    "pledge": re.compile(
        r"(?<![没不])(?:打算|准备|计划)|下学期|今后|以后[^，。]{0,6}[会要]|接下来|下一步|争取|决心|小目标|定了?[^，。]{0,4}目标|想要|"
        r"[会要将](?:继续|抓紧|坚持|加大|认真|努力|多)"
    ),
}
"""What a sentence of so little weight must say itself; of the other moves the cues of `wording` do."""
_OUGHT = re.compile(r"应[当该]|建议|最好|不妨")
"""What should be done is not what somebody does."""
_ANSWERS = re.compile(r"赞成|同意|举双手|说得?[对到好]|这一?[条点]|[你您]|我也|也(?:遇到|碰)")
"""Words that lean on what somebody else wrote."""
_FITS = ("gain", "practice", "problem", "proposal", "pledge")


def spares(material: Material) -> list[Quotation]:
    """Sentences that may fill an empty part, the worthiest first; none bears a name."""
    found = {quote.id: quote for quote in (*_stopgaps(material), *_set_back(material))}
    fitting = [quote for quote in found.values() if _fits(quote)]
    return sorted(fitting, key=lambda quote: (-quote.score, quote.text, quote.id))


def as_chosen(material: Material, printed: Container[str]) -> Material:
    """The material with the spares that a draft prints among its quotations, and no longer among what was set back."""
    known = {quote.id for quote in material.quotes}
    added = [quote for quote in spares(material) if quote.reference in printed and quote.id not in known]
    taken = {quote.id for quote in added}
    left = tuple(row for row in material.rejected if row.get("id") not in taken)
    return replace(material, quotes=(*material.quotes, *added), rejected=left) if added else material


def says_its_move(text: str, move: str) -> bool:
    """Whether words so plainly do what their move says that any reader will see it.

    >>> says_its_move("我们把例会改到了周二。", "practice"), says_its_move("学习要多动手。", "practice")
    (True, False)
    >>> says_its_move("今后我先听后说。", "pledge"), says_its_move("建议今后避开期末。", "pledge")  # I; they should
    (True, False)
    >>> [says_its_move(f"{when}每周听一节课。", "practice") for when in ("", "我会", "今后我")]  # do; will
    [True, False, False]
    >>> says_its_move("我认为应当走一遍。", "practice"), says_its_move("孩子们盼着换书。", "proposal")
    (False, False)
    """
    if move == "problem":
        return tells_difficulty(text)
    if (move == "pledge" and proposes(text)) or (move == "practice" and (plans(text) or _OUGHT.search(text))):
        return False  # 建议今后…: others should
    cue = _DOES.get(move)
    return cue.search(text) is not None if cue else does_its_move(text, move)


def _fits(quote: Quotation) -> bool:
    says = says_its_move(quote.text, quote.move)
    whole = stands_alone(quote.text) and own_office(quote.text) is None and not _ANSWERS.search(quote.text)
    return quote.move in _FITS and quote.form == "sentence" and not quote.parts and says and whole


def _stopgaps(material: Material) -> Iterator[Quotation]:
    for quote in material.quotes:
        if quote.stopgap:
            yield replace(quote, author=None, unit=None, role=None, stopgap=False, named=False, reasons=(WHY,))


def _set_back(material: Material) -> Iterator[Quotation]:
    """Sentences that were rejected because they tell little, and for nothing else."""
    for row in material.rejected:
        document = material.documents.get(str(row.get("document")))
        if row.get("why") != Flaw.TELLS_NOTHING.chinese or document is None:
            continue
        start, end, text = row["start"], row["end"], str(row["text"])
        if document.text[start:end] == text:
            yield Quotation(
                id=str(row["id"]), form=str(row.get("form")), document=document.id, start=start, end=end, text=text,
                move=str(row.get("move")), theme=row.get("theme"), score=float(row.get("score") or 0), reasons=(WHY,),
                kind=str(document.kind), thread=document.thread, person=document.person, printed=text,
            )  # fmt: skip
