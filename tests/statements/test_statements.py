"""What a sentence is: features within documents, ranker, moves, polarity."""

import json
from dataclasses import replace

import numpy as np
import pytest

from textmine.corpus import Corpus, Document, Kind
from textmine.errors import ModelError
from textmine.language import embed, segment, split_sentences
from textmine.spans import Sentences, Tokens
from textmine.statements import Move, analyse_sentences, load_ranker
from textmine.statements.classifier import Classifier, standardised
from textmine.statements.evidence import PARTS, gather_evidence, headings_above, names
from textmine.statements.features import FEATURES, sentence_features
from textmine.statements.grams import find_grams, gram_text
from textmine.statements.models import load_move_model, load_print_model, load_standing_model
from textmine.statements.moves import cue_table, moves_by_cues
from textmine.statements.polarity import polarity
from textmine.statements.within import mean_neighbour, neighbour_cosines

TEXTS = {
    "a": "微党课一定要短。上周我讲了八分钟，只讲一个人。大家都听进去了。",  # keep it short; 8 minutes, one person; heard
    "b": "建议把集中培训改到假期。",  # move the training to the holidays
    "c": "",
    "d": "支部活动流于形式。材料太多，负担太重。",  # formalism; too much paper
}


def corpus_of(texts):
    return Corpus.from_documents(Document(id_, Kind.POST, text, author=id_) for id_, text in texts.items())


def random_vectors(n, d=16, seed=0):
    vectors = np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def analysed(texts, d=16):
    corpus = corpus_of(texts)
    sentences = split_sentences(corpus)
    return corpus, analyse_sentences(corpus, sentences, segment(corpus), random_vectors(len(sentences), d))


def test_every_sentence_gets_a_row_that_is_an_exact_slice():
    corpus, statements = analysed(TEXTS)
    rows = list(statements.rows(corpus))
    assert len(rows) == 6
    for row in rows:
        assert TEXTS[row["document"]][row["start"] : row["end"]] == row["text"]
        assert 0 < row["score"] < 1 and Move[row["move"].upper()] in Move
    covered = sum(len(row["text"]) for row in rows)
    assert covered == sum(map(len, TEXTS.values()))


def test_a_document_is_scored_alone():
    vectors = random_vectors(6)
    corpus = corpus_of(TEXTS)
    together = analyse_sentences(corpus, split_sentences(corpus), segment(corpus), vectors)
    last = corpus_of({"d": TEXTS["d"]})
    alone = analyse_sentences(last, split_sentences(last), segment(last), vectors[4:])
    assert np.allclose(together.scores[4:], alone.scores)


def test_documents_that_read_the_same_are_judged_once_and_alike(monkeypatch):
    """What is of another kind, has other vectors or more sentences is judged for itself."""
    same, longer = "建议把集中培训改到假期。", "没有。都好。"  # move the training to the holidays; none, all is well
    kinds = [Kind.POST, Kind.POST, Kind.REPLY, Kind.POST, Kind.POST, Kind.POST]
    texts = [same, same, same, same, longer, longer]
    corpus = Corpus.from_documents(
        Document(str(i), kind, text) for i, (kind, text) in enumerate(zip(kinds, texts, strict=True))
    )
    sentences, tokens = split_sentences(corpus), segment(corpus)
    vectors = random_vectors(1).repeat(len(sentences), axis=0)
    vectors[3] = 0  # marked: not its author's own
    each = [
        analyse_sentences(corpus.select(at), sentences.select(at), tokens.select(at), vectors[rows])
        for at, rows in ((np.array([i]), slice(*sentences.offsets[i : i + 2])) for i in range(len(corpus)))
    ]
    looked_at = []
    monkeypatch.setattr(
        "textmine.statements.analysis.sentence_features",
        lambda texts, *rest: looked_at.append(len(texts)) or sentence_features(texts, *rest),
    )
    together = analyse_sentences(corpus, sentences, tokens, vectors)
    assert len(sentences) == 8 and looked_at == [7]
    for name in ("scores", "moves", "move_chances", "print_chances", "standing_chances", "reasons"):
        np.testing.assert_allclose(getattr(together, name), np.concatenate([getattr(s, name) for s in each]), atol=1e-6)


def test_nothing_at_all_gives_nothing():
    corpus = corpus_of({"c": ""})
    statements = analyse_sentences(corpus, split_sentences(corpus), segment(corpus), np.zeros((0, 16), np.float32))
    assert len(statements) == 0 and list(statements.rows(corpus)) == []
    none = Sentences(*(np.zeros(0, np.int32),) * 2, np.zeros(1, np.int64))
    tokens = Tokens((), *(np.zeros(0, np.int32),) * 3, np.zeros(1, np.int64))
    assert sentence_features([], none, tokens, np.zeros((0, 4), np.float32)).shape == (0, len(FEATURES))


