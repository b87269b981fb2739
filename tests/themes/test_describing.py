"""Terms: what is picked first does not bind what comes after it."""

import numpy as np
from scipy.sparse import csr_matrix

from textmine.themes.describing import TermTable, pick_terms


def test_a_first_term_that_stands_apart_gives_its_place_to_one_that_holds_together():
    # One loud term in texts of its own; ten of one matter, which stand in the same texts.
    terms = ("口号", "党课", "微课", "视频", "剪辑", "脚本", "讲稿", "镜头", "配音", "字幕", "拍摄")
    # slogan; party lecture, short lesson, video, cutting, script, notes, lens, voice, subtitles, filming
    counts = np.zeros((200, 11), np.float32)
    counts[:60, 0] = counts[60:120, 1:] = 1
    rows = np.arange(200, dtype=np.int32)
    table = TermTable(csr_matrix(counts), terms, rows, rows)
    scores = np.array([[9e6, *(10.0 - i / 10 for i in range(10))]], np.float32)
    (picked,) = pick_terms(scores, table, top=10)
    assert {terms[i] for i, _ in picked} == set(terms[1:])


def test_ten_terms_are_the_same_however_many_are_asked_for():
    draw = np.random.default_rng(4)
    rows = np.arange(300, dtype=np.int32)
    table = TermTable(
        csr_matrix(draw.random((300, 60)) < 0.1, dtype=np.float32), tuple(map(chr, range(19968, 20028))), rows, rows
    )
    scores = draw.random((3, 60)).astype(np.float32)
    ten, twenty = pick_terms(scores, table, top=10), pick_terms(scores, table, top=20)
    assert [row[:10] for row in twenty] == ten
