"""The second look at a whole candidate: what each feature sees."""

import numpy as np
import pytest

from textmine.quotes.fitness import FEATURES, features_of, fitness_of

SEES = [
    ("announced", "听了各位老师的分享，收获满满。"),  # heard the talks, gained a lot
    ("announced", "我深刻感受到其与传统运营的差异。"),  # deeply felt its difference from the usual way
    ("announced", "聽到很多同學的分享讓我深受啟發。"),  # … inspired me much (traditional characters)
    ("points", "我们少填了一半的表，靠的是这份清单。"),  # half the forms, thanks to this list
    ("attended", "今天参加了技术分享会，一共两场。"),  # attended two talks today
    ("open_end", "微党课要讲身边的人，不要念文件"),  # no end mark
    ("realised", "我意识到理解业务才能立足。"),  # I realised one must understand the trade
    ("moved", "老师的一句话让我重新看待自己。"),  # … made me see myself anew
    ("many_clauses", "看了书，听了课，写了字，画了图，做了题，交了卷。"),  # read, listened, wrote, drew, …
]
NOT_SEEN = [
    ("announced", "最大的收获是懂得了合规先行。"),  # says what the gain is
    ("points", "这次培训让我懂得了合规先行。"),  # this training: named
    ("attended", "孩子们今天完成了一台戏。"),  # not an opening report of the writer
    ("open_end", "微党课要短。"),
]


@pytest.mark.parametrize(("name", "text"), SEES)
def test_a_feature_sees(name, text):
    assert features_of(text, [0.5])[FEATURES.index(name)] == 1


@pytest.mark.parametrize(("name", "text"), NOT_SEEN)
def test_a_feature_does_not_see(name, text):
    assert features_of(text, [0.5])[FEATURES.index(name)] == 0


def test_what_ships_prefers_what_is_told_and_what_the_model_rates_higher():
    told, announced = (
        "我意识到课要上得短，孩子才听得进去。",
        "我今天听了课，觉得收获满满很开心。",
    )  # short lessons; gained a lot
    surely, less = fitness_of([told, announced], [[0.7], [0.7]])
    assert surely > less
    falling = fitness_of([told] * 4, [[1.0], [0.9], [0.5], [0.1]])
    assert (np.diff(falling) < 0).all()
    assert falling[0] > 0.99  # where cues alone decided nothing is ruled out
