"""Hedges (大家普遍, 不少学员): each is a count of people; the claim in its sentence must carry it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from textmine.bulletin.checking.attribution import SAYING
from textmine.bulletin.checking.context import Context, Text
from textmine.bulletin.checking.crowds import find_crowds
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.folding import fold_text, negates, pairs_of
from textmine.bulletin.checking.index import Place
from textmine.bulletin.checking.quantities import (
    AMONG,
    COUNTED,
    COUNTED_BEHIND,
    HEDGE,
    NUMBERED,
    STRENGTH,
    strength_of,
)
from textmine.bulletin.checking.quotations import difference, is_speech
from textmine.bulletin.checking.reported import SOMEBODY, only_function_words
from textmine.bulletin.checking.shares import AMOUNT, ROUGHLY, SHARE, is_about, is_rounded, is_share, share_at_least
from textmine.bulletin.material import Claim
from textmine.bulletin.numerals import find_numbers
from textmine.bulletin.telling import claim_wordings, shared_subject
from textmine.bulletin.wording import bare_proposal, hedge_subject, printable_statement, shared_by, without_frame
from textmine.claims.counting import hedge
from textmine.settings import ClaimSettings

__all__ = ["check_hedges"]

_COUNT = re.compile(rf"[（(](?:将近|近|约|超过|逾)?{AMOUNT}人(?:谈到|谈及)?[）)]")
_SHARE_BEHIND = re.compile(
    rf"[（(，,](?P<about>约|大约)?占(?:全班|全体|参训)?(?:学员)?(?:总人?数|人数)?的?{ROUGHLY}{SHARE}"
)
_OF_UNITS = re.compile(r"[（(](?P<n>[\d零〇一二三四五六七八九十百两]+)[所个家](?:学校|单位|幼儿园)[^（）()]{0,4}[）)]")
_OPPOSED = re.compile(
    r"(?P<n>[\d零〇一二三四五六七八九十百两]+)[人名位](?:学员)?(?:则|却)?(?:持|表示)?(?:不同|不赞[同成]|不同意|反对|异议)"
)
_OPPOSES = re.compile("(?:则|却)?(?:对此)?(?:持|表示)?(?:不同|不赞[同成]|不同意|反对|有?异议)")
_WHOLE = 0.95
"""Share from which on a wording stands in a sentence but for its marks; a guess."""
_UNOPPOSED = re.compile(r"(?:没有|无|未见|没)(?:一)?(?:人|学员|其他人)?(?:提出|持|表示)?(?:不同|异议|反对)")
_REFUSES = re.compile("反对|拒绝|否定|质疑|抵制")
_UNSUPPORTED = "没有查到这一看法有多少人持有"
_COVERED = 0.55
"""Share of a claim's statement that a sentence must hold to be about it; a guess."""


def check_hedges(context: Context, text: Text) -> Iterator[Finding]:
    """Every hedge of a paragraph that is bound to the class, the count behind it, and the claim that it tells."""
    view = text.blanked()
    last: Claim | None = None
    for start, end in text.sentences:
        sentence = view[start:end]
        hedges = sorted(
            (
                match
                for pattern in (HEDGE, AMONG, NUMBERED, COUNTED, COUNTED_BEHIND)
                for match in pattern.finditer(sentence)
                if not _OPPOSES.match(sentence, match.end())
                if not _is_of_card(context, text.text[start + match.start() : end])
            ),
            key=lambda match: match.start(),
        )
        found = _claim_of(context, fold_text(text.text[start:end])) if hedges else None
        claim = _claim_quoted(context, text, start, end, sentence) if hedges else None
        if found and (claim is None or not _is_counted(claim, sentence)):
            claim = found[0]
        if claim is None and hedges:
            claim = _claim_spoken(context, fold_text(text.text[start:end]), sentence) or _claim_on(context, sentence)
        told = found is not None and claim is found[0] and not _is_quoted(text, start, end, found[1])
        statement = list(_statement(text, start + hedges[0].end(), end, *found)) if found and told else []
        sure = all(finding.status == "supported" for finding in statement) if statement else not told
        yield from _judged(text, start, hedges, claim, len(context.people), sure=sure)
        yield from statement
        yield from _crowds(context, text, start, end) if not hedges else ()
        if claim is not None and hedges:
            for match in _COUNT.finditer(sentence):
                yield _count(text, start, match, claim, len(claim.supporters), "持此看法的人数")
            yield from _parts(context, text, start, sentence, claim)
        if last is not None:
            yield from _opposition(text, start, sentence, last)
        last = claim or (last if not hedges else None)


