"""Quotations: what stands within marks and is somebody's speech, against what people wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from textmine.bulletin.checking.attribution import LEADS_ON, SAYING, Speaker, speaker_of
from textmine.bulletin.checking.context import Context, MarkedSpan, Text
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.folding import fold_text, negates
from textmine.bulletin.checking.index import Place
from textmine.bulletin.checking.quantities import MANY, ONE_OF_THEM
from textmine.bulletin.wording import in_marks, split_sentences
from textmine.cleaning.quoted import quoted_spans
from textmine.corpus import Kind

__all__ = ["block_quotation", "check_quotations", "difference", "is_speech"]

_NOT_SPEECH = re.compile(
    r"(?:主题|议题|题目|题|问题|标题|口号|名|课题|称)(?:是|为|叫)?[：:]?$|(?:做到|打造|推动|推进|要求|坚持|实行|开展|叫做|叫作|所谓|当|的|把|是|对|以|将|用|实现|题为|提示学员|集中的是)$|[”』」、）]$"
)
_IN_THEIR_WORDS = re.compile(r"来形容|等说法")
"""Behind a row of marked phrases: however short, they are somebody's words."""
_SENTENCE_LONG = 28
"""A marked span of so many characters is as long as a sentence; the longest slogan of the reference has 26."""
_LIKE = 0.6
"""Likeness from which on words are taken for an altered quotation rather than an invented one; a guess, checked by the
mutation test: one altered in a fifth of its characters is still altered."""
_CLAUSE_BEFORE = re.compile(r"([^，,。；;：:！!？?\s]+)[，,；;：:]$")
_SHORT = 4
"""Characters below which a clause is found anywhere; a guess."""
_TOLD = 0.4
"""Share of a sentence that a quotation must hold to tell it; a guess."""
_STOPS = tuple("。！？!?；;.…”’」』")
_STOPPED = re.compile("[。！？!?；;.…][”’」』]*$")
"""A sentence's end; 三个“贴” before a comma is none, though it ends with a mark."""
_TURNS = re.compile(r"[，,]?(?:但|却|不过|然而|可是|只是|而不是|除非|否则|如果|前提是)")
"""What follows a part of a sentence and would be missed."""
_ELLIPSIS = ("…", "...", "。。。", "…]")
_TALK = (*(f"{where}{what}" for where in ("", "研讨", "班级研讨") for what in ("发帖", "回帖", "跟帖")), "研讨", "讨论")
_NAMED = 3
"""So many of those who wrote the same are named."""
_CLAUSES = re.compile("[,.;:!?，。；：！？、…\\n]")
_OMISSION = re.compile(r"(?:…+|\.{3,}|。{3,}|\[…+\])")


def is_speech(text: Text, span: MarkedSpan) -> bool:
    """Whether a marked span is somebody's words, and not a term, a slogan or a title."""
    _, (_, end) = text.sentence_at(span.start)
    if _IN_THEIR_WORDS.search(text.text[span.end : end]):
        return True
    before = text.text[max(0, span.start - 14) : span.start - 1]
    words = text.text[span.start : span.end]
    if _NOT_SPEECH.search(before) and not re.search(rf"(?:{SAYING})[：:]$", before):
        return len(words) >= 12 and words[-1:] in "。！" and not re.search(r"题[^。]{0,3}$", before)
    if re.search(rf"(?:{SAYING})[^，。；！？“”]{{0,4}}[：:]\s*$", before):
        return True
    return (bool(LEADS_ON.search(before)) and len(words) >= 8) or len(words) >= _SENTENCE_LONG or (
        len(words) >= 12 and words[-1:] in "。！？!?"
    )  # fmt: skip


def check_quotations(context: Context, text: Text) -> Iterator[Finding]:
    """Every quotation of a paragraph with its status; other marked spans as terms."""
    if text.paragraph.block_quote and not text.marked:
        yield _check(context, text, block_quotation(text))
        return
    for span in text.marked:
        if is_speech(text, span):
            yield _of_card(context, text, span) or _check(context, text, span)
        else:
            yield _term(context, text, span)


_SIGNED = re.compile(r"\s*(?:—+[^，。；：“”]{2,30}|[（(]—*[^，。；：“”（）()]{2,30}[）)])$")


def block_quotation(text: Text) -> MarkedSpan:
    """The words of a paragraph that is set apart, without who signs them behind a dash or in brackets."""
    signed = _SIGNED.search(text.text)
    return MarkedSpan(0, signed.start() if signed and signed.start() else len(text.text), ">")