def test_features_are_finite_and_the_position_counts_in_short_texts_only():
    name = [feature.name for feature in FEATURES].index("first")
    for count, expected in ((3, 1.0), (40, 0.0)):
        corpus = corpus_of({"x": "我们学校的党课很短。" * count})
        sentences = split_sentences(corpus)
        features = sentence_features(
            sentences.texts(corpus.texts), sentences, segment(corpus), random_vectors(len(sentences))
        )
        assert np.isfinite(features).all()
        assert features[0, name] == expected


def test_neighbours_are_of_the_same_document():
    vectors = np.eye(3, dtype=np.float32)[[0, 0, 0]]
    offsets = np.array([0, 2, 3])
    found = mean_neighbour(neighbour_cosines(vectors, offsets, 1), offsets, before=1, after=1)
    assert found.tolist() == [1.0, 1.0, 0.0]


def test_the_ranker_has_a_weight_for_every_feature_and_says_why():
    ranker = load_ranker()
    assert len(ranker.weights) == len(FEATURES)
    features = np.zeros((1, len(FEATURES)), np.float32)
    assert ranker.reasons(features, top=2).shape == (1, 2)


def test_the_reasons_of_a_sentence_are_named_and_raise_its_score():
    _, statements = analysed(TEXTS)
    chinese = {feature.chinese for feature in FEATURES}
    named = [statements.reasons_of(i) for i in range(len(statements))]
    assert any(named) and all(len(set(own)) == len(own) <= 3 and chinese.issuperset(own) for own in named)


def test_a_ranker_of_another_version_is_refused(tmp_path):
    path = tmp_path / "ranker.json"
    path.write_text(json.dumps([{"feature": "first", "weight": 1, "mean": 0, "scale": 1}]), "utf-8")
    with pytest.raises(ModelError, match="rebuild it as its card says"):
        load_ranker(path)


def test_a_ranker_with_a_weight_that_nobody_knows_is_refused(tmp_path):
    ranker = load_ranker()
    ranker.save(tmp_path / "more.json")
    with pytest.raises(ModelError, match="'first' has no weight, or is not known"):
        load_ranker(tmp_path / "more.json", [name for name in ranker.names if name != "first"])


@pytest.mark.parametrize("intercept", [0.0, -0.3])
def test_a_ranker_is_read_as_it_was_saved(tmp_path, intercept):
    ranker = replace(load_ranker(), intercept=intercept)
    ranker.save(tmp_path / "again.json")
    read = load_ranker(tmp_path / "again.json")
    assert np.array_equal(read.weights, ranker.weights)
    assert read.intercept == intercept
    assert read.score(read.means[None]) == pytest.approx(1 / (1 + np.exp(-intercept)))


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("听完讲座收获很大，终于明白了方向。", "gain"),  # gained much, at last understood
        ("建议学校多组织一些观摩活动。", "proposal"),  # the school should arrange more visits
        ("第一章", "other"),  # chapter one
    ],
)
def test_cues_decide_where_vectors_do_not_fit(text, move):
    assert Move(moves_by_cues([text])[0]).label == move


def evidence_of(texts, d=512):
    corpus = corpus_of(texts)
    sentences = split_sentences(corpus)
    said, vectors = sentences.texts(corpus.texts), random_vectors(len(sentences), d)
    features = sentence_features(said, sentences, segment(corpus), vectors)
    return gather_evidence(said, ["post"] * len(corpus), sentences, features, vectors)


@pytest.mark.parametrize("load", [load_move_model, load_print_model, load_standing_model])
@pytest.mark.parametrize(("vectors", "looked_at"), [(512, 512), (128, 0), (0, 0)])
def test_the_models_that_ship_fit_the_evidence(load, vectors, looked_at):
    model = load(vectors)
    assert model is not None and model.dimensions == looked_at
    evidence = evidence_of(TEXTS, looked_at)
    chances = model.probabilities(evidence)
    assert chances.shape == (6, len(model.classes)) and np.allclose(chances.sum(axis=1), 1, atol=1e-5)
    assert (np.diff(model.grams) > 0).all()


def test_a_classifier_is_read_as_it_was_saved(tmp_path):
    model = load_move_model(512)
    for name in ("a.npz", "b.npz"):
        model.save(tmp_path / name)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    again, evidence = Classifier.load(tmp_path / "a.npz"), evidence_of(TEXTS)
    assert np.array_equal(again.probabilities(evidence), model.probabilities(evidence))


@pytest.mark.parametrize("d", [512, 0])
def test_a_class_has_a_quadratic_form_of_the_direction_of_its_evidence(d):
    model, evidence = load_move_model(d), evidence_of(TEXTS, d)
    linear = replace(model, curvature=model.curvature[:0], directions=model.directions[:, :0])
    named = standardised(evidence.named, model.means, model.scales)
    dense = np.concatenate([named, evidence.vectors], axis=1).astype(np.float64)
    along = dense @ model.directions / np.linalg.norm(dense * model.lengths, axis=1, keepdims=True)
    wanted = np.log(linear.probabilities(evidence)) + along**2 @ model.curvature
    wanted = np.exp(wanted - wanted.max(axis=1, keepdims=True))
    found = model.probabilities(evidence)
    assert np.allclose(found, wanted / wanted.sum(axis=1, keepdims=True), atol=1e-4)
    assert not np.allclose(found, linear.probabilities(evidence), atol=1e-2)


