"""Everything together: the sample class with what was planted in it, disclosure, settings, and what must not change."""

import importlib.util
import random
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from textmine.cleaning import find_marks, mask
from textmine.corpus import Corpus, Document, Kind
from textmine.engine import LocalEngine
from textmine.language import split_sentences
from textmine.settings import CleaningSettings
from textmine.spans import Reason
from textmine.store import ColumnStore

_BUILD = Path(__file__).parents[2] / "corpora" / "sample" / "build.py"


def clean(corpus, engine=None, prompts=(), off=(), store=None):
    settings = CleaningSettings(**dict.fromkeys(off, False))
    engine = engine or LocalEngine()
    return find_marks(corpus, split_sentences(corpus), settings=settings, engine=engine, prompts=prompts, store=store)


def rows(cleaning):
    marks = cleaning.marks
    columns = (marks.documents, marks.starts, marks.ends, marks.reasons, marks.groups)
    return [tuple(int(value) for value in row) for row in zip(*columns, strict=True)]


def marked(corpus, cleaning, reason):
    """What is marked for a reason: [(id, text)]."""
    return [
        (corpus.ids[document], corpus.texts[document][start:end])
        for document, start, end, its, _ in rows(cleaning)
        if its == reason
    ]


@pytest.fixture(scope="module")
def sample():
    """The sample class as its builder has it: (corpus, spans that were planted, prompts)."""
    spec = importlib.util.spec_from_file_location("sample_build", _BUILD)
    build = importlib.util.module_from_spec(spec)
    sys.modules["sample_build"] = build
    spec.loader.exec_module(build)
    data = build.load(False, set())

    def name(doc):
        return f"公告{doc.key['row']:02}" if doc.number is None else f"{doc.number:02} {doc.label[3:]}"

    documents = []
    for doc in data["docs"]:
        person, parent = data["people"].get(doc.number), build.parent_of(doc, data)
        time = doc.meta.get("time") or doc.meta.get("submitted")
        documents.append(
            Document(
                name(doc),
                Kind(doc.kind),
                doc.text,
                author=person["name"] if person else doc.meta["by"],
                unit=person["unit"] if person else None,
                thread=doc.meta["round"]["question"] if "round" in doc.meta else None,
                reply_to=name(parent) if parent else None,
                time=str(time).replace(" ", "T") if time else None,
            )
        )
    rounds = data["toml"]["rounds"]["rounds"]
    prompts = [text for its in rounds for text in (its["question"], its["background"])]
    planted = [(name(doc), *span) for doc in data["docs"] for span in doc.spans]
    return Corpus.from_documents(documents), planted, prompts


@pytest.fixture(scope="module")
def cleaned(sample):
    corpus, _, prompts = sample
    return clean(corpus, prompts=prompts)


def covered(corpus, cleaning, planted, prefix, reason):
    """The share of each planted span that is marked for a reason."""
    of = [(corpus.positions[id_], start, end) for id_, tag, start, end in planted if tag.startswith(prefix)]
    documents, starts, ends = np.array(of, np.int32).T
    return cleaning.marks.only(reason).share(documents, starts, ends)


@pytest.mark.parametrize(
    ("prefix", "reason", "marked_of"),
    [
        ("copy1", Reason.COPY, (1, 2)),  # one of the two keeps counting
        ("copy2", Reason.COPY, (1, 2)),
        ("copy3", Reason.COPY, (1, 2)),
        ("near1", Reason.COPY, (1, 2)),
        ("near2", Reason.COPY, (1, 2)),
        ("stock", Reason.BOILERPLATE, (9, 9)),
        ("policy1", Reason.SHARED, (9, 9)),  # eight people, and the announcement that it is from
        ("policy2", Reason.COPY, (5, 10)),  # one report; the announcement is the source
        ("quoted", Reason.QUOTED, (7, 7)),
        ("pii", Reason.PERSONAL, (3, 3)),
    ],
)
def test_what_was_planted_is_marked(sample, cleaned, prefix, reason, marked_of):
    corpus, planted, _ = sample
    shares = covered(corpus, cleaned, planted, prefix, reason)
    assert (int((shares > 0.95).sum()), len(shares)) == marked_of
    assert set(shares.round()) <= {0.0, 1.0}