def _term(context: Context, text: Text, span: MarkedSpan) -> Finding:
    words = fold_text(text.text[span.start : span.end])
    places = context.index.exact(words, most=1)
    if places:
        return text.finding("term", span.start, span.end, "known", source=places[0].document.id)
    return _near_question(context, text, span) or text.finding("term", span.start, span.end, "unknown")


def _of_card(context: Context, text: Text, span: MarkedSpan) -> Finding | None:
    """A question of a round that is told as such, and not as anybody's words: 围绕“怎样……？”展开讨论."""
    words = fold_text(text.text[span.start : span.end]).rstrip("?？.。")
    name = next((name for name, value in context.card_texts.items() if words in fold_text(value)), None)
    if name is None or LEADS_ON.search(text.text[: span.start - 1]):
        return None
    return text.finding("title", span.start, span.end, "known", source=f"class.toml {name}")


def _near_question(context: Context, text: Text, span: MarkedSpan) -> Finding | None:
    """The question of a round, or a hint on it: as the card has it, or near it and so flawed."""
    words = fold_text(text.text[span.start : span.end])
    told = {name: fold_text(value) for name, value in context.card_texts.items()}
    if same := next((name for name, whole in told.items() if words.rstrip("?？.。") in whole), None):
        return text.finding("title", span.start, span.end, "known", source=f"class.toml {same}")
    near = {name: _likeness(whole, words) for name, whole in told.items()}
    nearest = max(near, key=near.__getitem__, default="")
    if nearest and near[nearest] >= 0.8:
        card = f"班级卡上是：{context.card_texts[nearest]}"
        return text.finding("title", span.start, span.end, "flawed", source=f"class.toml {nearest}", suggestion=card)
    topics = [str(topic.get("label")) for topic in context.material.topics]
    if text.text[span.start : span.end] in topics:
        return text.finding("term", span.start, span.end, "known", source="topics.json")
    return None


def _likeness(whole: str, words: str) -> float:
    """How like the nearest part of what the card says some words are, from 0 to 1."""
    blocks = [b for b in SequenceMatcher(None, whole, words, autojunk=False).get_matching_blocks() if b.size >= 2]
    if not blocks:
        return 0.0
    start = max(blocks[0].a - blocks[0].b, 0)
    window = whole[start : start + len(words) + 4] if len(whole) > len(words) + 4 else whole
    return SequenceMatcher(None, window, words, autojunk=False).ratio()


def _check(context: Context, text: Text, span: MarkedSpan) -> Finding:
    words = text.text[span.start : span.end]
    speaker = speaker_of(context, text, span)
    pieces = [fold_text(piece) for piece in _OMISSION.split(words)]
    pieces = [piece for piece in pieces if piece]
    folded = fold_text(words)
    for source, printed in context.edits:
        if folded == printed and folded != source:
            return text.finding("quote", span.start, span.end, "approved", source="decisions.toml")
    places = context.index.exact(folded) or context.index.exact(folded.rstrip(".。,，"))
    if not places and len(pieces) == 1:  # ……先把自己的账翻给大家看……
        places = context.index.exact(pieces[0]) or context.index.exact(pieces[0].rstrip(".。,，"))
        folded = pieces[0]
    ends = places
    if not places and len(pieces) > 1:
        places, turned = _in_order(context, pieces)
        if turned and not places:
            return _beheaded(text, span, turned[0], "省略号略去了否定词")
        holding = {place.document.id for place in places}
        ends = [place for place in context.index.exact(pieces[-1]) if place.document.id in holding]
    if not places:
        return _inexact(context, text, span, folded, speaker)
    if not any(_ends_whole(place, words) for place in ends):
        return _cut_off(text, span, ends[0] if ends else places[0])
    return _exact(context, text, span, places, speaker)


def _in_order(context: Context, pieces: list[str]) -> tuple[list[Place], list[Place]]:
    """Places from which documents hold all pieces in their order; apart, those where a negation is left out."""
    whole: list[Place] = []
    turned: list[Place] = []
    for place in context.index.exact(pieces[0]):
        rest, position, loses = fold_text(place.document.text[place.end :]), 0, False
        for piece in pieces[1:]:
            at = rest.find(piece, position)
            if at < 0:
                break
            loses = loses or negates(_CLAUSES.split(rest[position:at])[-1])
            position = at + len(piece)
        else:
            (turned if loses else whole).append(place)
    return whole, turned


