"""Which pictures are drawn of an analysis, and what stands in them."""

import csv
import errno
import os
import re
from pathlib import Path

import pytest

from textmine.corpus import Corpus, Document, Kind
from textmine.errors import OutputError
from textmine.pictures.palette import PALETTE
from textmine.pipeline import Analysis
from textmine.pipeline.clouds import draw_clouds
from textmine.pipeline.drawing import draw_pictures
from textmine.settings import Settings
from textmine.spans import Marks


def _analysis(*days, units=(None,) * 4, times=1, **pictures):
    # The teacher corrects homework earnestly; pupils like the playground.
    texts = ("老师认真批改作业，老师批改作业辛苦。", "学生喜欢操场，学生喜欢操场的跑道。")
    documents = [
        Document(f"{day}{k}", Kind.POST, text, author=f"甲{k}", unit=units[k % 4], time=day)
        for day in days
        for k, text in enumerate((*texts, *texts) * times)
    ]
    settings = Settings.model_validate({"pictures": pictures, "themes": {"model": "nmf", "topics": 2}})
    analysis = Analysis(Corpus.from_documents(documents), settings=settings)
    analysis.marks = Marks.from_rows([])  # that they are copies of one another does not matter here
    return analysis


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    draw_pictures(_analysis("2024-12-02", "2024-12-09"), folder)()
    return folder


def test_keywords_are_followed_through_time(folder):
    header, *rows = list(csv.reader((folder / "trends.csv").open(encoding="utf-8-sig")))
    assert header[1:] == ["2024-12-02起\n4人", "2024-12-09起\n4人"], "each period with the number of its people"
    shares = {name: [float(value) for value in values] for name, *values in rows}
    assert shares["批改作业"] == [50.0, 50.0], "two of four"


def test_a_week_in_which_nobody_wrote_is_a_gap(tmp_path):
    draw_pictures(_analysis("2024-12-02", "2024-12-20", "2024-12-27"), tmp_path)()
    header, *rows = list(csv.reader((tmp_path / "trends.csv").open(encoding="utf-8-sig")))
    assert header[1:] == ["2024-12-02起\n4人", "2024-12-09起\n0人", "2024-12-16起\n4人", "2024-12-23起\n4人"]
    assert {name: values for name, *values in rows}["批改作业"] == ["50.0", "", "50.0", "50.0"]


def test_a_period_in_which_one_or_two_wrote_is_a_gap(tmp_path):
    analysis = _analysis("2024-12-02", "2024-12-09")
    late = [Document("late", Kind.POST, "老师认真批改作业。", author="甲0", time="2024-12-16")]  # of one, all correct
    alone = Analysis(Corpus.from_documents([*analysis.corpus, *late]), settings=analysis.settings)
    alone.marks = Marks.from_rows([])
    draw_pictures(alone, tmp_path)()
    header, *rows = list(csv.reader((tmp_path / "trends.csv").open(encoding="utf-8-sig")))
    assert header[-1] == "2024-12-16起\n1人"
    assert {name: values for name, *values in rows}["批改作业"] == ["50.0", "50.0", ""]


@pytest.mark.parametrize(("times", "periods"), [(1, "2024-12-02起\n4人"), (2, "2024-12-02\n8人")])
def test_days_are_followed_where_enough_people_write_on_each(tmp_path, times, periods):
    days = ("2024-12-02", "2024-12-03", "2024-12-05", "2024-12-09", "2024-12-10")
    draw_pictures(_analysis(*days, times=times), tmp_path)()
    header, *_ = list(csv.reader((tmp_path / "trends.csv").open(encoding="utf-8-sig")))
    assert header[1] == periods


def test_of_a_theme_of_people_without_a_unit_no_shares_are_drawn(tmp_path):
    units = ("一中", None, "二中", None)
    draw_pictures(_analysis("2024-12-02", "2024-12-09", units=units, times=3), tmp_path)()
    (shares,) = tmp_path.glob("shares-theme-*.png")  # half of them write of homework, the others of the playground
    assert "作业" in (tmp_path / "themes.csv").read_text("utf-8-sig") and shares.stat().st_size


def test_of_schools_with_one_or_two_people_no_shares_are_drawn(tmp_path):
    units = ("一中", "二中", "三中", "四中")  # 2 of 2: a share of a school says nothing, and tells who
    draw_pictures(_analysis("2024-12-02", "2024-12-09", units=units, times=2), tmp_path)()
    assert not list(tmp_path.glob("shares-theme-*"))


def test_words_that_keep_company_are_drawn(folder):
    _, *rows = csv.reader((folder / "collocations.csv").open(encoding="utf-8-sig"))
    assert {"学生", "操场"} in [{first, second} for first, second, _ in rows]


def test_two_pairs_of_words_are_no_network(tmp_path):
    texts = ["老师批改，孩子很安静。", "老师批改，孩子也看书。", "窗外下雨。", "操场空着。"]  # only teachers correct
    documents = [Document(f"p{n}", Kind.POST, text, author=f"甲{n}") for n, text in enumerate(texts)]
    settings = Settings.model_validate({"themes": {"model": "nmf", "topics": 2}})
    draw_pictures(Analysis(Corpus.from_documents(documents), settings=settings), tmp_path)()
    assert not (tmp_path / "collocations.png").exists()


def test_without_dates_there_are_no_trends(tmp_path):
    draw_pictures(_analysis(None), tmp_path)()
    assert not (tmp_path / "trends.png").exists()
    assert (tmp_path / "cloud.png").exists()


def test_colours_tell_parts_of_speech(tmp_path):
    ((path, left_out),) = draw_clouds(_analysis("2024-12", colors="parts of speech"), tmp_path / "a.svg")
    assert not left_out
    colors = {text: hue for hue, text in re.findall(r'fill="(#\w+)">([^<]+)<', path.read_text("utf-8"))}
    assert colors["批改作业"] == PALETTE[0]
    assert colors["辛苦"] == PALETTE[2]


def test_each_group_has_a_cloud_of_its_own(tmp_path):
    long = "云溪县" * 20  # a name of sixty characters, and what stands behind it
    units = ["一中/初中", "一中:初中", f"{long}一中", f"{long}二中", "b班", "B班", "高中"]  # schools and classes
    text = "老师认真批改作业，老师批改作业很累。"  # the teacher corrects homework earnestly
    documents = [Document(f"d{n}", Kind.POST, text, author=f"甲{n}", unit=unit) for n, unit in enumerate(units)]
    analysis = Analysis(Corpus.from_documents(documents))
    analysis.marks = Marks.from_rows([])  # the same words, each one's own
    drawn = draw_clouds(analysis, tmp_path / "c.svg", by="unit")
    names = [cloud.path.name for cloud in drawn]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert len({name.casefold() for name in names}) == len(units)
    assert {"c-一中_初中.svg", "c-一中_初中-2.svg", "c-高中.svg", f"c-{long}.svg", f"c-{long}-2.svg"} <= set(names)


def test_a_picture_that_cannot_be_drawn_leaves_nothing(tmp_path, monkeypatch):
    def refuse(terms: object, path: Path, **_: object) -> list[str]:
        path.write_text("half a picture", "utf-8")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr("textmine.pipeline.clouds.draw_cloud", refuse)
    with pytest.raises(OutputError, match="the disk is full"):
        list(draw_clouds(_analysis("2024-12"), tmp_path / "a.svg"))
    assert not list(tmp_path.iterdir())
