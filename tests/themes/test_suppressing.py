"""What is hidden of a table cannot be reckoned back from its totals."""

import numpy as np
import pytest
from scipy.optimize import linprog

from textmine.themes import compare_groups
from textmine.themes.suppressing import with_complements


def bounds(counts, hidden, cell):
    """The least and the largest count that a hidden cell may have, for all who know what is shown and all totals."""
    places = np.argwhere(hidden)
    lines = np.array(
        [places[:, axis] == line for axis in (0, 1) for line in range(counts.shape[axis])], dtype=float
    )  # one equation a total
    totals = [np.where(hidden, counts, 0).sum(1 - axis)[line] for axis in (0, 1) for line in range(counts.shape[axis])]
    aim = (places == cell).all(1).astype(float)
    return tuple(
        sign * linprog(sign * aim, A_eq=lines, b_eq=totals, bounds=(0, None), method="highs").fun for sign in (1, -1)
    )


@pytest.mark.parametrize("seed", range(12))
def test_totals_do_not_tell_a_hidden_count(seed):
    draw = np.random.default_rng(seed)
    counts = draw.poisson(draw.choice([0.7, 3, 9], (6, 5)))
    primary = (counts > 0) & (counts < 3)
    hidden = with_complements(counts, primary)
    assert not (primary & ~hidden).any() and np.array_equal(hidden, with_complements(counts, primary))
    for cell in np.argwhere(primary):
        least, most = bounds(counts, hidden, cell)
        assert most - least >= 1, (counts, hidden, cell)
    assert (~hidden & (counts > 0)).any(), "not all is hidden"


def test_without_complements_they_would():
    counts = np.array([[9, 1, 5], [8, 6, 7]])
    assert bounds(counts, counts < 3, [0, 1]) == (1, 1)


def test_where_there_is_no_rectangle_the_smallest_of_row_and_column_is_hidden():
    counts = np.array([[8, 2, 3, 0]])
    assert with_complements(counts, (counts > 0) & (counts < 3)).tolist() == [[False, True, True, False]]
    assert with_complements(counts.T, (counts.T > 0) & (counts.T < 3)).T.tolist() == [[False, True, True, False]]
    alone = np.array([[2]])
    assert with_complements(alone, alone < 3).tolist() == [[True]]


def test_nothing_more_is_hidden_where_nothing_is():
    counts = np.array([[9, 0, 5], [8, 6, 7]])
    assert not with_complements(counts, (counts > 0) & (counts < 3)).any()
    none = np.zeros((0, 3), np.int64)
    assert with_complements(none, none > 0).shape == (0, 3)


def test_the_only_small_unit_is_not_what_is_missing_from_the_themes_totals():
    """Three units, one of two people: what the others have of a theme and what the theme has would tell theirs."""
    main = np.array([0] * 20 + [1] * 20 + [0] * 12 + [1] * 12 + [0] * 2 + [1], np.int32)
    groups = np.array([0] * 40 + [1] * 24 + [2] * 3, np.int32)
    people = np.array([*range(64), 64, 65, 65], np.int32)
    shares = compare_groups(main, groups, ["一中", "二中", "三中"], people, themes=2, seed=1)
    assert {(share.group, share.suppressed) for share in shares} == {("一中", False), ("二中", True), ("三中", True)}
    assert all(share.documents is None and share.share is None for share in shares if share.suppressed)
    assert {share.of_documents for share in shares} == {40, 24, 3}
