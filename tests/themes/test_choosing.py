"""How many themes: where the samples end before the texts do, finer samples are asked."""

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


def test_where_the_most_themes_that_samples_allow_are_best_finer_samples_are_asked():
    coarse = [Trial(14, 0.7, 0.0), Trial(15, 0.8, 0.0), Trial(16, 0.9, 0.0, error=0.02)]
    fine = [Trial(14, 0.2, 0.0), *(Trial(n, 0.5, 0.0) for n in range(16, 22)), Trial(22, 0.9, 0.0), Trial(23, 0.6, 0.0)]
    at, asked = levels(coarse, fine)
    _, samples, choice = finest(at, 1.0, most=24)
    assert (samples, choice.topics, asked) == (2, 22, [1.0, STEP])
    assert [trial.topics for trial in choice.trials] == [14, 15, *range(16, 24)]
    assert choice.trials[1] == coarse[1], "what was tried before stays on record"


def test_finer_samples_that_are_worse_change_nothing():
    coarse = [Trial(8, 0.7, 0.0), Trial(9, 0.9, 0.0, error=0.01)]
    at, asked = levels(coarse, [Trial(9, 0.8, 0.0), Trial(10, 0.85, 0.0)])
    _, samples, choice = finest(at, 1.0, most=24)
    assert (samples, choice.topics, len(asked)) == (1, 9, 2)
    assert choice.trials == tuple(coarse)


def test_nothing_finer_is_asked_where_fewer_are_best_or_no_more_are_sensible():
    at, asked = levels([Trial(8, 0.9, 0.0), Trial(9, 0.8, 0.0)])
    assert finest(at, 1.0, most=24)[2].topics == 8 and len(asked) == 1
    at, asked = levels([Trial(6, 0.8, 0.0), Trial(7, 0.9, 0.0)])
    assert finest(at, 1.0, most=7)[2].topics == 7 and len(asked) == 1


def test_samples_that_never_end_above_their_own_range_are_left():
    at, asked = levels([Trial(8, 0.8, 0.0)], [Trial(8, 0.8, 0.0)])
    assert finest(at, 1.0, most=24)[2].topics == 8 and len(asked) == 2, "as many again is not finer: it ends"
