"""Flat arrays: spans, views, parts of speech, and independence of workers."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.corpus import Corpus, Document, Kind
from textmine.engine import LocalEngine
from textmine.language import fold, segment
from textmine.language.engines import _rjieba_class
from textmine.language.folding import fold_all
from textmine.language.segmenting import RJiebaSegmenter, _tags_in_context
from textmine.settings import LanguageSettings

INVISIBLE = "\u200b\ufeff\u200d\ufe0f"
# What real posts hold, beside anything at all: blanks, marks, links, entities, invisible characters.
PIECES = st.sampled_from(
    [
        "大单元教学",
        "雙減",
        "ＡＩ",
        "https://a.cn/b?c=1",
        "@李明 ",
        "a@b.cn",
        "&nbsp;",
        "😊",
        "👨\u200d👩\u200d👧",
        "\r\n",
        "　",
        *INVISIBLE,
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=8))).map("".join)


def corpus_of(*texts):
    return Corpus.from_documents(Document(f"{i:05}", Kind.POST, text) for i, text in enumerate(texts))


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_tokens_tile_every_text(texts):
    tokens = segment(corpus_of(*texts), segmenter=RJiebaSegmenter())
    for document, text in enumerate(texts):
        position = 0
        for token in tokens.rows(document, text):
            assert text[token.start : token.end] == token.text
            assert not fold(text[position : token.start]).text.strip()  # blanks and invisible characters
            assert token.start < token.end
            position = token.end
        assert not fold(text[position:]).text.strip()


@given(TEXTS)
def test_terms_are_the_folded_words(text):
    tokens = segment(corpus_of(text), segmenter=RJiebaSegmenter())
    for term, written in zip(tokens.rows(0), tokens.rows(0, text), strict=True):
        assert fold(written.text).text == term.text


@given(st.lists(TEXTS, max_size=5))
def test_folding_many_is_folding_each(texts):
    assert list(fold_all(texts)) == [fold(text).text for text in texts]


@given(TEXTS)
def test_a_view_knows_where_it_came_from(text):
    view = fold(text)
    assert len(view.origins) == len(view.text) + 1
    assert (np.diff(view.origins) > 0).all() or not view.text
    assert view.text == "".join(fold(text[slice(*view.span(i, i + 1))]).text for i in range(len(view.text)))


def test_folding_is_done_at_once():
    """What is folded does not fold again, so that counts do not depend on how often it was done."""
    everything = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    folded = fold(everything).text
    assert fold(folded).text == folded


def test_both_scripts_count_as_one_term_and_each_is_quoted_as_written():
    texts = ["签订合約", "签订合约"]  # sign a contract
    tokens = segment(corpus_of(*texts))
    first, second = (list(tokens.rows(i))[-1] for i in (0, 1))
    assert first.text == second.text == "合约"
    assert texts[0][first.start : first.end] == "合約"


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("著名", "著名"),
        ("乾坤", "乾坤"),
        ("以後", "以后"),
        ("⽂化", "文化"),
        ("，！？（）", "，！？（）"),
        ("９８．５％", "98.5%"),
    ],
)
def test_what_folds_and_what_does_not(written, counted):
    assert fold(written).text == counted


@pytest.mark.parametrize(
    ("text", "word", "pos"),
    [
        ("见https://a.cn/b?c=1。", "https://a.cn/b?c=1", "xu"),  # the full stop is not part of the link
        ("写信到li.mx@example.cn吧", "li.mx@example.cn", "xe"),
        ("@李明轩 说得对", "@李明轩", "xa"),
        ("家校&nbsp;共育", "&nbsp;", "x"),
        ("大单元教学", "大单元教学", "n"),
        ("2022年", "2022", "m"),
        ("，", "，", "x"),
    ],
)
def test_parts_of_speech(text, word, pos):
    assert (word, pos) in [(token.text, token.pos) for token in segment(corpus_of(text)).rows(0)]


def test_a_name_after_at_without_an_end_is_not_guessed():
    assert "@" in [token.text for token in segment(corpus_of("@李明轩说得对")).rows(0)]


def test_tags_of_words_that_come_out_only_in_context():
    """后端 is cut whole beside other words, and apart when it stands alone; its tag is that of the text."""
    corpus = corpus_of("前端和后端的接口要先约定好，后端改了要通知前端")
    segmenter = RJiebaSegmenter()
    tokens = segment(corpus, segmenter=segmenter)
    assert [(token.text, token.pos) for token in tokens.rows(0)] == segmenter.tag(corpus.texts[0])


@pytest.mark.parametrize("engine", ["rjieba", "jieba", "lac"])
def test_every_engine_tiles_and_tags(engine):
    text = "李明在杭州推进大单元教学，\n效果好！"
    tokens = segment(corpus_of(text, ""), settings=LanguageSettings(engine=engine))
    assert "".join(token.text for token in tokens.rows(0)) == text.replace("\n", "")
    assert tokens.pos is not None and tokens.offsets.tolist() == [0, len(tokens), len(tokens)]


@pytest.mark.parametrize("engine", ["rjieba", "jieba", "lac"])
def test_tagging_does_not_change_the_words(engine):
    corpus = corpus_of("主题党日活动@李明 很有意义", "他说&nbsp;好")
    with_tags, without = (
        segment(corpus, settings=LanguageSettings(engine=engine), parts_of_speech=tag) for tag in (True, False)
    )
    assert without.pos is None
    assert with_tags.vocabulary == without.vocabulary
    assert (with_tags.terms == without.terms).all()


ONE_DICTIONARY = """
import sys
from textmine.language.engines import RJiebaSegmenter
{before}
assert RJiebaSegmenter().cut("学习课后服务") == ["学习", "课后", "服务"]  # study after-school care
print("rjieba" in sys.modules)
import rjieba
assert rjieba.cut("学习课后服务") == ["学习", "课后", "服务"] and rjieba.Jieba is sys.modules["rjieba.rjieba"].Jieba
"""


@pytest.mark.parametrize(("before", "whole"), [("", "False"), ("import rjieba", "True")])
def test_rjieba_loads_one_dictionary_and_stays_whole_for_who_else_imports_it(before, whole):
    code = ONE_DICTIONARY.format(before=before)
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert (ended.stdout.strip(), ended.stderr) == (whole, "")


def test_a_rjieba_that_is_built_in_another_way_is_imported_as_it_is(monkeypatch):
    import rjieba

    monkeypatch.delitem(sys.modules, "rjieba.rjieba")
    monkeypatch.setattr("textmine.language.engines.PathFinder.find_spec", lambda *_: None)
    assert _rjieba_class() is rjieba.Jieba


def test_workers_and_order_change_nothing():
    texts = [f"第{i}组汇报了大单元教学的进展，合約{i}份。" * 40 for i in range(600)]
    alone = segment(corpus_of(*texts))
    with LocalEngine(2) as engine:
        together = segment(corpus_of(*texts), engine=engine)
    for name in ("terms", "starts", "ends", "offsets", "pos"):
        assert (getattr(alone, name) == getattr(together, name)).all()
    assert (alone.vocabulary, alone.tagset) == (together.vocabulary, together.tagset)


def test_no_documents_and_nothing_but_blanks():
    assert len(segment(corpus_of())) == 0
    assert len(segment(corpus_of(" \n　"))) == 0


def test_progress_is_told():
    told = []
    segment(corpus_of("好"), progress=lambda *what: told.append(what))
    assert told == [("segment", 1, 1)]


def test_the_lexicon_is_in_order():
    path = Path(__file__).parents[2] / "models" / "lexicon" / "check.py"
    spec = importlib.util.spec_from_file_location("lexicon_check", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rows = [line.split("\t") for line in path.with_name("lexicon.tsv").read_text("utf-8").splitlines()[1:]]
    assert not module.problems(rows)
    assert len(rows) >= 1000


def test_a_line_without_breaks_is_tagged_once_whatever_unknown_words_it_holds(monkeypatch):
    # Words that are cut whole only in their context are tagged in their lines; a text without breaks is one line.
    texts = ["微党课要短，要讲身边的故事，老师们才爱听。", "台账太多\n台账要合并"]  # short lectures; too many ledgers
    lines, tag = [], RJiebaSegmenter.tag
    monkeypatch.setattr(RJiebaSegmenter, "tag", lambda self, line: lines.append(line) or tag(self, line))
    places = [(0, 0), (0, 8), (0, 13), (1, 0), (1, 5)]
    words = [texts[document][start : start + 2] for document, start in places]
    found = _tags_in_context(words, places, RJiebaSegmenter(), texts)
    assert sorted(lines) == sorted([texts[0], *texts[1].split("\n")])
    assert found["台账"] == "n"
