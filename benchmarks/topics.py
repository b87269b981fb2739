"""Themes against labelled texts: textmine and its peers in one run, with the same K and the same words or vectors.

    python benchmarks/topics.py [headlines10 abstracts67 long20] [--peers]
    python benchmarks/topics.py [...] --labels
    python benchmarks/topics.py --stability [SEEDS]
    python benchmarks/topics.py --speed

The first prints NMI, unassigned share, NPMI and diversity as `score.py topics` computes them, and seconds after
segmentation. BERTopic runs where it is installed, with `language="chinese (simplified)"` and textmine's vectors.

`--labels`: whether labels say what the classes are called: of each theme the reciprocal rank of the name of its
commonest class among the names of all classes, by nearness of vectors to that of its label; and how many labels join
two words.

`--stability`: over 5 seeds and 5 bootstraps of the daily notes of camp2025, how many of a theme's ten terms are among
the ten of its match in the themes of all notes (one-to-one matching, Kuhn 1955), beside gensim's LDA on the same draws.

`--speed`: seconds after segmentation and peak memory, for 4,246 notes and for the shares 1/4, 1/2 and 1 of 396,799
answers.
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from textmine.corpus import Corpus, Document, Kind
from textmine.engine import LocalEngine, spawn_seed
from textmine.language import embed, segment, split_sentences
from textmine.pipeline import Analysis, read
from textmine.settings import Settings
from textmine.terms.keywords import unmarked
from textmine.themes import build_evidence, fit_topics
from textmine.themes.describing import TermTable, class_tfidf, count_terms, pick_terms
from textmine.themes.evidence import Evidence, count_words
from textmine.themes.membership import Membership
from textmine.themes.semantic import SemanticTopics
from textmine.themes.units import Units, cut_units

SHARED = Path(__file__).parents[2] / "shared"
GOLD = {"headlines10": "headlines10.jsonl", "abstracts67": "abstracts67.jsonl", "long20": "long20.jsonl.gz"}

CHINESE = {
    "game": "游戏", "society": "社会", "stocks": "股票", "finance": "财经", "sports": "体育", "realty": "房产",
    "education": "教育", "politics": "时政", "science": "科技", "entertainment": "娱乐",
}  # fmt: skip
"""What the classes of headlines10 are called."""


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


def gensim_lda(counts: Any, names: tuple[str, ...], number: int, *, seed: int = 0) -> tuple[Any, Any]:
    from gensim.matutils import Sparse2Corpus
    from gensim.models import LdaModel

    rows = Sparse2Corpus(counts, documents_columns=False)
    model = LdaModel(rows, number, id2word=dict(enumerate(names)), passes=10, random_state=seed)
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


def measure_labels(name: str) -> None:
    """How near labels are to the names of the classes that their themes hold."""
    _, corpus, classes = load(name)
    names = sorted(set(classes))
    with tempfile.TemporaryDirectory() as place:
        textmine_topics(corpus, len(names), Path(place), "semantic")
        labels = [topic["label"] for topic in json.loads((Path(place) / "topics.json").read_text("utf-8"))]
        rows = [json.loads(line) for line in (Path(place) / "assignments.jsonl").read_text("utf-8").splitlines()]
    held = [Counter(c for row, c in zip(rows, classes, strict=True) if row["topic"] == k) for k in range(len(labels))]
    true = [names.index(counts.most_common(1)[0][0]) for counts in held]
    near = embed(labels) @ embed([CHINESE.get(name, name).replace("/", "、") for name in names]).T
    ranks = [int((row > row[k]).sum()) + 1 for row, k in zip(near, true, strict=True)]
    joined = sum("与" in label for label in labels)
    rank = np.mean([1 / rank for rank in ranks])
    print(f"{name} labels: mean reciprocal rank {rank:.3f}, {joined} of {len(labels)} join two words", flush=True)
    print("、".join(labels), flush=True)


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


def speed() -> None:
    """Seconds after segmentation, with two workers, and peak memory, for a year's notes and for ever more answers."""
    notes = SHARED / "data" / "camp2025" / "reports.jsonl.gz"
    answers = SHARED / "data" / "campus" / "answers.jsonl.gz"
    for path, share, model in (
        (notes, 1.0, "semantic"),
        (notes, 1.0, "nmf"),
        *((answers, s, "semantic") for s in (0.25, 0.5, 1.0)),
    ):
        # A process of its own for each, so that the peak is its own.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as fresh:
            print(fresh.submit(timed, path, share, model).result(), flush=True)


def timed(path: Path, share: float, model: str) -> str:
    corpus = read([path], settings=Settings()).corpus
    analysis = Analysis(corpus.select(np.arange(int(share * len(corpus)))))
    tokens, sentences, marks = unmarked(analysis.tokens, analysis.marks), analysis.sentences, analysis.marks
    settings = Settings.model_validate({"themes": {"model": model}})
    with LocalEngine(2) as engine:
        start = time.perf_counter()
        found = fit_topics(analysis.corpus, tokens, sentences, marks=marks, settings=settings, engine=engine)
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{path.name} {model}: {len(analysis.corpus)} documents, {len(found)} themes, {seconds:.1f} s, {peak:.0f} MB"


