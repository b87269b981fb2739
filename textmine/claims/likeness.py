"""How alike two texts are: the meaning that their vectors share, words and characters, less what they are like anyway.

A sentence vector sees what a sentence is about, but is blind to which object it names; shared words see the object, but
not a synonym; shared characters see what segmentation cut in another way (没人会|用, 没有|人会用), and the small words
that ask, plan or deny. Words and characters together are an old remedy of Chinese retrieval (Nie et al. 2000). With
characters, the average precision with which the other texts of a planted claim are nearest to each of them rises from
0.68 to 0.74 on the sample class, moves by models that have not seen the author.

Some texts are near to everything, long stories above all: such hubs (Radovanović et al. 2010) joined groups that nobody
makes. So half of what a text is more like all texts than texts are on average is taken off, which leaves the scale as
it was. And what surely says something is a little nearer to everything than what may only tell a story, so that groups
form around statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.claims.letters import LetterPairs, grouped, runs
from textmine.claims.voices import Voices
from textmine.spans import slices, sorted_distinct
from textmine.store import ColumnStore

__all__ = ["Centres", "Likeness", "content_of", "measure_likeness", "products_of"]

MEANING, WORDS = 0.4, 0.6
"""Weights of the cosines of vectors and of TF-IDF, half of it words and half characters. On the sample class 0.3 to
0.45 and other shares of words and characters do alike."""
_HUB = 0.5
"""How much of what a text is like all texts is taken off, from each of a pair."""
_STATED, _SURE = 0.04, 3.0
"""How much nearer a text is for its standing, at most, and the standing at which three quarters of that are reached. On
the sample class 0.03 to 0.05 do alike."""
OTHER_MOVE = 0.03
"""What two texts of different moves are less alike: a nudge, no wall, since moves are found with an F1 of 0.6. On the
sample class it halves the groups of three people, and keeps the planted ones."""
_FEW = 48
"""Texts up to which their rows of words are multiplied as a table: for a few rows the overhead of sparse matrices, half
a millisecond, is ten times that."""
_TABLE = 1_000_000
"""Cells up to which statements and texts are compared as tables of the statements' words, for the same reason."""
_RUN = 250_000
"""Cells of a table of statements and a run of texts: 1 MB."""
_PART = 8_000_000
"""Cells of a table that sparse rows are multiplied with: 32 MB."""


@dataclass(frozen=True, eq=False)
class Centres:
    """Averages of groups of texts: vectors (n_groups, d), words (n_groups, n_words), nearness (n_groups,)."""

    vectors: NDArray[np.float32]
    words: Any
    nearness: NDArray[np.float32]

    def take(self, groups: slice) -> Centres:
        """Some of them."""
        return Centres(self.vectors[groups], self.words[groups], self.nearness[groups])


