"""What is found on texts whose claims are known."""

import json
import random

import numpy as np
import pytest

from tests.claims.conftest import AGAINST, LECTURES, LEDGERS, corpus_of
from textmine.claims import HEDGES, ClaimDecisions
from textmine.claims.stance import says_half, sides
from textmine.corpus import Corpus, Document, Kind
from textmine.settings import ClaimSettings
from textmine.spans import Marks, Reason


def _row(claim):
    return json.dumps(claim.to_row(), ensure_ascii=False, sort_keys=True)


@pytest.fixture(scope="module")
def both(find):
    return find(corpus_of([*LEDGERS, AGAINST, *LECTURES]))


def test_two_matters_are_two_claims_with_their_people(both):
    supporters = {claim.supporters for claim in both}
    assert ("学员000", "学员001", "学员002", "学员003") in supporters
    assert ("学员005", "学员006", "学员007") in supporters


def test_who_denies_it_is_an_opposer(both):
    ledgers = next(claim for claim in both if "学员000" in claim.supporters)
    assert ledgers.opposers == ("学员004",)
    assert [s.stance for s in ledgers.sentences] == ["for"] * 4 + ["against"]


def test_who_says_the_rule_alone_is_not_against_it_and_its_exception(find):
    """In study notes who wrote that a space is needed was listed against those who add where it is not."""
    rule, exception = (
        "建议台账检查要减少",
        "年终的检查不要减少",
    )  # fewer inspections of ledgers; not those at year's end
    claims = find(corpus_of([f"{rule}，{exception}。", f"我{rule}，{exception}。", f"我{rule}。"]))
    assert [(claim.supporters, claim.opposers) for claim in claims] == [(("学员000", "学员001"), ())]


def test_sentences_are_exact_slices_and_the_statement_is_one_of_them(both):
    texts = {f"d{i:03}": text for i, text in enumerate([*LEDGERS, AGAINST, *LECTURES])}
    for claim in both:
        assert all(texts[s.document][s.start : s.end] == s.text for s in claim.sentences)
        assert claim.statement in claim.sentences[claim.centre].text


def test_a_row_has_the_fields_of_the_contract(both):
    row = both[0].to_row()
    fields = {
        "id",
        "move",
        "statement",
        "supporters",
        "opposers",
        "denominator",
        "share",
        "lower",
        "hedge",
        "sentences",
    }
    assert fields <= row.keys()
    assert row["hedge"] in HEDGES and row["denominator"] == 8
    assert set(row["sentences"][0]) >= {"document", "start", "end", "author", "stance"}


def test_shuffled_input_gives_the_same_bytes(find, both):
    documents = list(corpus_of([*LEDGERS, AGAINST, *LECTURES]))
    random.Random(3).shuffle(documents)
    assert [_row(claim) for claim in find(Corpus.from_documents(documents))] == [_row(claim) for claim in both]


def test_one_voice_a_person_however_often(find):
    documents = [Document(f"d{i}", Kind.POST, text, author="李明") for i, text in enumerate(LEDGERS)]
    assert find(Corpus.from_documents(documents)) == []


def test_ten_copies_of_a_report_change_nothing(find):
    own = [*LEDGERS, *LECTURES]
    report = "".join(("今年我校组织了三次党课。", *LEDGERS[:1], "会后每位老师都写了体会，我把它们装订成册。"))
    copies = [report] * 11
    plain, copied = (find(corpus_of([*own, *more]), clean=True) for more in (copies[:1], copies))
    assert [(c.statement, len(c.supporters)) for c in plain] == [(c.statement, len(c.supporters)) for c in copied]


def test_who_wrote_and_states_nothing_counts_among_whom_so_many_say_so(find):
    # In replies three passed by and one asks; a picture alone is no text, a copy nobody's own, a report another kind.
    replies = [*LEDGERS, "路过看看。", "支持楼主！", "晚上好！", "几点开会？", "👍👍", "转发通知。"]
    documents = list(corpus_of(replies, kind=Kind.REPLY))
    documents.append(Document("e", Kind.REPORT, "我校开展了三次党课。", author="另一位"))
    copied = Marks.from_rows([(9, 0, len(replies[9]), Reason.COPY, -1)])
    (claim,) = find(Corpus.from_documents(documents), marks=copied)
    assert (len(claim.supporters), claim.tally.denominator) == (4, 8)
    assert claim.tally.hedge != "一致"


def test_marked_sentences_are_nobodys_voice(find):
    rows = [(i, 0, len(text), Reason.SHARED, -1) for i, text in enumerate(LEDGERS)]
    assert find(corpus_of(LEDGERS), marks=Marks.from_rows(rows)) == []


def test_announcements_have_no_voice(find):
    assert find(corpus_of(LEDGERS, kind=Kind.ANNOUNCEMENT)) == []


@pytest.mark.parametrize("texts", [[], ["微党课要短。"], ["。", "！"]])  # keep it short
def test_little_gives_no_claims(find, texts):
    assert find(corpus_of(texts)) == []


def test_everyone_the_same_sentence(find):
    (claim,) = find(corpus_of(["建议精简台账。"] * 6))
    assert (len(claim.supporters), claim.tally.hedge, claim.tally.share) == (6, "一致", 1.0)


