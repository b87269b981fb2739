"""Small corpora whose claims are known."""

from collections.abc import Callable, Sequence

import pytest

from textmine.claims import Claim, ClaimDecisions, find_claims
from textmine.corpus import Corpus, Document, Kind
from textmine.engine import LocalEngine
from textmine.language import embed, segment, split_sentences
from textmine.settings import ClaimSettings, CleaningSettings
from textmine.spans import Marks
from textmine.statements import analyse_sentences

Finder = Callable[..., list[Claim]]

LEDGERS = (  # fewer ledgers
    "建议把支部的台账精简合并，不要重复填报。",
    "希望上级精简台账，同样的台账不要重复填报。",
    "建议精简党务台账，合并重复填报的台账。",
    "台账太多，建议合并精简，避免重复填报。",
)
AGAINST = "支部的台账不能精简合并，台账要保留。"  # do not cut the ledgers
LECTURES = (  # micro lectures about people we know
    "微党课要讲身边人的真实故事，大家才爱听。",
    "我认为微党课应该讲身边的真人真事，听众才听得进。",
    "讲微党课，就要讲身边人的真实故事。",
)


def corpus_of(texts: Sequence[str], *, kind: Kind = Kind.POST, thread: str | None = None) -> Corpus:
    return Corpus.from_documents(
        Document(f"d{i:03}", kind, text, author=f"学员{i:03}", unit=f"{i % 3}校", thread=thread)
        for i, text in enumerate(texts)
    )


def run(
    corpus: Corpus,
    *,
    marks: Marks | None = None,
    clean: bool = False,
    settings: ClaimSettings | None = None,
    decisions: ClaimDecisions | None = None,
    themes: object = None,
    engine: LocalEngine | None = None,
) -> list[Claim]:
    sentences, tokens = split_sentences(corpus), segment(corpus)
    if clean:
        marks = _marks(corpus)
    vectors = embed(sentences.texts(corpus.texts))
    statements = analyse_sentences(corpus, sentences, tokens, vectors)
    return find_claims(
        corpus,
        statements,
        tokens,
        marks or Marks.none(),
        settings=settings,
        decisions=decisions,
        themes=themes,
        engine=engine,
    )


def _marks(corpus: Corpus) -> Marks:
    from textmine.cleaning import find_marks

    return find_marks(corpus, split_sentences(corpus), settings=CleaningSettings(), engine=LocalEngine()).marks


@pytest.fixture(scope="session")
def find() -> Finder:
    return run
