"""Groups chosen by columns, against the same said plainly, one group and one copy after another."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine import sorting
from textmine.cleaning import find_copies, leading, minhash
from textmine.cleaning.grouping import EXACT_WEIGHT, MANY_PEOPLE, chosen_groups
from textmine.cleaning.leading import led
from textmine.cleaning.letters import letters_and_units
from textmine.cleaning.minhash import SLOTS, candidate_pairs
from textmine.corpus import Corpus, Document, Kind
from textmine.engine import LocalEngine
from textmine.language import split_sentences
from textmine.sorting import SortedRuns
from textmine.store import ColumnStore

SENTENCES = [
    "微党课要短，要讲好身边的人和事。",
    "学员听完以后都记住了那条河的名字。",
    "台账减下来，老师才有时间备课和家访。",
    "感谢各位老师！",
    "受益匪浅！",
]


@pytest.fixture(autouse=True, scope="module", params=[1 << 18, 2])
def parts_of(request):
    """Everything at once, and a few rows at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting, "AT_ONCE", request.param)
        patch.setattr(minhash, "_ROWS_AT_ONCE", request.param)
        yield


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    return ColumnStore(), ColumnStore(tmp_path_factory.mktemp("columns"), least=0)


def plainly(units, letters, people, copies):
    """What `chosen_groups` gives, group by group: where copies begin, where they end, similarity, level, people."""
    members, share = defaultdict(list), {row: alike for _, row, alike in copies}
    for source, row, _ in sorted(copies, key=lambda copy: copy[1]):
        if not members[source] or units.lows[row] >= units.highs[members[source][-1]]:
            members[source].append(row)
    groups = {source: rows for source, rows in members.items() if len(rows) > 1 and is_said(units, people, rows)}
    around = {
        row: [
            (group, outer)
            for group, outers in groups.items()
            for outer in outers
            if outer < row and units.highs[outer] > units.lows[row]  # units come by place, the larger first
        ]
        for rows in groups.values()
        for row in rows
    }
    least = {source: min(share[row] for row in rows) for source, rows in groups.items()}
    telling = those_that_tell(units, groups, around, least)
    found = []
    for source in (source for source in groups if source in telling):
        rows = [source, *(row for row in groups[source] if row != source)]
        alone = [row for row in rows if all(outer == group for group, outer in around[row])]
        found.append((rows, rows, least[source], units.levels[source], len(authors(units, people, alone))))
    return [
        (
            [(units.documents[row], units.starts[row], units.lows[row]) for row in begin],
            [(units.ends[row], units.highs[row]) for row in end],
            *traits,
        )
        for begin, end, *traits in neighbours_joined(units, letters, found)
    ]


def authors(units, people, rows):
    return {people[place] if people[place] >= 0 else ~place for place in (int(units.documents[row]) for row in rows)}


def is_said(units, people, rows):
    return units.weights[rows].max() >= EXACT_WEIGHT or len(authors(units, people, rows)) >= MANY_PEOPLE


def those_that_tell(units, groups, around, least):
    size, parts = units.highs - units.lows, defaultdict(set)
    for source, rows in groups.items():
        for larger in set.intersection(*({group for group, _ in around[row]} for row in rows)):
            parts[larger].add(source)

    def says_no_more(source, within):
        letters = sum(
            size[row] * least[part]
            for part in within
            for row in groups[part]
            if len(groups[part]) >= len(groups[source]) and units.lows[source] <= units.lows[row] < units.highs[source]
        )
        return least[source] < 0.9 and letters >= 0.85 * least[source] * size[groups[source]].max()

    telling = set()
    for source in sorted(groups, key=lambda source: (-int(units.levels[source]), source)):
        within = parts[source] & telling
        if not says_no_more(source, within):
            telling = telling - within | {source}
    return telling


def neighbours_joined(units, letters, groups):
    def adjoin(before, group):
        gaps = [(units.highs[a], units.lows[b]) for a, b in zip(before[1], group[0], strict=True)]
        is_near = before[4] == group[4] and all(0 <= low - high < 14 for high, low in gaps)
        return is_near and len({letters.of(high, low) for high, low in gaps}) == 1

    joined, last = [], {}
    for group in sorted(groups, key=lambda group: units.lows[group[0]].tolist()):
        key = tuple(units.documents[group[0]].tolist())
        if key in last and adjoin(before := joined[last[key]], group):
            traits = min(before[2], group[2]), min(before[3], group[3]), before[4]
            joined[last[key]] = (before[0], group[1], *traits)
        else:
            last[key] = len(joined)
            joined.append(group)
    return joined


texts = st.lists(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4), max_size=3), max_size=7)


