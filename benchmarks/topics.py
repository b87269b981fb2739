"""Themes against labelled texts: textmine and its peers in one run, with the same K and the same words or vectors.

    python benchmarks/topics.py [headlines10 abstracts67 long20] [--peers]

Prints NMI, unassigned share, NPMI and diversity as `score.py topics` computes them, and seconds after segmentation.
BERTopic runs where it is installed, with `language="chinese (simplified)"` and textmine's vectors.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from textmine.corpus import Corpus, Document, Kind
from textmine.language import embed, segment, split_sentences
from textmine.settings import Settings
from textmine.themes import fit_topics
from textmine.themes.evidence import count_words
from textmine.themes.units import cut_units

SHARED = Path(__file__).parents[2] / "shared"
GOLD = {"headlines10": "headlines10.jsonl", "abstracts67": "abstracts67.jsonl", "long20": "long20.jsonl.gz"}


def load(name: str) -> tuple[Path, Corpus, list[str]]:
    path = SHARED / "data" / "gold" / "topics" / GOLD[name]
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    rows = sorted(map(json.loads, text.splitlines()), key=lambda row: row["id"])
    corpus = Corpus.from_documents(Document(row["id"], Kind(row["kind"]), row["text"]) for row in rows)
    return path, corpus, [row["label"] for row in rows]


def score(path: Path, folder: Path) -> dict[str, float]:
    sys.path.insert(0, str(SHARED / "eval"))
    import score as scoring

    result: dict[str, float] = scoring.topics(str(path), str(folder))
    return result


def textmine_topics(corpus: Corpus, number: int | str, folder: Path, model: str) -> float:
    tokens, sentences = segment(corpus), split_sentences(corpus)
    settings = Settings.model_validate({"themes": {"topics": number, "model": model}})
    start = time.perf_counter()
    themes = fit_topics(corpus, tokens, sentences, settings=settings)
    themes.save(folder)
    return time.perf_counter() - start


def bags(corpus: Corpus) -> tuple[Any, tuple[str, ...]]:
    """Counts of content words of whole documents: what the peers see."""
    sentences, tokens = split_sentences(corpus), segment(corpus)
    units = cut_units(corpus.texts, sentences, passages=100_000, characters=10**12)
    words, names = count_words(units, tokens)
    from scipy.sparse import csr_matrix

    shape = (len(corpus), len(units.texts))
    inside = csr_matrix((np.ones(len(units), np.float32), (units.documents, units.rows)), shape)
    return (inside @ words).tocsr(), names


def gensim_lda(counts: Any, names: tuple[str, ...], number: int) -> tuple[Any, Any]:
    from gensim.matutils import Sparse2Corpus
    from gensim.models import LdaModel

    rows = Sparse2Corpus(counts, documents_columns=False)
    model = LdaModel(rows, number, id2word=dict(enumerate(names)), passes=10, random_state=0)
    weights = model.inference(list(rows))[0]
    return weights.argmax(1), model.get_topics()


def sklearn_nmf(counts: Any, names: tuple[str, ...], number: int) -> tuple[Any, Any]:
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfTransformer

    model = NMF(number, init="nndsvd", random_state=0, max_iter=300)
    return model.fit_transform(TfidfTransformer().fit_transform(counts)).argmax(1), model.components_


def svd_kmeans(counts: Any, names: tuple[str, ...], number: int) -> tuple[Any, Any]:
    from sklearn.cluster import KMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.preprocessing import normalize

    tfidf = TfidfTransformer().fit_transform(counts)
    labels = KMeans(number, n_init=4, random_state=0).fit_predict(
        normalize(TruncatedSVD(100, random_state=0).fit_transform(tfidf))
    )
    return labels, np.stack([np.asarray(tfidf[labels == k].mean(0)).ravel() for k in range(number)])


def bertopic(corpus: Corpus, counts: Any, names: tuple[str, ...], number: int) -> tuple[Any, Any]:
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer

    vectors = embed([text[:500] for text in corpus.texts])
    words = [" ".join(names[i] for i in counts[d].indices) for d in range(len(corpus))]
    model = BERTopic(
        language="chinese (simplified)",
        nr_topics=number + 1,
        vectorizer_model=CountVectorizer(token_pattern=r"\S+", vocabulary=list(names)),
    )
    labels, _ = model.fit_transform(words, vectors)
    return np.array(labels), np.asarray(model.c_tf_idf_.toarray())[1:]


def save(folder: Path, corpus: Corpus, labels: Any, weights: Any, names: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    topics = [{"terms": [{"term": names[i]} for i in np.argsort(-row)[:10]]} for row in weights]
    (folder / "topics.json").write_text(json.dumps(topics, ensure_ascii=False), "utf-8")
    rows = [json.dumps({"id": i, "topic": int(k)}) for i, k in zip(corpus.ids, labels, strict=True)]
    (folder / "assignments.jsonl").write_text("\n".join(rows), "utf-8")


def frequent(counts: Any, names: tuple[str, ...]) -> tuple[Any, tuple[str, ...]]:
    spread = np.bincount(counts.indices, minlength=counts.shape[1])
    keep = np.flatnonzero((spread >= 5) & (spread <= counts.shape[0] / 2))
    return counts[:, keep], tuple(names[i] for i in keep)


def show(name: str, who: str, path: Path, folder: Path, seconds: float) -> None:
    figures = {key: round(value, 4) for key, value in score(path, folder).items()}
    print(name, who, figures, f"{seconds:.1f} s", flush=True)


def measure(name: str, *, peers: bool) -> None:
    path, corpus, labels = load(name)
    number = len(set(labels))
    with tempfile.TemporaryDirectory() as place:
        for who, model, topics in (("semantic", "semantic", number), ("semantic auto", "semantic", "auto"),
                                   ("nmf", "nmf", number)):  # fmt: skip
            folder = Path(place) / who
            show(name, who, path, folder, textmine_topics(corpus, topics, folder, model))
        if peers:
            measure_peers(name, path, corpus, number, Path(place))


def measure_peers(name: str, path: Path, corpus: Corpus, number: int, place: Path) -> None:
    counts, names = frequent(*bags(corpus))
    runs: dict[str, Callable[[], tuple[Any, Any]]] = {
        "gensim LDA": lambda: gensim_lda(counts, names, number),
        "scikit-learn NMF": lambda: sklearn_nmf(counts, names, number),
        "TF-IDF, SVD, k-means": lambda: svd_kmeans(counts, names, number),
        "BERTopic": lambda: bertopic(corpus, counts, names, number),
    }
    for who, run in runs.items():
        start = time.perf_counter()
        try:
            found, weights = run()
        except ImportError as error:
            print(name, who, f"not measured: {error}")
            continue
        seconds = time.perf_counter() - start
        save(place / who, corpus, found, weights, names)
        show(name, who, path, place / who, seconds)


if __name__ == "__main__":
    wanted = [name for name in sys.argv[1:] if name in GOLD] or list(GOLD)
    for gold in wanted:
        measure(gold, peers="--peers" in sys.argv)