def test_empty_posts_are_marked(sample, cleaned):
    corpus, _, _ = sample
    assert [text for _, text in marked(corpus, cleaned, Reason.EMPTY)] == [
        "同上", "赞同", "已学习。", "赞同！", "同上", "赞同楼上", "已学习。", "已学习，收获很大！",
    ]  # fmt: skip


def test_nothing_else_of_the_trainees_is_marked(sample, cleaned):
    corpus, planted, _ = sample
    tags = ("copy", "near", "stock", "policy", "quoted", "pii")
    places = [(corpus.positions[id_], start, end) for id_, tag, start, end in planted if tag.startswith(tags)]
    others = [
        (corpus.ids[d], corpus.texts[d][start:end], Reason(reason).name)
        for d, start, end, reason, _ in rows(cleaned)
        if reason not in (Reason.ORGANISER, Reason.EMPTY)
        and not (reason == Reason.NOT_PROSE and corpus.frame["author"][d] in corpus.texts[d][start:end])  # bylines
        and not any(d == document and start < right and left < end for document, left, right in places)
    ]
    assert others == []


def test_shared_wording_says_how_many(cleaned):
    widest = [(wording.people, wording.reason, wording.text[:4]) for wording in cleaned.shared[:2]]
    assert widest == [(9, Reason.BOILERPLATE, "以上是我"), (8, Reason.SHARED, "第三条　")]
    # Two people each have the copied paragraphs; who quotes a parent shares no wording.
    assert [wording.people for wording in cleaned.shared[2:]] == [2] * 5


def test_duplicates_are_rows_of_the_contract(sample, cleaned):
    corpus, _, _ = sample
    for number, row in enumerate(cleaned.duplicate_rows(corpus.ids)):
        assert list(row) == ["group", "copies", "similarity", "kind"]
        assert row["group"] == number
        assert row["kind"] in ("exact", "near", "boilerplate")
        assert all(set(copy) == {"document", "start", "end"} for copy in row["copies"])


def test_the_share_set_aside_is_disclosed(sample, cleaned):
    corpus, _, _ = sample
    by_reason = {its.reason: its for its in cleaned.set_aside}
    assert list(by_reason) == sorted(by_reason)
    stock = by_reason[Reason.BOILERPLATE]
    assert (stock.spans, stock.documents, stock.people, stock.sentences) == (9, 9, 9, 18)
    assert 0 < stock.share < cleaned.share < 0.15
    for its in cleaned.set_aside:
        assert 1 <= len(its.examples) <= 3
        for example in its.examples:
            assert mask(corpus.texts[corpus.positions[example.document]])[example.start :].startswith(example.text)
    assert set(by_reason[Reason.PERSONAL].examples[0].text) == {"*"}  # not even as an example


def test_each_reason_can_be_switched_off(sample):
    corpus, _, prompts = sample
    names = {
        "copies": Reason.COPY, "boilerplate": Reason.BOILERPLATE, "shared": Reason.SHARED, "quoted": Reason.QUOTED,
        "empty": Reason.EMPTY, "organiser": Reason.ORGANISER, "personal": Reason.PERSONAL,
    }  # fmt: skip
    for name, reason in names.items():
        assert reason not in clean(corpus, prompts=prompts, off=[name]).marks.reasons
    off = clean(corpus, prompts=prompts, off=[*names, "prompts", "not_prose"])
    assert len(off.marks) == 0
    assert (off.set_aside, off.share) == ((), 0.0)
    assert off.duplicates  # they are still listed


def test_neither_order_nor_workers_change_anything(sample, cleaned):
    corpus, _, prompts = sample
    documents = list(corpus)
    random.Random(1).shuffle(documents)
    with LocalEngine(2) as engine:
        again = clean(Corpus.from_documents(documents), engine, prompts)
    assert rows(again) == rows(cleaned)
    assert again.set_aside == cleaned.set_aside
    assert again.shared == cleaned.shared