def _parts(context: Context, text: Text, start: int, sentence: str, claim: Claim) -> Iterator[Finding]:
    """The share of the class behind a claim, and of how many schools its people are."""
    whole = claim.denominator or len(context.people) or 1
    told = f"{claim.reference}：{whole}人中的{len(claim.supporters)}人"
    for match in _SHARE_BEHIND.finditer(sentence):
        span = (start + match.start("share"), start + match.end("share"))
        right = is_share(match["lead"] or match["about"], match["share"], match["more"], len(claim.supporters) / whole)
        status, suggestion = ("recomputed", "") if right else ("differs", f"是{told.partition('：')[2]}")
        yield text.finding("figure", *span, status, source=told, suggestion=suggestion)
    documents = (
        context.material.documents.get(row["document"]) for row in claim.sentences if row.get("stance") == "for"
    )
    units = len({document.unit for document in documents if document is not None and document.unit})
    for match in _OF_UNITS.finditer(sentence):
        number = next(iter(find_numbers(match["n"])), None)
        span = (start + match.start("n"), start + match.end("n") + 1)
        right = number is not None and number.value == units
        status, suggestion = ("recomputed", "") if right else ("differs", f"他们来自{units}所学校")
        yield text.finding("figure", *span, status, source=claim.reference, suggestion=suggestion)


def _opposition(text: Text, start: int, sentence: str, claim: Claim) -> Iterator[Finding]:
    """What a sentence says of those who speak against the claim before it: how many, or that there is nobody."""
    opposers = len(claim.opposers)
    for match in _OPPOSED.finditer(sentence):
        yield _count(text, start, match, claim, opposers, "持不同看法的人数")
    for match in HEDGE.finditer(sentence):
        if opposers and _OPPOSES.match(sentence, match.end()):
            right = hedge(opposers, 0, claim.denominator or 1, settings=ClaimSettings())
            against = replace(claim, hedge=right, supporters=claim.opposers, opposers=())
            yield _judge(text, start, match, against, sure=True)
    for match in _UNOPPOSED.finditer(sentence) if opposers else ():
        span, told = (start + match.start(), start + match.end()), f"有{opposers}人持不同看法"
        yield text.finding("hedge", *span, "too-strong", source=claim.reference, suggestion=told)


def _judged(
    text: Text, start: int, hedges: Iterable[re.Match[str]], claim: Claim | None, everyone: int, *, sure: bool
) -> Iterator[Finding]:
    """Hedges in words, as shares and as numbers; a number that no claim explains is looked up as a figure.

    Where the sentence tells the claim as it is (`sure`), only one hedge can be meant.
    """
    for match in hedges:
        if match.re is HEDGE:
            if claim is not None or not match["anybody"]:
                yield _judge(text, start, match, claim, sure=sure)
        elif match.re is AMONG:
            yield _judge_share(text, start, match, claim, everyone, sure=sure)
        elif claim is not None:
            yield _count(text, start, match, claim, len(claim.supporters), "持此看法的人数")


def _crowds(context: Context, text: Text, start: int, end: int) -> Iterator[Finding]:
    """People in the plural who say something: a claim must tell it, unless it is the card's or within marks."""
    if any(start <= span.start < end and is_speech(text, span) for span in text.marked):
        return
    for a, b in find_crowds(text.blanked()[start:end]):
        if _is_of_card(context, text.text[start + a : end]):
            continue
        span, told = (start + a, start + b), fold_text(text.text[start:end])
        if found := _claim_of(context, told):
            source = f"{found[0].reference}：{len(found[0].supporters)}人"
            yield text.finding("hedge", *span, "carried", source=source)
        else:
            yield text.finding("hedge", *span, "no-source", suggestion=_UNSUPPORTED)


def _is_of_card(context: Context, told: str) -> bool:
    """Whether a sentence goes on from a hedge just as the class card has it: 不少老师反映… of a round's background."""
    said = fold_text(told).rstrip(".。!")
    return any(said in fold_text(words) for words in context.card_texts.values())


