"""The parts from which claims are made: stance, pairs, counts, decisions, shared wording, the search for neighbours."""

import json
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix, vstack

from tests.claims.conftest import corpus_of
from textmine.claims import HEDGES, ClaimDecisions, find_voices, hedge, measuring, saying, shared_rows
from textmine.claims import neighbours as searching
from textmine.claims.alike import THRESHOLD, Voiced
from textmine.claims.assertion import assertions
from textmine.claims.counting import bootstrap_lower, count_people
from textmine.claims.finding import _Finder
from textmine.claims.letters import LetterPairs
from textmine.claims.likeness import MEANING, OTHER_MOVE, WORDS, Likeness
from textmine.claims.linking import fit_threshold, link
from textmine.claims.saying import _in_advance, gather, probably_true, state
from textmine.claims.stance import opposition, says_half, sides, takes_side
from textmine.claims.statement import Parts, clauses, openings, shorten
from textmine.errors import SettingsError
from textmine.language import embed, segment, split_sentences
from textmine.settings import ClaimSettings
from textmine.spans import Marks
from textmine.statements import analyse_sentences

PAIRS = [json.loads(line) for line in Path(__file__).with_name("pairs.jsonl").read_text("utf-8").splitlines()]


def _sides(text):
    corpus = corpus_of([text])
    return sides(text, [token.text for token in segment(corpus).rows(0, text)])


@pytest.fixture(scope="module")
def judged():
    """For each pair: whether it would be one claim, asked alone."""
    texts = sorted({pair[side] for pair in PAIRS for side in "ab"})
    corpus = corpus_of(texts, thread="怎么看？")  # answers to one question: what do you think?
    sentences, tokens = split_sentences(corpus), segment(corpus)
    statements = analyse_sentences(corpus, sentences, tokens, embed(sentences.texts(corpus.texts)))
    voices = find_voices(corpus, statements, Marks.none())
    finder = _Finder(corpus, statements, tokens, Voiced.of(voices, statements, tokens))
    everyone = np.arange(len(finder.voices.first))
    place = {finder.guards.texts[i]: i for i in everyone.tolist()}
    alike = finder.likeness.between(everyone, everyone) >= THRESHOLD
    one = alike & (finder.guards.lacking(everyone) <= 0) & ~finder.guards.apart(everyone)
    return [bool(one[place[pair["a"]], place[pair["b"]]]) for pair in PAIRS]


def test_no_pair_of_opposite_stance_is_one_claim(judged):
    assert not [pair for pair, one in zip(PAIRS, judged, strict=True) if pair["relation"] == "opposite" and one]


# Learnt from the first half, reported on the second.
@pytest.mark.parametrize(("half", "least"), [(0, 0.88), (1, 0.88)])
def test_pairs_are_told_apart(judged, half, least):
    rest = [(p, one) for p, one in zip(PAIRS, judged, strict=True) if p["relation"] != "opposite"]
    right = [one == (pair["relation"] == "same") for pair, one in rest if pair["base"] % 2 == half]
    assert len(PAIRS) == 200
    assert np.mean(right) >= least


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("台账应该减少", "台账不应该减少"),  # cut the ledgers; do not
        ("台账应该减少", "台账应该保留"),  # keep them
        ("每节课都要贴标签", "每节课都贴标签大可不必"),  # label every lesson; no need
        ("党课可以录像", "党课难道可以录像"),  # may be filmed; may it indeed?
        ("培训等于提高", "培训不等于提高"),  # training is improvement; is not the same as
        ("这个办法行得通，能推广", "这个办法推广起来行不通"),  # works; does not work
    ],
)
def test_speaking_against_each_other(a, b):
    assert opposition(_sides(a), _sides(b)) > 0
    assert opposition(_sides(b), _sides(a)) > 0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("老师讲课生动", "老师不仅讲课生动，人也亲切"),  # not only
        ("支部不断改进工作", "支部改进工作"),  # constantly
        ("无论城乡都要家访", "城乡都要家访"),  # no matter whether
        ("我不得不改教案", "我改教案"),  # cannot but
        ("能不能精简台账", "希望精简台账"),  # could you not
        ("不要安排在期末", "不要排到期末"),  # both deny it
        ("成功靠社区", "成功不是靠运气而是靠社区"),  # not by luck but by the community
        ("欢迎报考南京大学", "没有 欢迎报考南京大学"),  # nothing to add; welcome
        ("別來這個學校，快跑", "别来 快跑"),  # do not come, run; in traditional characters
        ("合并重复填报的台账", "台账不要重复填报"),  # merge what is filled in twice; do not fill it in twice
        ("别来别来别来", "最好别来"),  # do not come, three times; better not
        ("没有啦欢迎报考", "欢迎报考"),  # nothing more; welcome
        ("唯一不足是食堂难吃且贵", "食堂难吃"),  # its only defect: the canteen is bad
        ("别来学医(快跑！)", "快跑"),  # do not study medicine here (run!)
        ("旁人难以判断项目是否参与洗钱", "项目可能参与洗钱"),  # hard to tell whether it launders money; it may
    ],
)
def test_what_only_looks_like_a_negation(a, b):
    assert opposition(_sides(a), _sides(b)) <= 0