def analysed(path: Path) -> Analysis:
    corpus = read([path], settings=Settings()).corpus
    return Analysis(corpus)


def stability(seeds: int = 5, draws: int = 5) -> None:
    """Overlap of the ten terms of matched themes, of bootstraps against all documents."""
    analysis = analysed(SHARED / "data" / "camp2025" / "reports.jsonl.gz")
    tokens = unmarked(analysis.tokens, analysis.marks)
    settings = Settings()
    evidence = build_evidence(
        analysis.corpus, tokens, analysis.sentences, marks=analysis.marks, settings=settings, embedder=analysis.embedder
    )
    table = count_terms(evidence.units, tokens, voices=evidence.voices)
    everything = np.arange(len(analysis.corpus))
    seed_of_all = spawn_seed(settings.seed, "themes")
    number = semantic_terms(evidence, table, everything, "auto", seed_of_all)[1]
    counts, names = frequent((evidence.units.incidence() > 0) @ evidence.words, evidence.vocabulary)
    runs = {
        "semantic": lambda rows, seed: semantic_terms(evidence, table, rows, number, seed)[0],
        "gensim LDA": lambda rows, seed: lda_terms(counts, names, rows, number, seed),
    }
    for who, terms in runs.items():
        whole, found = terms(everything, seed_of_all), []
        for seed, number_of_draw in product(range(seeds), range(draws)):
            draw = np.random.default_rng([seed, number_of_draw])
            rows = np.sort(draw.choice(len(everything), len(everything)))
            found.append(matched_overlap(whole, terms(rows, seed)))
        print(f"camp2025 {who}: {number} themes, matched overlap of ten terms {np.mean(found):.3f}"
              f" (from {min(found):.3f} to {max(found):.3f}, {len(found)} fits)", flush=True)  # fmt: skip


def semantic_terms(
    evidence: Evidence, table: TermTable, documents: Any, number: int | str, seed: int
) -> tuple[list[set[str]], int]:
    """The ten terms of each theme of some documents, and how many themes there are."""
    seen, counts = drawn(evidence, table, documents)
    model = SemanticTopics(number, seed=seed)  # type: ignore[arg-type]
    membership = Membership.of(seen.units, model.fit_transform(seen))
    found = membership.documents.shape[1]
    picked = pick_terms(class_tfidf(counts, membership.units, membership.labels), counts, top=10)
    return [{counts.terms[i] for i, _ in terms} for terms in picked], found


def drawn(evidence: Evidence, table: TermTable, documents: Any) -> tuple[Evidence, TermTable]:
    """What models see of some documents, which may come several times."""
    units = evidence.units
    unit = np.concatenate([np.arange(units.offsets[d], units.offsets[d + 1]) for d in documents])
    used, rows = np.unique(units.rows[unit], return_inverse=True)
    offsets = np.concatenate([[0], np.cumsum(np.diff(units.offsets)[documents])])
    parts = tuple(units.parts[row] for row in used)
    lengths = units.lengths[used]
    own = Units(units.starts[unit], units.ends[unit], rows.astype(np.int32), offsets, parts, lengths)
    embedded = np.flatnonzero(np.isin(used, evidence.embedded)).astype(np.int32)
    vectors = evidence.vectors[np.searchsorted(evidence.embedded, used[embedded])]
    seen = Evidence(
        own,
        evidence.words[used],
        evidence.vocabulary,
        vectors,
        embedded,
        evidence.voices[documents],
        np.full(len(documents), -1, np.int32),  # notes answer nothing
    )
    return seen, TermTable(table.counts[unit], table.terms, own.documents, seen.voices[own.documents])


def lda_terms(counts: Any, names: tuple[str, ...], documents: Any, number: int, seed: int) -> list[set[str]]:
    weights = gensim_lda(counts[documents], names, number, seed=seed)[1]
    return [{names[i] for i in np.argsort(-row)[:10]} for row in weights]


def matched_overlap(one: list[set[str]], other: list[set[str]]) -> float:
    """The mean share of the terms that matched themes have in common."""
    shared = np.array([[len(a & b) / 10 for b in other] for a in one])
    rows, columns = linear_sum_assignment(-shared)
    return float(shared[rows, columns].sum() / len(one))


if __name__ == "__main__":
    if "--stability" in sys.argv:
        behind = sys.argv[sys.argv.index("--stability") + 1 :]
        stability(*map(int, behind[:1]))
        sys.exit()
    if "--speed" in sys.argv:
        speed()
        sys.exit()
    wanted = [name for name in sys.argv[1:] if name in GOLD] or list(GOLD)
    for gold in wanted:
        if "--labels" in sys.argv:
            measure_labels(gold)
        else:
            measure(gold, peers="--peers" in sys.argv)
