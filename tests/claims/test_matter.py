"""Whether two sentences have a word in common that says what they are about."""

import pytest

from textmine.claims.matter import share_matter
from textmine.corpus import Corpus, Document, Kind
from textmine.language import segment

PLAIN = str.maketrans("", "", "，。！？、")


def _shares(one, other):
    tokens = segment(Corpus.from_documents([Document(str(n), Kind.POST, t) for n, t in enumerate((one, other))]))
    bounds = tokens.offsets.tolist()
    words = [[tokens.vocabulary[term] for term in tokens.terms[bounds[n] : bounds[n + 1]].tolist()] for n in (0, 1)]
    return share_matter((one.translate(PLAIN), words[0]), (other.translate(PLAIN), words[1]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "这次培训最大的收获是结识了一批同行。",
            "这次任职培训最大的收获是重新认识了岗位。",
        ),  # colleagues; one's office
        (
            "技术要用在学生最难懂的地方，这是我这次学习最大的收获。",
            "学习之后我懂得了数据不是用来给学生排队的。",
        ),  # data
        (
            "我认识到园长的第一责任是培养教师。",
            "作为农村园园长，我最大的收获是坚定了信心。",
        ),  # to train teachers; confidence
    ],
)
def test_what_all_who_were_trained_write_is_no_matter(one, other):
    assert not _shares(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "微党课要讲身边的真人真事，才听得进。",
            "从前讲党课净扯大道理，我在上头念，谁也没听。",
        ),  # lectures of the party
        ("请上级把支部的台账合并一下，一张表说清。", "往年交过的台账别再叫我们重补，把中午还给孩子。"),  # ledgers
        ("讲座太多了。", "少安排一点讲座。"),  # short answers may be of such words alone
    ],
)
def test_one_matter_in_other_words(one, other):
    assert _shares(one, other)
