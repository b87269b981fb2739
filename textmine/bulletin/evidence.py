"""The evidence workbook: where each word of the draft comes from, and columns for the organiser's decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from textmine.bulletin import sheets
from textmine.bulletin.compose import names_of
from textmine.bulletin.draft import DIFFERING, Draft, DraftSentence
from textmine.bulletin.material import Claim, Material, Quotation, Row
from textmine.bulletin.naming import NAMELESS_MOVES
from textmine.bulletin.placing import is_nameless, placed
from textmine.bulletin.spares import as_chosen
from textmine.bulletin.view import MOVES, View, cautious_move, moment, stated
from textmine.bulletin.workbook import Sheet, write_sheets
from textmine.settings import UNFILLED, BulletinSettings
from textmine.statements.courses import CourseMentions

__all__ = ["evidence_sheets", "write_evidence"]

_SHOWN = 20
"""Sentences for and against that are listed of a claim which the draft does not tell; `claims.jsonl` has all. Of an
eighth of the campus answers 2,114 claims have 32,817 sentences, one of them 1,122; 20 of each are 14,026."""

_FORMS = {"sentence": "句", "passage": "段", "phrase": "短语"}


def write_evidence(draft: Draft, material: Material, path: Path, *, settings: BulletinSettings | None = None) -> None:
    """Write the workbook. Text stays text: a cell that begins with =, +, - or @ is no formula."""
    write_sheets(evidence_sheets(draft, material, settings=settings), path, title=draft.title)


def evidence_sheets(draft: Draft, material: Material, *, settings: BulletinSettings | None = None) -> list[Sheet]:
    """The workbook as values: the same for Excel, for the page and for tests."""
    names = names_of(material, settings or BulletinSettings(edition=draft.edition))
    printed: dict[str, str] = {}
    for _, sentence in draft.sentences():
        for reference in sentence.evidence:
            printed.setdefault(reference, sentence.text)
    view = View(as_chosen(material, printed), names)
    return [
        _sentences(draft, view),
        _facts(view),
        _themes(view),
        _courses(view),
        _claims(view, printed),
        _quotes(view, printed),
        _rejected(view),
        _aside(view),
        _differences(material),
    ]


def _sentences(draft: Draft, view: View) -> Sheet:
    rows = []
    for number, (paragraph, sentence) in enumerate(draft.sentences(), 1):
        first, *_ = sentence.evidence or ("",)
        rows.append((number, paragraph, sentence.text, _standing(sentence), first, "、".join(sentence.evidence[1:])))
    header = ("序号", "段", "句子", "性质", "依据", "其他依据")
    return Sheet(sheets.SENTENCES, header, tuple(rows), (6, 5, 80, 12, 18, 30))


def _standing(sentence: DraftSentence) -> str:
    if sentence.judgement:
        return "措辞待核" if sentence.evidence else "主办单位判断，待核"
    if DIFFERING in sentence.text:
        return "来源不一，待核"
    if sentence.unfilled:
        return UNFILLED
    return "有据" if sentence.evidence else "衔接语"


def _blank() -> tuple[None, ...]:
    return (None,) * len(sheets.DECISIONS)


def _facts(view: View) -> Sheet:
    rows = [
        (
            f"fact:{fact.id}",
            fact.label,
            fact.printed,
            fact.value,
            fact.measure,
            fact.denominator,
            fact.source,
            fact.formula,
            fact.exact,
            fact.row_count or None,
            "、".join(map(view.document, fact.rows[:200])),
            "；".join(f"{o.source}：{o.value}" for o in fact.others),
        )
        for fact in view.material.facts
    ]
    header = ("编号", "名称", "印作", "值", "计量", "分母", "来源", "算法", "取整前", "行数", "行", "其他来源")
    return Sheet(sheets.FACTS, header, tuple(rows), (20, 22, 16, 12, 8, 8, 10, 36, 12, 8, 40, 20))


def _themes(view: View) -> Sheet:
    rows = [
        (
            f"theme:{topic.get('id')}",
            view.text(str(topic.get("label"))),
            view.text("、".join(str(t.get("term")) for t in topic.get("terms", ())[:12])),
            topic.get("documents"),
            topic.get("authors"),
            topic.get("units"),
            topic.get("coherence"),
            topic.get("stability"),
            "、".join(topic.get("flags") or ()),
            "、".join(map(view.document, topic.get("representatives") or ())),
            *_blank(),
        )
        for topic in view.material.topics
    ]
    header = ("编号", "名称", "词", "文本", "人", "单位", "连贯度", "稳定度", "提示", "代表文本", *sheets.DECISIONS)
    return Sheet(sheets.THEMES, header, tuple(rows), (10, 26, 44, 8, 8, 8, 8, 8, 14, 30, 8, 16, 24, 20))


def _courses(view: View) -> Sheet:
    """Each sentence that names a course or its lecturer; the first of a course bears its counts and phrases."""
    rows = [row for entry in view.material.courses for row in _course_rows(entry, view)]
    header = (
        "编号",
        "课程",
        "主讲",
        "谈到人数",
        "称有收获人数",
        "评语",
        "句子",
        "称有收获",
        "文本",
        "起",
        "止",
        "出处",
    )
    return Sheet(sheets.COURSES, header, tuple(rows), (24, 32, 10, 8, 8, 30, 60, 8, 12, 6, 6, 40))


def _course_rows(entry: CourseMentions, view: View) -> Iterable[tuple[Any, ...]]:
    title = entry.course.title.strip("《》")
    words = "、".join(f"{phrase.text}（{phrase.people}人）" for phrase in entry.phrases)
    head = (f"course:{title}", title, entry.course.lecturer, len(entry.people), len(entry.praised_by), words)
    for mention in entry.mentions:
        text = view.material.documents[mention.document].text[mention.start : mention.end]
        hidden = cautious_move("course", text) in NAMELESS_MOVES
        place = "" if hidden else view.place(mention.document, mention.start)
        document = view.document(mention.document, hidden=hidden)
        praises = "是" if mention.praises else ""
        yield (
            *head,
            view.said(text, mention.document, hidden=hidden),
            praises,
            document,
            mention.start,
            mention.end,
            place,
        )
    if not entry.mentions:
        yield (*head, None, None, None, None, None, None)


def _claims(view: View, printed: Mapping[str, str]) -> Sheet:
    header = (
        "编号",
        "类别",
        "主张",
        "程度",
        "赞成人数",
        "反对人数",
        "分母",
        "比例",
        "下限",
        "已印",
        "简报中的说法",
        "立场",
        "句子",
        "作者",
        "文本",
        "起",
        "止",
        "出处",
        *sheets.DECISIONS,
    )
    rows = [row for claim in view.material.claims for row in _claim_rows(claim, view, printed)]
    return Sheet(
        sheets.CLAIMS, header, tuple(rows), (10, 8, 40, 8, 8, 8, 8, 8, 8, 6, 40, 6, 60, 22, 12, 6, 6, 40, 8, 16, 24, 20)
    )


def _claim_rows(claim: Claim, view: View, printed: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
    """A row a sentence; what is true of the claim, and the columns to fill in, stand in the first of them alone.

    Who filters by 已印 or 程度 sees a row a claim, by 编号 its sentences: all of them, or of a claim that the draft
    does not tell the first of many, and where the others are.
    """
    share, lower = claim.row.get("share"), claim.row.get("lower")
    head: tuple[Any, ...] = (
        claim.reference,
        MOVES.get(claim.move, "其他"),
        stated(claim, view),
        claim.hedge,
        len(claim.supporters),
        len(claim.opposers),
        claim.denominator,
        share,
        lower,
        "是" if claim.reference in printed else "",
        printed.get(claim.reference, ""),
    )
    decisions: tuple[Any, ...] = _blank()
    shown = claim.sentences if claim.reference in printed or claim.pinned else _first(claim.sentences)
    for sentence in shown or ({},):
        yield (*head, *_claim_sentence(claim, sentence, view), *decisions)
        head, decisions = (*head[:2], *(None,) * (len(head) - 2)), ()
    if others := len(claim.sentences) - len(shown):
        yield (*head, None, f"……另有{others}句，见 claims.jsonl")


def _first(sentences: Sequence[Row]) -> list[Row]:
    """The first of those for a claim, and the first of those against it."""
    sides: dict[Any, list[Row]] = {}
    for sentence in sentences:
        sides.setdefault(sentence.get("stance"), []).append(sentence)
    return [sentence for side in sides.values() for sentence in side[:_SHOWN]]


def _claim_sentence(claim: Claim, sentence: Row, view: View) -> tuple[Any, ...]:
    """Stance, wording, author, document, span and place of one of a claim's sentences."""
    document = view.material.documents.get(sentence.get("document", ""))
    if document is None:
        return (None,) * 7
    start, end = sentence["start"], sentence["end"]
    text, against = document.text[start:end], sentence.get("stance") == "against"
    move = "problem" if against else cautious_move(claim.move, text)
    hidden = move in NAMELESS_MOVES
    return (
        "反对" if against else "赞成",
        view.said(text, document.id, hidden=hidden),
        view.who(document.author, document.unit, document.role, move),
        view.document(document.id, hidden=hidden),
        start,
        end,
        "" if hidden else view.place(document.id, start),
    )


