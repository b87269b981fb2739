"""TextRank: keywords of a document from that document alone (Mihalcea and Tarau 2004).

Words that stand near each other are joined in a graph, one for each document, and PageRank says how much of its time a
reader who wanders along the edges spends with each word. All documents are walked at once, as one graph of many parts.
A term's score is the mean share of that time that its words get (their sum, as the authors have it for whole runs of
strong words, prefers whatever is longest).

    >>> from textmine.corpus import Corpus, Document, Kind
    >>> from textmine.language import segment
    >>> corpus = Corpus.from_documents([Document("a", Kind.POST, "作业设计要分层，作业设计要少而精，作业要批改。")])
    >>> from textmine.terms import keywords
    >>> lists = keywords(corpus, segment(corpus), top=1, method="textrank")
    >>> [keyword.term for keyword in lists[0].keywords]  # design of homework
    ['作业设计']
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from textmine.terms.candidates import Candidates
from textmine.terms.features import Pairs

__all__ = ["share_of_walk"]

Float = NDArray[np.float64]
Int64 = NDArray[np.int64]

WINDOW = 2
"""Words that stand this near, counted among content words, are joined; the authors found 2 best."""

DAMPING = 0.85  # of PageRank, as the authors have it
_STEPS, _CLOSE = 100, 1e-6


def share_of_walk(found: Candidates, pairs: Pairs) -> Float:
    """The share of the walk's time that a word of each pair's term gets on average, shape (n_pairs,)."""
    tokens = found.tokens
    single = found.positions[found.widths == 1]
    keys = tokens.documents[single].astype(np.int64) * max(1, len(tokens.vocabulary)) + tokens.terms[single]
    nodes, node = np.unique(keys, return_inverse=True)
    documents = nodes // max(1, len(tokens.vocabulary))
    rank = _page_rank(documents, node, tokens.documents[single])
    of_token = np.zeros(len(tokens))
    of_token[single] = rank[node]
    first = pairs.order[pairs.firsts]
    lead, lengths = found.positions[first], found.widths[first]
    before = np.concatenate([[0.0], np.cumsum(of_token)])
    return np.asarray((before[lead + lengths] - before[lead]) / lengths, np.float64)


def _page_rank(documents: Int64, node: Int64, document_of: NDArray[np.int32]) -> Float:
    """PageRank within each document's graph, shape (n_nodes,); the nodes of a document add up to 1.

    Args:
        documents: the document of each node, rising.
        node: of each content word in the order of the texts, shape (n_words,).
        document_of: the document of each content word, shape (n_words,).
    """
    from scipy.sparse import csr_matrix
    from sknetwork.ranking import PageRank

    ends = [np.flatnonzero(document_of[:-shift] == document_of[shift:]) for shift in range(1, WINDOW)]
    one = np.concatenate([node[left] for left in ends])
    other = np.concatenate([node[left + shift] for shift, left in enumerate(ends, start=1)])
    apart = one != other
    one, other = one[apart], other[apart]
    weights = np.ones(2 * len(one))
    edges = csr_matrix((weights, (np.append(one, other), np.append(other, one))), shape=(len(documents),) * 2)
    if not len(documents):
        return np.zeros(0)
    # No edge leads from one document to another, so the ranks within each are those that it would have alone.
    rank = PageRank(DAMPING, solver="piteration", n_iter=_STEPS, tol=_CLOSE).fit_predict(edges)
    return np.asarray(rank / np.bincount(documents, rank)[documents], np.float64)
