"""Which quotations are chosen: limits, determinism, exact slices, over random corpora; and the awkward cases."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.corpus import Corpus, Document, Kind
from textmine.language import segment, split_sentences
from textmine.quotes import QuoteDecisions, choose_quotes, select_quotes
from textmine.quotes.candidates import find_candidates
from textmine.quotes.flaws import Flaw
from textmine.quotes.groups import find_groups
from textmine.quotes.phrases import find_phrases
from textmine.quotes.quote import spoken
from textmine.quotes.table import CandidateTable
from textmine.settings import QuoteSettings
from textmine.spans import Marks, Reason
from textmine.statements import Move, analyse_sentences

WHO = ["我校", "年级组", "支部", "教研组", "工会", "图书馆"]  # our school, year group, branch, …
DOES = ["每周开放一次课堂", "把会议压到二十分钟", "给新教师配一位师傅", "请家长走进教室听课", "把作业分成三档布置"]
WHY = ["孩子们越来越爱提问", "老师们少填了一半的表", "大家终于坐下来谈课", "年轻人慢慢站稳了讲台"]
EXTRA = ["因此效果很好。", "怎么办呢？", "一、主要做法", "", "大可不必每节课都这样做。"]

sentences_ = st.tuples(st.sampled_from(WHO), st.sampled_from(DOES), st.sampled_from(WHY)).map(
    lambda t: f"{t[0]}{t[1]}，{t[2]}。"
)
documents_ = st.lists(
    st.tuples(
        st.sampled_from(["李明", "王芳", "张伟", "赵敏", None]),
        st.sampled_from(["一小", "二中", None]),
        st.sampled_from([Kind.POST, Kind.REPLY, Kind.REPORT, Kind.ANNOUNCEMENT]),
        st.lists(st.one_of(sentences_, st.sampled_from(EXTRA)), max_size=5),
    ),
    max_size=10,
)


@pytest.fixture(scope="module", autouse=True)
def _cues_alone():
    """Selection is tested apart from the models: cues tell moves, and everything may be printed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textmine.statements.analysis.load_move_model", lambda dimensions: None)
        yield


def vectors_of(texts, d=8):
    """Equal texts, equal vectors, whatever else there is."""
    rows = [np.random.default_rng(sum(map(ord, text))).normal(size=d) for text in texts]
    vectors = np.array(rows, np.float32).reshape(-1, d)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def prepare(documents):
    corpus = Corpus.from_documents(documents)
    sentences = split_sentences(corpus)
    texts = sentences.texts(corpus.texts)
    statements = analyse_sentences(corpus, sentences, segment(corpus), vectors_of(texts))
    themes = np.array([len(text) % 2 for text in texts], np.int32)
    return corpus, statements, themes


def documents_of(rows):
    return [
        Document(f"d{i:02d}", kind, "".join(parts), author=author, unit=unit, thread="第一轮")
        for i, (author, unit, kind, parts) in enumerate(rows)
    ]


@given(documents_, st.integers(1, 3), st.integers(1, 2), st.booleans())
@settings(max_examples=40)
def test_limits_slices_and_determinism(rows, per_theme, per_person, minority):
    documents = documents_of(rows)
    corpus, statements, themes = prepare(documents)
    chosen = QuoteSettings(per_theme=per_theme, per_person=per_person, minority=minority)
    selection = choose_quotes(corpus, statements, Marks.none(), themes=themes, settings=chosen)
    quotes = selection.quotes
    texts = {document.id: document for document in documents}
    for quote in quotes:
        spans = quote.parts or ((quote.start, quote.end),)
        assert spoken(texts[quote.document].text, spans) == quote.text
        assert texts[quote.document].kind != Kind.ANNOUNCEMENT
        assert 12 <= len(quote.text) <= 220 and quote.reasons is not None
    people = Counter(corpus[corpus.positions[quote.document]].person for quote in quotes)
    assert all(count <= per_person for person, count in people.items() if person)
    assert len({quote.id for quote in quotes}) == len(quotes) == len({quote.text for quote in quotes})
    assert not {row.id for row in selection.rejected} & {quote.id for quote in quotes}
    again, statements, themes = prepare(documents[::-1])
    assert select_quotes(again, statements, Marks.none(), themes=themes, settings=chosen) == quotes