@pytest.mark.parametrize(
    ("statement", "text", "half"),
    [
        ("单位前加空格，度数前不加空格", "度数前不加空格", True),  # a space before units, none before degrees
        ("单位前加空格，度数前不加空格", "单位前加空格", True),  # the rule alone
        ("单位前加空格，度数前不加空格", "数字后加空格，度数后不加空格", False),  # both
        ("单位前加空格", "单位前加空格，度数前不加空格", False),  # more than is asked
        ("建议精简台账，不要重复填报台账", "建议精简党务台账", False),  # only its matter stands there twice
    ],
)
def test_of_a_rule_with_its_exception_both_must_be_said(statement, text, half):
    assert says_half(_sides(statement), _sides(text)) == half


@pytest.mark.xfail(strict=True, reason="irony without a word that shows it is not understood")
def test_irony():
    assert (
        opposition(_sides("台账越多越好，抄到退休才好呢"), _sides("台账越少越好")) > 0
    )  # the more ledgers the better!


@pytest.mark.xfail(strict=True, reason="what is rejected for want of use, in other words, is not seen as opposed")
def test_an_objection_that_denies_its_use():
    wish = "建议此类党课全程录像，挂网回放，因课务未能到场的学员可以补听。"  # film it for those who could not come
    objection = "录像没人补，不如把录像那个人省下来搬椅子，现场多坐一排。"  # nobody watches recordings: save the man
    assert opposition(_sides(wish), _sides(objection)) > 0


@given(st.integers(0, 60), st.integers(0, 60))
def test_bounds_lie_below_the_share(count, more):
    total = count + more
    share = count / max(total, 1)
    assert 0 <= bootstrap_lower(count, total) <= share + 1e-12


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 3))
def test_more_supporters_never_weaken_the_hedge(count, more, opposers):
    settings, total = ClaimSettings(), count + more + opposers + 1
    weaker, stronger = (hedge(n, opposers, total, settings=settings) for n in (count, count + 1))
    assert HEDGES.index(stronger) <= HEDGES.index(weaker)


def test_of_two_texts_that_take_no_side_neither_speaks_against_the_other():
    """Opposers are looked for only among those that do, which is told without their words."""
    texts = sorted({pair[side] for pair in PAIRS for side in ("a", "b")} | {"台账不能减", "台账登记清楚", "大可不必"})
    told = [takes_side(text) for text in texts]
    assert 0 < sum(told) < len(texts)
    for text, takes in zip(texts, told, strict=True):
        own = _sides(text)
        assert takes or not (own.denied or own.plus or own.minus)


def test_the_nearest_texts_of_centres_are_found_by_runs(monkeypatch):
    generator = np.random.default_rng(5)
    likeness = _unit(*("".join(generator.choice(list("abcdefgh"), 5)) for _ in range(90)), *["abcde"] * 9)
    centres = likeness.centres([np.array([0, 4]), np.array([90, 91]), np.array([7])])
    near = np.concatenate([alike for _, alike in likeness.to_centres(centres)])
    monkeypatch.setattr("textmine.claims.likeness._RUN", 24)
    found = likeness.nearest(centres, 6)
    for own, values in zip(found, near.T, strict=True):
        assert own.tolist() == np.lexsort((np.arange(len(values)), -values))[:6].tolist()  # of equals the first