def test_short_answers_are_one_claim_only_under_one_question(find):
    answers = [("有空调吗？", "有"), ("有空调吗？", "有。"), ("有食堂吗？", "有")]  # air conditioning? canteen? – yes
    documents = [Document(f"d{i}", Kind.POST, text, author=f"{i}", thread=q) for i, (q, text) in enumerate(answers)]
    assert [claim.supporters for claim in find(Corpus.from_documents(documents))] == [("0", "1")]


@pytest.mark.parametrize(
    ("said", "of_it"),
    [
        ("防骗演练平台（沉浸式体验，真实案例）", True),  # a note that names it: immersive, real cases
        ("防骗演练平台的体验非常好", False),  # very good
        ("沉浸式体验真有意思", False),  # of interest
    ],
)
def test_who_names_a_thing_does_not_praise_it(said, of_it):
    praise = "防骗演练平台的沉浸式体验很有新意"  # a drill against fraud: immersive, and novel
    own, other = (sides(text, list(text)) for text in (praise, said))
    assert says_half(own, other) is of_it and not says_half(other, own) and not says_half(own, own)


def test_to_ask_what_is_meant_claims_nothing(find):
    asked = [Document(f"d{i}", Kind.REPLY, "怎么", author=f"{i}", thread="怎么才能不怕冷？") for i in range(3)]  # how?
    assert not find(Corpus.from_documents(asked))


def test_dropping_the_most_prolific_author_moves_only_counts(find):
    corpus = corpus_of([*LEDGERS, *LECTURES, LEDGERS[0] + LECTURES[0] + "我还想说说食堂。"])
    before = find(corpus)
    after = find(corpus.select(range(len(corpus) - 1)))
    settings = ClaimSettings()
    for claim in after:
        was = next(c for c in before if set(claim.supporters) <= set(c.supporters))
        crossed = any(
            len(claim.supporters) < n <= len(was.supporters) for n in (settings.some, settings.several, settings.many)
        )
        assert claim.tally.hedge == was.tally.hedge or crossed


def test_theme_of_most_sentences(find):
    claims = find(corpus_of(LEDGERS), themes=np.array([2, 2, 1, -1]))
    assert [claim.theme for claim in claims] == [2]


def test_rename_pin_and_ban_hold_when_documents_are_added(find):
    first = next(claim for claim in find(corpus_of(LEDGERS)))
    decided = ClaimDecisions.from_plain({"rename": [{"target": f"claim:{first.id}", "name": "台账要减"}]})
    more = corpus_of([*LEDGERS, *LECTURES, "建议精简合并台账，不要重复填报台账。"])
    named = next(claim for claim in find(more, decisions=decided) if claim.statement == "台账要减")
    assert named.id == first.id and len(named.supporters) == 5
    banned = ClaimDecisions.from_plain({"ban": [f"claim:{first.id}"]})
    assert all("学员000" not in claim.supporters for claim in find(more, decisions=banned))


def test_merge_and_split(find):
    corpus = corpus_of([*LEDGERS, *LECTURES])
    claims = find(corpus)
    ids = [f"claim:{claim.id}" for claim in claims]
    (merged,) = find(corpus, decisions=ClaimDecisions.from_plain({"merge": [{"targets": ids}]}))
    assert len(merged.supporters) == 7
    split = {"split": [{"target": ids[0], "sentences": ["d000:0", "d001:0"]}]}
    sizes = sorted(len(claim.supporters) for claim in find(corpus, decisions=ClaimDecisions.from_plain(split)))
    assert sizes == [2, 2, 3]


def test_a_pinned_single_voice_is_listed_first(find):
    corpus = corpus_of([*LEDGERS, "食堂的菜希望少放盐。"])  # less salt
    alone = find(corpus, settings=ClaimSettings(min_supporters=1))
    single = next(claim for claim in alone if claim.supporters == ("学员004",))
    pinned = find(corpus, decisions=ClaimDecisions.from_plain({"pin": [f"claim:{single.id}"]}))
    assert pinned[0].pinned and pinned[0].supporters == ("学员004",)


@pytest.mark.parametrize(
    ("thread", "said"),
    [
        ("爱情要轰轰烈烈，还是平平淡淡？", 1),  # is love to be wild or plain?
        ("爱情怎样才长久？请说说你的看法。", 1),  # how does love last? Say what you think.
        ("如何看待爱情", 1),  # how to look at love
        ("我们又见面了。", 0),  # we met again
        ("还记得吗？我们又见面了。", 0),  # remember? We met again.
    ],
)
def test_short_replies_say_something_only_where_somebody_asked(find, thread, said):
    replies = ["平淡是真", "平淡才是真！", "平平淡淡才是真"]  # plain is true: cheers beneath a post, or answers
    documents = [Document(f"d{i}", Kind.REPLY, text, author=f"{i}", thread=thread) for i, text in enumerate(replies)]
    assert len(find(Corpus.from_documents(documents))) == said


def test_a_repeated_slogan_beneath_a_post_is_nobodys_claim(find):
    slogan = [
        Document(f"d{i}", Kind.REPLY, "不要做阿庆嫂。。", author=f"{i}", thread="没有人喜欢听你抱怨") for i in range(6)
    ]
    assert find(Corpus.from_documents(slogan)) == []
