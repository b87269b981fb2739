"""What each stage writes into the run folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from textmine.corpus import Corpus, Kind
from textmine.engine import Engine, Progress
from textmine.output import mendable, write_jsonl, write_text
from textmine.pipeline import drawing, rows
from textmine.pipeline.analysis import Analysis
from textmine.pipeline.decisions import load_decisions, not_followed
from textmine.pipeline.inputs import with_catalogue
from textmine.pipeline.masking import masked_reading
from textmine.reading import names_of_kinds
from textmine.run import RunFolder
from textmine.settings import ClassCard, Settings
from textmine.store import ColumnStore, readable
from textmine.tables import read_in_runs, size_in_memory
from textmine.themes import Theme, tell_flagged

if TYPE_CHECKING:
    from textmine.reading import Reading

DOCUMENTS = ("documents.parquet", "rejects.csv", "roster.parquet", "class.json", "facts.jsonl")
DUPLICATES = ("duplicates.jsonl", "shared.jsonl", "set_aside.json")
KEYWORDS = ("keywords.jsonl", "keyness.jsonl")
TOPICS = ("topics",)
CLAIMS = ("claims.jsonl",)
QUOTES = ("quotes.jsonl", "rejected_quotes.jsonl")
PICTURES = ("pictures",)
BULLETIN = ("bulletin.md", "bulletin.docx", "evidence.xlsx", "report.html")


def write_documents(reading: Reading, folder: RunFolder, settings: Settings, engine: Engine, out: Path) -> None:
    """The corpus with its account, masked; the roster; the class card with the catalogue; the figures."""
    from textmine.bulletin import facts
    from textmine.reading import write_rejects

    if settings.cleaning.mask:
        reading = masked_reading(reading, engine=engine)
    corpus = reading.corpus
    corpus.write(out / "documents.parquet")
    write_rejects(out / "rejects.csv", reading.rejects)
    if reading.roster is not None:
        _write_table(out / "roster.parquet", reading.roster.frame)
    card = with_catalogue(reading)
    known = facts(corpus, reading.roster, card, settings=settings.bulletin)
    _write_json(out / "class.json", card.model_dump(mode="json", by_alias=True))
    write_jsonl(out / "facts.jsonl", (fact.to_row() for fact in known))
    folder.describe(
        account=[asdict(account) for account in reading.accounts],
        aside=[{"place": note.place, "reason": note.message} for note in reading.asides],
    )


def load_analysis(folder: RunFolder, *, settings: Settings, engine: Engine, progress: Progress) -> Analysis:
    """Take up the documents that the first stage wrote."""
    table, store = pl.scan_parquet(readable(folder.file("documents.parquet"))), ColumnStore(folder.scratch)
    settings = settings.model_copy(update={"kinds": names_of_kinds(settings.kinds, table)})
    with mendable(folder.path):
        corpus = _documents(table, store)
    card = ClassCard.model_validate_json(folder.file("class.json").read_text("utf-8"))
    return Analysis(
        corpus,
        card=card,
        settings=settings,
        engine=engine,
        progress=progress,
        decisions=load_decisions(folder.path),
        cache=folder.path / "cache",
        topics=folder.path / "topics",
        masked=settings.cleaning.mask,
        store=store,
    )


def _documents(table: pl.LazyFrame, store: ColumnStore) -> Corpus:
    """The documents; of many without `source` and `meta`, which are read from the file where they are told."""
    if not store.takes(size_in_memory(table)):
        return Corpus(table.collect())
    return Corpus.of_runs(read_in_runs(table.drop("source", "meta")), store)


def write_duplicates(folder: RunFolder, analysis: Analysis, out: Path) -> None:
    """Copies, shared wording, and what was set aside for which reason."""
    write_jsonl(out / "duplicates.jsonl", rows.duplicate_rows(analysis))
    write_jsonl(out / "shared.jsonl", rows.shared_rows(analysis))
    _write_json(out / "set_aside.json", list(rows.set_aside_rows(analysis)))


def write_keywords(folder: RunFolder, analysis: Analysis, out: Path) -> None:
    """Keywords of the corpus and of its groups; what sets each kind apart from the rest."""
    write_jsonl(out / "keywords.jsonl", rows.all_keyword_rows(analysis))
    write_jsonl(out / "keyness.jsonl", rows.all_keyness_rows(analysis))


def write_topics(folder: RunFolder, analysis: Analysis, out: Path) -> None:
    """Themes, which documents belong to them, the model, and how groups differ in them."""
    analysis.begin_claims()
    themes = analysis.fit_themes()
    themes.save(out / "topics")
    write_jsonl(out / "topics" / "comparison.jsonl", rows.comparison_rows(analysis, themes))


def write_claims(folder: RunFolder, analysis: Analysis, out: Path) -> None:
    """What people say, and how many."""
    write_jsonl(out / "claims.jsonl", rows.claim_rows(analysis))


def write_quotes(folder: RunFolder, analysis: Analysis, out: Path) -> None:
    """The chosen quotations, and the others with why not."""
    write_jsonl(out / "quotes.jsonl", rows.quote_rows(analysis))
    write_jsonl(out / "rejected_quotes.jsonl", rows.rejected_quote_rows(analysis))


def write_pictures(folder: RunFolder, analysis: Analysis, out: Path) -> Callable[[], None]:
    """Clouds and charts, as PNG and SVG; other processes draw them while the next stages are done."""
    (out / "pictures").mkdir()
    return drawing.draw_pictures(analysis, out / "pictures")


def write_bulletin(folder: RunFolder, out: Path) -> None:
    """The draft, its evidence, and the page for those who would rather look than read."""
    from textmine.bulletin import write_stage

    write_stage(folder, out)


_TOLD = 0.01
"""Share of all that was written from which on it is told that so much was set aside."""
_MUCH = 0.3
"""From this share on little is left to tell of; a guess."""


def summary(folder: RunFolder) -> str:
    """What was found, and where to look; in Chinese, for the organiser."""
    documents = pl.scan_parquet(readable(folder.file("documents.parquet")))
    people = pl.col("person").filter(pl.col("kind") != Kind.ANNOUNCEMENT).drop_nulls().n_unique()
    counted = documents.select(pl.len(), people.alias("people")).collect(engine="streaming").row(0, named=True)
    topics = json.loads(folder.file("topics/topics.json").read_text("utf-8"))
    account = folder.manifest.get("account", [])
    rejected = sum(part["rejected"] for part in account)
    claims, quotes = folder.count("claims.jsonl"), folder.count("quotes.jsonl")
    lines = [
        f"读入{counted['len']}份文本，{counted['people']}人"
        + (f"；{rejected}行未读入，见 rejects.csv" if rejected else ""),
        *_not_read(folder),
        *_set_aside(folder),
        f"找到{len(topics)}个主题、{claims}条主张、{quotes}条引文",
        *tell_flagged(map(Theme.from_record, topics)),
        *not_followed(folder),
        f"结果在 {folder.path}：",
    ]
    seen = (
        ("bulletin.docx", "简报草稿"),
        ("evidence.xlsx", "每句话的证据"),
        ("report.html", "网页报告"),
        ("pictures", "词云和图表"),
    )
    lines += [f"  {name:<15}{what}" for name, what in seen if (folder.path / name).exists()]
    return "\n".join(lines)


def _not_read(folder: RunFolder) -> Iterator[str]:
    """What lay among the files and is no part of the corpus: an earlier run, a README."""
    places = [part["place"] for part in folder.manifest.get("aside", [])]
    if places:
        more = f"等{len(places)}项" if len(places) > _PLACES else ""
        yield f"未作为材料读入：{'、'.join(places[:_PLACES])}{more}（textmine read --explain 说明原因）"


_PLACES = 5


def _set_aside(folder: RunFolder) -> Iterator[str]:
    """How much was set aside and why, in a line; and what follows where it is much of all that was written."""
    parts = json.loads(folder.file("set_aside.json").read_text("utf-8"))
    shown = sorted((part for part in parts if part["share"] >= _TOLD), key=lambda part: -part["share"])
    if shown:
        told = "、".join(f"{part['reason_zh']}{part['share']:.0%}（{part['documents']}份）" for part in shown)
        yield f"搁置不计的文字：{told}；例子见 report.html"
    if any(part["share"] >= _MUCH and part["reason"] in ("copy", "boilerplate") for part in shown):
        yield "  这些文字与别人的相同，主张、引文只从其余的得出；要计入，在 textmine.toml 写 [cleaning] copies = false"


def _write_json(path: Path, value: Any) -> None:
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _write_table(path: Path, table: pl.DataFrame) -> None:
    with path.open("wb") as file:  # polars would take the name for UTF-8, whatever the system does
        table.write_parquet(file)