def test_opposition_forbids_unanimity():
    settings = ClaimSettings()
    assert hedge(30, 0, 30, settings=settings) == "一致"
    assert hedge(30, 1, 31, settings=settings) == "普遍"


def test_few_people_are_never_all():
    assert hedge(2, 0, 2, settings=ClaimSettings()) == "个别"
    assert count_people(0, 0, 0, settings=ClaimSettings()).denominator == 1


@pytest.mark.parametrize(
    "values",
    [
        {"rename": [{"target": "claim:1"}]},
        {"rename": [{"name": "x"}]},
        {"split": [{"target": "claim:1", "sentences": ["no place"]}]},
    ],
)
def test_incomplete_decisions_are_refused(values):
    with pytest.raises(SettingsError, match=r"decisions\.toml"):
        ClaimDecisions.from_plain(values)


def test_decisions_on_other_things_are_left_alone():
    values = {"rename": [{"target": "theme:1"}], "ban": ["quote:2"], "merge": [{"targets": ["theme:1", "theme:2"]}]}
    assert ClaimDecisions.from_plain(values) == ClaimDecisions.none()


def test_shared_wording_is_listed_with_its_people():
    from textmine.cleaning import find_marks
    from textmine.engine import LocalEngine
    from textmine.settings import CleaningSettings

    shared = "学校党组织应当围绕立德树人根本任务谋划工作，健全议事规则和决策程序，把党的主张转化为自觉行动。"
    corpus = corpus_of([f"{shared}\n我是第{i}个写的，今天的天气是{i}度。" for i in range(6)])
    cleaning = find_marks(corpus, split_sentences(corpus), settings=CleaningSettings(), engine=LocalEngine())
    row = next(row for row in shared_rows(cleaning, corpus.ids) if row["text"].startswith("学校党组织"))
    assert row["people"] == 6 and len(row["copies"]) == 6