def test_a_few_rows_at_a_time_in_files_give_the_same(sample, cleaned, monkeypatch, tmp_path):
    corpus, _, prompts = sample
    monkeypatch.setattr("textmine.sorting.AT_ONCE", 5)
    monkeypatch.setattr("textmine.cleaning.minhash._ROWS_AT_ONCE", 50)
    monkeypatch.setattr("textmine.cleaning.disclosure._SENTENCES_AT_ONCE", 7)
    monkeypatch.setattr("textmine.cleaning.disclosure._FEW", 2)
    monkeypatch.setattr("textmine.cleaning.prompts._NUMBERS_AT_ONCE", 9)
    for name in ("letters._CHARACTERS_A_CHUNK", "prompts._CHARACTERS_AT_ONCE", "copies._LETTERS_A_CHUNK"):
        monkeypatch.setattr(f"textmine.cleaning.{name}", 500)
    again = clean(corpus, prompts=prompts, store=ColumnStore(tmp_path, least=0))
    assert rows(again) == rows(cleaned)
    assert list(again.duplicates) == list(cleaned.duplicates)
    assert (again.set_aside, again.share, again.shared) == (cleaned.set_aside, cleaned.share, cleaned.shared)


def test_five_hundred_copies_of_one_document_add_nothing(sample, cleaned):
    """What counts in the end is what counted before: the copies are marked, the source is not."""
    corpus, _, prompts = sample
    source = next(document for document in corpus if document.id == "02 report")
    copies = [
        Document(f"复制{i:03}", Kind.REPORT, source.text, author=f"抄写{i}", time="2025-01-09") for i in range(500)
    ]
    more = Corpus.from_documents([*corpus, *copies])
    cleaning = clean(more, prompts=prompts)

    def counting(corpus, cleaning):
        sentences = split_sentences(corpus)
        shares = cleaning.marks.share(sentences.documents, sentences.starts, sentences.ends)
        texts = sentences.texts(corpus.texts)
        return sorted(text for text, share in zip(texts, shares.tolist(), strict=True) if share < 0.5)

    assert counting(more, cleaning) == counting(corpus, cleaned)


def test_near_copies_keep_what_their_author_put_in_between():
    source = "老书记的三十本笔记是用账本翻过来写的。他念了其中一页，教室窗户没有玻璃，他领着老师用塑料布一扇一扇地钉。那年冬天没有一个娃娃请假。"
    # The copyist changes words and adds a sentence: I thought of the stove in our own classroom.
    copy = "老书记的三十本笔记是拿账本翻过来写的。他念了其中的一页，教室窗户没玻璃，他带着老师用塑料布一扇一扇钉。我想起自己班上的那只炉子。那年冬天没有一个娃娃请过假。"
    corpus = Corpus.from_documents(
        Document(str(i), Kind.REPORT, t, author=f"甲{i}") for i, t in enumerate((source, copy))
    )
    texts = [text for _, text in marked(corpus, clean(corpus), Reason.COPY)]
    assert len(texts) == 3
    assert not any("炉子" in text for text in texts)


def test_organisers_posts_and_set_questions():
    question = "微党课怎样讲才能入脑入心？"
    documents = [
        Document("1", Kind.ANNOUNCEMENT, "本轮研讨今天开始，请大家各抒己见。", author="教务组"),
        Document("2", Kind.POST, "各位学员，本轮研讨的题目如上。", author="教务组", thread=question),
        Document("3", Kind.POST, "微党课怎样讲，才能入脑入心？我们每次只讲一件小事。", author="张敏", thread=question),
        Document("4", Kind.ANNOUNCEMENT, "我替班委发个通知，周五交稿。", author="张敏"),
        Document("5", Kind.REPORT, "我讲了三次微党课。", author="张敏"),
    ]
    corpus = Corpus.from_documents(documents)
    cleaning = clean(corpus)
    assert [id_ for id_, _ in marked(corpus, cleaning, Reason.ORGANISER)] == ["1", "2", "4"]
    assert marked(corpus, cleaning, Reason.PROMPT) == [("3", "微党课怎样讲，才能入脑入心")]


