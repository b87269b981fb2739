"""Copies: exact and near, at every level, however the input lies."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.cleaning import find_copies
from textmine.cleaning.letters import letters_of, units_of
from textmine.cleaning.minhash import candidate_pairs, run_hashes, signatures, slot_multipliers
from textmine.cleaning.overlap import overlap
from textmine.corpus import Corpus, Document, Kind
from textmine.engine import LocalEngine
from textmine.language import split_sentences

# A paragraph on a lesson about a river, in three sentences.
RIVER = (
    "那堂课先给我们看同一个孩子三年里写的三篇日记。第一篇只说河水很清，第三篇写到了河边卖菱角的外婆。"
    "单元不是把课文捆在一起，是让孩子有机会把一件事想上三遍。"
)
# Another, on thirty notebooks.
NOTES = "老书记的三十本笔记，最旧的一本是用账本翻过来写的，封皮上还留着供销社的红章，他念了其中一页给我们听。"
HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"


def corpus_of(*texts, **fields):
    documents = [Document(f"{i:03}", Kind.REPORT, t, author=f"甲{i}", **fields) for i, t in enumerate(texts)]
    return Corpus.from_documents(documents)


def found(corpus, engine=None):
    groups = find_copies(corpus, split_sentences(corpus), engine=engine or LocalEngine())[1]
    return [(g.kind, [corpus.texts[c.document][c.start : c.end] for c in g.copies]) for g in groups]


def test_an_exact_paragraph_is_one_group_and_not_three_sentences():
    corpus = corpus_of("我先说两句自己的话。\n" + RIVER, "开头不一样的一段话在这里。\n" + RIVER + "\n结尾。", NOTES)
    assert found(corpus) == [("exact", [RIVER, RIVER])]


def test_punctuation_width_case_markdown_and_links_do_not_matter():
    left = "我们用PPT讲三会一课，看课件和录像，收获很大，都说好。"
    right = "- **我们用ｐｐｔ讲三会一课** ：看[课件](http://a.cn/1)和录像,收获很大,都说好!"
    assert [kind for kind, _ in found(corpus_of(left, right))] == ["exact"]


def test_a_sentence_inside_another_paragraph_is_found():
    sentence = "单元不是把课文捆在一起，是让孩子有机会把一件事想上三遍。"
    corpus = corpus_of("开头一句很不相同。" + sentence + "我这样想。", "另一个人写的是这些。\n" + sentence)
    assert found(corpus) == [("exact", [sentence, sentence])]


def test_adjoining_sentences_become_one_passage():
    first, second, third = RIVER.split("。")[:3]
    passage = f"{first}。好。{second}。"
    corpus = corpus_of(f"甲说。{passage}{third}。", f"乙的另一段开头。{passage}别的结尾。")
    assert found(corpus) == [("exact", [passage, passage])]


def test_short_sentences_are_no_copies():
    assert found(corpus_of("感谢老师。我们支部人少。", "感谢老师。他们学校人多。")) == []


def test_copies_within_one_text_and_one_author():
    corpus = Corpus.from_documents(Document(i, Kind.REPORT, RIVER, author="甲") for i in "ab")
    assert found(corpus) == [("exact", [RIVER, RIVER])]
    assert len(found(corpus_of(RIVER + "\n中间有一行别的话。\n" + RIVER))) == 1


def test_one_persons_new_statements_on_one_pattern_are_no_copies():
    first = "本周完成了三年级语文第二单元的备课和磨课，下周继续听课。"
    second = "本周完成了五年级数学第四单元的备课和磨课，下周继续评课。"
    one = Corpus.from_documents(Document(i, Kind.REPORT, t, author="甲") for i, t in (("a", first), ("b", second)))
    assert found(one) == []


def test_the_source_is_the_organisers_then_the_earliest_then_in_canonical_order():
    def source(*documents):
        corpus = Corpus.from_documents(documents)
        [group] = find_copies(corpus, split_sentences(corpus), engine=LocalEngine())[1]
        return corpus.ids[group.copies[0].document]

    a, b = (Document(i, Kind.REPORT, RIVER, author=i) for i in "ab")
    assert source(a, b) == "a"
    early = Document("c", Kind.REPORT, RIVER, author="c", time="2017-06-22T08:00:00")
    month = Document("b", Kind.REPORT, RIVER, author="b", time="2017-06")  # some day of June
    assert source(a, month, early) == "c"
    assert source(a, early, Document("z", Kind.ANNOUNCEMENT, RIVER, author="班级管理员", time="2018")) == "z"


def test_a_near_copy_keeps_its_similarity():
    near = RIVER.replace("三篇", "三则").replace("孩子", "娃").replace("外婆", "姥姥")
    corpus = corpus_of(RIVER, near)
    [group] = find_copies(corpus, split_sentences(corpus), engine=LocalEngine())[1]
    assert group.kind == "near"
    assert 0.6 < group.similarity < 1
    assert group.to_row(7, corpus.ids) == {
        "group": 7,
        "copies": [
            {"document": "000", "start": 0, "end": len(RIVER)},
            {"document": "001", "start": 0, "end": len(near)},
        ],
        "similarity": round(group.similarity, 4),
        "kind": "near",
    }


def test_a_chain_of_changes_does_not_join_what_differs():
    """Each text is near the next; the last shares nothing with the first."""
    rng = random.Random(1)
    texts, places = [list(rng.choices(HAN, k=60))], list(range(60))
    rng.shuffle(places)
    for step in range(5):
        texts.append(list(texts[-1]))
        for place in places[12 * step : 12 * step + 12]:
            texts[-1][place] = rng.choice(HAN)
    for _, copies in found(corpus_of(*["".join(text) + "。" for text in texts])):
        shares = [sum(a == b for a, b in zip(copies[0], copy, strict=True)) / 60 for copy in copies]
        assert min(shares) > 0.6


@pytest.mark.parametrize("rate", [0.05, 0.1, 0.2])
@pytest.mark.parametrize("unit", ["paragraph", "document"])
def test_planted_near_copies(rate, unit):
    """Made-up texts; `benchmarks/copies.py` measures the same on real ones."""
    rng = random.Random(3)

    def sentence():
        return "".join(rng.choices(HAN, k=rng.randint(12, 40))) + "。"

    def text():
        return "".join(sentence() for _ in range(4 if unit == "paragraph" else 30))

    def changed(original):
        pieces = original.split("。")[:-1]
        rng.shuffle(pieces)
        return "".join(rng.choice(HAN) if c != "。" and rng.random() < rate else c for c in "。".join(pieces) + "。")

    originals = [text() for _ in range(60)]
    others = [text() for _ in range(60)]
    corpus = corpus_of(*originals, *(changed(original) for original in originals), *others)
    groups = find_copies(corpus, split_sentences(corpus), engine=LocalEngine())[1]
    pairs = {(g.copies[0].document, c.document) for g in groups for c in g.copies[1:]}
    wanted = {(i, i + 60) for i in range(60)}
    needed = {0.05: 0.95, 0.1: 0.95, 0.2: 0.9}[rate]
    assert len(pairs & wanted) / 60 >= needed
    assert len(pairs & wanted) / len(pairs) >= needed


def test_all_listed_paragraphs_of_real_notes_are_found(shared_data):
    """The 620 paragraphs that two or more trainees share, as `score.py copies` counts them."""
    import gzip
    import json
    import re

    def plain(text):
        return "".join(c for c in re.sub(r"\]\([^)]*\)", "]", text) if c.isalnum())

    with gzip.open(shared_data / "camp2025/reports.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    listed = (shared_data / "gold/copies/camp2025_shared_paragraphs.jsonl").read_text("utf-8").splitlines()
    # The listed days alone, to be quick: the whole corpus is measured by benchmarks/copies.py.
    wanted = [json.loads(line) for line in listed]
    days = {(who, day) for row in wanted for who, day in row["where"]}
    rows = [row for row in rows if (row["author"], row["time"]) in days]
    corpus = Corpus.from_documents(
        Document(r["id"], Kind(r["kind"]), r["text"], author=r["author"], time=r["time"]) for r in rows
    )
    authors = corpus.frame["author"].to_list()
    with LocalEngine() as engine:
        groups = find_copies(corpus, split_sentences(corpus), engine=engine)[1]
    by_author = {}
    for number, group in enumerate(groups):
        for copy in group.copies:
            text = plain(corpus.texts[copy.document][copy.start : copy.end])
            by_author.setdefault(authors[copy.document], []).append((number, text))

    def is_found(row):
        want, people = plain(row["text"]), {}
        for who in row["trainees"]:
            for number, text in by_author.get(who, []):
                if want in text or (text and text in want and len(text) >= 0.8 * len(want)):
                    people.setdefault(number, set()).add(who)
        return any(len(who) > 1 for who in people.values())

    assert [row["text"] for row in wanted if not is_found(row)] == []


def test_neither_order_nor_workers_change_anything():
    rng = random.Random(5)
    texts = [RIVER, NOTES, RIVER + NOTES, NOTES.replace("三十", "二十"), "别的话" * 9, RIVER[:40]]
    documents = [Document(f"{i:03}", Kind.POST, t, author=f"甲{i % 4}") for i, t in enumerate(texts * 5)]
    expected = found(Corpus.from_documents(documents))
    rng.shuffle(documents)
    assert found(Corpus.from_documents(documents)) == expected
    with LocalEngine(2) as engine:
        assert found(Corpus.from_documents(documents), engine) == expected


@settings(max_examples=60)
@given(st.lists(st.text(alphabet="微党课要短真。！\n a[](x)１", max_size=40), max_size=8))
def test_any_texts_give_slices_that_are_alike(texts):
    corpus = corpus_of(*texts)
    for kind, copies in found(corpus):
        assert len(copies) > 1
        if kind == "exact":
            forms = {letters.of(0, len(letters.codes)) for letters in (letters_of([copy]) for copy in copies)}
            assert len(forms) == 1


def test_no_documents_no_copies():
    assert found(Corpus.from_documents([])) == []
    assert found(corpus_of("", "。。", "\n")) == []


@given(st.lists(st.text(max_size=30), max_size=6))
def test_letters_know_where_they_were_written(texts):
    letters = letters_of(texts)
    everything = "\n".join([*texts, ""])
    assert all(everything[place].isalnum() or not everything[place].isascii() for place in letters.positions.tolist())
    assert len(letters.offsets) == len(texts) + 1


def test_units_are_not_repeated_on_two_levels():
    letters = letters_of([RIVER])
    units = units_of(letters, np.array([0]), np.array([len(RIVER)]), lightest=5)
    assert units.levels.tolist() == [0]
    assert not units.are_foreign.any()


def test_equal_runs_have_equal_hashes():
    codes = letters_of(["ab微党课ab微党课"]).codes
    hashes = run_hashes(codes, np.array([0, 5, 1]), np.array([5, 10, 6]))
    assert hashes[0] == hashes[1] != hashes[2]


def test_signatures_agree_as_much_as_texts_do():
    codes = letters_of([RIVER + NOTES + RIVER]).codes
    n, m = len(letters_of([RIVER]).codes), len(letters_of([NOTES]).codes)
    lows, highs = np.array([0, n, n + m]), np.array([n, n + m, n + m + n])
    table = signatures(codes, lows, highs, slot_multipliers(42))
    assert (table[0] == table[2]).all()
    assert (table[0] == table[1]).mean() < 0.2
    [pairs] = candidate_pairs(table.T)
    assert [rows.tolist() for rows in pairs] == [[0], [2]]
    assert overlap(codes, lows, highs, np.array([0, 0]), np.array([2, 1])).round(1).tolist() == [1.0, 0.1]