def _judge_share(
    text: Text, start: int, match: re.Match[str], claim: Claim | None, everyone: int, *, sure: bool
) -> Finding:
    span = (start + match.start(), start + match.end())
    if claim is None:
        return text.finding("hedge", *span, "no-source", suggestion=_UNSUPPORTED)
    whole = claim.denominator or everyone or 1
    told = f"{claim.reference}：{whole}人中的{len(claim.supporters)}人"
    if len(claim.supporters) / whole >= share_at_least(match["lead"], match["share"], match["more"]):
        return text.finding("hedge", *span, "carried", source=told)
    count = "" if _COUNT.match(match.string, match.end()) else f"（{len(claim.supporters)}人）"
    right, only = hedge_subject(claim.hedge) + count, f"材料只有{told.partition('：')[2]}"
    return text.finding("hedge", *span, "too-strong", source=told, suggestion=only, certain=sure, replacement=right)


def _judge(text: Text, start: int, match: re.Match[str], claim: Claim | None, *, sure: bool) -> Finding:
    span = (start + match.start(), start + match.end())
    if claim is None:
        return text.finding("hedge", *span, "no-source", suggestion=_UNSUPPORTED)
    carried = STRENGTH.get((claim.hedge or "").removesuffix("学员").removeprefix("大家"), 0)
    told = f"{claim.reference}：{len(claim.supporters)}人" + (
        f"，{len(claim.opposers)}人不同意" if claim.opposers else ""
    )
    if strength_of(match) <= carried:
        return text.finding("hedge", *span, "carried", source=told)
    right, only = hedge_subject(claim.hedge), f"材料只支持“{claim.hedge or '有学员'}”"
    return text.finding("hedge", *span, "too-strong", source=told, suggestion=only, certain=sure, replacement=right)


def _candidates(claim: Claim, context: Context) -> Iterator[str]:
    statement = without_frame(context.names.masked(claim.statement))  # 我认为 of one is nothing that many say
    for wording in (*claim_wordings(claim, context.material, context.names), statement):
        yield fold_text(wording)
    for row in claim.sentences:
        document = context.material.documents.get(row.get("document", ""))
        if document is not None and row.get("stance", "for") == "for":
            spoken = printable_statement(document.text[row["start"] : row["end"]])
            if spoken:
                yield fold_text(spoken)


def _claim_of(context: Context, sentence: str) -> tuple[Claim, str] | None:
    """The claim that a sentence tells, with the wording of it that the sentence is nearest to.

    Of several claims whose wording it holds, the one whose count is told is meant.
    """
    best: tuple[tuple[bool, int, float], Claim, str] | None = None
    for claim in context.material.claims:
        covered, share, wording = _nearest_wording(context, claim, sentence)
        counted = share >= _WHOLE and _is_counted(claim, sentence)
        if share >= _COVERED and (best is None or (counted, covered, share) > best[0]):
            best = ((counted, covered, share), claim, wording)
    return (best[1], best[2]) if best else None


def _nearest_wording(context: Context, claim: Claim, sentence: str) -> tuple[int, float, str]:
    """The wording of a claim that covers most of a sentence: a beginning must not hide what follows it."""
    pairs, best = pairs_of(sentence), (0, 0.0, "")
    for wording in context.wordings(claim, _candidates):
        own = pairs_of(wording)
        if len(own & pairs) >= 0.4 * len(own):  # a cheap look first: there may be hundreds of claims
            blocks = SequenceMatcher(None, wording, sentence, autojunk=False).get_matching_blocks()
            covered = sum(block.size for block in blocks if block.size >= 2)
            best = max(best, (covered, covered / max(len(wording), 1), wording))
    return best


def _is_counted(claim: Claim, sentence: str) -> bool:
    """Whether a sentence tells as many people as a claim has."""
    told = _COUNT.search(sentence)
    number = next(iter(find_numbers(told["n"])), None) if told else None
    return number is not None and number.value == len(claim.supporters)


def _claim_quoted(context: Context, text: Text, start: int, end: int, sentence: str) -> Claim | None:
    """The claim on which somebody's words within a sentence rest; of several, that of the count told."""
    words = [text.text[span.start : span.end] for span in text.marked if start <= span.start < end]
    words = [said for said in words if said not in context.courses]
    words += [text.text[start + match.end() : end] for match in SOMEBODY.finditer(sentence)]
    found: list[Claim] = []
    for said in words:
        for place in context.index.exact(fold_text(said), most=5) if said else ():
            found += [claim for claim in context.material.claims if _rests_on(claim, place)]
    return next((claim for claim in found if _is_counted(claim, sentence)), next(iter(found), None))


def _claim_spoken(context: Context, folded: str, sentence: str) -> Claim | None:
    """The claim of as many people as are told, of which a sentence holds somebody's words, without marks."""
    counted = (claim for claim in context.material.claims if _is_counted(claim, sentence))
    return next((claim for claim in counted if any(said in folded for said in _said(claim, context))), None)


