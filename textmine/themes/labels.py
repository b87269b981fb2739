"""Names for themes: complete phrases of 4 to 14 characters that people wrote, no lists of words.

What could name a theme is gathered in `namable.py`, what is known of each in `traits.py`; how much each trait counts
was learnt from what readers say of names of other corpora (`models/labels`). Here the best are taken, no name twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from textmine.resources import model_path
from textmine.statements.ranker import Ranker, load_ranker
from textmine.themes.joining import Name, Neighbours, compound_names, join_names
from textmine.themes.namable import BY_MEANING, Speech, gather_names
from textmine.themes.traits import MEANING, WORDING, Surroundings, wording_traits

__all__ = ["Embed", "candidates", "pick_labels", "value_names"]

KEPT = 5
"""Labels kept of each theme: the first and four runners-up."""

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
Traits = NDArray[np.float32]


@cache
def _ranker(*, meaning: bool) -> Ranker:
    if meaning:
        return load_ranker(model_path("labels", "ranker.json"), (*WORDING, *MEANING))
    return load_ranker(model_path("labels", "wording.json"), WORDING)


def value_names(speech: Speech, surroundings: Surroundings | None, embed: Embed) -> list[dict[str, float]]:
    """What could name each theme, with how good a name it is, from 0 to 1.

    Args:
        speech: what is said in the themes.
        surroundings: where they lie; None where there are no vectors, then no words are joined.
        embed: gives vectors of texts.
    """
    ranker = _ranker(meaning=surroundings is not None)
    return [_by_text(names, ranker.score(traits)) for names, traits in candidates(speech, surroundings, embed)]


def _by_text(names: Sequence[Name], scores: NDArray[np.float64]) -> dict[str, float]:
    """The best score of each text: A与B may be a phrase that people write, and two words joined."""
    values: dict[str, float] = {}
    for name, score in zip(names, scores.tolist(), strict=True):
        values[name.text] = max(score, values.get(name.text, 0.0))
    return values


def candidates(speech: Speech, surroundings: Surroundings | None, embed: Embed) -> list[tuple[list[Name], Traits]]:
    """For each theme what could name it, with traits."""
    if surroundings is None:
        alone = [[Name((part,)) for part in phrases] for phrases, _ in gather_names(speech)]
        return [
            (names, wording_traits(names, terms).astype(np.float32))
            for names, terms in zip(alone, speech.shown, strict=True)
        ]
    gathered = gather_names(speech, lambda texts: surroundings.nearest(embed(texts), BY_MEANING))
    vectors = _vectors({part.text for found in gathered for parts in found for part in parts}, embed)
    found = []
    for theme, (phrases, words) in enumerate(gathered):
        near = {p.text: float(vectors[p.text] @ surroundings.centres[theme]) for p in (*phrases, *words)}
        compounds = compound_names(phrases, words, near, Neighbours(speech, theme))
        names = [*(Name((part,)) for part in phrases), *join_names(phrases, words, near), *compounds]
        wording, meaning = wording_traits(names, speech.shown[theme]), surroundings.traits(theme, names, vectors)
        found.append((names, np.hstack([wording, meaning]).astype(np.float32)))
    return found


def _vectors(texts: Iterable[str], embed: Embed) -> dict[str, NDArray[np.float32]]:
    order = sorted(texts)
    return dict(zip(order, embed(order), strict=True)) if order else {}


def pick_labels(
    values: Sequence[Mapping[str, float]], *, fallback: Sequence[str], names: Mapping[int, str]
) -> list[tuple[str, ...]]:
    """Labels of each theme, best first; first labels are unique among themes.

    Args:
        values: what could name each theme, with how good it is.
        fallback: what a theme is called that has no candidate.
        names: what people called some themes; the others keep clear of these.
    """
    taken = set(names.values())
    labels = []
    for i, order in enumerate(_ranked(values)):
        free = [text for text in order if not any(text in other or other in text for other in taken)]
        first = names.get(i) or (free[0] if free else _unique(fallback[i], taken))
        taken.add(first)
        labels.append((first, *islice(_different(first, order), KEPT - 1)))
    return labels


def _different(first: str, order: Sequence[str]) -> Iterator[str]:
    """The runners-up: none holds another that comes before it, stands within it, or puts its words in another order."""
    kept = [first]
    for text in order:
        if not any(text in other or other in text or _content(text) == _content(other) for other in kept):
            kept.append(text)
            yield text


def _content(text: str) -> list[str]:
    """The characters of a name, whatever joins its words: 合约部署 and 部署的合约 have the same."""
    return sorted(set(text) - set("的与和及"))


def _ranked(values: Sequence[Mapping[str, float]]) -> list[list[str]]:
    """The candidates of each theme, best first: behind its own those that name another theme better."""
    most: dict[str, float] = {}
    for own in values:
        for text, value in own.items():
            most[text] = max(value, most.get(text, value))
    return [sorted(own, key=lambda text: (own[text] < most[text], -own[text], text)) for own in values]


def _unique(label: str, taken: set[str]) -> str:
    number, name = 2, label
    while name in taken:
        name, number = f"{label}（{number}）", number + 1
    return name
