"""What a theme is called: what several of its people write, not the scene that one of them tells."""

from __future__ import annotations

import importlib.util
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from textmine.corpus import Corpus, Document, Kind
from textmine.language import segment, split_sentences
from textmine.resources import model_path
from textmine.statements.ranker import load_ranker
from textmine.themes.describing import class_tfidf, count_terms, pick_terms
from textmine.themes.joining import Name, Neighbours, compound_names, join_names
from textmine.themes.labels import _by_text, pick_labels, value_names
from textmine.themes.namable import Part, Speech, gather_names
from textmine.themes.phrases import find_phrases
from textmine.themes.traits import KIN, MEANING, WORDING, Surroundings, wording_traits
from textmine.themes.units import cut_units

ROOT = Path(__file__).parents[2]
CANTEEN = ("食堂价格偏高，菜也凉。", "食堂价格一直偏高。", "食堂的菜量少，食堂价格不低。")  # canteen prices are high


def embed(texts):
    """Vectors that are alike where texts share characters."""
    vectors = np.zeros((len(texts), 512), np.float32)
    for row, text in enumerate(texts):
        for character in text:
            vectors[row, ord(character) % 512] += 1
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def speech_of(
    *themes: tuple[str, ...], authors: tuple[tuple[str, ...], ...] | None = None, wordings: tuple[str, ...] = ()
) -> tuple[Speech, Surroundings]:
    """What is said in themes, their texts given; each text has an author of its own unless `authors` are given."""
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
    shown = [[table.terms[i] for i, _ in row] for row in pick_terms(scores, table)]
    phrases = find_phrases(corpus.texts, units, tokens, about={term for row in shown for term in row})
    members = [np.flatnonzero(labels == k).tolist() for k in range(len(themes))]
    around = Surroundings.of(embed(texts), labels, embed(["、".join(row[:10]) for row in shown]), members)
    passages = [units.texts[row] for row in units.rows.tolist()]
    return Speech(phrases, table, scores, shown, labels, voices, members, passages, wordings), around


def first_labels(*themes: tuple[str, ...], authors: tuple[tuple[str, ...], ...] | None = None) -> list[str]:
    """The first label of each theme."""
    values = value_names(*speech_of(*themes, authors=authors), embed)
    picked = pick_labels(values, fallback=[f"主题{i}" for i in range(len(themes))], names={})
    return [names[0] for names in picked]


@pytest.mark.parametrize(
    ("texts", "label"),
    [
        # 党务台账 party ledgers: three write it, each beside a scene of his own
        (("党务台账抄到半夜，灯泡坏了。", "党务台账装满三只木箱。", "十四本党务台账，钢笔漏水。"), "党务台账"),
        # 微党课 short party lecture, with the verb that several people use
        (("讲微党课要短。", "我也讲微党课。", "讲微党课不念稿子，稿子烧了。"), "讲微党课"),
    ],
)
def test_a_theme_is_called_what_several_of_its_people_write(texts, label):
    assert first_labels(texts, CANTEEN) == [label, "食堂价格"]


def test_what_all_say_is_in_the_name():
    # all speak of parents out at work (外头打工), two of calls (电话)
    texts = ("爹妈在外头打工，电话不通。", "父母外头打工三年。", "爸妈都在外头打工，打工电话换了。")
    assert "打工" in first_labels(texts, CANTEEN)[0]


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


def test_where_no_phrase_is_shared_two_words_that_many_use_are_joined():
    # all speak of home visits (家访) and the parents' evening (家长会), each in other words
    texts = (
        "家访走了三家，家长会才开得成。",
        "家访之后再开家长会。",
        "家长会少讲分数，家访多听。",
        "先家访，后家长会。",
        "下雨那次家访没遇上人。",
    )
    assert first_labels(texts, CANTEEN) == ["家访与家长会", "食堂价格"]


def test_a_shared_phrase_goes_before_two_joined_words():
    texts = ("课后服务要有选择。", "课后服务的老师辛苦。", "课后服务收费。", "课后服务要有老师。")  # after-school care
    assert first_labels(texts, CANTEEN)[0] == "课后服务"