def _exact(context: Context, text: Text, span: MarkedSpan, places: list[Place], speaker: Speaker | None) -> Finding:
    if speaker is None and not any(_begins_whole(place) for place in places):
        return _beheaded(text, span, places[0])
    if speaker is None:
        return _of_nobody(context, text, span, places)
    people, name = speaker.people, speaker.name
    own = [place for place in places if any(person.wrote(place.document) for person in people)]
    if own and (told := _in_another_kind(context, text, span, own)):
        return text.finding("quote", span.start, span.end, "misattributed", source=_source(own[0]), suggestion=told)
    if own and not any(_begins_whole(place) for place in own):
        return _beheaded(text, span, own[0])
    if own:
        return text.finding("quote", span.start, span.end, "exact", source=_source(own[0]))
    author = places[0].document.author
    unit = places[0].document.unit or ""
    return text.finding(
        "quote", span.start, span.end, "misattributed", source=_source(places[0]),
        suggestion=f"这句话出自{unit}{author}，不是{name}" if author else f"这句话不是{name}写的",
    )  # fmt: skip


def _of_nobody(context: Context, text: Text, span: MarkedSpan, places: list[Place]) -> Finding:
    """Words before which nobody is named: those of one are not those of many, and of several it must be said whose."""
    _, (start, _) = text.sentence_at(max(span.start - 1, 0))
    lead = re.split("[”」』]", text.text[start : max(span.start - 1, start)])[-1]
    own = {(d.author, d.unit): place for place in _written(context, places) if (d := place.document).author}
    told = [f"{unit or ''}{author}" for author, unit in own]
    if len(own) == 1 and MANY.search(lead):
        return text.finding(
            "quote", span.start, span.end, "misattributed", source=_source(places[0]),
            suggestion=f"引号里是{told[0]}一个人的话，不是多人的：请改作“有学员”，或去掉引号，按看法转述",
        )  # fmt: skip
    if len(own) > 1 and not ONE_OF_THEM.search(lead):
        return text.finding(
            "quote", span.start, span.end, "ambiguous", source="、".join(map(_source, own.values())),
            suggestion=f"{'、'.join(told[:_NAMED])}等{len(told)}人都写过这句话：请写明是谁说的",
        )  # fmt: skip
    return text.finding("quote", span.start, span.end, "exact", source=_source(places[0]))


def _written(context: Context, places: list[Place]) -> list[Place]:
    """Places where somebody wrote the words, without those where a reply repeats them: //@某某：…."""
    return [
        place for place in places if not any(a <= place.start and place.end <= b for a, b in _quoted(context, place))
    ]


def _quoted(context: Context, place: Place) -> list[tuple[int, int]]:
    answered = context.material.documents.get(place.document.reply_to or "")
    spans = quoted_spans(place.document.text, answered.text if answered else None)
    return [(span.start, span.end) for span in spans]


def _in_another_kind(context: Context, text: Text, span: MarkedSpan, own: list[Place]) -> str:
    """What is wrong with where somebody is said to have written (在思想汇报中写道); empty where that is right."""
    _, (start, _) = text.sentence_at(max(span.start - 1, 0))
    before = text.text[start : max(span.start - 1, start)]
    kinds = context.material.kinds
    names = {kinds.of(kind.value): {kind} for kind in (Kind.REPORT, Kind.SUBMISSION)}
    names |= {name: {Kind.POST, Kind.REPLY, Kind.COMMENT} for name in _TALK}
    told = re.search(rf"在({'|'.join(map(re.escape, names))})[中里上][^，。“”]{{0,12}}$", before)
    if told is None or any(place.document.kind in names[told[1]] for place in own):
        return ""
    return f"这句话写在{kinds.of(own[0].document.kind.value)}里，不是{told[1]}"


def _begins_whole(place: Place) -> bool:
    """Whether the quotation begins with its clause, or at least leaves no 不 before it."""
    before = re.split(r"[，。；：、！？…,.;:!?\s]", place.document.text[max(0, place.start - 30) : place.start])[-1]
    return not negates(before)


def _ends_whole(place: Place, words: str) -> bool:
    """Whether the quotation ends where its sentence does, or says by its marks that it is only a part.

    Without a stop within the marks it is a part; then nothing that turns it round may follow.
    """
    rest = place.document.text[place.end :].lstrip(" \u3000")
    ended = _STOPPED.search(place.text) is not None or rest[:1] in ("", "\n", "\r", *_STOPS)
    if words.endswith(_ELLIPSIS):  # says that something is left out; not what turns it round
        return not _TURNS.match(rest)
    if ended or not _STOPPED.search(words):
        return ended or not _TURNS.match(rest)
    return False


