"""The project's dictionary: a word that is added comes out where it should, and nothing else changes that need not."""

import pickle

import pytest

from textmine.corpus import Corpus, Document, Kind
from textmine.engine import LocalEngine
from textmine.errors import SettingsError
from textmine.language import Word, class_words, corpus_words, load_segmenter, segment
from textmine.language.dictionary import join_words, load_lexicon, read_dictionary
from textmine.language.segmenting import JiebaSegmenter, RJiebaSegmenter
from textmine.settings import ClassCard, Course, LanguageSettings

ENGINES = [RJiebaSegmenter, JiebaSegmenter]


@pytest.mark.parametrize(
    "line", ["我的测试 test 1000", "我的测试 1000 test", "我的测试 1000", "我的测试 test", "我的测试"]
)
def test_any_order_of_frequency_and_tag(tmp_path, line):
    """fxsjy/jieba #587: with tag and frequency the other way round, the word (my test) was silently not known."""
    path = tmp_path / "mine.txt"
    path.write_text(line + "\n", "utf-8")
    words = read_dictionary(path)
    assert RJiebaSegmenter(words).cut("这是我的测试") == ["这是", "我的测试"]
    assert RJiebaSegmenter(words).cut("我是测试") == ["我", "是", "测试"]  # I am the test: other words are as before


@pytest.mark.parametrize(
    ("engine", "frequency"),
    [*((RJiebaSegmenter, frequency) for frequency in (None, 1, 2, 10_000, 10**9)), (JiebaSegmenter, 2)],
)
def test_any_frequency_brings_the_word_out_and_spares_its_neighbours(engine, frequency):
    """fxsjy/jieba #868: 在下 (yours truly) with frequency 2 did not come out; with a huge one it must not tear others."""
    plain, expert = engine(), engine((Word("在下", "r", frequency),))
    assert expert.cut("在下不才") == ["在下", "不才"]
    for text in ("坐在下铺", "现在下雨了", "放在下面", "学生在下课后", "在下次会议上"):
        assert expert.cut(text) == plain.cut(text)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_low_frequency_does_not_break_a_known_word(engine):
    """fxsjy/jieba #222: 月经 with frequency 5 fell apart into 月 and 经."""
    assert "月经" in engine((Word("月经", "n", 5),)).cut("女性有月经暴力作用后腹痛")


@pytest.mark.parametrize("engine", ENGINES)
def test_adding_changes_nothing_elsewhere(engine):
    """Sentences that do not hold the added words are cut as before."""
    texts = ["学校下个月组织教师外出学习", "他说话算话，从不食言", "重大任务面前党员冲在前面", "为了扩大单元测试的范围"]
    plain, expert = engine(), engine(load_lexicon())
    assert [expert.cut(text) for text in texts] == [plain.cut(text) for text in texts]


def test_two_dictionaries_side_by_side():
    text = "云端茶话会开始了"  # the tea talk in the clouds has begun
    one, other = RJiebaSegmenter((Word("云端茶话会"),)), RJiebaSegmenter()
    assert "云端茶话会" in one.cut(text)
    assert "云端茶话会" not in other.cut(text)
    assert "云端茶话会" in one.cut(text)


def test_dictionaries_work_in_worker_processes():
    corpus = Corpus.from_documents([Document("a", Kind.POST, "云端茶话会开始了")])
    with LocalEngine(2) as engine:
        tokens = segment(corpus, words=[Word("云端茶话会", "nz")], engine=engine)
    assert next(tokens.rows(0)).text == "云端茶话会"
    assert next(tokens.rows(0)).pos == "nz"


@pytest.mark.parametrize("engine", ENGINES)
def test_segmenters_are_values(engine):
    segmenter = engine((Word("云端茶话会"),), hmm=False)
    assert pickle.loads(pickle.dumps(segmenter)) == segmenter
    assert not pickle.loads(pickle.dumps(segmenter)).hmm


@pytest.mark.parametrize("word", ["3—6岁儿童", "Class Dojo", "“一对一”帮扶", "C/S架构"])
def test_words_that_jieba_cannot_cut(word):
    """A dash, a blank or quotes never come out of jieba whole: they are found by themselves."""
    corpus = Corpus.from_documents([Document("a", Kind.POST, f"关于{word}的看法")])
    assert word in [token.text for token in segment(corpus, words=[Word(word, "nz")]).rows(0)]


def test_words_that_jieba_cannot_cut_are_found_among_many_texts():
    """Many texts are looked through for all such words at once, few one by one."""
    texts = [f"第{i}条：{'关于3—6岁儿童的看法' if i % 7 == 0 else '没有别的看法'}" for i in range(300)]
    words = [Word("3—6岁儿童", "nz"), Word("C/S架构", "nz")]
    corpus = Corpus.from_documents([Document(f"{i:03}", Kind.POST, text) for i, text in enumerate(texts)])
    tokens = segment(corpus, words=words)
    for i, text in enumerate(texts):
        alone = segment(Corpus.from_documents([Document("a", Kind.POST, text)]), words=words)
        assert [token.text for token in tokens.rows(i)] == [token.text for token in alone.rows(0)]
    assert sum(token.text == "3—6岁儿童" for i in range(300) for token in tokens.rows(i)) == 43


def test_known_words_of_letters_do_not_begin_inside_others():
    corpus = Corpus.from_documents([Document("a", Kind.POST, "subclass dojos")])
    assert "class dojo" not in [token.text for token in segment(corpus, words=[Word("class dojo")]).rows(0)]


def test_titles_and_names_join_by_themselves():
    card = ClassCard(courses=(Course(title="走近名师", lecturer="欧阳明轩"), Course(title="长" * 30, lecturer="李")))
    documents = [Document("a", Kind.POST, "听欧阳明轩讲走近名师", author="诸葛一诺", unit="云溪县第三小学")]
    corpus = Corpus.from_documents(documents)
    assert {word.text for word in class_words(card)} == {"走近名师", "欧阳明轩"}
    assert {(word.text, word.pos) for word in corpus_words(corpus)} == {("诸葛一诺", "nr"), ("云溪县第三小学", "nt")}
    tokens = segment(corpus, words=class_words(card))
    assert {"欧阳明轩", "走近名师"} <= {token.text for token in tokens.rows(0)}


def test_the_later_source_wins():
    assert join_words([Word("双减", "n")], [Word("双减", "nz")]) == (Word("双减", "nz"),)


def test_the_users_file_joins_the_lexicon(tmp_path):
    path = tmp_path / "mine.tsv"
    path.write_text("# mine\n云端 茶话会\tnz\n\n", "utf-8-sig")
    corpus = Corpus.from_documents([Document("a", Kind.POST, "云端 茶话会与双减")])
    tokens = segment(corpus, settings=LanguageSettings(dictionary=path))
    assert {"云端 茶话会", "双减"} <= {token.text for token in tokens.rows(0)}


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"a b c d", "line 1"), (b"\xff\xfe\x00", "not in UTF-8"), (None, "cannot be read")],
)
def test_files_that_cannot_be_used(tmp_path, content, message):
    path = tmp_path / "mine.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=message):
        read_dictionary(path)


def test_the_lexicon_can_be_switched_off():
    on, off = (load_segmenter(LanguageSettings(lexicon=lexicon)) for lexicon in (True, False))
    assert on.cut("入脑入心") != off.cut("入脑入心")