@settings(max_examples=100, deadline=None)
@given(texts, st.data())
def test_columns_choose_the_groups_that_plain_lists_choose(stores, texts, data):
    names = st.sampled_from(["甲", "乙", "丙", None])
    corpus = Corpus.from_documents(
        Document(str(place), Kind.POST, "\n".join(map("".join, paragraphs)), author=data.draw(names))
        for place, paragraphs in enumerate(texts)
    )
    if not len(corpus):
        return
    letters, units = letters_and_units(
        corpus.texts, split_sentences(corpus), lightest=3, lightest_text=3, store=ColumnStore()
    )
    # Any units may be near copies of each other; a source is the first by some order of the documents, then by place.
    draw = np.random.default_rng(data.draw(st.integers(0, 99)))
    rank = draw.permutation(len(corpus))[units.documents]
    forms = [letters.of(low, high) for low, high in zip(units.lows.tolist(), units.highs.tolist(), strict=True)]
    distinct = sorted(set(forms))
    alike = {form: str(draw.choice(distinct)) if draw.random() < 0.3 else form for form in distinct}
    kinds = defaultdict(list)
    for row in sorted(range(len(units)), key=lambda row: (rank[row], row)):
        kinds[alike[forms[row]]].append(row)
    copies = sorted(
        (row, rows[0], 1.0 if forms[row] == forms[rows[0]] else float(draw.choice([0.6, 0.95])))
        for rows in kinds.values()
        if len(rows) > 1
        for row in rows
    )
    expected = plainly(units, letters, corpus.codes("person"), [(source, row, share) for row, source, share in copies])
    for store in stores:
        columns = SortedRuns(store, np.int64, np.int64, np.float64)
        for begin in range(0, len(copies), 3):
            rows, sources, shares = map(np.array, zip(*copies[begin : begin + 3], strict=True))
            columns.add(sources, rows, shares)
        found = chosen_groups(corpus, letters, units, columns, store)
        assert [
            (
                [(copy.document, copy.start, copy.low) for copy in group.copies],
                [(copy.end, copy.high) for copy in group.copies],
                group.similarity,
                group.level,
                group.people,
            )
            for group in found
        ] == expected
        assert [group.kind for group in found] == ["exact" if group[2] == 1 else "near" for group in expected]


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=15), st.integers(0, 99))
def test_stars_are_those_of_a_plain_search(stores, pairs, seed):
    pairs = sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})
    shares = np.triu(np.random.default_rng(seed).random((12, 12)))

    def judge(first, second):
        found = shares[first, second]
        return found >= 0.5, found

    leader, share, left = list(range(12)), [1.0] * 12, pairs
    while left:
        part = list(range(12))
        for _ in part:
            for a, b in left:
                part[a] = part[b] = min(part[a], part[b])
        rows = [row for row in sorted({row for pair in left for row in pair}) if part[row] != row]
        for row in rows:
            if shares[part[row], row] >= 0.5:
                leader[row], share[row] = part[row], shares[part[row], row]
        open_ = {row for row in rows if leader[row] == row}
        left = [(a, b) for a, b in left if a in open_ and b in open_]
    for store in stores:
        first, second = np.array(pairs, np.int64).reshape(-1, 2).T
        found = led(12, first, second, judge, store)
        assert [column.tolist() for column in found] == [leader, share]


@given(st.integers(0, 40), st.integers(1, 6), st.integers(0, 99))
def test_pairs_do_not_depend_on_ranges(stores, n_rows, n_values, seed):
    table = np.random.default_rng(seed).integers(n_values, size=(n_rows, SLOTS), dtype=np.uint32)
    expected = set()
    for slot in range(SLOTS):
        order = sorted(range(n_rows), key=lambda row: (table[row, slot], table[row, (slot + 1) % SLOTS], row))
        for step in (1, 2):
            for a, b in zip(order, order[step:], strict=False):
                if table[a, slot] == table[b, slot] and (table[a] == table[b]).sum() >= 4:
                    expected.add((min(a, b), max(a, b)))
    for store in stores:
        found = candidate_pairs([store.keep(slot.copy()) for slot in table.T], store=store)
        assert [pair for columns in found for pair in zip(*map(list, columns), strict=True)] == sorted(expected)


def test_trees_are_joined_by_parts():
    above = np.arange(6)
    leading.join_connected(above, np.array([4, 0, 2, 1]), np.array([5, 4, 3, 5]))
    assert leading.roots(above, np.arange(6)).tolist() == [0, 0, 2, 2, 0, 0]


@pytest.mark.parametrize(("between", "passages"), [("感谢各位老师！", 1), ("感谢各位老总！", 2), ("感谢老师！", 2)])
def test_a_few_letters_between_join_two_copies_where_they_are_alike(between, passages):
    """Thanks to the teachers stand between the two copied sentences of one text, and of the other the same or others."""
    first, second, _, thanks, _ = SENTENCES
    own = [
        "我在山里的小学教了三年书，一个人带两个年级，冬天要先生好炉子再上课。",
        "今年镇上第一次有了图书室，孩子们天天排队去借，借回家还念给爷爷奶奶听。",
    ]
    corpus = Corpus.from_documents(
        Document(str(place), Kind.POST, first + inner + second + own[place], author=str(place))
        for place, inner in enumerate([thanks, between])
    )
    groups = find_copies(corpus, split_sentences(corpus), engine=LocalEngine())[1]
    copied = [corpus.texts[copy.document][copy.start : copy.end] for group in groups for copy in group.copies[:1]]
    assert copied == ([first + thanks + second] if passages == 1 else [first, second])
