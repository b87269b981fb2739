"""`report.html`: all that a run found, on one page without network, for those who would rather look than read."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from textmine.bulletin.compose import names_of
from textmine.bulletin.draft import Draft
from textmine.bulletin.material import Claim, Material, Quotation, Row
from textmine.bulletin.naming import NAMELESS_MOVES
from textmine.bulletin.placing import is_nameless, placed
from textmine.bulletin.spares import as_chosen
from textmine.bulletin.view import MOVES, View, cautious_move, stated
from textmine.output import write_text
from textmine.proportions import wilson
from textmine.settings import BulletinSettings

__all__ = ["report_values", "write_report"]

_MOST_CLAIMS, _MOST_REJECTED, _MOST_SENTENCES = 200, 300, 40
"""What a page can hold that people still leaf through (a guess): of 12,054 documents there are 592 claims."""
_PICTURE_BYTES = 6_000_000
"""Pictures up to this size together are put into the page; mail servers take no more than 10 MB as a rule."""

_CAPTIONS = {
    "cloud": "全部文字的词云",
    "collocations": "常在一起出现的词",
    "how-many-themes": "主题的数目是怎样定的",
    "keywords": "关键词",
    "theme-map": "主题分布图",
    "themes": "各主题有多少人谈",
    "trends": "关键词随时间的变化",
}
_OF_THEME = {"cloud": "的词云", "shares": "在各组中的比重"}


def write_report(draft: Draft, material: Material, path: Path, *, settings: BulletinSettings) -> None:
    """Write the page; all text of people is escaped by the template."""
    page = _template().render(report_values(draft, material, settings))
    write_text(path, page, errors="replace")


@lru_cache
def _template() -> Any:
    import jinja2

    folder = Path(__file__).parent / "templates"
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return environment.get_template("report.html.j2")


def report_values(draft: Draft, material: Material, settings: BulletinSettings) -> dict[str, Any]:
    """What the page shows, as plain values."""
    printed = {reference for _, sentence in draft.sentences() for reference in sentence.evidence}
    material = as_chosen(material, printed)
    view = View(material, names_of(material, settings))
    quotes = [_quote(quote, view, quote.reference in printed) for quote in material.quotes]
    rejected = [_rejected(row, view) for row in material.rejected[:_MOST_REJECTED]]
    claims = [_claim(claim, view) for claim in _widest(material.claims)]
    shown = [*quotes, *rejected, *claims]
    return {
        "title": material.card.class_.name or "研修班",
        "subtitle": draft.title.replace("　", "，"),
        "kinds": sorted({kind for item in shown for kind in item["kinds"]}),
        "units": sorted({unit for item in shown for unit in item["units"]}),
        "facts": [fact for fact in material.facts if fact.measure != "日"],
        "themes": _themes(view),
        "claims": claims,
        "more_claims": len(material.claims) - len(claims),
        "quotes": quotes,
        "keywords": _keywords(view),
        "pictures": _pictures(view),
        "aside": [_aside(row, view) for row in material.set_aside],
        "rejected": rejected,
        "more": max(len(material.rejected) - _MOST_REJECTED, 0),
    }


def _themes(view: View) -> list[dict[str, Any]]:
    material = view.material
    people = int(material.facts_by_id["authors"].value) if "authors" in material.facts_by_id else 0
    rows = []
    for topic in material.topics:
        authors = int(topic.get("authors") or 0)
        low, high = wilson(min(authors, people), people)
        rows.append(
            {
                "id": topic.get("id"),
                "label": view.text(str(topic.get("label"))),
                "flags": "、".join(topic.get("flags") or ()),
                "terms": view.text("、".join(str(term.get("term")) for term in topic.get("terms", ())[:10])),
                "authors": authors,
                "documents": topic.get("documents"),
                "percent": round(100 * min(authors / people, 1)) if people else 0,
                "low": round(100 * low),
                "high": round(100 * high),
            }
        )
    return rows


def _widest(claims: Sequence[Claim]) -> list[Claim]:
    """The claims that the page has room for: those of most people, in the order of the run."""
    kept = sorted(range(len(claims)), key=lambda row: (-len(claims[row].supporters), row))[:_MOST_CLAIMS]
    return [claims[row] for row in sorted(kept)]


def _claim(claim: Claim, view: View) -> dict[str, Any]:
    sentences, kinds, units = [], set(), set()
    for row in claim.sentences[:_MOST_SENTENCES]:
        document = view.material.documents.get(row.get("document", ""))
        if document is not None:
            against = row.get("stance") == "against"
            text = document.text[row["start"] : row["end"]]
            move = "problem" if against else cautious_move(claim.move, text)
            who = view.who(document.author, document.unit, document.role, move)
            kinds.add(view.kind(document.kind))
            units |= set(_units(document.author, document.unit, move, view))
            said = view.said(text, document.id, hidden=move in NAMELESS_MOVES)
            sentences.append({"stance": "反对" if against else "赞成", "text": said, "who": who})
    return {
        "move": MOVES.get(claim.move, "其他"),
        "statement": stated(claim, view),
        "hedge": claim.hedge or "",
        "supporters": len(claim.supporters),
        "opposers": len(claim.opposers),
        "denominator": claim.denominator,
        "kinds": sorted(kinds),
        "units": sorted(units),
        "theme": claim.theme if claim.theme is not None else "",
        "sentences": sentences,
    }


def _quote(quote: Quotation, view: View, printed: bool) -> dict[str, Any]:
    told = placed(quote).move
    nameless = not quote.author or is_nameless(quote)  # a file's name may be its author's
    move = "problem" if nameless else told
    before, after = view.around(quote.document, quote.start, quote.end, hidden=nameless)
    return {
        "text": view.said(quote.text, quote.document, hidden=nameless),
        "move": MOVES.get(told, "其他"),
        "kinds": [view.kind(quote.kind)],
        "units": _units(quote.author, quote.unit, move, view),
        "printed": printed,
        "theme": quote.theme if quote.theme is not None else "",
        "who": view.who(quote.author, quote.unit, quote.role, move),
        "before": before,
        "after": after,
        "place": "" if nameless else view.place(quote.document, quote.start),
        "why": view.reason(list(quote.reasons)),
    }


def _units(author: str | None, unit: str | None, move: str, view: View) -> list[str]:
    """The unit by which an item is found; where its speaker is not named, none, or the filter would tell it."""
    hidden = not author or move in NAMELESS_MOVES or view.names.external
    return [unit] if unit and not hidden else []


def _keywords(view: View) -> list[dict[str, str]]:
    groups = []
    for row in view.material.keywords[:40]:
        name = str(row.get("group") or row.get("id") or "")
        terms = "、".join(str(keyword.get("term")) for keyword in row.get("keywords", ())[:30])
        if not terms:
            continue
        groups.append(
            {"name": "全部文字" if name == "corpus" else view.text(view.kind(name)), "terms": view.text(terms)}
        )
    return groups


def _pictures(view: View) -> list[dict[str, str]]:
    """The run's pictures; outside the house those alone that name nobody and no school."""
    found, size = [], 0
    labels = {str(topic.get("id")): str(topic.get("label")) for topic in view.material.topics}
    for name in view.material.pictures:
        if not view.names.can_show(view.material.picture_words(name)):
            continue
        data = (view.material.folder / name).read_bytes()
        size += len(data)
        if size > _PICTURE_BYTES:
            break
        caption = _caption(Path(name).stem, labels)
        found.append({"name": view.text(caption), "data": base64.b64encode(data).decode()})
    return found


