"""textmine as people use it in a notebook: `import textmine`, and what they may give its functions."""

import datetime
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import textmine
from textmine import Corpus, Document, Kind
from textmine.errors import InputError, RunError, SettingsError

TEXTS = ("微党课要讲身边的故事。", "分层作业让学生各有所得。", "老师备课要扎实。")  # lectures, homework, lessons


@pytest.fixture
def corpus():
    return Corpus.from_documents(Document(f"d{k}", Kind.POST, text, author=f"甲{k}") for k, text in enumerate(TEXTS))


def test_one_path_is_one_path(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("发帖人,内容\n李明,微党课要短。\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    for given in ("a.csv", tmp_path / "a.csv", ["a.csv"], (path for path in [tmp_path / "a.csv"])):
        assert textmine.read_corpus(given).texts == ["微党课要短。"]
    with pytest.raises(InputError, match=r"no_such\.csv"):
        textmine.read_corpus("no_such.csv")


def test_the_whole_job_takes_texts_for_paths(tmp_path):
    (tmp_path / "a.csv").write_text("发帖人,内容\n李明,微党课要短。\n", "utf-8")
    settings = textmine.Settings.model_validate({"themes": {"model": "nmf"}, "language": {"vectors": "wording"}})
    run = textmine.mine(str(tmp_path / "a.csv"), str(tmp_path / "run"), settings=settings)
    assert run.path == tmp_path / "run"
    again = textmine.Run.read(str(run.path))
    assert (again.topics, again.quotes) == (run.topics, run.quotes)
    assert textmine.verify(run.path / "bulletin.docx", again) == textmine.verify(str(run.path / "bulletin.docx"), run)
    with pytest.raises(RunError, match="no run folder"):
        textmine.Run.read(tmp_path)


@pytest.mark.parametrize(
    "given", [{"topics": 0}, {"topics": -3}, {"topics": "many"}, {"model": "LDA"}, {"model": "bertopic"}]
)
def test_what_no_model_can_do_is_refused(corpus, given):
    with pytest.raises(SettingsError, match=next(iter(given))):
        textmine.fit_topics(corpus, **given)


def test_keyness_tests_by_people_as_the_command_does():
    said = {"report": "食堂的饭菜，学生说食堂好。", "reply": "操场的跑道，学生说操场好。"}  # canteen; playground
    corpus = Corpus.from_documents(
        Document(f"{kind}{i}", Kind(kind), text, author=f"{kind}{i}") for kind, text in said.items() for i in range(6)
    )
    # The same text by six people is no copy here: that is not what is looked at.
    settings = textmine.Settings.model_validate({"cleaning": {"copies": False, "boilerplate": False}})
    asked = {"target": "kind=report", "settings": settings}
    (first, *_) = textmine.keyness(corpus, **asked, permutations=99)
    assert first.term == "食堂" and first.p_people <= 0.05
    assert textmine.keyness(corpus, **asked)[0].p_people is None
    assert textmine.keyness(corpus, **asked, min_authors=6) and textmine.keyness(corpus, **asked, min_authors=7)


def test_integers_of_numpy_are_integers(corpus):
    assert textmine.fit_topics(corpus, topics=np.int64(1), model="nmf").ids == corpus.ids
    assert [len(found.keywords) for found in textmine.keywords(corpus, top=np.int64(1))] == [1, 1, 1]


def test_documents_are_chosen_by_place_or_by_mask(corpus):
    assert corpus.select([2, 0]).ids == ["d0", "d2"]
    assert corpus.select([1, 1, -1]).ids == ["d1", "d2"], "each once"
    assert corpus.select(np.array([True, False, True])).ids == ["d0", "d2"]
    assert corpus.select(corpus.by_trainees).ids == corpus.ids
    assert corpus.select([]).ids == corpus.select(np.zeros(3, bool)).ids == []
    for wrong in ([3], np.array([True, False])):
        with pytest.raises(IndexError):
            corpus.select(wrong)


@pytest.mark.parametrize(
    ("time", "written"),
    [
        (datetime.datetime(2024, 12, 2, 8, 30), "2024-12-02T08:30:00"),
        (datetime.date(2024, 12, 2), "2024-12-02"),
        ("2024-12", "2024-12"),
        (None, None),
    ],
)
def test_times_of_a_table_are_written_as_iso_8601(time, written):
    frame = pl.DataFrame({"id": [1], "kind": ["post"], "text": ["微党课要短。"], "time": [time]})
    assert Corpus(frame)[0].time == written


def test_what_a_notebook_shows_is_short(corpus):
    shown = [textmine.segment(corpus), textmine.fit_topics(corpus, topics=1, model="nmf"), textmine.keywords(corpus)]
    assert all(len(repr(value)) < 200 for value in shown), [repr(value) for value in shown]
    assert "3 documents" in repr(shown[1])


@pytest.fixture(scope="module")
def by_commands(sample_class):
    """What commands find in the sample class, without fitting themes twice."""
    from textmine.pipeline import Analysis, read

    return Analysis.of(read([sample_class], settings=FAST), settings=FAST)


FAST = textmine.Settings.model_validate({"themes": {"model": "nmf", "topics": 6}})


def test_a_corpus_knows_the_card_of_its_class(sample_class, corpus):
    found = textmine.read_corpus(sample_class)
    assert len(found.card.rounds) == 2 and found.card.courses, "those of the list of courses, too"
    assert found.select([0, 1]).card == found.filter(pl.col("kind") == "post").card == found.card
    assert corpus.card is None
    with pytest.raises(InputError, match="No rounds are known"):
        textmine.keywords(corpus, by="round")
    groups = {found.name for found in textmine.keywords(found, by="round", top=3)}
    assert len(groups) >= 2


def test_the_library_finds_what_the_commands_find(sample_class, by_commands, tmp_path):
    (tmp_path / "fast.toml").write_text('[themes]\nmodel = "nmf"\ntopics = 6\n', "utf-8")
    command = [sys.executable, "-m", "textmine", "quotes", sample_class, "--settings", tmp_path / "fast.toml"]
    told = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    corpus = textmine.read_corpus(sample_class)
    quotes = [
        json.dumps(quote.to_record(), ensure_ascii=False) for quote in textmine.select_quotes(corpus, settings=FAST)
    ]
    assert quotes == told.splitlines() and len(quotes) > 10
    assert textmine.fit_topics(corpus, settings=FAST).to_records() == by_commands.themes.to_records()
    assert list(textmine.keywords(corpus, by="unit")) == list(by_commands.keywords("unit", top=10))


def words_of(given, **options):
    return [token.text for token in textmine.segment(given, **options).rows(0)]


def test_what_functions_take_may_be_files_or_a_reading(tmp_path):
    from textmine.pipeline import read

    (tmp_path / "a.csv").write_text("发帖人,内容\n李明,微党课要短，请致电13800001111。\n", "utf-8")  # please call
    given = [tmp_path, str(tmp_path / "a.csv"), read([tmp_path], settings=textmine.Settings())]
    words = [words_of(one) for one in [*given, textmine.read_corpus(tmp_path)]]
    assert words[1:] == words[:-1] and "13800001111" not in words[0]
    assert textmine.read_corpus(tmp_path).texts == ["微党课要短，请致电13800001111。"], "faithful"
    bare = textmine.Settings.model_validate({"cleaning": {"mask": False}})
    assert "13800001111" in words_of(tmp_path, settings=bare)


def test_the_roster_comes_with_the_reading(sample_class):
    reading = textmine.read(str(sample_class))
    assert isinstance(reading, textmine.Reading) and reading.corpus.ids == textmine.read_corpus(sample_class).ids
    figures = {figure.key: figure.number for figure in reading.figures() if figure.source == "roster"}
    assert figures["registered"] == len(reading.roster) == 36
    assert reading.roster.frame["unit"].n_unique() > 1 and not reading.roster.frame["required_minutes"].is_null().all()
    assert textmine.keywords(reading, by="round", top=3), "what the class card says is known"


def test_a_run_tells_its_figures(tmp_path):
    (tmp_path / "研讨.csv").write_text("发帖人,内容\n李明,微党课要短。\n", "utf-8")
    (tmp_path / "花名册.csv").write_text("姓名,单位,注册\n李明,一中,是\n王芳,二中,是\n赵敏,二中,否\n", "utf-8")
    settings = textmine.Settings.model_validate({"themes": {"model": "nmf"}, "language": {"vectors": "wording"}})
    run = textmine.mine(textmine.read(tmp_path), tmp_path / "run", settings=settings)
    found = {fact["id"]: (fact["value"], fact["measure"], fact["source"]) for fact in run.facts}
    assert found["registered"] == (2, "人", "花名册")


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_example_of_the_readme_runs(readme, monkeypatch, capsys):
    root = Path(__file__).parents[1]
    block = next(
        block.split("```")[0]
        for block in (root / readme).read_text("utf-8").split("```python")[1:]
        if ".read(" in block
    )
    monkeypatch.chdir(root)
    exec(block, {})
    assert "注册" in capsys.readouterr().out


def test_packages_list_what_they_have():
    from textmine import language, pipeline

    for package in (textmine, language, pipeline):
        assert set(package.__all__) <= set(dir(package)) and all(getattr(package, name) for name in package.__all__)
        with pytest.raises(AttributeError, match=f"'{package.__name__}' has no attribute 'no_such'"):
            _ = package.no_such