def _quotes(view: View, printed: Mapping[str, str]) -> Sheet:
    rows = [_quote_row(quote, view, quote.reference in printed) for quote in view.material.quotes]
    header = (
        "编号",
        "形式",
        "类别",
        "原文",
        "作者",
        "文种",
        "时间",
        "文件与位置",
        "文本",
        "起",
        "止",
        "前一句",
        "后一句",
        "得分",
        "入选理由",
        "已印",
        *sheets.DECISIONS,
    )
    return Sheet(
        sheets.QUOTES, header, tuple(rows), (10, 8, 8, 60, 26, 10, 18, 40, 12, 6, 6, 40, 40, 8, 26, 6, 8, 16, 24, 20)
    )


def _quote_row(quote: Quotation, view: View, printed: bool) -> tuple[Any, ...]:
    """What a model took for one thing and the draft tells as another is listed as what the draft tells it for."""
    told = placed(quote).move
    hidden = is_nameless(quote) or told in NAMELESS_MOVES
    nameless = hidden or not quote.author
    return (
        quote.reference,
        _FORMS.get(quote.form, quote.form),
        MOVES.get(told, "其他"),
        view.said(quote.text, quote.document, hidden=nameless),
        view.who(quote.author, quote.unit, quote.role, "problem" if hidden else told),
        view.kind(quote.kind),
        moment(quote.time),
        "" if hidden else view.place(quote.document, quote.start),
        view.document(quote.document, hidden=hidden),
        quote.start,
        quote.end,
        *view.around(quote.document, quote.start, quote.end, hidden=nameless),
        round(quote.score, 3),
        "、".join(quote.reasons),
        "是" if printed else "",
        *_blank(),
    )