def class_of(texts, **fields):
    people = ["李明", "王芳", "张伟", "赵敏", "钱进", "孙立", "周正", "吴静"]
    return [
        Document(f"d{i}", Kind.REPORT, text, author=people[i], unit=f"{i % 4}小", **fields)
        for i, text in enumerate(texts)
    ]


GOOD = [f"{who}{does}，{why}。" for who, does, why in zip(WHO, [*DOES, DOES[0]], [*WHY, *WHY[:2]], strict=True)]


def test_the_class_takes_the_best_of_what_its_themes_have():
    corpus, statements, themes = prepare(class_of(GOOD))
    chosen = QuoteSettings(per_theme=3, per_class=2)
    quotes = choose_quotes(corpus, statements, Marks.none(), themes=themes, settings=chosen).quotes
    of_class = [q for q in quotes if "class" in q.groups]
    assert len(of_class) == 2 and all(q.groups[0].startswith("theme:") for q in of_class)
    alone = choose_quotes(corpus, statements, Marks.none(), settings=chosen).quotes  # no themes: it chooses for itself
    assert len([q for q in alone if q.groups[0] == "class"]) == 2


def test_the_theme_in_which_most_may_be_printed_chooses_first():
    corpus, statements, themes = prepare(class_of(GOOD))
    for rich in (0, 1):
        hopeful = replace(statements, print_chances=np.where(themes == rich, 0.9, 0.1).astype(np.float32))
        names = [g.name for g in find_groups(corpus, hopeful, themes, settings=QuoteSettings())]
        assert names[:3] == [f"theme:{rich}", f"theme:{1 - rich}", "class"]


def test_pins_and_bans_are_kept():
    corpus, statements, themes = prepare(class_of(GOOD))
    first = choose_quotes(corpus, statements, Marks.none(), themes=themes)
    banned = first.quotes[0].id
    other = next(q.id for q in first.quotes if q.id != banned)
    decisions = QuoteDecisions(pinned=(other, "q-none"), banned=frozenset([banned]))
    second = choose_quotes(corpus, statements, Marks.none(), themes=themes, decisions=decisions)
    assert banned not in {q.id for q in second.quotes}
    assert next(q for q in second.quotes if q.id == other).groups[0] == "pinned"
    assert any(r.id == banned and r.why == "人工禁用" for r in second.rejected)
    assert any("q-none" in note for note in second.notes)


def test_what_a_pin_displaces_is_told():
    """Who has a pinned quotation keeps it, and the one that stands back for it is listed with the reason."""
    documents = class_of(GOOD)
    both = Document("d0b", Kind.POST, "教研组请家长走进教室听课，大家终于坐下来谈课。", author="李明", unit="0小")
    corpus, statements, themes = prepare([*documents, both])
    first = choose_quotes(corpus, statements, Marks.none(), themes=themes)
    [mine] = [q for q in first.quotes if q.author == "李明" or q.document in ("d0", "d0b")]
    other = "d0b" if mine.document == "d0" else "d0"
    pin = next(r.id for r in first.rejected if r.document == other)
    second = choose_quotes(
        corpus, statements, Marks.none(), themes=themes, decisions=QuoteDecisions(pinned=(pin,), banned=frozenset())
    )
    assert [q.id for q in second.quotes if q.document in ("d0", "d0b")] == [pin]
    assert {r.why for r in second.rejected if r.id == mine.id} == {f"同一人已有{pin}"}


