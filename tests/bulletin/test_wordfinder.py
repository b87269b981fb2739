"""Words are found as a regular expression of them all would find them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from textmine.bulletin.wordfinder import WordFinder

words_ = st.lists(st.text("王明远三中小", max_size=3), max_size=6)


@given(words_, st.text("王明远三中小，", max_size=20))
def test_as_a_regular_expression_does(words, text):
    ordered = sorted(set(words) - {""}, key=lambda word: (-len(word), word))
    pattern = re.compile("|".join(map(re.escape, ordered)) or "(?!)")
    finder = WordFinder(words)
    assert finder.finds(text) == (pattern.search(text) is not None)
    assert finder.replace(text, lambda word: f"<{word}>") == pattern.sub(lambda found: f"<{found[0]}>", text)