def _caption(name: str, labels: Mapping[str, str]) -> str:
    """What stands below a picture, by the name of its file and the labels of the themes by their numbers.

    >>> _caption("cloud-theme-3", {"3": "党务记录"}), _caption("themes", {})
    ('“党务记录”的词云', '各主题有多少人谈')
    """
    kind, _, number = name.rpartition("-theme-")
    if kind in _OF_THEME and number in labels:
        return f"“{labels[number]}”{_OF_THEME[kind]}"
    return _CAPTIONS.get(name, name)


def _aside(row: Row, view: View) -> dict[str, Any]:
    examples: Iterable[Row] = row.get("examples", ())
    return {
        "reason": row.get("reason_zh") or row.get("reason"),
        "spans": row.get("spans"),
        "documents": row.get("documents"),
        "people": row.get("people"),
        "percent": round(100 * float(row.get("share") or 0), 1),
        "examples": [view.text(str(example.get("text"))) for example in examples],
    }


def _rejected(row: Row, view: View) -> dict[str, Any]:
    why = row.get("reason") or row.get("why") or row.get("reasons") or ""
    document = view.material.documents.get(row.get("document", ""))
    theme = row.get("theme")
    text = str(row.get("text") or "")
    hidden = cautious_move(str(row.get("move") or "other"), text) in NAMELESS_MOVES
    return {
        "text": view.said(text, row.get("document"), hidden=hidden),
        "why": view.reason(why),
        "kinds": [view.kind(document.kind)] if document is not None else [],
        "units": [],  # nobody is named here
        "theme": theme if theme is not None else "",
    }