def _random_likeness(n=300, seed=0):
    generator = np.random.default_rng(seed)
    centres = generator.normal(size=(n // 5, 32))
    vectors = centres[np.arange(n) % len(centres)] + 0.3 * generator.normal(size=(n, 32))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    words, moves = csr_matrix((n, 4), dtype=np.float32), np.zeros(n, np.uint8)
    return Likeness(vectors, words, moves, np.zeros(n, np.float32), np.ones(n, np.int64))


@pytest.mark.parametrize("cells", [100, 8_000_000])
def test_likeness_has_the_same_bits_however_it_is_computed(cells, monkeypatch):
    generator = np.random.default_rng(0)
    words = csr_matrix((generator.random((300, 60)) * (generator.random((300, 60)) < 0.2)).astype(np.float32))
    plain, moves = _random_likeness(), generator.integers(0, 3, 300).astype(np.uint8)
    texts = Likeness(plain.vectors, words, moves, generator.random(300, np.float32), plain.weights)
    left, right = np.arange(0, 120), np.arange(20, 300)
    told = MEANING * (texts.vectors[left] @ texts.vectors[right].T)
    told += WORDS * (words[left] @ words[right].T).toarray()
    told -= OTHER_MOVE * (moves[left][:, None] != moves[right][None, :])
    told += texts.nearness[left][:, None] + texts.nearness[right][None, :]
    monkeypatch.setattr("textmine.claims.likeness._PART", cells)
    assert told.dtype == np.float32 and texts.between(left, right).tobytes() == told.tobytes()


def _link(likeness, guards=None):
    return link(likeness, searching.alike_pairs(likeness, threshold=0.3), threshold=0.3, guards=guards)


def test_the_search_for_many_texts_finds_what_the_full_one_finds(monkeypatch):
    likeness = _random_likeness()
    full = searching.alike_pairs(likeness, threshold=0.3)
    monkeypatch.setattr(searching, "_ALL_WITH_ALL", 10)
    near = searching.alike_pairs(likeness, threshold=0.3)
    assert len(full[0]) > 300
    pairs = [set(zip(left.tolist(), right.tolist(), strict=True)) for left, right, _ in (full, near)]
    assert pairs[1] <= pairs[0] and len(pairs[1]) > 0.95 * len(pairs[0])


def test_large_components_are_cut_at_a_higher_likeness(monkeypatch):
    from textmine.claims import linking

    likeness = _random_likeness()
    exact = _link(likeness)
    monkeypatch.setattr(linking, "_LARGEST", 6)
    assert len(exact) > 50
    assert [group.tolist() for group in _link(likeness)] == [group.tolist() for group in exact]


def _said(*texts, weights=None, standing=None):
    """A likeness whose texts have these words (one letter a word) and equal vectors."""
    letters = sorted(set("".join(texts)))
    words = csr_matrix(np.array([[float(letter in text) for letter in letters] for text in texts], np.float32))
    n = len(texts)
    standing = np.zeros(n, np.float32) if standing is None else np.array(standing, np.float32)
    weights = np.ones(n, np.int64) if weights is None else np.array(weights)
    vectors, moves = np.eye(1, 2, dtype=np.float32).repeat(n, 0), np.zeros(n, np.uint8)
    return Likeness(vectors, words, moves, standing, weights, texts)


class _Nothing:
    """Keeps nothing apart."""

    known: ClassVar[dict[int, object]] = {}

    def take(self, texts):
        return self

    def learn(self, texts, known):
        pass

    def apart(self, chosen):
        return np.zeros((len(chosen), len(chosen)), bool)

    def lacking(self, chosen):
        return np.full((len(chosen), len(chosen)), -np.inf, np.float32)

    def pairs_apart(self, left, right):
        return self.apart(left).diagonal()

    def pairs_lacking(self, left, right):
        return self.lacking(left).diagonal()

    def pairs_share_matter(self, left, right):
        return np.ones(len(left), bool)

    def halves(self, statements, texts):
        return np.zeros(len(texts), bool)


def _unit(*texts):
    """As `_said`, words of length 1 in all, and among so many empty texts that a near one may be so by chance."""
    many = [*texts, *([""] * 2_000)]
    likeness = _said(*many)
    lengths = np.sqrt(np.asarray(likeness.words.multiply(likeness.words).sum(axis=1)))
    vectors = np.zeros((len(many), 2), np.float32)
    vectors[: len(texts), 0] = 1
    return replace(likeness, words=csr_matrix(likeness.words.multiply(1 / np.maximum(lengths, 1))), vectors=vectors)


def _gather(likeness, *groups, guards=None):
    n = len(likeness)
    chosen = [np.array(group) for group in groups]
    people, full = np.arange(n, dtype=np.int32), np.ones(n, bool)
    found = gather(chosen, likeness, guards or _Nothing(), people=people, full=full, parts_of=_wholes(likeness))
    return [said.texts.tolist() for said in found]


def _wholes(likeness):
    """Texts make whole statements alone."""
    return lambda texts: Parts(
        texts, np.full(len(texts), -1), likeness.words[texts], [clauses(likeness.wording[t]) for t in texts.tolist()]
    )


def test_who_does_not_say_the_statement_is_not_counted_and_who_does_elsewhere_is():
    likeness = _unit("abcd", "abcde", "afghijk", "abcd", "lmno")
    assert _gather(likeness, [0, 1, 2]) == [[0, 1, 3]]  # the third says another thing, the fourth was not linked


def test_a_group_of_many_texts_is_measured_a_part_of_its_pairs_at_a_time(monkeypatch):
    likeness = _unit("abcd", "abcde", "abcdf", "abcdg", "afghijk", "abcd", "lmno")
    whole, pairs, measured = _gather(likeness, [0, 1, 2, 3, 4]), [], Likeness.of_pairs_stated

    def counted(self, parts, words, common, chosen, texts):
        pairs.append(len(texts))
        return measured(self, parts, words, common, chosen, texts)

    monkeypatch.setattr(Likeness, "of_pairs_stated", counted)
    monkeypatch.setattr(measuring, "_PAIRS", 7)
    assert _gather(likeness, [0, 1, 2, 3, 4]) == whole
    assert len(pairs) > 1 and max(pairs) <= 7


def test_a_large_group_is_measured_as_a_table_what_a_small_one_is_pair_by_pair(monkeypatch):
    likeness = _unit("abcd", "abcde", "abcdf", "abcdg", "afghijk", "abcd", "lmno", "abcfg", "abd")
    groups = [[0, 1, 2, 3, 4], [5, 7, 8]]
    whole = _gather(likeness, *groups)
    monkeypatch.setattr(saying, "_TABLED", 2)
    assert _gather(likeness, *groups) == whole


def test_no_text_is_sifted_out_that_says_a_statement(monkeypatch):
    """Among all texts a sieve proposes who may say it, a run of texts after the other; others are never asked."""
    generator = np.random.default_rng(3)
    likeness = _unit(*("".join(generator.choice(list("abcdefgh"), 6)) for _ in range(60)))
    texts, parts = np.arange(len(likeness)), _wholes(likeness)(np.arange(9))
    common = likeness.common([texts[at : at + 8] for at in range(9)], 20)
    monkeypatch.setattr("textmine.claims.likeness._RUN", 50)
    full = texts % 3 > 0
    found = saying._who_may_say(parts, common, likeness, full)
    odds = measuring.measure(parts, common, likeness, texts)
    assert (odds >= 0).any()
    for place, own in enumerate(found):
        says = texts[(odds[place] >= 0) & full] if full[place] else []
        assert set(says) <= set(own.tolist()) <= set(texts[full].tolist())


def test_of_very_many_groups_the_small_ones_keep_to_their_own(monkeypatch):
    likeness = _unit("abcd", "abcde", "afghijk", "abcd", "lmno")
    monkeypatch.setattr(saying, "_SEARCHED", 0)
    assert _gather(likeness, [0, 1, 2]) == [[0, 1]]


def test_a_text_is_in_one_group_and_the_larger_chooses_first():
    assert _gather(_unit("abcd", "abcd", "abcd", "abcde", "abcde"), [3, 4], [0, 1, 2]) == [[0, 1, 2, 3, 4]]


def test_who_speaks_against_the_statement_is_not_taken_in():
    class All(_Nothing):
        def apart(self, chosen):
            return np.ones((len(chosen), len(chosen)), bool)

    assert _gather(_unit("abcd", "abcd"), [0, 1], guards=All()) == []


@given(st.lists(st.floats(-4, 4, width=16), max_size=12), st.integers(1, 4))
def test_a_claim_is_rather_true_than_not(odds, several):
    """Whoever is left, four in five probably say it; who is surer is never left out before who is less sure."""
    texts = np.arange(1, len(odds) + 1)
    values = np.array(odds, np.float32)
    people = (np.arange(len(odds) + 1) // several).astype(np.int32)
    kept = probably_true(0, texts, values, people, sure=0.7)
    left_out = np.setdiff1d(texts, kept)
    if len(kept) and len(left_out):
        assert values[kept - 1].min() >= values[left_out - 1].max() - 1e-4
    if len(kept) == 1 and people[kept[0]] != people[0]:
        assert values[kept[0] - 1] >= -1e-4


def test_among_many_texts_those_must_be_more_alike_that_are_one():
    left, right = np.arange(0, 20_000, 2, dtype=np.int32), np.arange(1, 20_000, 2, dtype=np.int32)
    few, many = (
        fit_threshold((left[:n], right[:n], np.full(n, 0.3, np.float32)), np.arange(2 * n, dtype=np.int32), floor=0.2)
        for n in (200, 10_000)
    )
    assert few == pytest.approx(0.32) and many == pytest.approx(0.38)


def test_the_threshold_follows_how_alike_a_corpus_is():
    likeness = _random_likeness()
    people = np.arange(len(likeness), dtype=np.int32)
    pairs = searching.alike_pairs(likeness, threshold=0.1)
    low, high = (fit_threshold((*pairs[:2], pairs[2] * share), people, floor=0.1) for share in (0.1, 1.0))
    assert low == 0.1 < high
    assert fit_threshold(pairs, np.zeros(len(likeness), np.int32), floor=0.1) == 0.1  # all by one person


def test_hubs_are_less_like_everything():
    """A text near to all others is taken off what it is near for; two that only share its neighbourhood drift apart."""
    likeness = _random_likeness()
    plain = MEANING * likeness.vectors @ likeness.vectors.T
    everyone = np.arange(len(likeness))
    between = likeness.between(everyone, everyone)
    hub, loner = int(likeness.hubness.argmax()), int(likeness.hubness.argmin())
    assert (between[hub] - plain[hub]).mean() < 0 < (between[loner] - plain[loner]).mean()
    assert between.mean() == pytest.approx(plain.mean(), abs=1e-5)


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (
            "我觉得课程安排得太满，应该留一点消化的时间。",
            "第二天早上他爸站在校门口，手里拎着一个袋子。",
        ),  # too full; father came
        ("建议学校每学期安排一次实地观摩。", "他说：“老师，那是我家冰箱。”"),  # visit once a term; that is our fridge
        (
            "我们学校缺少专职的心理老师，学生有困难没人可找。",
            "讲完那天下午，她在窗口站了好一阵。",
        ),  # no counsellor; she stood
    ],
)
def test_what_can_be_held_and_what_is_told(held, told):
    assert np.all(np.diff(assertions([held, told])) < 0)


def test_a_short_last_clause_goes_with_the_one_before():
    """才行 is no clause of its own, which nobody else could have."""
    assert len(clauses("党课要讲身边的人，才行")) == 1  # tell of people nearby, only then it works
    assert len(clauses("党课要讲身边的人，时间要短")) == 2
    assert len(clauses("行。")) == 0 and len(clauses("才行。")) == 1


def test_what_is_known_in_advance_is_bounded():
    """A bar that lets in more or fewer of a few hundred texts must not decide by itself what is linked."""
    advance = [_in_advance(_Many(n)) for n in (2, 100, 400, 650, 800, 1_000, 50_000)]
    assert advance[0] == advance[3] > advance[4] > advance[5] == advance[6] == 0
    assert advance == sorted(advance, reverse=True)


class _Many:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


def test_a_claim_must_be_as_likely_true_as_asked():
    people = np.arange(4, dtype=np.int32)
    odds = np.full(3, np.log(0.7 / 0.3), np.float32)
    assert not len(probably_true(0, np.array([1]), odds[:1], people, sure=0.75))
    odds = np.full(3, np.log(0.9 / 0.1), np.float32)
    assert len(probably_true(0, np.array([1]), odds[:1], people, sure=0.75)) == 1
    assert len(probably_true(0, np.array([1, 2]), odds[:2], people, sure=0.75)) == 2  # 0.81


def test_the_clause_that_a_text_has_least_of_counts():
    said = "保持真诚，不要不懂装懂，不需要太多包装"  # be sincere, pretend nothing, need no packaging
    texts = [
        "保持真诚不懂的事情要解决不要不懂装懂",
        "要真诚不要不懂装懂也不需要太多包装",
        "保持真诚不要不懂装懂不需要太多包装",
    ]
    shares = LetterPairs(texts).weakest([clauses(said)], np.arange(3))[0]
    assert shares[0] < 0.2 < shares[1] < shares[2] == 1


@given(st.lists(st.text("党课要短讲", max_size=9), min_size=1), st.lists(st.text("党课要短讲，", max_size=9)))
def test_shares_of_clauses_are_counted_pair_by_pair(texts, statements):
    said = [clauses(statement) for statement in statements]
    shares = LetterPairs(texts).weakest(said, np.arange(len(texts)))
    assert shares.shape == (len(said), len(texts))
    for own, row in zip(said, shares, strict=True):
        counted = [min((np.mean([pair in text for pair in pairs]) for pairs in own), default=0) for text in texts]
        assert row.tolist() == [np.float32(share) for share in counted]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("（二）依我浅见，支部的台账宜并不宜添。", "支部的台账宜并不宜添。"),  # merge ledgers, add none
        ("我算明白了，党课要讲身边人。", "党课要讲身边人。"),  # now I see: tell of people we know
        ("我没弄明白，党课为什么要讲身边人。", "我没弄明白，党课为什么要讲身边人。"),  # denied: stays
        ("我建议，培训避开期末。", "我建议，培训避开期末。"),  # a wish stays a wish
        ("所以，这样最好不过了。", "所以，这样最好不过了。"),  # what is "this"?
        ("| 行业没有培养体系，都要有经验的；", "行业没有培养体系，都要有经验的；"),  # a cell of a table
        ("3.5万字的材料太多了。", "3.5万字的材料太多了。"),  # a number is no list mark
        ("今天又参加了大家的分享会", "参加了大家的分享会"),  # once more for one of them: the others need not have
        ("还是要学习身边的典型", "还是要学习身边的典型"),  # 还是 is no 还
        ("重新认识了党课的作用", "重新认识了党课的作用"),  # to see anew is not to see once more
    ],
)
def test_statements_are_shortened_only_where_that_is_safe(text, statement):
    assert shorten(text) == statement


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("参加以太坊中文周会，了解最新行业动态；", ["参加以太坊中文周会"]),  # attended the meeting, learnt the news
        ("学习了休闲黑客松的组织流程，但没有听懂。", []),  # but understood nothing: that turns it round
        ("如果培训能够避开期末时段，老师们都愿意来。", []),  # if …: leads up to the rest
        ("我们都真心希望，培训能够避开期末。", []),  # what do we hope?
        ("不是要把台账全部取消，而是要合并起来。", []),  # not this, but that
        ("他说“台账要合并起来，不要重复”，我也赞成。", ["他说“台账要合并起来，不要重复”"]),  # not within the marks
        ("要短，要真。", []),  # too short
    ],
)
def test_beginnings_that_stand_on_their_own(text, heads):
    assert [text[:end] for end in openings(text)] == heads