def test_a_classifier_for_other_measures_is_refused(tmp_path):
    model = load_move_model(512)
    np.savez(tmp_path / "old.npz", names=model.names[1:])
    with pytest.raises(ModelError, match="Rebuild it as its card says"):
        Classifier.load(tmp_path / "old.npz")


def test_evidence_looks_at_neighbours_of_the_same_document_only():
    evidence = evidence_of({"a": "建议减少台账。党课要短。", "b": "收获很大。"}, d=4)  # fewer ledgers; short; gained
    assert evidence.named.shape == (3, len(names())) and evidence.vectors.shape == (3, PARTS * 4)
    column = {name: i for i, name in enumerate(names())}
    advice = evidence.named[:, column["proposal.advise"]]
    assert advice.tolist() == [1, 0, 0]
    assert evidence.named[:, column["before:proposal.advise"]].tolist() == [0, 1, 0]
    assert evidence.named[:, column["behind:proposal.advise"]].tolist() == [0, 0, 0]
    assert not evidence.vectors[2, 4:12].any()


def test_evidence_looks_at_the_heading_above_in_the_same_document():
    said = {
        "a": "本周工作\n修好了登录页。\n下周工作：\n写测试，补文档。\n评审。",
        "b": "很有收获。",
    }  # this, next week's work
    evidence = evidence_of(said, d=4)
    column = {name: i for i, name in enumerate(names())}
    assert evidence.named[:, column["above:pledge.when"]].tolist() == [0, 0, 0, 1, 1, 0]
    below = evidence.named[:, column["place:log_below_heading"]]
    assert np.expm1(below).round(4).tolist() == [0, 1, 2, 1, 2, 0]
    own, above = evidence.vectors[:, :4], evidence.vectors[:, 12:16]
    assert np.array_equal(above, np.stack([own[0] * 0, own[0], own[0], own[2], own[2], own[0] * 0]))


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("## 学习收获", True),  # what was learnt
        ("**下周工作**", True),  # next week's work
        ("本周完成的几件事如下：", True),  # this week's work is the following:
        ("听完很受启发。", False),  # inspired
        ("修复登录问题，补测试", False),  # mended the login, added tests
        ("---", False),
        ("", False),
    ],
)
def test_a_heading_is_a_short_line_without_an_end(line, heading):
    assert headings_above([line, "。"], np.array([0, 2])).tolist() == [-1, 0 if heading else -1]
    many = headings_above([line, "。"] * 600, np.arange(0, 1201, 2))  # so many are looked at by another engine
    assert many[1::2].tolist() == (list(range(0, 1200, 2)) if heading else [-1] * 600) and (many[::2] == -1).all()


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        # What is done this week, planned for the next: only the heading tells; complete the tests of the login page.
        ("本周工作\n完善登录页的测试\n下周工作\n完善登录页的测试", "other practice other pledge"),
        (
            "听了这一课我想了很久。今后我要每天读半小时原著。",
            "gain pledge",
        ),  # thought long; from now on I will read daily
        ("以前我劝架，总是各打五十大板。", "practice"),  # when I made peace I used to blame both sides alike
    ],
)
def test_the_model_that_ships_tells_moves_by_what_stands_around_them(text, moves):
    corpus = corpus_of({"a": text})
    sentences = split_sentences(corpus)
    vectors = embed(sentences.texts(corpus.texts))
    found = analyse_sentences(corpus, sentences, segment(corpus), vectors)
    assert [Move(move).label for move in found.moves] == moves.split()


def test_grams_are_the_distinct_runs_of_each_text():
    rows, places, keys = find_grams(["课课课", "", "𠮷课"])
    found = [[gram_text(key) for key in keys[places[rows == i]]] for i in range(3)]
    assert [sorted(f) for f in found] == [["课", "课课", "课课课"], [], ["课", "𠮷", "𠮷课"]]
    assert find_grams([])[0].shape == (0,)


def test_only_known_grams_are_found_where_these_are_given():
    everything = find_grams(["党课要短", "课课"])  # party lectures must be short
    known = everything[2][::2]
    rows, places, keys = find_grams(["党课要短", "课课"], known)
    wanted = [(row, key) for row, key in zip(everything[0], everything[2][everything[1]], strict=True) if key in known]
    assert keys is known and list(zip(rows, known[places], strict=True)) == wanted
    assert find_grams(["党课"], known[:0])[0].shape == (0,)


def test_cues_are_counted_at_most_twice():
    assert cue_table(["建议建议建议建议"]).max() == 2


def test_negation_turns_praise_round():
    found = polarity(["讲座很精彩。", "讲座不精彩。", "今天星期二。"])  # splendid; not splendid; Tuesday
    assert found.tolist() == [1, -1, 0]
    assert polarity([]).shape == (0,)


def test_moves_are_named_for_readers():
    assert [move.chinese for move in Move] == ["收获", "做法", "问题", "建议", "打算", "课程评价", "其他"]
