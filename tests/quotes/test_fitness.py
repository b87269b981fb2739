"""The second look at a whole candidate: what each feature sees."""

import numpy as np
import pytest

from textmine.quotes.fitness import FEATURES, MEANS, features_of, fitness_of, load_fitness, move_logits
from textmine.statements import Move

(GAIN,) = move_logits([Move.GAIN], [0.7])

SEES = [
    ("announced", "听了各位老师的分享，收获满满。"),  # heard the talks, gained a lot
    ("announced", "我深刻感受到其与传统运营的差异。"),  # deeply felt its difference from the usual way
    ("announced", "聽到很多同學的分享讓我深受啟發。"),  # … inspired me much (traditional characters)
    ("points", "我们少填了一半的表，靠的是这份清单。"),  # half the forms, thanks to this list
    ("attended", "今天参加了技术分享会，一共两场。"),  # attended two talks today
    ("open_end", "微党课要讲身边的人，不要念文件"),  # no end mark
    ("realised", "我意识到理解业务才能立足。"),  # I realised one must understand the trade
    ("moved", "老师的一句话让我重新看待自己。"),  # … made me see myself anew
    ("talks", "我做运营的话，可能要先懂业务，可能也要懂技术。"),  # if I …, maybe this, maybe that
    ("mood", "和大家一起学习真的很开心。"),  # learning with you all makes me happy
    ("turns", "以前我以为台账越全越好，现在只留一本。"),  # before: the more records the better, now one
    ("turns", "听了课才发现家长会可以这样开。"),  # only then found that a meeting can be held so
    ("hard", "讲得太快，我有一半跟不上。"),  # too fast, I could not follow half of it
    ("many_clauses", "看了书，听了课，写了字，画了图，做了题，交了卷。"),  # read, listened, wrote, drew, …
]
NOT_SEEN = [
    ("announced", "最大的收获是懂得了合规先行。"),  # says what the gain is
    ("points", "这次培训让我懂得了合规先行。"),  # this training: named
    ("attended", "孩子们今天完成了一台戏。"),  # not an opening report of the writer
    ("open_end", "微党课要短。"),
    ("talks", "做运营先要懂业务，也要懂技术。"),  # the same without ifs and maybes
    ("turns", "现在我们每周开放一次课堂。"),  # now, and nothing before it
    ("hard", "我们每周开放一次课堂。"),
]


@pytest.mark.parametrize(("name", "text"), SEES)
def test_a_feature_sees(name, text):
    assert features_of(text, [0.5], [GAIN])[FEATURES.index(name)] == 1


@pytest.mark.parametrize(("name", "text"), NOT_SEEN)
def test_a_feature_does_not_see(name, text):
    assert features_of(text, [0.5], [GAIN])[FEATURES.index(name)] == 0


def test_what_is_done_is_that_of_the_surest_sentence():
    made = move_logits([Move.OTHER, Move.PLEDGE], [0.9, 0.6])
    text = "我校每周开放课堂。下学期谁都能进。"  # open lessons; next term for all
    seen = dict(zip(FEATURES, features_of(text, [0.5, 0.5], made), strict=True))
    assert seen["other"] > seen["pledge"] > 0 > seen["gain"] == seen["course"]


def test_a_regular_practice_is_no_diary_item():
    (practice,) = move_logits([Move.PRACTICE], [0.9])
    at = FEATURES.index("practice")
    once = features_of("今天走访了三户人家，听他们说难处。", [0.5], [practice])  # today: visited three homes
    regular = features_of("我校每周走访三户人家，听他们说难处。", [0.5], [practice])  # our school: every week
    assert once[at] > 0 > regular[at]


def test_what_ships_prefers_what_is_told_and_what_the_model_rates_higher():
    told, announced = (
        "我意识到课要上得短，孩子才听得进去。",
        "我今天听了课，觉得收获满满很开心。",
    )  # short lessons; gained a lot
    surely, less = fitness_of([told, announced], [[0.7], [0.7]], [[GAIN], [GAIN]])
    assert surely > less
    falling = fitness_of([told] * 4, [[1.0], [0.9], [0.5], [0.1]], [[GAIN]] * 4)
    assert (np.diff(falling) < 0).all()
    assert falling[0] > 0.99  # where cues alone decided nothing is ruled out


def test_what_sentences_mean_counts_where_it_is_known():
    ships = load_fitness()
    vectors = np.stack([ships.direction, -ships.direction, 0 * ships.direction])
    towards, away, unknown = ships.meant(vectors / max(float(np.linalg.norm(ships.direction)), 1e-9))
    assert towards > 0 > away
    assert np.isnan(unknown)  # a sentence that the encoder has not read
    assert np.isnan(ships.meant(np.ones((2, 128), np.float32))).all()  # vectors from wording
    text = "我意识到课要上得短，孩子才听得进去。"  # short lessons, so that children listen
    told = [[towards], [away], [unknown], [towards, unknown]]
    chances = fitness_of([text] * 4, [[0.7], [0.7], [0.7], [0.7, 0.7]], [[GAIN]] * 3 + [[GAIN, GAIN]], told)
    assert chances[0] > chances[1]
    assert chances[2] == fitness_of([text], [[0.7]], [[GAIN]])[0]
    seen = features_of(text, [0.7, 0.7], [GAIN, GAIN], [towards, unknown])
    assert seen[FEATURES.index(MEANS)] == pytest.approx(towards)  # the mean of those that are known


def test_a_fitness_comes_back_from_its_files(tmp_path):
    ships = load_fitness()
    ships.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fitness.json", "fitness_wording.json", "means.npy"]
    rows = np.zeros((2, len(FEATURES)), np.float32)
    rows[1, -1] = np.nan
    known, unknown = ships.score(rows)
    assert known == ships.weights.score(rows[:1])[0]
    assert unknown == ships.wording.score(rows[1:, :-1])[0]