def _cut_off(text: Text, span: MarkedSpan, place: Place) -> Finding:
    rest = place.document.text[place.start : place.end + 30].split("\n")[0]
    return text.finding(
        "quote", span.start, span.end, "altered", source=_source(place),
        suggestion=f"引文在句中截断，请引到句末，或以……标明省略；原文：{rest}",
    )  # fmt: skip


def _beheaded(text: Text, span: MarkedSpan, place: Place, told: str = "引文略去了前面的否定词") -> Finding:
    around = place.document.text[max(0, place.start - 12) : place.end]
    return text.finding(
        "quote",
        span.start,
        span.end,
        "altered",
        source=_source(place),
        suggestion=f"{told}，原文：{around}",
    )


def _inexact(context: Context, text: Text, span: MarkedSpan, folded: str, speaker: Speaker | None) -> Finding:
    if speaker is not None:
        people = speaker.people
        own = context.index.near(folded, most=1, where=lambda d: any(person.wrote(d) for person in people))
        if own and own[0].likeness >= _LIKE:
            return _altered(context, text, span, own, folded)
    places = context.index.near(folded)
    if places and places[0].likeness >= _LIKE:
        return _altered(context, text, span, places, folded)
    if joined := _joined(context, folded):
        return text.finding(
            "quote", span.start, span.end, "altered", source="、".join(_source(place) for place in joined),
            suggestion="把两处的话并成了一句；请分开引用，或以……标明省略",
        )  # fmt: skip
    return text.finding(
        "quote", span.start, span.end, "not-found", suggestion="学员文字中没有这句话；请删去，或改用原话"
    )


def _altered(context: Context, text: Text, span: MarkedSpan, places: list[Place], folded: str) -> Finding:
    best = places[0]
    alone = len(places) == 1 or places[1].likeness < best.likeness - 0.05
    meant = _told_before(best, folded) + _told_part(best.text, folded)
    likely = best.likeness >= 0.8 and alone and "\n" not in meant
    return text.finding(
        "quote", span.start, span.end, "altered", source=_source(best),
        suggestion=f"原文：{best.text}（{difference(fold_text(best.text), folded)}）",
        certain=likely, replacement=in_marks(meant)[1:-1] if meant else "",
    )  # fmt: skip


def _told_before(place: Place, folded: str) -> str:
    """The clauses right before a place that a quotation tells as well, at another place of its own."""
    text, start = place.document.text, place.start
    while clause := _CLAUSE_BEFORE.search(text[max(0, start - 60) : start]):
        if len(clause[1]) < _SHORT or fold_text(clause[1]) not in folded:
            break
        start -= len(clause[0])
    return text[start : place.start]


def _told_part(there: str, folded: str) -> str:
    """The words of a place without sentences at its end that a quotation does not tell.

    >>> _told_part("三年没去。台下静了半分钟。", "三年没来。效果很好。")
    '三年没去。'
    """
    sentences = list(split_sentences(there))
    while len(sentences) > 1:
        last = fold_text(sentences[-1])
        blocks = SequenceMatcher(None, last, folded, autojunk=False).get_matching_blocks()
        if sum(block.size for block in blocks if block.size > 1) >= _TOLD * len(last):
            break
        sentences.pop()
    return "".join(sentences)


def _joined(context: Context, folded: str) -> list[Place]:
    """Two places of which one gives the beginning and another the end."""
    for cut in range(6, len(folded) - 5):
        head = context.index.exact(folded[:cut], most=1)
        if not head:
            break
        tail = context.index.exact(folded[cut:], most=1)
        if tail:
            return [head[0], tail[0]]
    return []


def difference(source: str, printed: str) -> str:
    """How two texts differ, in words.

    >>> difference("不能减", "能减")
    '少了“不”'
    """
    words = []
    for tag, a, b, c, d in SequenceMatcher(None, source, printed, autojunk=False).get_opcodes():
        old, new = source[a:b], printed[c:d]
        if tag == "delete":
            words.append(f"少了“{old}”")
        elif tag == "insert":
            words.append(f"多了“{new}”")
        elif tag == "replace":
            words.append(f"“{old}”成了“{new}”")
    return "；".join(words[:4])


def _source(place: Place) -> str:
    return f"{place.document.id}[{place.start}:{place.end}]"


def spans_of(findings: Iterable[Finding]) -> list[tuple[int, int]]:
    """The spans of findings."""
    return [(finding.start, finding.end) for finding in findings]