def test_quoting_is_no_voice():
    parent = "党务台账一本都不应当再减，宁肯记得慢些、笨些，不可到了要还人清白时拿不出来。"
    documents = [Document("0", Kind.POST, parent, author="邵东来")]
    documents += [
        Document(str(i), Kind.REPLY, f"回复 1楼：{parent}\n第{i}种看法是这样。", author=f"甲{i}", reply_to="0")
        for i in range(1, 8)
    ]
    corpus = Corpus.from_documents(documents)
    cleaning = clean(corpus)
    assert cleaning.shared == ()
    assert not [id_ for id_, _ in marked(corpus, cleaning, Reason.BOILERPLATE)]
    assert "0" not in {id_ for id_, _ in marked(corpus, cleaning, Reason.COPY)}  # the parent keeps counting


def test_short_stock_phrases_of_many_people_are_marked_but_not_their_whole_answers():
    thanks = "感谢各位老师的辛勤付出！"  # thanks to all teachers for their hard work!
    ways = [
        "党课要短，五分钟就够。",
        "讲身边的人，比念文件强。",
        "我校支部只有三名党员。",
        "台账最好合并成一张表。",
        "家访路上想到了这些。",
        "孩子们画了一条大河。",
    ]
    documents = [Document(f"报告{i}", Kind.REPORT, way + thanks, author=way) for i, way in enumerate(ways)]
    documents += [Document(f"回答{i}", Kind.POST, "宿舍楼下有自助洗衣机。", author=way) for i, way in enumerate(ways)]
    corpus = Corpus.from_documents(documents)
    assert marked(corpus, clean(corpus), Reason.BOILERPLATE) == [(f"报告{i}", thanks) for i in range(6)]
    few = Corpus.from_documents(documents[:4])
    assert len(clean(few).marks) == 0


def test_what_was_masked_before_is_still_personal(sample, cleaned):
    corpus, _, prompts = sample
    masked = Corpus(corpus.frame.with_columns(text=pl.Series([mask(text) for text in corpus.texts])))
    again = clean(masked, prompts=prompts).marks.only(Reason.PERSONAL)
    before = cleaned.marks.only(Reason.PERSONAL)
    for name in ("documents", "starts", "ends"):
        assert getattr(again, name).tolist() == getattr(before, name).tolist()


def test_an_empty_corpus():
    cleaning = clean(Corpus.from_documents([]))
    assert (len(cleaning.marks), len(cleaning.duplicates), cleaning.shared, cleaning.share) == (0, 0, (), 0.0)


def test_a_long_text_is_masked_once_for_its_example_and_not_for_each_mark(monkeypatch):
    from textmine.cleaning import disclosure

    masked = []
    monkeypatch.setattr(disclosure, "mask", lambda text: masked.append(text) or mask(text))
    text = "我们讨论了台账。\n" + "".join(f"def f{n}(x):\n    return x + {n};\n党课要讲得短一些。\n" for n in range(40))
    cleaning = clean(Corpus.from_documents([Document("a", Kind.REPORT, text, author="李明")]))  # code between sentences
    aside = {part.reason: part for part in cleaning.set_aside}
    assert aside[Reason.NOT_PROSE].spans > 20
    assert len(masked) == len(aside)
    assert [len(part.examples) for part in cleaning.set_aside] == [1] * len(aside)


def test_a_byline_with_title_name_and_role_is_no_prose_of_its_author():
    text = "要慢下来\n李明 教务主任\n带学员要慢，一句一句讲。"  # slow down; a dean; to lead pupils slowly, a sentence at a time
    of = {"author": "李明", "role": "教务主任", "title": "要慢下来"}
    corpus = Corpus.from_documents([Document("a", Kind.REPORT, text, **of), Document("b", Kind.POST, text, **of)])
    found = [text for id_, text in marked(corpus, clean(corpus), Reason.NOT_PROSE) if id_ == "a"]
    assert "".join(found).replace("\n", "") == "李明 教务主任"