def _rejected(view: View) -> Sheet:
    rows = tuple(_rejected_row(row, view) for row in view.material.rejected)
    header = ("编号", "形式", "类别", "原文", "作者", "文本", "起", "止", "得分", "未采用的原因", *sheets.DECISIONS)
    return Sheet(sheets.REJECTED, header, rows, (10, 8, 8, 60, 26, 12, 6, 6, 8, 40, 8, 16, 24, 20))


def _rejected_row(row: Row, view: View) -> tuple[Any, ...]:
    move, text, form = str(row.get("move") or "other"), str(row.get("text") or ""), str(row.get("form") or "")
    why = row.get("reason") or row.get("why") or row.get("reasons") or ""
    cautious = cautious_move(move, text)
    hidden = cautious in NAMELESS_MOVES
    return (
        f"quote:{row.get('id')}",
        _FORMS.get(form, form),
        MOVES.get(move, "其他"),
        view.said(text, row.get("document"), hidden=hidden),
        view.who(row.get("author"), row.get("unit"), row.get("role"), cautious),
        view.document(row.get("document"), hidden=hidden),
        row.get("start"),
        row.get("end"),
        row.get("score"),
        view.reason(why),
        *_blank(),
    )


def _aside(view: View) -> Sheet:
    rows = [
        (
            part.get("reason_zh") or part.get("reason"),
            part.get("spans"),
            part.get("documents"),
            part.get("people"),
            part.get("sentences"),
            part.get("characters"),
            part.get("share"),
            "\n".join(view.text(str(example.get("text"))) for example in part.get("examples", ())),
        )
        for part in view.material.set_aside
    ]
    header = ("原因", "处数", "文本", "人", "句", "字", "占全部文字", "例")
    return Sheet(sheets.ASIDE, header, tuple(rows), (18, 8, 8, 8, 8, 10, 12, 90))


def _differences(material: Material) -> Sheet:
    rows = [
        (f"fact:{fact.id}", fact.label, fact.source, fact.value, other.source, other.value, fact.measure)
        for fact in material.facts
        for other in fact.others
    ]
    header = ("编号", "名称", "采用来源", "采用值", "其他来源", "其他值", "计量")
    return Sheet(sheets.DIFFERENCES, header, tuple(rows), (20, 24, 10, 12, 10, 12, 8))
