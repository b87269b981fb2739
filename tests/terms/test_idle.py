"""Which terms have no place in a list or cloud of what many people talk about."""

import pytest

from textmine.corpus import Corpus, Document, Kind
from textmine.language import segment
from textmine.terms import find_candidates
from textmine.terms.idle import tells_little


def _kept(text):
    found = find_candidates(segment(Corpus.from_documents([Document("a", Kind.POST, text)])), min_count=1)
    return {term for term, idle in zip(found.terms, tells_little(found).tolist(), strict=True) if not idle}


@pytest.mark.parametrize(
    ("text", "idle"),
    [
        ("老师们，大家好。", {"老师们", "大家好", "大家"}),  # good morning, colleagues
        ("各位老师好，各位领导好。", {"各位老师", "各位领导"}),
        ("电脑太旧，网速很慢，老师最难。", {"太旧", "很慢", "最难", "电脑太旧"}),  # too old, very slow, hardest
        ("建议学校统一保管手机。", {"建议学校", "建议学校统一"}),  # that the school keep telephones
        ("其实午睡很重要。", {"其实午睡"}),
        ("把作业改成三档，把教室改成午睡室。", {"作业改成", "教室改成"}),  # turned into
        ("一共三百人，我看看是不是管用。", {"一共", "看看", "管用"}),
    ],
)
def test_forms_of_address_and_pieces_of_sentences_are_idle(text, idle):
    assert not idle & _kept(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("孩子们认识太阳和太极，也学不等式。", {"孩子们", "太阳", "太极", "不等式"}),  # sun, tai chi, inequalities
        ("手机没收以后家长有意见。", {"没收", "手机"}),  # taken away
        ("我们重视课后服务、集体备课、家校共育。", {"课后服务", "集体备课", "家校共育"}),
        ("全校开展大课间，最美教师评选。", {"全校", "大课间"}),
    ],
)
def test_matters_stay(text, kept):
    assert kept <= _kept(text)
