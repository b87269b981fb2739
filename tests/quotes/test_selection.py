"""Which quotations are chosen: limits, determinism, exact slices, over random corpora; and the awkward cases."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.corpus import Corpus, Document, Kind
from textmine.language import segment, split_sentences
from textmine.quotes import QuoteDecisions, choose_quotes, select_quotes
from textmine.settings import QuoteSettings
from textmine.spans import Marks, Reason
from textmine.statements import analyse_sentences

WHO = ["我校", "年级组", "支部", "教研组", "工会", "图书馆"]  # our school, year group, branch, …
DOES = ["每周开放一次课堂", "把会议压到二十分钟", "给新教师配一位师傅", "请家长走进教室听课", "把作业分成三档布置"]
WHY = ["孩子们越来越爱提问", "老师们少填了一半的表", "大家终于坐下来谈课", "年轻人慢慢站稳了讲台"]
EXTRA = ["因此效果很好。", "怎么办呢？", "一、主要做法", "", "大可不必每节课都这样做。"]

sentences_ = st.tuples(st.sampled_from(WHO), st.sampled_from(DOES), st.sampled_from(WHY)).map(
    lambda t: f"{t[0]}{t[1]}，{t[2]}。"
)
documents_ = st.lists(
    st.tuples(
        st.sampled_from(["李明", "王芳", "张伟", "赵敏", None]),
        st.sampled_from(["一小", "二中", None]),
        st.sampled_from([Kind.POST, Kind.REPLY, Kind.REPORT, Kind.ANNOUNCEMENT]),
        st.lists(st.one_of(sentences_, st.sampled_from(EXTRA)), max_size=5),
    ),
    max_size=10,
)


def vectors_of(texts, d=8):
    """Equal texts, equal vectors, whatever else there is."""
    rows = [np.random.default_rng(sum(map(ord, text))).normal(size=d) for text in texts]
    vectors = np.array(rows, np.float32).reshape(-1, d)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def prepare(documents):
    corpus = Corpus.from_documents(documents)
    sentences = split_sentences(corpus)
    texts = sentences.texts(corpus.texts)
    statements = analyse_sentences(corpus, sentences, segment(corpus), vectors_of(texts))
    themes = np.array([len(text) % 2 for text in texts], np.int32)
    return corpus, statements, themes


def documents_of(rows):
    return [
        Document(f"d{i:02d}", kind, "".join(parts), author=author, unit=unit, thread="第一轮")
        for i, (author, unit, kind, parts) in enumerate(rows)
    ]


@given(documents_, st.integers(1, 3), st.integers(1, 2), st.booleans())
@settings(max_examples=40)
def test_limits_slices_and_determinism(rows, per_theme, per_person, minority):
    documents = documents_of(rows)
    corpus, statements, themes = prepare(documents)
    chosen = QuoteSettings(per_theme=per_theme, per_person=per_person, minority=minority)
    selection = choose_quotes(corpus, statements, Marks.none(), themes=themes, settings=chosen)
    quotes = selection.quotes
    texts = {document.id: document for document in documents}
    for quote in quotes:
        assert texts[quote.document].text[quote.start : quote.end] == quote.text
        assert texts[quote.document].kind != Kind.ANNOUNCEMENT
        assert 12 <= len(quote.text) <= 220 and quote.reasons is not None
    people = Counter(corpus[corpus.positions[quote.document]].person for quote in quotes)
    assert all(count <= per_person for person, count in people.items() if person)
    assert len({quote.id for quote in quotes}) == len(quotes) == len({quote.text for quote in quotes})
    assert not {row.id for row in selection.rejected} & {quote.id for quote in quotes}
    again, statements, themes = prepare(documents[::-1])
    assert select_quotes(again, statements, Marks.none(), themes=themes, settings=chosen) == quotes


def class_of(texts, **fields):
    people = ["李明", "王芳", "张伟", "赵敏", "钱进", "孙立", "周正", "吴静"]
    return [
        Document(f"d{i}", Kind.REPORT, text, author=people[i], unit=f"{i % 4}小", **fields)
        for i, text in enumerate(texts)
    ]


GOOD = [f"{who}{does}，{why}。" for who, does, why in zip(WHO, [*DOES, DOES[0]], [*WHY, *WHY[:2]], strict=True)]


def test_pins_and_bans_are_kept():
    corpus, statements, themes = prepare(class_of(GOOD))
    first = choose_quotes(corpus, statements, Marks.none(), themes=themes)
    banned = first.quotes[0].id
    other = next(q.id for q in first.quotes if q.id != banned)
    decisions = QuoteDecisions(pinned=(other, "q-none"), banned=frozenset([banned]))
    second = choose_quotes(corpus, statements, Marks.none(), themes=themes, decisions=decisions)
    assert banned not in {q.id for q in second.quotes}
    assert next(q for q in second.quotes if q.id == other).groups[0] == "pinned"
    assert any(r.id == banned and r.why == "人工禁用" for r in second.rejected)
    assert any("q-none" in note for note in second.notes)


def test_a_copy_is_not_quoted_and_says_from_where():
    corpus, statements, themes = prepare(class_of(GOOD))
    marks = Marks.from_rows([(1, 0, len(GOOD[1]), Reason.COPY, 0)])
    selection = choose_quotes(corpus, statements, marks, themes=themes, sources={0: "d0"})
    assert "d1" not in {q.document for q in selection.quotes}
    assert any(r.document == "d1" and r.why == "复制：原文见d0" and r.because == "d0" for r in selection.rejected)


def test_everyone_says_the_same():
    corpus, statements, themes = prepare(class_of([GOOD[0]] * 6))
    selection = choose_quotes(corpus, statements, Marks.none(), themes=themes)
    assert len(selection.quotes) == 1
    assert selection.quotes[0].people == 6
    assert any("只有" in note for note in selection.notes)
    assert any(r.why.startswith("与") and r.why.endswith("重复") for r in selection.rejected)


def test_a_single_document_and_none_at_all():
    corpus, statements, themes = prepare(class_of(GOOD[:1]))
    assert len(select_quotes(corpus, statements, Marks.none(), themes=themes)) == 1
    corpus, statements, _ = prepare([])
    assert select_quotes(corpus, statements, Marks.none()) == []


def test_who_states_a_problem_is_not_named():
    text = "我们学校缺乏年轻教师，工作压力大，问题一直难以解决。"  # lack of young teachers, pressure
    corpus, statements, themes = prepare(class_of([text, *GOOD[:3]]))
    records = [q.to_record() for q in choose_quotes(corpus, statements, Marks.none(), themes=themes).quotes]
    problems = [r for r in records if r["move"] == "problem"]
    assert problems and all(r["author"] is None and r["attribution"] == "有学员" for r in problems)


def test_a_leaning_sentence_comes_with_the_one_before():
    text = "我们把党课搬到了车间，讲身边的老师傅。因此台下没有一个人低头看手机。"  # … hence nobody looked at a phone
    corpus, statements, themes = prepare(class_of([text]))
    selection = choose_quotes(corpus, statements, Marks.none(), themes=themes)
    found = [q.text for q in selection.quotes] + [r.text for r in selection.rejected]
    assert "因此台下没有一个人低头看手机。" not in [q.text for q in selection.quotes]
    assert text in found


def test_a_correction_is_printed_beside_the_exact_text():
    corpus, statements, themes = prepare(class_of(["我校把教研会开进了食糖，大家越聊越起劲。"]))  # 食糖 for 食堂
    (quote,) = select_quotes(corpus, statements, Marks.none(), themes=themes)
    decisions = QuoteDecisions.from_plain({"edit": [{"quote": quote.id, "from": "食糖", "to": "食堂"}]})
    (mended,) = select_quotes(corpus, statements, Marks.none(), themes=themes, decisions=decisions)
    assert mended.text == quote.text and "食堂" in mended.printed
    assert mended.to_record()["printed"] == mended.printed and "printed" not in quote.to_record()