def _claim_on(context: Context, sentence: str) -> Claim | None:
    """The claim of which a sentence tells only what it is about, what its people do, and how many they are."""
    told = (claim for claim in context.material.claims if f"{shared_by(claim.move)}。" in sentence)
    about = [c for c in told if (subject := shared_subject(c, context.material)) and f"围绕{subject}，" in sentence]
    return next((claim for claim in about if _is_counted(claim, sentence)), next(iter(about), None))


def _said(claim: Claim, context: Context) -> Iterator[str]:
    for row in claim.sentences:
        document = context.material.documents.get(row.get("document", ""))
        if document is not None and row.get("stance", "for") == "for":
            yield fold_text(document.text[row["start"] : row["end"]]).rstrip("。！？!?；;")


def _is_quoted(text: Text, start: int, end: int, wording: str) -> bool:
    """Whether a wording stands within marks: then it is checked as a quotation, with whoever is named before it."""
    spans = [span for span in text.marked if start <= span.start < end]
    words = [fold_text(text.text[span.start : span.end]) for span in spans]
    return any(wording in said for said in (*words, "".join(words)))  # its speaker may interrupt it


def _rests_on(claim: Claim, place: Place) -> bool:
    return any(
        row.get("document") == place.document.id and row["start"] < place.end and place.start < row["end"]
        for row in claim.sentences
    )


def _statement(text: Text, start: int, end: int, claim: Claim, wording: str) -> Iterator[Finding]:
    """The claim as the sentence tells it: its words as they are, or changed."""
    told = fold_text(text.text[start:end])
    bare = bare_proposal(wording).lstrip(",:").rstrip(".。!")
    if bare in told:
        lead = re.split(r"[,:;(){}“”]", told[: told.index(bare)].replace(")", ","))[-1]
        if negates(lead) or _REFUSES.search(lead):
            suggestion = f"“{bare}”之前多了“{lead}”"
            yield text.finding("reported", start, end, "altered", source=claim.reference, suggestion=suggestion)
        elif added := _added(told[told.index(bare) + len(bare) :]):
            suggestion = f"“{bare}”之后多了“{added}”"
            yield text.finding("reported", start, end, "altered", source=claim.reference, suggestion=suggestion)
        else:
            yield text.finding("reported", start, end, "supported", source=claim.reference)
        return
    matcher = SequenceMatcher(None, told, bare, autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size >= 2]
    begin = max(blocks[0].a - blocks[0].b, _begin(told[: blocks[0].a])) if blocks else 0
    window = told[begin : blocks[-1].a + blocks[-1].size] if blocks else ""
    if window and blocks[-1].b + blocks[-1].size < len(bare):
        window = told[begin : blocks[-1].a + len(bare) - blocks[-1].b]
    compared = SequenceMatcher(None, bare, window, autojunk=False)
    if not window or compared.ratio() < 0.7:
        return
    status = "supported" if only_function_words(bare, window) else "altered"
    suggestion = "" if status == "supported" else difference(bare, window)
    yield text.finding("reported", start, end, status, source=claim.reference, suggestion=suggestion)


def _begin(lead: str) -> int:
    """Where what is told begins at the earliest: behind a verb of saying, and behind brackets.

    >>> _begin("(4人)建议把")
    6
    """
    return max((match.end() for match in re.finditer(rf"[()]|(?:{SAYING})[,:]?", lead)), default=0)


def _added(behind: str) -> str:
    """What was put behind a claim in its sentence, but for its count, and words of somebody within marks."""
    rest = re.sub(r"\([^()]*\)|[,.;:!?。、…【】]|待核", "", behind)
    return "" if '"' in rest else rest


def _count(text: Text, start: int, match: re.Match[str], claim: Claim, right: int, label: str) -> Finding:
    a, b = match.span("n")
    span = (start + a, start + b + 1)
    number = next(iter(find_numbers(match["n"])), None)
    before = match.string[max(0, match.start("n") - 2) : match.start("n")]
    if number is not None and is_about(before, match["n"], number.value, right):
        return text.finding("figure", *span, "recomputed", source=claim.reference)
    return text.finding(
        "figure", *span, "differs", source=claim.reference, suggestion=f"{label}应为{right}人",
        certain=not is_rounded(before, match["n"]), replacement=f"{right}{match.string[b]}",
    )  # fmt: skip