def test_what_few_name_is_not_joined_to_what_all_name():
    # all speak of home visits (家访), two of twelve of an umbrella (雨伞) too: one in five would do
    texts = (*["家访很累。"] * 10, "家访时雨伞漏了。", "雨伞丢了，还去家访。")
    assert "雨伞" not in first_labels(texts, CANTEEN)[0]
    assert "雨伞" in first_labels(texts[8:], CANTEEN)[0]


def test_what_all_carry_may_stand_beside_what_they_speak_of():
    # three speak of an umbrella (雨伞) on the way to visit homes (家访): nothing tells which of the two is the matter
    texts = ("撑着雨伞去家访，雨伞漏了。", "雨伞下的家访，雨伞太小。", "家访那天，雨伞坏了。")
    assert "家访" in first_labels(texts, CANTEEN)[0]


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("labels_benchmark", ROOT / "benchmarks" / "labels.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("file", "traits"), [("ranker.json", (*WORDING, *MEANING)), ("wording.json", WORDING)])
def test_the_ranker_that_ships_is_what_the_grades_give(benchmark, file, traits, tmp_path):
    graded = benchmark.Graded.load(benchmark.GRADES)
    benchmark.fit(graded, np.ones(len(graded.grades), bool), len(traits)).save(tmp_path / file)
    built, shipped = load_ranker(tmp_path / file, traits), load_ranker(model_path("labels", file), traits)
    assert built.weights == pytest.approx(shipped.weights, abs=2e-3)


def test_readers_like_names_by_a_ranker_that_has_not_seen_the_corpus_better(benchmark):
    graded = benchmark.Graded.load(benchmark.GRADES)
    values = benchmark.held_out(graded, len(WORDING) + len(MEANING))
    learnt, before = (
        graded.grades[benchmark.firsts(graded, v, below=benchmark.SMALL)] for v in (values, graded.before)
    )
    error = (learnt.var() / len(learnt) + before.var() / len(before)) ** 0.5
    assert learnt.mean() - before.mean() > 2 * error


def test_runners_up_are_no_other_order_of_the_same_words():
    values = [{"合约部署": 1.0, "部署的合约": 0.9, "合约和部署": 0.8, "合约测试": 0.7}]  # to deploy, to test a contract
    assert pick_labels(values, fallback=["主题1"], names={}) == [("合约部署", "合约测试")]


def test_a_joined_name_is_as_good_as_its_weaker_part():
    speech, _ = speech_of(("家访之后再开家长会。", "家长会少讲分数，家访多听。", "先家访，后家长会，再家访。"), CANTEEN)
    _, words = gather_names(speech)[0]
    alone, joined = wording_traits([Name((part,)) for part in words], ()), wording_traits([Name(tuple(words))], ())
    parts = WORDING.index("joined")
    assert [part.text for part in words] == ["家访", "家长会"]
    assert joined[0, :parts] == pytest.approx(alone[:, :parts].min(0))
    assert joined[0, parts] == 1 and not alone[:, parts].any()


def test_who_looks_for_a_good_name_finds_the_theme():
    ledgers = ("党务台账太多。", "党务台账重复。", "台账抄到半夜。")
    speech, around = speech_of(ledgers, CANTEEN)
    phrases, _ = gather_names(speech)[0]
    (name,) = (Name((part,)) for part in phrases if part.text == "党务台账")
    vectors = {"党务台账": embed(["党务台账"])[0]}
    here, there = (dict(zip(MEANING, around.traits(k, [name], vectors)[0], strict=True)) for k in (0, 1))
    assert here["finds"] == 1 and there["finds"] == 0
    assert all(here[trait] > there[trait] for trait in MEANING if trait != "kin")  # of its parts, whatever the theme
    assert here["kin"] == there["kin"] == pytest.approx(KIN)


def test_what_is_joined_is_akin_or_not():
    speech, around = speech_of(("家访之后再开家长会。", "家长会少讲分数，家访多听。", "先家访，后家长会。"), CANTEEN)
    _, words = gather_names(speech)[0]
    vectors = {part.text: embed([part.text])[0] for part in words}
    (traits,) = around.traits(0, [Name(tuple(words))], vectors)
    one, other = vectors.values()
    assert traits[MEANING.index("kin")] == pytest.approx(float(one @ other))


def test_long_terms_are_names_by_themselves():
    # prices set by the state: a group of nouns that never stands between marks, nor whole around a theme's word
    speech, _ = speech_of(("药品政府定价办法公布。", "药品政府定价办法公布。", "天然气政府定价范围。"), CANTEEN)
    phrases, _ = gather_names(speech)[0]
    assert any("政府定价" in part.text for part in phrases)
    assert len({part.text for part in phrases}) == len(phrases)


def test_only_what_is_near_is_joined():
    # 蟑螂 (cockroach) is what they speak of, 山东 (a province) is where
    speech, _ = speech_of(("蟑螂会飞，山东也有。", "山东的蟑螂大。", "蟑螂在山东。"), CANTEEN)
    phrases, words = gather_names(speech)[0]
    assert {part.text for part in words} == {"蟑螂", "山东"}
    near = {part.text: 1.0 for part in (*phrases, *words)}
    assert "蟑螂与山东" in {
        "与".join(sorted(n.text.split("与"), reverse=True)) for n in join_names(phrases, words, near)
    }
    assert not join_names(phrases, words, near | {"山东": -0.1})


CONTRACTS = (
    "智能合约开发很难。",
    "学智能合约的开发。",
    "开发了一个智能合约。",
    "智能合约！开发",
)  # develop smart contracts


def test_words_that_people_write_beside_each_other_make_a_compound():
    # three write them so, one of them as verb and object; a mark between the two makes them strangers
    speech, _ = speech_of(CONTRACTS, CANTEEN)
    phrases, words = gather_names(speech)[0]
    near = {part.text: 1.0 for part in (*phrases, *words)}
    beside = Neighbours(speech, 0)
    made = {name.text: name.beside for name in compound_names(phrases, words, near, beside)}
    assert made["智能合约开发"] == 3
    assert not any(set("食堂") & set(text) for text in made)
    assert beside.people("智能合约", "开发", turned=False) == 2


def compounds_of(*texts: str) -> set[str]:
    """The compounds that people of a theme make, however far they lie from its centre."""
    speech, _ = speech_of(texts, CANTEEN)
    phrases, words = gather_names(speech)[0]
    near = {part.text: 1.0 for part in (*phrases, *words)}
    return {name.text for name in compound_names(phrases, words, near, Neighbours(speech, 0))}


def test_nothing_is_left_out_before_a_noun():
    # three trade by way of contracts (交易要合约), nobody writes 交易合约; 交易的合约 (contracts of trades) is written
    assert "交易合约" not in compounds_of("交易要合约。", "交易靠合约。", "交易用合约。", "合约与交易。")
    assert "交易合约" in compounds_of("交易的合约。", "交易要合约。", "交易用合约。", "合约与交易。")


def joined_of(*texts: str) -> set[str]:
    """Two matters joined of what people of a theme write, in either order."""
    speech, _ = speech_of(texts, CANTEEN)
    phrases, words = gather_names(speech)[0]
    near = {part.text: 1.0 for part in (*phrases, *words)}
    names = [name.parts for name in join_names(phrases, words, near)]
    return {f"{a.text}与{b.text}" for one, other in names for a, b in ((one, other), (other, one))}


def test_neither_time_nor_kin_is_a_matter():
    # homework (作业) and the next term (下学期), grandparents and parents; homework and home visits (家访) are matters
    assert "作业与下学期" not in joined_of(
        "下学期作业要分层，家访要走完。", "下学期的作业、家访。", "作业家访下学期再说。"
    )
    assert "作业与家访" in joined_of("下学期作业要分层，家访要走完。", "下学期的作业、家访。", "作业家访下学期再说。")
    assert "爷爷奶奶与爹妈" not in joined_of(
        "爷爷奶奶带娃，爹妈打工。", "爹妈不在，爷爷奶奶管。", "爷爷奶奶接电话，爹妈没空。"
    )


def test_words_that_stand_together_are_firm():
    # two of three write 绿色发展 (green growth) as it stands; nobody writes 发展 and then 绿色
    speech, _ = speech_of(("绿色发展要快。", "绿色发展很好。", "发展农业要绿色。"), CANTEEN)
    firm = speech.phrases.cohesion
    assert firm(["绿色", "发展"]) > firm(["发展", "绿色"]) and firm(["绿色"]) == 0


def test_long_latin_words_may_be_joined():
    texts = ("Solidity合约部署了。", "用Solidity写合约。", "Solidity的合约要部署。")  # deploy a contract in Solidity
    speech, _ = speech_of(texts, CANTEEN)
    phrases, words = gather_names(speech)[0]
    assert "Solidity" in {part.text for part in words}
    near = {part.text: 1.0 for part in (*phrases, *words)}
    assert "Solidity合约" in {name.text for name in compound_names(phrases, words, near, Neighbours(speech, 0))}


def test_what_an_organiser_says_may_name_a_theme():
    # homework and its design after the reform: the course is called so, nobody writes it as it stands
    course = "作业这件小事：双减之后的作业设计"
    speech, around = speech_of(
        ("作业要重新设计。", "设计作业要分层。", "作业少了，设计更难。"), CANTEEN, wordings=(course,)
    )
    phrases, _ = gather_names(speech, lambda texts: around.nearest(embed(texts), 20))[0]
    (part,) = (part for part in phrases if part.text == "作业设计")
    assert part.writers == 0 and part.here == 3


def test_what_an_organiser_says_names_no_theme_whose_people_do_not_say_its_words():
    # home visits of the term (学期家访) are in a title; the people of this theme speak of visits alone
    texts, wordings = ("家访要走完。", "家访很累。", "家访多听。"), ("学期家访",)
    speech, around = speech_of(texts, (*CANTEEN, "这学期食堂换了人。"), wordings=wordings)
    phrases, _ = gather_names(speech, lambda texts: around.nearest(embed(texts), 20))[0]
    assert "学期家访" not in {part.text for part in phrases}


def test_a_title_that_counts_is_a_scene():
    # an alley for a classroom; homework (作业) in it may still be looked for
    speech, _ = speech_of(("一条巷子当教室。", "巷子里的教室。", "作业设计在教室。"), CANTEEN)
    assert "一条巷子当教室" not in speech.phrases.within("一条巷子当教室：作业设计")
    assert "作业设计" in speech.phrases.within("一条巷子当教室：作业设计")


def test_a_title_of_unknown_words_is_no_name():
    speech, around = speech_of(("作业要重新设计。", "设计作业要分层。"), CANTEEN, wordings=("鸿蒙系统与量子纠缠",))
    phrases, _ = gather_names(speech, lambda texts: around.nearest(embed(texts), 20))[0]
    assert not any("鸿蒙" in part.text for part in phrases)


def test_without_vectors_no_words_are_joined():
    speech, _ = speech_of(("家访之后再开家长会。", "家长会少讲分数，家访多听。", "先家访，后家长会。"), CANTEEN)
    assert not any("与" in text for values in value_names(speech, None, embed) for text in values)


def test_a_name_goes_to_the_theme_that_it_names_best():
    # the larger theme comes first; 讲微党课 (giving short party lectures) says more of the smaller
    values = [{"讲微党课": 0.3, "孩子挑刺": 0.1}, {"讲微党课": 0.9, "儿子棉袄": 0.2}]
    labels = pick_labels(values, fallback=["主题1", "主题2"], names={})
    assert [names[0] for names in labels] == ["孩子挑刺", "讲微党课"]


def test_of_a_text_that_is_written_and_joined_the_better_score_counts():
    part = partial(
        Part, letters="n", words=(), told=1.0, filled=1.0, here=1, everywhere=1, people=1, writers=1, own=1, used=1.0,
        seen=1.0, lifted=1.0, firm=0.0, documents=frozenset(),
    )  # fmt: skip
    written, joined = Name((part("阅读与写作"),)), Name((part("阅读"), part("写作")))  # reading and writing
    assert _by_text([written, joined], np.array([0.7, 0.2])) == {"阅读与写作": 0.7}
    assert _by_text([joined, written], np.array([0.2, 0.7])) == {"阅读与写作": 0.7}