@dataclass(frozen=True, eq=False)
class Likeness:
    """What likeness is computed from.

    Attributes:
        vectors: sentence vectors of length 1, float32 (n_texts, d).
        words: TF-IDF rows of words and characters, shorter than 1 the fewer a text has, CSR float32 (n_texts, n_words).
        moves: codes of `Move`, shape (n_texts,).
        standing: how surely each says what others can hold too, shape (n_texts,).
        weights: how many sentences read each, shape (n_texts,).
        wording: each text without punctuation, length n_texts.
        hubs: `hubness`, where these texts are part of those among which it was measured.
    """

    vectors: NDArray[np.float32]
    words: Any
    moves: NDArray[np.uint8]
    standing: NDArray[np.float32]
    weights: NDArray[np.int64]
    wording: Sequence[str] = ()
    hubs: NDArray[np.float32] | None = None

    def take(self, texts: NDArray[Any]) -> Likeness:
        """Some texts, as alike as among all."""
        wording = [self.wording[text] for text in texts.tolist()] if self.wording else ()
        own = self.moves[texts], self.standing[texts], self.weights[texts], wording, self.hubness[texts]
        return Likeness(self.vectors[texts], self.words[texts], *own)

    def keep(self, store: ColumnStore) -> Likeness:
        """The same with long arrays in files of a store, so that other processes are sent their place."""
        from scipy.sparse import csr_matrix

        words, own = csr_matrix(self.words.shape, dtype=np.float32), self.words
        words.data, words.indices, words.indptr = store.keep(own.data), store.keep(own.indices), own.indptr
        return replace(self, vectors=store.keep(self.vectors), words=words)

    def __reduce__(self) -> tuple[Any, ...]:
        """What another process gets: nothing that it can compute itself."""
        own = self.vectors, self.words, self.moves, self.standing, self.weights, self.wording, self.hubness
        return Likeness, own

    @cached_property
    def nearness(self) -> NDArray[np.float32]:
        """What each text is nearer to all others, for its standing and against hubs, shape (n_texts,)."""
        return np.asarray(self.stated - _HUB * self.hubness, np.float32)

    @cached_property
    def stated(self) -> NDArray[np.float32]:
        """What each text is nearer to all others for surely saying something, shape (n_texts,)."""
        return np.asarray(_STATED * np.tanh(self.standing / _SURE), np.float32)

    @cached_property
    def hubness(self) -> NDArray[np.float32]:
        """How much more each text is like all texts than texts are on average, shape (n_texts,)."""
        if self.hubs is not None:
            return self.hubs
        words = np.asarray(self.words.mean(axis=0), np.float32).ravel()
        vectors = self.vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
        near = MEANING * (self.vectors @ vectors) + WORDS * (self.words @ words)
        return np.asarray(near - near.mean(dtype=np.float64), np.float32)

    @cached_property
    def letters(self) -> LetterPairs:
        """Which texts have which pairs of letters."""
        return LetterPairs(self.wording)

    def __len__(self) -> int:
        return len(self.vectors)

    def between(self, left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.float32]:
        """Likeness of each text of `left` with each of `right`: positions in, float32 (n_left, n_right) out."""
        return self._alike(left, right, self._products(left, right))

    def _alike(self, left: NDArray[Any], right: NDArray[Any], products: NDArray[np.float32]) -> NDArray[np.float32]:
        """Likeness of each text of `left` with each of `right`, given the products of their words, which are spent."""
        # In place: between a thousand texts and all of a class each further table has 40 MB.
        likeness = self.vectors[left] @ self.vectors[right].T
        likeness *= MEANING
        products *= WORDS
        likeness += products
        differ = self.moves[left][:, None] != self.moves[right][None, :]
        np.subtract(likeness, OTHER_MOVE, out=likeness, where=differ, dtype=np.float64, casting="same_kind")
        likeness += np.add(self.nearness[left][:, None], self.nearness[right][None, :], out=products)
        return np.asarray(likeness, np.float32)

    def of_statements(
        self, parts: NDArray[Any], words: Any, common: Any, texts: NDArray[Any]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """How alike texts are to statements, how much of each they have too, and how much it says.

        What a statement says is its words and characters, each weighed by the square of its TF-IDF, and the less the
        more common it is around the statement: where all speak of one event, its name says nothing.

        Args:
            parts: the text that each statement is a part of, or the whole, shape (n_statements,).
            words: of the statements, CSR (n_statements, n_words).
            common: how common each word is around each statement, 0 to 1, CSR (n_statements, n_words), or (1, n_words)
                where they have the same surroundings; None where nothing is common.
            texts: positions.

        Returns:
            Likeness and the share that is covered, each float32 (n_statements, n_texts); what each statement says,
            float32 (n_statements, 1).
        """
        columns = sorted_distinct(words.indices)
        if (len(parts) + len(texts)) * len(columns) <= _TABLE:
            own, table = _table_of(words, columns), self._table(texts, columns)
            products: NDArray[np.float32] = own @ table.T
            content: Any = own * own
            if common is not None:
                content *= 1 - _table_of(common, columns)
            both = content @ (table > 0).astype(np.float32).T
        else:
            rows, there = (whole[texts] if len(texts) < len(self) else whole for whole in (self.words, self._there))
            content = content_of(words, common)
            products, both = products_of(rows, words).T, products_of(there, content).T
        said = np.asarray(content.sum(axis=1), np.float32).reshape(-1, 1)
        return self._alike(parts, texts, products), np.asarray(both / np.maximum(said, 1e-9), np.float32), said

    def of_statements_by_runs(
        self, parts: NDArray[Any], words: Any, common: Any, texts: NDArray[Any]
    ) -> Iterator[tuple[slice, NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]]:
        """As `of_statements`, of one run of the texts after the other: which of them, and the three, texts first.

        A run's tables fit into a processor's cache, where many texts' do not.
        """
        columns = sorted_distinct(words.indices)
        own, content = _table_of(words, columns), _table_of(content_of(words, common), columns)
        rows, said = self.words[texts][:, columns], np.maximum(content.sum(axis=1), np.float32(1e-9))
        there = rows.astype(bool).astype(np.float32)
        own, content = np.ascontiguousarray(own.T), np.ascontiguousarray(content.T / said)
        for run in slices(len(texts), max(1, _RUN // max(len(parts), 1))):
            alike = self._alike(texts[run], parts, rows[run] @ own)
            yield run, alike, there[run] @ content, said[None, :]

    def of_pairs_stated(
        self, parts: NDArray[Any], words: Any, content: Any, chosen: NDArray[Any], texts: NDArray[Any]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """As `of_statements`, of each chosen statement with the text beside it alone, each float32 (n_pairs,).

        Args:
            parts: as above.
            words: as above.
            content: of the statements, as `content_of` gives it.
            chosen: places of statements, shape (n_pairs,).
            texts: positions, shape (n_pairs,).
        """
        theirs = self.words[texts]
        said = _sums(content)[chosen]
        both = _sums(content[chosen].multiply(theirs.astype(bool)))
        products = _sums(words[chosen].multiply(theirs))
        alike = self._of_pairs(parts[chosen], texts, products)
        return alike, np.asarray(both / np.maximum(said, 1e-9), np.float32), said

    def common(self, near: Sequence[NDArray[Any]], of: int) -> Any:
        """How many of each group of texts have each word, as a share of so many, CSR (n_groups, n_words)."""
        from scipy.sparse import csr_matrix

        owners = np.repeat(np.arange(len(near)), [len(texts) for texts in near])
        members = np.concatenate(near).astype(np.int64)
        chosen = csr_matrix((np.full(len(members), 1 / of, np.float32), (owners, members)), (len(near), len(self)))
        return (chosen @ self._there).tocsr()

    @cached_property
    def _there(self) -> Any:
        """Which words each text has, CSR float32 (n_texts, n_words)."""
        return self.words.astype(bool).astype(np.float32)

    def cosine_of_words(self, texts: NDArray[Any], others: NDArray[Any]) -> NDArray[np.float32]:
        """The cosine of TF-IDF of each text with each other, however few words they have, float32 (n, n_others)."""
        products = self._products(texts, others)
        lengths = self._word_lengths
        return np.asarray(products / (lengths[texts][:, None] * lengths[others][None, :]), np.float32)

    def _products(self, left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.float32]:
        """The products of the rows of words of each of `left` with each of `right`, float32 (n_left, n_right)."""
        if max(len(left), len(right)) > _FEW:
            return np.ascontiguousarray(products_of(self.words[right], self.words[left]).T)
        columns = sorted_distinct(self._cells(left)[1])
        return np.asarray(self._table(left, columns) @ self._table(right, columns).T, np.float32)

    def _cells(self, texts: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
        """The cells of the rows of words of some texts: the place among the texts, the word, and the value."""
        begins = self.words.indptr[texts].astype(np.int64)
        owners, at = runs(begins, self.words.indptr[texts + 1] - begins)
        return owners, self.words.indices[at], self.words.data[at]

    def _table(self, texts: NDArray[Any], columns: NDArray[np.int32]) -> NDArray[np.float32]:
        """What some texts have of some words, ascending, float32 (n_texts, n_columns)."""
        return _tabled(*self._cells(texts), columns, len(texts))

    @cached_property
    def _word_lengths(self) -> NDArray[np.float32]:
        """The length of each row of words, shape (n_texts,)."""
        squares = np.asarray(self.words.multiply(self.words).sum(axis=1), np.float32).ravel()
        return np.asarray(np.sqrt(np.maximum(squares, 1e-9)), np.float32)

    def centres(self, groups: Sequence[NDArray[Any]]) -> Centres:
        """What the texts of each group are on average."""
        from scipy.sparse import csr_matrix

        sizes = np.array([len(group) for group in groups])
        members = np.concatenate(groups)
        shares = np.repeat(1 / sizes, sizes).astype(np.float32)
        owners = np.repeat(np.arange(len(groups)), sizes)
        mean = csr_matrix((shares, (owners, members)), (len(groups), len(self)))
        return Centres(np.asarray(mean @ self.vectors, np.float32), (mean @ self.words).tocsr(), mean @ self.nearness)

    def to_centres(self, centres: Centres) -> Iterator[tuple[slice, NDArray[np.float32]]]:
        """The average likeness of texts with those of each group, whatever their moves, a run of the texts at a time.

        Returns:
            Which texts, and float32 (n_run, n_groups): a run's tables fit into a processor's cache.
        """
        columns = sorted_distinct(centres.words.indices)
        rows, table = self.words[:, columns], np.ascontiguousarray(_table_of(centres.words, columns).T)
        for run in slices(len(self), max(1, _RUN // max(len(centres.nearness), 1))):
            near = MEANING * (self.vectors[run] @ centres.vectors.T)
            near += WORDS * (rows[run] @ table)
            yield run, np.asarray(near + self.nearness[run][:, None] + centres.nearness[None, :], np.float32)

    def nearest(self, centres: Centres, many: int) -> list[NDArray[np.int64]]:
        """The texts nearest to each centre, at most so many, the nearest first; of equals the first."""
        groups, bound = np.arange(len(centres.nearness)), np.full(len(centres.nearness), -np.inf, np.float32)
        owners, texts, values = np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32)
        for number, (run, near) in enumerate(self.to_centres(centres), 1):
            if number == 1 and len(near) > many:
                bound = np.partition(near, -many, axis=0)[-many]
            place, group = np.nonzero(near >= bound)
            owners, texts = np.append(owners, group), np.append(texts, place + run.start)
            values = np.append(values, near[place, group])
            if number.bit_count() == 1 or run.stop == len(self):  # ever more seldom, since a run adds ever less
                order = np.lexsort((texts, -values, owners))
                ranks = np.arange(len(order)) - np.searchsorted(owners[order], groups)[owners[order]]
                best, last = order[ranks < many], ranks[ranks < many] == many - 1
                owners, texts, values = owners[best], texts[best], values[best]
                bound[owners[last]] = values[last]
        return grouped(owners, texts, len(groups))

    def of_pairs(self, left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.float32]:
        """Likeness of pairs, shape (n_pairs,)."""
        return self._of_pairs(left, right, _sums(self.words[left].multiply(self.words[right])))

    def cosines_of_pairs(
        self, left: NDArray[Any], right: NDArray[Any]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The cosines of vectors and of TF-IDF of pairs, each of shape (n_pairs,)."""
        products = _sums(self.words[left].multiply(self.words[right]))
        lengths = self._word_lengths
        return self._meaning(left, right), np.asarray(products / (lengths[left] * lengths[right]), np.float32)

    def _meaning(self, left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.float32]:
        return np.asarray(np.einsum("ij,ij->i", self.vectors[left], self.vectors[right]), np.float32)

    def _of_pairs(self, left: NDArray[Any], right: NDArray[Any], words: NDArray[np.float32]) -> NDArray[np.float32]:
        """Likeness of pairs, given the products of their words."""
        meaning = self._meaning(left, right)
        differ = self.moves[left] != self.moves[right]
        nearness = self.nearness[left] + self.nearness[right]
        return np.asarray(MEANING * meaning + WORDS * words - OTHER_MOVE * differ + nearness, np.float32)


def content_of(words: Any, common: Any) -> Any:
    """How much each word of statements says, given how common it is around them; None where nothing is."""
    squares = words.multiply(words).tocsr()
    return squares if common is None else (squares - squares.multiply(common)).tocsr()


def _sums(rows: Any) -> NDArray[np.float32]:
    """The sum of each sparse row, shape (n_rows,)."""
    return np.asarray(rows.sum(axis=1), np.float32).ravel()


def products_of(rows: Any, others: Any) -> NDArray[np.float32]:
    """The products of CSR rows with others, float32 (n_rows, n_others).

    The others are taken as tables of the columns that they have, a part at a time: 200 of 136,000 rows so take 0.13 s,
    as sparse rows 0.30.
    """
    columns = sorted_distinct(others.indices)
    products, own = np.empty((rows.shape[0], others.shape[0]), np.float32), rows[:, columns]
    for part in slices(others.shape[0], max(1, _PART // max(len(columns), 1))):
        products[:, part] = own @ np.ascontiguousarray(_table_of(others[part], columns).T)
    return products


def _table_of(rows: Any, columns: NDArray[np.int32]) -> NDArray[np.float32]:
    """What CSR rows have in some columns, ascending, float32 (n_rows, n_columns)."""
    owners = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    return _tabled(owners, rows.indices, rows.data, columns, rows.shape[0])


def _tabled(
    owners: NDArray[np.int64], words: NDArray[np.int32], values: NDArray[np.float32], columns: NDArray[np.int32], n: int
) -> NDArray[np.float32]:
    table = np.zeros((n, len(columns)), np.float32)
    if len(columns):
        place = np.minimum(np.searchsorted(columns, words), len(columns) - 1)
        known = columns[place] == words
        table[owners[known], place[known]] = values[known]
    return table


def measure_likeness(voices: Voices, words: Any, vectors: NDArray[np.float32]) -> Likeness:
    """The likeness of the distinct texts of `voices`, which have these words; `vectors` has a row a sentence."""
    own = np.ascontiguousarray(vectors[voices.first], np.float32)
    return Likeness(own, words, voices.moves, voices.standing, voices.weights, voices.wording)
