"""What a theme is called: what several of its people write, not the scene that one of them tells."""

from __future__ import annotations

import numpy as np
import pytest

from textmine.corpus import Corpus, Document, Kind
from textmine.language import segment, split_sentences
from textmine.themes.describing import class_tfidf, count_terms, pick_terms
from textmine.themes.labels import label_candidates, pick_labels
from textmine.themes.phrases import find_phrases
from textmine.themes.units import cut_units

CANTEEN = ("食堂价格偏高，菜也凉。", "食堂价格一直偏高。", "食堂的菜量少，食堂价格不低。")  # canteen prices are high


def first_labels(*themes: tuple[str, ...], authors: tuple[tuple[str, ...], ...] | None = None) -> list[str]:
    """The first label of each theme, its texts given; each text has an author of its own unless `authors` are given."""
    texts = [text for theme in themes for text in theme]
    people = [who for theme in authors for who in theme] if authors else [f"学员{i}" for i in range(len(texts))]
    documents = (
        Document(f"{i:02}", Kind.POST, text, author=who)
        for i, (text, who) in enumerate(zip(texts, people, strict=True))
    )
    corpus = Corpus.from_documents(documents)
    tokens, units = segment(corpus), cut_units(corpus.texts, split_sentences(corpus))
    labels = np.repeat(np.arange(len(themes), dtype=np.int32), [len(theme) for theme in themes])
    voices = corpus.codes("person")
    table = count_terms(units, tokens, voices=voices)
    scores = class_tfidf(table, np.eye(len(themes))[labels], labels)
    about = {table.terms[i] for row in pick_terms(scores, table) for i, _ in row}
    phrases = find_phrases(corpus.texts, units, tokens, about=about)
    found = label_candidates(phrases, table, scores, labels, voices)
    fallback = [f"主题{i}" for i in range(len(themes))]
    return [names[0] for names in pick_labels(found, np.empty((0, 0)), None, fallback=fallback, names={})]


@pytest.mark.parametrize(
    ("texts", "label"),
    [
        # 党务台账 party ledgers: three write it, each beside a scene of his own
        (("党务台账抄到半夜，灯泡坏了。", "党务台账装满三只木箱。", "十四本党务台账，钢笔漏水。"), "党务台账"),
        # 外头打工 out at work: the two words stand in every text, 打工电话 (a call from work) in one
        (("爹妈在外头打工，电话不通。", "父母外头打工三年。", "爸妈都在外头打工，打工电话换了。"), "外头打工"),
        # 微党课 short party lecture, with the verb that several people use
        (("讲微党课要短。", "我也讲微党课。", "讲微党课不念稿子，稿子烧了。"), "讲微党课"),
    ],
)
def test_a_theme_is_called_what_several_of_its_people_write(texts, label):
    assert first_labels(texts, CANTEEN) == [label, "食堂价格"]


def test_what_one_person_writes_often_does_not_name_a_theme_of_many():
    # 渡口单元 a unit on the ferry: four times, by one person; 作业设计 homework design: once each, by three
    texts = (
        "渡口单元很长。",
        "渡口单元改了。",
        "渡口单元再改。",
        "渡口单元完了。",
        "作业设计要分层。",
        "作业设计看人。",
        "作业设计少抄。",
    )
    authors = (("甲", "甲", "甲", "甲", "乙", "丙", "丁"), ("戊", "己", "庚"))
    assert first_labels(texts, CANTEEN, authors=authors)[0] == "作业设计"


def test_terms_that_one_person_uses_are_no_terms_of_a_theme():
    corpus = Corpus.from_documents(
        Document(f"{i}", Kind.POST, text, author=who)
        for i, (text, who) in enumerate(
            (("渡口单元", "甲"), ("渡口课时", "甲"), ("作业课时", "乙"))
        )  # ferry, unit, hours
    )
    tokens, units = segment(corpus), cut_units(corpus.texts, split_sentences(corpus))
    table = count_terms(units, tokens, voices=corpus.codes("person"))
    scores = class_tfidf(table, np.ones((3, 1)), np.zeros(3, np.int32))[0]
    assert {term for term, score in zip(table.terms, scores, strict=True) if score > 0} == {"课时"}


@pytest.mark.xfail(reason="nothing tells a noun of a scene from one of a matter where several share it", strict=True)
def test_what_they_carry_is_not_what_they_speak_of():
    # three speak of an umbrella (雨伞) on the way to visit homes (家访)
    texts = ("撑着雨伞去家访，雨伞漏了。", "雨伞下的家访，雨伞太小。", "家访那天，雨伞坏了。")
    assert "家访" in first_labels(texts, CANTEEN)[0]
