"""Finding any of many words in a text, whether a class has forty names or a forum ten thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["WordFinder"]


class WordFinder:
    """Finds words from the left, the longest first where several begin at one place.

    A look into a set for each length that words have, where a regular expression would try one word after the other:
    with the 10,000 names of a forum that is the difference between microseconds and milliseconds a sentence.

    >>> finder = WordFinder(["王明", "王明远"])
    >>> finder.replace("王明远说，王明没来。", lambda word: "×" * len(word))  # two people
    '×××说，××没来。'
    >>> finder.finds("没有人来。")  # nobody came
    False
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = words if isinstance(words, Mapping) else frozenset(words)  # ids of a large corpus stay in files
        lengths: dict[str, set[int]] = {}
        for word in filter(None, self._words):
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {head: sorted(found, reverse=True) for head, found in lengths.items()}

    def finds(self, text: str) -> bool:
        """Whether a text holds one of the words."""
        return next(self._spans(text), None) is not None

    def replace(self, text: str, by: Callable[[str], str]) -> str:
        """The text with each word found replaced."""
        pieces, at = [], 0
        for start, end in self._spans(text):
            pieces += [text[at:start], by(text[start:end])]
            at = end
        return "".join([*pieces, text[at:]])

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        at = 0
        while at < len(text):
            lengths = self._lengths.get(text[at], ())
            length = next((n for n in lengths if at + n <= len(text) and text[at : at + n] in self._words), 0)
            if length:
                yield at, at + length
            at += length or 1