def test_a_copy_is_not_quoted_and_says_from_where():
    corpus, statements, themes = prepare(class_of(GOOD))
    marks = Marks.from_rows([(1, 0, len(GOOD[1]), Reason.COPY, 0)])
    selection = choose_quotes(corpus, statements, marks, themes=themes, sources={0: "d0"})
    assert "d1" not in {q.document for q in selection.quotes}
    assert any(r.document == "d1" and r.why == "复制：原文见d0" and r.because == "d0" for r in selection.rejected)


def test_everyone_says_the_same():
    corpus, statements, themes = prepare(class_of([GOOD[0]] * 6))
    selection = choose_quotes(corpus, statements, Marks.none(), themes=themes)
    assert len(selection.quotes) == 1
    assert selection.quotes[0].people == 6
    assert any("只有" in note for note in selection.notes)
    assert any(r.why.startswith("与") and r.why.endswith("重复") for r in selection.rejected)


def test_a_single_document_and_none_at_all():
    corpus, statements, themes = prepare(class_of(GOOD[:1]))
    assert len(select_quotes(corpus, statements, Marks.none(), themes=themes)) == 1
    corpus, statements, _ = prepare([])
    assert select_quotes(corpus, statements, Marks.none()) == []


def test_who_states_a_problem_is_not_named():
    text = "我们学校缺乏年轻教师，工作压力大，问题一直难以解决。"  # lack of young teachers, pressure
    corpus, statements, themes = prepare(class_of([text, *GOOD[:3]]))
    records = [q.to_record() for q in choose_quotes(corpus, statements, Marks.none(), themes=themes).quotes]
    problems = [r for r in records if r["move"] == "problem"]
    assert problems and all(r["author"] is None and r["attribution"] == "有学员" for r in problems)


def test_who_states_a_problem_does_not_tell_their_office():
    text = (
        "我是组织委员，我们学校缺乏年轻教师，工作压力大，问题一直难以解决。"  # in charge of members; lack of teachers
    )
    corpus, statements, themes = prepare(class_of([text, *GOOD[:3]]))
    (quote,) = (q for q in select_quotes(corpus, statements, Marks.none(), themes=themes) if q.document == "d0")
    assert quote.author is None and quote.text == text
    assert quote.printed == text.replace("组织委员", "××××")


def test_a_leaning_sentence_comes_with_the_one_before():
    text = "我们把党课搬到了车间，讲身边的老师傅。因此台下没有一个人低头看手机。"  # … hence nobody looked at a phone
    corpus, statements, themes = prepare(class_of([text]))
    selection = choose_quotes(corpus, statements, Marks.none(), themes=themes)
    found = [q.text for q in selection.quotes] + [r.text for r in selection.rejected]
    assert "因此台下没有一个人低头看手机。" not in [q.text for q in selection.quotes]
    assert text in found


def test_a_correction_is_printed_beside_the_exact_text():
    corpus, statements, themes = prepare(class_of(["我校把教研会开进了食糖，大家越聊越起劲。"]))  # 食糖 for 食堂
    (quote,) = select_quotes(corpus, statements, Marks.none(), themes=themes)
    decisions = QuoteDecisions.from_plain({"edit": [{"quote": quote.id, "from": "食糖", "to": "食堂"}]})
    (mended,) = select_quotes(corpus, statements, Marks.none(), themes=themes, decisions=decisions)
    assert mended.text == quote.text and "食堂" in mended.printed
    assert mended.to_record()["printed"] == mended.printed and "printed" not in quote.to_record()


def with_chances(statements, chances, moves=None):
    """As if the model had given these chances of being printed."""
    columns = {"print_chances": np.array(chances, np.float32)}
    if moves is not None:
        columns["moves"] = np.array(moves, np.uint8)
    return replace(statements, **columns)


STORY = "我校每周开放一次课堂，谁都能进。那天下着雨。他一路上没说话。年轻人慢慢站稳了讲台，大家都看在眼里。"  # open lessons; a rainy scene; they found their feet


