"""Charts: files, the numbers beside them, the same bytes again, and what cannot be drawn."""

import csv
import re

import numpy as np
import pytest

from textmine.errors import InputError
from textmine.pictures import (
    draw_bars,
    draw_comparison,
    draw_lines,
    draw_map,
    draw_network,
    draw_shares,
    place_by_theme,
)
from textmine.pictures.lines import spread_apart
from textmine.pictures.network import spring_layout

TERMS = [("微党课", 3.0), ("青年教师", 2.0), ("备课", 1.0)]  # short party lecture, young teachers, to prepare lessons

DRAWN = {
    "bars": lambda *p: draw_bars([(t, w, f"{w}人") for t, w in TERMS], *p, title="关键词", unit="人"),
    "shares": lambda *p: draw_shares([("一中", 3, 10), ("二中", 0, 4), ("三中", 0, 0)], *p, title="主题"),
    "lines": lambda *p: draw_lines({"备课": [1, 2], "上课": [2, 2]}, ["第1周", "第2周"], *p, title="走势", unit="%"),
    "network": lambda *p: draw_network([("备课", "老师", 9.0), ("听课", "学生", 8.0)], *p, title="词"),
    "map": lambda *p: draw_map(np.eye(4)[:, :2], np.array([0, 1, 0, -1]), ["甲", "乙"], *p, title="图"),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_is_a_picture_a_drawing_and_a_table(name, tmp_path):
    DRAWN[name](tmp_path / "a.png", tmp_path / "a.svg")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert "<text" in (tmp_path / "a.svg").read_text("utf-8"), "text stays text"
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "Excel reads UTF-8 only with a mark"
    with (tmp_path / "a.csv").open(encoding="utf-8-sig") as file:
        assert len(list(csv.reader(file))) >= 3


@pytest.mark.parametrize("name", ["bars", "network"])
def test_the_same_chart_gives_the_same_bytes(name, tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        DRAWN[name](tmp_path / folder / "a.png", tmp_path / folder / "a.svg")
    for ending in ("png", "svg", "csv"):
        assert (tmp_path / "one" / f"a.{ending}").read_bytes() == (tmp_path / "two" / f"a.{ending}").read_bytes()


@pytest.mark.parametrize(
    "draw",
    [
        lambda p: draw_bars([], p, title="无", unit="人"),
        lambda p: draw_shares([("一中", 0, 0)], p, title="无"),
        lambda p: draw_lines({}, [], p, title="无", unit="人"),
        lambda p: draw_network([], p, title="无"),
        lambda p: draw_map(np.empty((0, 2)), np.empty(0, int), [], p, title="无"),
        lambda p: draw_comparison(("甲", TERMS), ("乙", []), p),
        lambda p: draw_bars([("备课", 1.0, "")], p.with_suffix(".bmp"), title="无", unit="人"),
    ],
)
def test_what_cannot_be_drawn_is_said(draw, tmp_path):
    with pytest.raises(InputError):
        draw(tmp_path / "a.png")


def test_a_comparison_keeps_each_group_on_its_side(tmp_path):
    draw_comparison(("发帖", TERMS), ("回帖", [("赞同", 1.0), ("党务", 2.0)]), tmp_path / "a.svg", tmp_path / "a.png")
    lines = (tmp_path / "a.svg").read_text("utf-8").splitlines()
    left = {word: float(next(line for line in lines if f">{word}<" in line).split('x="')[1].split('"')[0])
            for word in ("微党课", "备课", "赞同", "党务")}  # fmt: skip
    assert max(left["微党课"], left["备课"]) < 800 <= min(left["赞同"], left["党务"])


def test_labels_do_not_overlap():
    moved = sorted(spread_apart([1.0, 1.01, 1.02, 5.0], apart=0.5))
    assert min(np.diff(moved)) >= 0.5 - 1e-9


def test_a_map_lists_its_groups_the_largest_first(tmp_path):
    groups = np.array([1, 1, 0, -1, 1])
    draw_map(np.arange(10.0).reshape(5, 2) ** 2, groups, ["备课", "听课", "无人"], tmp_path / "a.svg", title="图")
    texts = re.findall(r">([^<>\n]+)</text>", (tmp_path / "a.svg").read_text("utf-8"))
    listed = [text for text in texts if "篇" in text]
    assert listed == ["1  听课  3篇", "2  备课  1篇", "未归入主题  1篇"]


def test_layouts_depend_on_their_seed_alone():
    edges = np.array([(0, 1), (1, 2)])
    assert np.array_equal(spring_layout(3, edges, seed=1), spring_layout(3, edges, seed=1))


def test_documents_of_a_theme_fill_a_disc_that_no_other_covers():
    rng = np.random.default_rng(0)
    main = rng.integers(-1, 4, 120)
    weights = rng.random((120, 5)) * 0.2  # of the fifth theme there is no document
    weights[np.arange(120), np.maximum(main, 0)] += (main >= 0) * 0.8
    places = place_by_theme(weights, main)
    discs = []
    for k in range(-1, 4):
        mine = places[main == k]
        middle = mine.mean(axis=0)
        discs.append((middle, np.linalg.norm(mine - middle, axis=1).max()))
    for i, (middle, radius) in enumerate(discs):
        for other, reach in discs[:i]:
            assert np.linalg.norm(middle - other) > 0.9 * (radius + reach)
    typical = np.flatnonzero(main == 2)[weights[main == 2, 2].argmax()]
    far = np.linalg.norm(places - discs[3][0], axis=1)
    assert far[typical] == far[main == 2].min()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_few_documents_are_placed_without_nan(number):
    places = place_by_theme(np.eye(3)[:number], np.arange(number))
    assert np.isfinite(places).all()
    assert len(np.unique(places, axis=0)) == number


def test_a_period_of_nobody_is_a_gap(tmp_path):
    chart = tmp_path / "走势.svg"
    draw_lines({"备课": [None, 50.0, None, 20.0]}, list("一二三四"), chart, title="走势", unit="%")  # lesson planning
    assert chart.with_suffix(".csv").read_text("utf-8-sig").splitlines()[1] == "备课,,50.0,,20.0"
    whole = tmp_path / "全.svg"
    draw_lines({"备课": [0.0, 50.0, 0.0, 20.0]}, list("一二三四"), whole, title="走势", unit="%")
    assert chart.read_text("utf-8").count("\nL ") < whole.read_text("utf-8").count("\nL ")