def test_what_everybody_around_says_counts_less():
    """Of many greetings to schools, each says the greeting; who greets another school does not say the same."""
    likeness = _unit("abcdxy", "abcdxy", "abcdz", *["abcdefg", "abcdh", "abcdi"] * 40)
    texts = np.arange(len(likeness))
    one = np.array([0])
    words = likeness.words[one]
    around = likeness.common([texts[3:103]], 100)
    nothing = likeness.common([texts[:0]], 100)
    plain, less = (likeness.of_statements(one, words, common, np.array([1, 2]))[1][0] for common in (nothing, around))
    assert plain.tolist() == pytest.approx([1, 2 / 3]) and less.tolist() == pytest.approx([1, 0], abs=1e-5)


def test_statements_are_compared_alike_as_tables_and_as_sparse_rows(monkeypatch):
    generator = np.random.default_rng(1)
    likeness = _unit(*("".join(generator.choice(list("abcdefghijkl"), 5)) for _ in range(40)))
    parts, texts = np.arange(7), np.arange(3, len(likeness))
    common = likeness.common([texts[at : at + 5] for at in range(7)], 10)
    tables = likeness.of_statements(parts, likeness.words[parts], common, texts)
    monkeypatch.setattr("textmine.claims.likeness._TABLE", 0)
    sparse = likeness.of_statements(parts, likeness.words[parts], common, texts)
    for one, other in zip(tables, sparse, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6, strict=True)
    assert 0 < tables[1].mean() < 1 and (tables[2] > 0).all()