def test_a_middle_that_tells_nothing_is_left_out_visibly():
    corpus, statements, themes = prepare(class_of([STORY]))
    statements = with_chances(statements, [0.99, 0.1, 0.1, 0.98], [Move.PRACTICE] * 4)
    found = [c for c in find_candidates(corpus, statements, Marks.none()) if len(c.parts) > 1]
    assert [c.text for c in found] == ["我校每周开放一次课堂，谁都能进。……年轻人慢慢站稳了讲台，大家都看在眼里。"]
    assert spoken(STORY, found[0].parts) == found[0].text and found[0].flaw is Flaw.NONE
    chosen = choose_quotes(corpus, statements, Marks.none(), themes=themes).quotes
    for quote in chosen:
        record = quote.to_record()
        assert ("parts" in record) == ("……" in quote.text) == ("中间有省略" in quote.reasons)


def test_what_tells_nothing_merely_shows_what_a_theme_is_about():
    corpus, statements, themes = prepare(class_of([STORY]))
    statements = with_chances(statements, [0.1] * 4)
    selection = choose_quotes(corpus, statements, Marks.none(), themes=np.zeros_like(themes))
    assert [(quote.groups, quote.reasons[0][:14]) for quote in selection.quotes] == [
        (("theme:0", "stopgap"), "没有说出收获、做法、看法或建")  # tells no gain, practice, view or proposal
    ]  # one person: one quotation
    without = choose_quotes(corpus, statements, Marks.none(), themes=np.full_like(themes, -1))
    assert without.quotes == []
    assert {r.why for r in without.rejected} >= {"没有说出收获、做法、看法或建议，或不够适合单独刊出"}


def test_a_theme_shows_two_quotations_where_two_people_wrote_whole_sentences():
    texts = [
        "我校每周开放一次课堂，谁都能进。",
        "图书馆把旧书架搬到了走廊上，谁都能拿。",
        "工会把旧桌椅搬到了操场上，谁都能坐。",
    ]
    corpus, statements, themes = prepare(class_of(texts))  # open lessons; bookshelves in the corridor; chairs outside
    statements = with_chances(statements, [0.99, 0.1, 0.1], [Move.PRACTICE] * 3)
    quotes = choose_quotes(corpus, statements, Marks.none(), themes=np.zeros_like(themes)).quotes
    assert sorted(("stopgap" in quote.groups, quote.text == texts[0]) for quote in quotes) == [
        (False, True),
        (True, False),
    ]


def test_an_idle_connective_stays_outside_the_span():
    text = "所以我建议把重复的记录合并掉，一件事只写一遍。"  # so I propose to merge the records
    corpus, statements, themes = prepare(class_of([text]))
    (quote,) = select_quotes(corpus, statements, Marks.none(), themes=themes)
    assert quote.text == text[2:] and quote.start == 2


def phrases_of(texts):
    corpus, statements, themes = prepare(class_of(texts))
    statements = with_chances(statements, [1.0] * len(statements), [Move.GAIN] * len(statements))
    return corpus, statements, themes


GAINS = [
    "通过学习，拓宽了工作视野，很高兴。",
    "一个月下来，我拓宽工作视野，收获不少。",
    "回头看，更新了办学理念。",
]  # wider view, twice; new ideas


def test_phrases_are_whole_clauses_with_the_people_behind_them():
    corpus, statements, _ = phrases_of([*GAINS, GAINS[0]])
    found = find_phrases(corpus, statements, np.ones(len(statements), bool))
    assert [(p.text, p.people, p.variants) for p in found] == [
        ("拓宽了工作视野", 3, ("拓宽工作视野",)),
        ("更新了办学理念", 1, ()),
    ]
    assert all(corpus.texts[p.document][p.start : p.end] == p.text for p in found)


