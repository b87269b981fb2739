"""What may name a theme."""

from __future__ import annotations

import pytest

from textmine.corpus import Corpus, Document, Kind
from textmine.language import segment, split_sentences
from textmine.themes.phrases import AS_NOUN, _sound, find_phrases
from textmine.themes.units import cut_units


def phrases_of(text: str, about: set[str]) -> tuple[str, ...]:
    corpus = Corpus.from_documents([Document("a", Kind.POST, text)])
    units = cut_units(corpus.texts, split_sentences(corpus))
    return find_phrases(corpus.texts, units, segment(corpus), about=about).texts


@pytest.mark.parametrize(
    ("text", "about", "phrase"),
    [
        ("我们要把课后服务办好。", "课后服务", "课后服务"),  # after-school care
        ("大家都说学校限制大功率电器。", "电器", "限制大功率电器"),  # restricts strong appliances: verb and object
        ("希望继续推进党建与教学深度融合。", "党建", "党建与教学深度融合"),  # party work and teaching grow together
        ("区块链是去中心化的网络技术。", "网络", "网络技术"),  # network technology
        ("我们谈到了家风的传承。", "家风", "家风的传承"),  # the handing down of family ways: behind 的 a verb is a noun
    ],
)
def test_noun_groups_and_verbs_with_objects_are_phrases(text, about, phrase):
    assert phrase in phrases_of(text, {about})


@pytest.mark.parametrize(
    ("text", "about", "scrap"),
    [
        ("烫手才递出去，家长等着。", "家长", "烫手才递出去"),  # handed out while still hot: no noun
        ("寂寞寂寞，真的寂寞。", "寂寞", "寂寞寂寞"),  # lonely, lonely
        ("数学老师很辛苦。", "数学", "数学老师"),  # a person is no theme
        ("不合理收费要改。", "收费", "不合理收费"),  # a judgement
        ("范主任油钱的事别提了。", "油钱", "主任油钱"),  # Director Fan's fuel money: cut behind a person's name
        ("课后服务时间太长。", "服务", "后服务时间"),  # cut out of a word
        ("家长坐在教室里听了一节课。", "教室", "家长坐在教室"),  # a parent sits in the classroom: a scene
        ("支部办成一件小事。", "支部", "支部办成"),  # the branch brought off: the object is missing
        ("大家都看见黑板角上写着字。", "黑板", "黑板角上"),  # on the corner of the blackboard: where, not what
        ("仪器柜抽屉里什么都有。", "抽屉", "仪器柜抽屉里"),
        ("这世界愿意倾听，很难得。", "世界", "世界愿意"),  # the world is willing to: to do what
        ("芯片产业面临断供。", "芯片", "芯片产业面临"),  # the chip industry faces: what
        ("想想那些住校孩子，心里放不下。", "住校", "住校孩子"),  # children who board: who, not what
    ],
)
def test_scraps_are_none(text, about, scrap):
    assert scrap not in phrases_of(text, {about})


@pytest.mark.parametrize(
    ("text", "letters", "sound"),
    [
        ("黑板角上", b"nn", False),  # on the corner of the board: where
        ("普通高中", b"an", True),  # a high school: so is 高中
        ("世界愿意", b"nv", False),  # the world is willing to: what
        ("今后打算", b"av", True),  # what one plans: a plan is a noun, too
        ("考前准备", b"av", True),  # preparation before a test: so is this
    ],
)
def test_what_ends_with_a_place_or_wants_an_object_is_no_name(text, letters, sound):
    assert _sound(text, letters) == sound


def test_a_group_of_nouns_is_not_cut_in_two():
    found = phrases_of("学校建设校园图书馆管理制度。", {"图书馆"})  # rules of the school library
    assert not {phrase for phrase in found if phrase.endswith("图书馆管理")}


def test_sentences_are_those_of_the_text_and_know_their_unit():
    corpus = Corpus.from_documents(
        [Document("a", Kind.POST, "台账太多。党课太长！")]
    )  # too many ledgers; lectures too long
    units = cut_units(corpus.texts, split_sentences(corpus))
    tokens = segment(corpus)
    found = find_phrases(corpus.texts, units, tokens, about={"台账"})
    assert found.said.shape[0] == 2 and found.units.tolist() == [0, 0]
    place = {word: i for i, word in enumerate(tokens.vocabulary)}
    assert [found.said[:, place[word]].toarray().ravel().tolist() for word in ("台账", "党课")] == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("减肥", AS_NOUN),  # to slim, which is a matter too
        ("课后服务", 1.0),  # after-school care
        ("服务", 1.0),
        ("家长", 0.0),  # parents: who, not what
        ("很", 0.0),  # very
        ("火箭", 0.0),  # a rocket, of which nobody speaks here
        ("4G", 1.0),  # the name of a network
        ("100M", 0.0),  # an amount
    ],
)
def test_what_may_stand_as_a_noun(term, value):
    corpus = Corpus.from_documents(
        [Document("a", Kind.POST, "我要减肥。课后服务很辛苦，家长看在眼里，服务要好。4G信号，100M宽带。")]
    )
    units = cut_units(corpus.texts, split_sentences(corpus))
    assert find_phrases(corpus.texts, units, segment(corpus), about=set()).nominal(term) == value


def test_nothing_gives_nothing():
    assert phrases_of("好。", set()) == ()
