"""What no field of a document can take is kept under `meta`, and odd ways to write a time are read or told."""

import pytest
from builders import csv_bytes

from textmine.corpus import Kind
from textmine.reading import read_corpus
from textmine.reading.dates import read_time

TEXT = "微党课要讲身边的人和事。"  # a party lecture should tell of people close by


def read(folder, headers, cells, **options):
    (folder / "导出.csv").write_bytes(csv_bytes([headers, cells]))
    (document,) = read_corpus([folder / "导出.csv"], **options).corpus
    return document


def test_what_a_field_cannot_take_is_kept(tmp_path):
    headers = ["帖子编号", "父帖ID", "类型", "姓名", "发帖时间", "发帖内容"]
    document = read(
        tmp_path, headers, ["P1", "P0", "经验分享", "李明", "昨天 08:30", TEXT]
    )  # experience shared; yesterday
    assert document.time is None and document.reply_to is None
    assert document.meta == {
        "帖子编号": "P1", "父帖ID": "P0", "类型": "经验分享", "time_as_written": "昨天 08:30"
    }  # fmt: skip


def test_what_a_field_took_is_not_kept_twice(tmp_path):
    document = read(
        tmp_path, ["ID", "类型", "姓名", "发帖时间", "发帖内容"], ["P1", "公告", "李明", "2017-06-22", TEXT]
    )
    assert (document.id, document.kind, document.meta) == ("P1", Kind.ANNOUNCEMENT, {})


def test_a_kind_that_was_asked_for_keeps_that_of_the_row(tmp_path):
    document = read(tmp_path, ["类型", "姓名", "发帖内容"], ["公告", "李明", TEXT], kind=Kind.POST)
    assert (document.kind, document.meta) == (Kind.POST, {"类型": "公告"})


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("二○一七年六月", "2017-06"),
        ("二Ｏ一Ｏ年十月二日", "2010-10-02"),
        ("二OO六年三月", "2006-03"),
        ("○2017年6月", None),  # a list's mark is no digit
        ("2017-06-22 晚上12:05", "2017-06-23T00:05:00"),  # at night
        ("2017年12月31日 夜里12点", "2018-01-01T00:00:00"),
        ("2017-06-22 晚上11:05", "2017-06-22T23:05:00"),
        ("2017-06-22 晚上7点半", "2017-06-22T19:30:00"),
        ("2017-06-22 夜里1:05", None),  # of this day or of the next?
        ("2017-06-22 中午12:05", "2017-06-22T12:05:00"),  # at noon
        ("2017-06-22 下午12:05", "2017-06-22T12:05:00"),
        ("2017-06-22 凌晨12:05", "2017-06-22T00:05:00"),  # in the small hours
        ("2017-06-22 24:05", None),
    ],
)
def test_times_as_people_write_them(text, iso):
    assert read_time(text).iso == iso