@pytest.mark.parametrize(
    ("texts", "phrase", "people"),
    [
        (
            ["听完这一讲，我可算弄明白了。", "这回听课才弄清，党课讲的是人。", "我还没弄明白。"],
            "弄明白了",
            2,
        ),  # now I see
        (["我心里才有了底，党课要讲老杨。", "听了课我心里有了数，柴要自己砍。"], "心里有了数", 2),  # know where I stand
        (["一下子开窍了，原来要讲身边人。", "我弄清每个环节的时间。"], "一下子开窍了", 1),  # it dawned on me
    ],
)
def test_idioms_of_understanding_are_one_phrase(texts, phrase, people):
    corpus, statements, _ = phrases_of(texts)
    (found,) = find_phrases(corpus, statements, np.ones(len(statements), bool))
    assert (found.text, found.people) == (phrase, people)


@pytest.mark.parametrize(
    ("text", "slogans"),
    [
        ("学到“先有人管，再谈人用”一语，印象很深。", ["先有人管，再谈人用"]),  # first care for them, then use them
        ("今后要坚持“知行合一”，带好队伍。", ["知行合一"]),  # unity of knowing and doing
        ("对“代码即法律”有了更深的认识。", ["代码即法律"]),  # code is law
        ("参加了「My First DApp」黑客松，完成“链上留言板”合约。", []),  # names of an event and of a product
        ("第一次了解“休闲黑客松”，报名了“以太共读”，修好“第一个NFT”。", []),  # names of events
        ("他问“为什么”，我喊“下课以后”。", []),  # speech
    ],
)
def test_a_slogan_says_something_and_is_no_name(text, slogans):
    corpus, statements, _ = phrases_of([text])
    found = find_phrases(corpus, statements, np.ones(len(statements), bool))
    assert [p.text for p in found if p.move is Move.OTHER] == slogans


def test_a_phrase_has_four_chinese_characters():
    corpus, statements, _ = phrases_of(["今天学到了Web3，加深了对Web3的理解。"])  # learnt Web3; understand it better
    found = find_phrases(corpus, statements, np.ones(len(statements), bool))
    assert [p.text for p in found] == ["加深了对Web3的理解"]


def test_phrases_that_people_share_are_listed_and_bind_no_limit():
    corpus, statements, themes = phrases_of(GAINS)
    selection = choose_quotes(corpus, statements, Marks.none(), themes=themes)
    (phrase,) = [q for q in selection.quotes if q.form == "phrase"]
    assert (phrase.people, phrase.author, phrase.groups) == (2, None, ("phrases",))
    assert phrase.to_record()["variants"] and 4 <= len(phrase.text) <= 16
    none = choose_quotes(corpus, statements, Marks.none(), themes=themes, settings=QuoteSettings(phrases=0))
    assert all(q.form != "phrase" for q in none.quotes)


def test_names_in_a_quotation_are_masked_where_people_are_not_named():
    text = "王芳把教研会开进了2小的食堂，大家越聊越起劲。"  # Wang Fang held the meeting in the canteen
    documents = class_of([text, "好。", "好。"])
    corpus, statements, themes = prepare(documents)
    printed = {
        names: select_quotes(corpus, statements, Marks.none(), themes=themes, settings=QuoteSettings(names=names))[
            0
        ].printed
        for names in ("full", "school", "pseudonym")
    }
    assert printed["full"] == text
    assert printed["school"] == printed["pseudonym"] == text.replace("王芳", "××").replace("2小", "××")


