"""The plain view: markup, links, emoji and entities are not prose; every character knows where it came from."""

import html

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.language.folding import fold
from textmine.language.views import plain


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("**重点**：少而精", "重点：少而精"),
        ("## 研修收获", "研修收获"),
        ("- [x] 备课", "备课"),
        ("> 教育是唤醒", "教育是唤醒"),
        ("见[课标解读](https://a.cn/b_(c))。", "见课标解读。"),
        ("![图](x.png)板书", "图板书"),
        ("网址https://a.cn/b?c=1，请看", "网址，请看"),
        ("@李明轩 说得对", " 说得对"),
        ("写信给a.b@c.cn吧", "写信给吧"),
        ("家校&nbsp;共育&amp;", "家校\u00a0共育&"),
        ("太好了😊👍！", "太好了！"),
        ("累[捂脸]了", "累了"),
        ("先装`pip`再说", "先装pip再说"),
        ("代码：\n```python\nprint(1)\n```\n完", "代码：\n\n完"),
        ("<p>第一段</p><br/>", "第一段"),
        ("教\u200b学ＡＩ雙減", "教学AI双减"),
        ("***全都***", "全都"),
        ("~~删去~~", "删去"),
        ("**加[粗](http://a.cn)字**", "加粗字"),
        ("2*3*4=24", "2*3*4=24"),
        ("[附件]请查收", "请查收"),
        ("3 < 5 > 2", "3 < 5 > 2"),
        ("a_b_c", "a_b_c"),
        ("", ""),
    ],
)
def test_what_is_read(text, read):
    assert plain(text).text == read


MARKUP = st.sampled_from(
    [
        "**",
        "*",
        "`",
        "```\n",
        "[a](b)",
        "https://a.cn",
        "@李明 ",
        "&amp;",
        "&nbsp;",
        "😊",
        "雙",
        "# ",
        "- ",
        "<br>",
        "\n",
    ]
)


@given(st.lists(st.one_of(MARKUP, st.text(max_size=5))).map("".join))
def test_every_character_knows_where_it_came_from(text):
    view = plain(text)
    assert len(view.origins) == len(view.text) + 1
    assert (np.diff(view.origins) >= 0).all()
    assert view.origins[-1] == len(text)
    for i, character in enumerate(view.text):
        written = text[slice(*view.span(i, i + 1))]
        assert fold(written).text == character or html.unescape(written) == character


def test_emphasis_between_digits_is_left_alone():
    text = "每班**3**人"
    view = plain(text)
    assert view.text == "每班3人"
    assert text[slice(*view.span(2, 3))] == "3"
    assert text[slice(*view.span(0, 4))] == text
