"""Names for themes: complete phrases of 4 to 14 characters that people wrote, no lists of words.

Candidates are phrases by parts of speech, and short clauses that stand between punctuation marks: complete by
construction. The best has much of what sets the theme apart, lies near its centre, and was written by several.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int32
from textmine.themes.describing import TermTable
from textmine.themes.units import Units

__all__ = ["LabelCandidates", "label_candidates", "pick_labels"]

SHORTEST, LONGEST = 4, 14
"""Characters of a label: shorter ones say too little, longer ones are sentences."""
POOL = 40
"""Candidates of a theme that get a vector: embedding 40 × 10 characters a theme takes a blink."""
KEPT = 5
"""Labels kept of each theme: the first and four runners-up."""

_CLAUSE = re.compile(r"(?<![\u3400-\u9fffA-Za-z0-9])[\u3400-\u9fffA-Za-z0-9·“”]{4,14}(?![\u3400-\u9fffA-Za-z0-9])")
# A clause with one of these is talk, not a name: persons, questions, connectives, tense and aspect, evaluation.
_TALK = re.compile(
    r"[我你他她它咱您吗呢吧啊哦呀嘛啦么了着过这那谁是有要会能可就也都还很太更最把被让给对与其因但而且虽如果若则]"
    r"|什么|怎么|为何|如何|不|没|今天|昨天|明天|今日|上午|下午|晚上|第[一二三四五六七八九十]|已经|正在|开始|继续|比较|非常|一些|一个|很多|仍然|导致|本周|同学|老师|导师|同志|先生|女士|以及|使得|包括|思想汇报|研修成果|心得体会|学习心得|发帖|回帖"
)
_ENDS_BADLY = re.compile(
    r"(?:的|地|得|和|及|或|等|中|上|下|里|后|前|时|为|以|于|从|在|向|之|所|[0-9一二三四五六七八九十])$"
)
_BEGINS_BADLY = re.compile(r"^(?:的|地|得|和|及|或|等|中|上|下|里|后|前|时|以|于|从|在|向|之|所|为)")

Embed = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True)
class LabelCandidates:
    """Candidates of one theme with the wording's share of their score, best first."""

    texts: tuple[str, ...]
    scores: tuple[float, ...]


def label_candidates(
    units: Units, table: TermTable, scores: NDArray[np.float32], labels: Int32
) -> list[LabelCandidates]:
    """The best candidates of each theme by wording. `labels`: themes of units; `scores`: class-based TF-IDF."""
    clauses = _clauses_by_theme(units, labels, len(scores))
    phrases = np.array([_sound(term) for term in table.terms] or [], bool)
    spread = np.bincount(table.counts.tocoo().col, minlength=len(table.terms))
    return [_candidates(scores[theme], table, phrases, spread, clauses[theme]) for theme in range(len(scores))]


def _sound(text: str) -> bool:
    return (
        SHORTEST <= len(text) <= LONGEST
        and bool(re.search(r"[\u3400-\u9fff]{2}", text))
        and not (_TALK.search(text) or _ENDS_BADLY.search(text) or _BEGINS_BADLY.search(text) or text[0].isdigit())
    )


def _clauses_by_theme(units: Units, labels: Int32, number: int) -> list[Counter[str]]:
    """Short clauses and in how many distinct texts of a theme they stand."""
    found: list[Counter[str]] = [Counter() for _ in range(number)]
    rows, first = np.unique(units.rows, return_index=True)
    for row, unit in zip(rows.tolist(), first.tolist(), strict=True):
        if labels[unit] >= 0:
            clauses = {c for c in _CLAUSE.findall(units.texts[row]) if _sound(c)}
            found[labels[unit]].update(clauses)
    return found


def _candidates(
    scores: NDArray[np.float32],
    table: TermTable,
    phrases: NDArray[np.bool_],
    spread: NDArray[np.int64],
    clauses: Counter[str],
) -> LabelCandidates:
    """Candidates by what they say of the theme and how many texts have them (`spread`, of each term)."""
    relevance = scores / max(float(scores.max(initial=0)), 1e-12)
    strong = {table.terms[i]: float(relevance[i]) for i in np.argsort(-scores, kind="stable")[:60] if scores[i] > 0}
    values: dict[str, float] = defaultdict(float)
    for i in np.flatnonzero(phrases & (scores > 0)):
        values[table.terms[i]] = (2 * float(relevance[i]) + _told(table.terms[i], strong)) * _carried(int(spread[i]))
    for clause, count in clauses.items():
        if told := _told(clause, strong):
            values[clause] = max(values[clause], told * _carried(count))
    best = sorted(values.items(), key=lambda item: (-item[1], item[0]))[:POOL]
    return LabelCandidates(tuple(text for text, _ in best), tuple(score for _, score in best))


def _carried(texts: int) -> float:
    """What it adds that several texts have a wording: one alone names itself, not its theme; two may be a dialogue."""
    return float((1 + np.log(texts)) / (2 if texts < 3 else 1))


def _told(text: str, strong: dict[str, float]) -> float:
    """How much of the theme's strong terms a text says, by the share of its characters that they cover."""
    said = [term for term in strong if term in text]
    said = [term for term in said if not any(term != other and term in other for other in said)]
    covered = sum(map(len, said)) / len(text)
    return sum(strong[term] for term in said) * min(1.0, covered)


def pick_labels(
    candidates: Sequence[LabelCandidates],
    centres: NDArray[np.float32],
    embed: Embed | None,
    *,
    fallback: Sequence[str],
    names: Mapping[int, str],
) -> list[tuple[str, ...]]:
    """Labels of each theme, best first; first labels are unique among themes.

    Args:
        candidates: of each theme.
        centres: the mean vector of each theme in `embed`'s space, shape (n_themes, n_dimensions); empty with models
            that have no vectors.
        embed: gives vectors of texts, or None.
        fallback: what a theme is called that has no candidate.
        names: what people called some themes; the others keep clear of these.
    """
    texts = sorted({text for found in candidates for text in found.texts})
    vectors = dict(zip(texts, embed(texts), strict=True)) if embed and len(texts) and len(centres) else {}
    ranked = [_ranked(found, centres[i] if len(centres) else None, vectors) for i, found in enumerate(candidates)]
    taken = set(names.values())
    labels = []
    for i, order in enumerate(ranked):
        free = [text for text in order if not any(text in other or other in text for other in taken)]
        first = names.get(i) or (free[0] if free else _unique(fallback[i], taken))
        taken.add(first)
        labels.append((first, *[text for text in order if text != first][: KEPT - 1]))
    return labels


def _ranked(
    found: LabelCandidates, centre: NDArray[np.float32] | None, vectors: dict[str, NDArray[np.float32]]
) -> list[str]:
    if not found.texts:
        return []
    wording = np.array(found.scores) / max(max(found.scores), 1e-12)
    near = np.array([float(vectors[text] @ centre) for text in found.texts]) if vectors and centre is not None else 0.0
    value = wording + near * 2
    order = sorted(range(len(found.texts)), key=lambda i: (-float(value[i]), found.texts[i]))
    return [found.texts[i] for i in order]


def _unique(label: str, taken: set[str]) -> str:
    number, name = 2, label
    while name in taken:
        name, number = f"{label}（{number}）", number + 1
    return name