def test_a_theme_of_notes_shows_what_most_of_it_is_about():
    fit = "我校每周开放一次课堂，谁都能进。"  # our school opens lessons every week
    other = "工会把旧桌椅搬到了操场上，谁都能坐。"  # old chairs in the playground
    third = "图书馆把旧书架搬到了走廊上，谁都能拿。"  # bookshelves in the corridor
    note = "区块链把交易记成一块一块，谁都不能改。"  # a note: a blockchain records transactions in blocks
    texts = [fit, other, third, *[note] * 9]
    corpus, statements, themes = prepare(
        [Document(f"d{i:02}", Kind.REPORT, text, author=f"学员{i}", unit=f"{i}小") for i, text in enumerate(texts)]
    )
    statements = with_chances(statements, [0.9999, 0.9998, 0.9997, *[0.1] * 9], [Move.GAIN] * 12)
    one = QuoteSettings(per_class=0, per_section=0)

    def shown(chances, **options):
        chosen = choose_quotes(
            corpus,
            with_chances(statements, chances),
            Marks.none(),
            themes=np.zeros_like(themes),
            settings=one,
            **options,
        )
        return [(quote.text, "stopgap" in quote.groups) for quote in chosen.quotes]

    # two that are fit for print stand for two sentences of twelve: the note takes the free place
    found = shown([0.9999, 0.9998, *[0.1] * 10])
    assert len(found) == 3 and (note, True) in found and sum(stopgap for _, stopgap in found) == 1
    # where the note is fit for print itself, it is chosen
    assert (note, False) in shown([0.9999, 0.9998, 0.9997, *[0.9999] * 9])
    # what is fit for print gives way to nothing
    full = shown([0.9999, 0.9998, 0.9997, *[0.1] * 9])
    assert len(full) == 3 and not any(stopgap for _, stopgap in full)


CARRIED = "今天听了袁老师讲微党课。我明白了讲身边的人，大家自己就会听。以后我也这样讲。"
# today I heard Mr Yuan's lecture; I understood: tell of people near us and all will listen; so I shall speak too


def test_a_sentence_that_tells_something_carries_plain_ones_beside_it():
    corpus, statements, _ = prepare(class_of([CARRIED]))
    statements = with_chances(statements, [0.3, 0.99, 0.5], [Move.OTHER, Move.GAIN, Move.PLEDGE])
    printed = {c.text for c in find_candidates(corpus, statements, Marks.none()) if c.flaw is Flaw.NONE}
    first, second, third = ("今天听了袁老师讲微党课。", "我明白了讲身边的人，大家自己就会听。", "以后我也这样讲。")
    assert {second, second + third, CARRIED} <= printed
    # nothing is tried about a sentence that is not asked for, but sentences stay
    none = find_candidates(corpus, statements, Marks.none(), hearts=np.zeros(3, bool))
    assert {c.text for c in none} == {first, second, third}


def test_a_passage_that_tells_too_little_is_no_candidate():
    corpus, statements, _ = prepare(class_of([CARRIED]))
    statements = with_chances(statements, [0.02, 0.55, 0.02], [Move.OTHER] * 3)
    found = find_candidates(corpus, statements, Marks.none())
    assert {c.form for c in found} == {"sentence"} and all(c.flaw is not Flaw.NONE for c in found)


def test_a_passage_keeps_to_its_lines_and_limits():
    parted = CARRIED.replace("。我", "。\n我")
    long = CARRIED.replace("讲身边的人", "讲身边的人" + "和身边的事" * 40)
    for text in (parted, long):
        corpus, statements, _ = prepare(class_of([text]))
        statements = with_chances(statements, [0.3, 0.99, 0.5], [Move.OTHER, Move.GAIN, Move.PLEDGE])
        for found in find_candidates(corpus, statements, Marks.none()):
            assert "\n" not in found.text and (found.form == "sentence" or len(found.text) <= 220)


def test_a_passage_stands_for_what_any_of_its_sentences_says_and_not_for_what_it_leaves_out():
    corpus, statements, _ = prepare(class_of([STORY]))
    statements = with_chances(statements, [0.99, 0.1, 0.1, 0.98], [Move.PRACTICE] * 4)
    (left_out,) = (c for c in find_candidates(corpus, statements, Marks.none()) if len(c.parts) > 1)
    table = CandidateTable(corpus, statements, [left_out], np.zeros(4, np.float32), QuoteDecisions())
    (near,) = table.reach([0], statements.vectors)
    assert (near[[0, 3]] > 0.999).all() and (near[[1, 2]] < 0.999).all()
