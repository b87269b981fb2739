"""How many themes: where they join what has nothing in common, finer samples are asked."""

import numpy as np

from textmine.themes.choosing import STEP, Trial, choose, finest


def levels(*choices):
    """`at` of some levels of samples, the coarsest first, and the resolutions it was asked for."""
    asked = []

    def at(resolution, least):
        trials = [trial for trial in choices[len(asked)] if trial.topics >= least]
        asked.append(resolution)
        return np.zeros(1, np.int32), len(asked), choose(tuple(trials))[1]

    return at, asked


def test_where_words_of_themes_go_together_less_than_by_chance_finer_samples_are_asked():
    coarse = [Trial(14, 0.7, -0.3), Trial(15, 0.9, -0.3), Trial(16, 0.8, -0.3)]
    fine = [
        Trial(14, 0.2, -0.2),
        *(Trial(n, 0.5, -0.2) for n in range(16, 22)),
        Trial(22, 0.8, -0.2),
        Trial(24, 0.6, -0.2),
    ]
    at, asked = levels(coarse, fine)
    _, samples, choice = finest(at, 1.0, most=24)
    assert (samples, choice.topics, asked) == (2, 22, [1.0, STEP])
    assert [trial.topics for trial in choice.trials] == [14, 15, *range(16, 23), 24]
    assert choice.trials[1] == coarse[1], "what was tried before stays on record"
    # with 15 of them, words of one theme are together less often than by chance: so they were parted further
    assert choice.sentence.endswith("取15个时，同一主题的词同现得不及随机，因此再细分。")


def test_finer_samples_that_are_worse_change_nothing():
    coarse = [Trial(8, 0.7, -0.1), Trial(9, 0.9, -0.1)]
    at, asked = levels(coarse, [Trial(9, 0.8, -0.1), Trial(10, 0.82, -0.1)])
    _, samples, choice = finest(at, 1.0, most=24)
    assert (samples, choice.topics, len(asked)) == (1, 9, 2)
    assert choice.trials == tuple(coarse)


def test_nothing_finer_is_asked_where_words_go_together_or_no_more_are_sensible():
    at, asked = levels([Trial(8, 0.9, 0.1), Trial(9, 0.95, 0.1)])
    assert finest(at, 1.0, most=24)[2].topics == 9 and len(asked) == 1
    at, asked = levels([Trial(6, 0.8, -0.1), Trial(7, 0.9, -0.1)])
    assert finest(at, 1.0, most=7)[2].topics == 7 and len(asked) == 1


def test_samples_that_never_fall_into_more_are_left():
    at, asked = levels([Trial(8, 0.8, -0.1)], [Trial(8, 0.8, -0.1)])
    assert finest(at, 1.0, most=24)[2].topics == 8 and len(asked) == 2, "as many again is not finer: it ends"