def test_a_beginning_is_the_statement_where_only_the_end_is_one_persons_own():
    own, others = ("".join(map(chr, range(start, start + 60))) for start in (0x4E00, 0x5E00))
    likeness = _unit("abcdefgh" + own, "abcdefgh", "abcdefgh" + others)
    whole, head = likeness.words[np.array([0])], likeness.words[np.array([1])]

    def parts_of(texts):
        rows = [(t, -1) for t in texts.tolist()] + [(0, 8)] * (0 in texts)
        words = vstack([likeness.words[np.array([t])] for t in texts.tolist()] + [head] * (0 in texts), "csr")
        said = [clauses(likeness.wording[t][: None if end < 0 else end]) for t, end in rows]
        return Parts(np.array([t for t, _ in rows]), np.array([end for _, end in rows]), words, said)

    assert whole.nnz > head.nnz
    (said,) = state([np.array([0, 2])], likeness, parts_of)
    assert (said.centre, said.end) == (0, 8)


def test_what_must_stay_apart_stays_apart():
    likeness = _random_likeness()

    class Nothing(_Nothing):
        def apart(self, chosen):
            return np.ones((len(chosen), len(chosen)), bool)

    assert _link(likeness, guards=Nothing()) == []


def test_things_named_side_by_side_are_clauses_of_their_own():
    said = clauses("看完了手册的入门导读和行业知识")  # read the introduction and what to know of the trade
    assert LetterPairs(["看完了手册的入门导读"]).weakest([said], np.arange(1))[0, 0] == 0
