"""Moves: draw sentences to label, measure the model on authors it has not seen, and make the model that ships.

    python benchmarks/moves.py                       macro F1 by cross-validation over authors, confusion, agreement
    python benchmarks/moves.py --save FILE           fit on all labels and write the model
    python benchmarks/moves.py --draw N --to FILE    draw sentences to label, spread over the moves that cues suggest
    python benchmarks/moves.py --blank N --to FILE   the same sentences for a second annotator, without labels

Labels lie in models/moves/labels.jsonl; their texts in ../shared/data and, for the sample class, beside the label.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus, Document, Kind
from textmine.language import embed, segment, split_sentences
from textmine.reading import read_corpus
from textmine.settings import ReadingSettings
from textmine.statements.features import sentence_features
from textmine.statements.moves import FORM, Move, MoveModel, cue_names, move_features, moves_by_cues

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
LABELS = ROOT / "models" / "moves" / "labels.jsonl"
SOURCES = {
    "camp": ("camp2025/reports.jsonl.gz", 0.68),
    "sub": ("submissions/submissions.jsonl", 0.12),
    "post": ("posts/course_posts.jsonl", 0.2),
    "com": ("campus/comments.jsonl.gz", 0.3),
}
"""Prefix of the document ids: where they lie, and their weight in a draw (comments in a speaking draw only)."""
SPEAKS = re.compile("我|自己|今天|今日|明天|昨天|本周|下周|感觉|收获|希望|建议|觉得|困难|遗憾|继续|以后|不足")
"""What an author's own voice sounds like; most of the sentences of study notes have nothing of it."""
FOLDS = 5
PENALTY = 0.02
"""Inverse strength of the ridge penalty (scikit-learn's C) over standardised cues and scaled vectors. Experiment:
0.003 to 0.1 stay within 0.03 of the best macro F1."""
VECTOR_SCALE = 8.0
"""Vectors of 512 dimensions have entries of about 0.04; times this they weigh about as much as a cue or two."""


def read_rows(path: Path) -> list[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def read_sources() -> Corpus:
    """The real texts and the sample class as one corpus."""
    sample = read_corpus([ROOT / "corpora" / "sample" / "export"], settings=ReadingSettings()).corpus
    rows = [row for name, _ in SOURCES.values() for row in read_rows(DATA / name)]
    documents = (Document(r["id"], Kind(r["kind"]), r["text"], author=r.get("author")) for r in rows)
    return Corpus.from_documents([*documents, *sample])


@dataclass(frozen=True)
class Labelled:
    """Named features (n, f), vectors (n, d), labels (n,), authors (n,)."""

    named: NDArray[np.float32]
    vectors: NDArray[np.float32]
    labels: NDArray[np.int64]
    authors: NDArray[np.str_]


def read_labels(annotator: str | None = None) -> list[dict[str, Any]]:
    rows = read_rows(LABELS)
    first = rows[0]["annotator"] if rows else None
    return [row for row in rows if row["annotator"] == (annotator or first)]


def load_labelled(labels: Sequence[dict[str, Any]]) -> Labelled:
    """Features of the labelled sentences, each within its whole document."""
    wanted = {row["document"] for row in labels}
    corpus = read_sources()
    corpus = corpus.select([i for i, id_ in enumerate(corpus.ids) if id_ in wanted])
    sentences = split_sentences(corpus)
    texts = sentences.texts(corpus.texts)
    vectors = embed(texts)
    features = sentence_features(texts, sentences, segment(corpus), vectors)
    at = [_sentence_at(corpus, sentences, row) for row in labels]
    named = move_features([texts[i] for i in at], features[at])
    codes = np.array([Move[row["label"].upper()] for row in labels])
    return Labelled(named, vectors[at], codes, np.array([row["author"] for row in labels]))


def _sentence_at(corpus: Corpus, sentences: Any, row: dict[str, Any]) -> int:
    """The sentence that shares most characters with a label's span."""
    document = corpus.positions[row["document"]]
    low, high = int(sentences.offsets[document]), int(sentences.offsets[document + 1])
    shared = np.minimum(sentences.ends[low:high], row["end"]) - np.maximum(sentences.starts[low:high], row["start"])
    return low + int(shared.argmax())


def fit(data: Labelled, rows: NDArray[np.bool_]) -> MoveModel:
    from sklearn.linear_model import LogisticRegression

    means, scales = data.named[rows].mean(0), data.named[rows].std(0)
    scales[scales < 1e-6] = 1.0
    x = np.hstack([(data.named[rows] - means) / scales, data.vectors[rows] * VECTOR_SCALE])
    model = LogisticRegression(C=PENALTY, class_weight="balanced", max_iter=3000).fit(x, data.labels[rows])
    weights = np.zeros((x.shape[1], len(Move)))
    intercepts = np.full(len(Move), -20.0)
    weights[:, model.classes_], intercepts[model.classes_] = model.coef_.T, model.intercept_
    n = data.named.shape[1]
    return MoveModel((*cue_names(), *FORM), means, scales, weights[:n], weights[n:] * VECTOR_SCALE, intercepts)


def cross_validate(data: Labelled) -> NDArray[np.int64]:
    """The predicted move of each sentence, by a model that has seen nothing of its author."""
    authors = sorted(set(data.authors.tolist()))
    random.Random(0).shuffle(authors)
    fold_of = {author: i % FOLDS for i, author in enumerate(authors)}
    folds = np.array([fold_of[author] for author in data.authors])
    predicted = np.zeros(len(data.labels), np.int64)
    for k in range(FOLDS):
        model = fit(data, folds != k)
        predicted[folds == k] = model.probabilities(data.named[folds == k], data.vectors[folds == k]).argmax(1)
    return predicted


def krippendorff_alpha(first: Sequence[str], second: Sequence[str]) -> float:
    """Krippendorff's α for two annotators, nominal labels, nothing missing (Krippendorff 2011)."""
    pairs = Counter(zip(first, second, strict=True))
    totals = Counter([*first, *second])
    n = sum(totals.values())
    observed = sum(count for (a, b), count in pairs.items() if a != b) * 2 / n
    expected = (n * n - sum(count**2 for count in totals.values())) / (n * (n - 1))
    return 1 - observed / expected if expected else 1.0


def report() -> None:
    from sklearn.metrics import confusion_matrix, f1_score

    labels = read_labels()
    data = load_labelled(labels)
    names = [move.label for move in Move]
    texts = _texts(labels)
    predicted = cross_validate(data)
    by_cues = moves_by_cues(texts)
    print(
        f"{len(labels)} sentences by {len(set(data.authors.tolist()))} authors:",
        dict(Counter(r["label"] for r in labels)),
    )
    print(f"macro F1, cues alone                  {f1_score(data.labels, by_cues, average='macro'):.3f}")
    print(f"macro F1, model, authors held out     {f1_score(data.labels, predicted, average='macro'):.3f}")
    for name, value in zip(names, f1_score(data.labels, predicted, average=None), strict=True):
        print(f"  {name:10s} {value:.3f}")
    print("rows: label; columns: model;", " ".join(names))
    print(confusion_matrix(data.labels, predicted))
    _report_agreement()


def _report_agreement() -> None:
    by_span: dict[tuple[str, int, int], dict[str, str]] = defaultdict(dict)
    for row in read_rows(LABELS):
        by_span[row["document"], row["start"], row["end"]][row["annotator"]] = row["label"]
    pairs = [sorted(labels.items()) for labels in by_span.values() if len(labels) >= 2]
    if pairs:
        a, b = ([labels[k][1] for labels in pairs] for k in (0, 1))
        agreed = sum(x == y for x, y in zip(a, b, strict=True)) / len(a)
        print(
            f"two annotators, {len(pairs)} sentences: agreement {agreed:.3f},",
            f"Krippendorff's alpha {krippendorff_alpha(a, b):.3f}",
        )


def _texts(labels: Sequence[dict[str, Any]]) -> list[str]:
    corpus = read_sources()
    return [corpus.texts[corpus.positions[row["document"]]][row["start"] : row["end"]] for row in labels]


def draw(number: int, *, speaking: bool) -> list[dict[str, Any]]:
    """Sentences of at least 8 letters, few an author, as evenly as there are over sources and cues.

    With `speaking`, only those that sound like their author, comments among them.
    """
    corpus, drawn = read_sources(), []
    sentences = split_sentences(corpus)
    pools: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    texts = sentences.texts(corpus.texts)
    guesses = moves_by_cues(texts)
    for i, sentence in enumerate(sentences.rows(corpus.texts)):
        if 10 <= len(sentence.text) <= 160 and sum("\u4e00" <= c <= "\u9fff" for c in sentence.text) >= 8:
            if speaking and not SPEAKS.search(sentence.text):
                continue
            id_, author = corpus.ids[sentence.document], corpus[sentence.document].author or "?"
            row = {
                "document": id_,
                "start": sentence.start,
                "end": sentence.end,
                "author": author,
                "text": sentence.text,
            }
            pools[id_.split("-")[0], int(guesses[i])].append(row)
    chance, used = random.Random(8 if speaking else 7), Counter[str]()
    for (source, _), rows in sorted(pools.items()):
        if source not in SOURCES or (source == "com" and not speaking):
            continue
        chance.shuffle(rows)
        wanted = round(number * SOURCES[source][1] / len(Move))
        for row in rows:
            if wanted and used[row["author"]] < 3 + (source != "camp") * 5:
                drawn.append(row)
                used[row["author"]] += 1
                wanted -= 1
    chance.shuffle(drawn)
    return drawn


def blank(number: int) -> list[dict[str, Any]]:
    """Sentences of the first annotator, without labels, with what stands around them."""
    labels = random.Random(11).sample(read_labels(), number)
    corpus = read_sources()
    rows = []
    for row in labels:
        text = corpus.texts[corpus.positions[row["document"]]]
        around = {"before": text[max(0, row["start"] - 80) : row["start"]], "after": text[row["end"] : row["end"] + 40]}
        kept = {key: row[key] for key in ("document", "start", "end", "author")}
        rows.append({**kept, "text": text[row["start"] : row["end"]], **around, "label": None})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--save", type=Path, metavar="FILE")
    parser.add_argument("--draw", type=int, metavar="N")
    parser.add_argument("--speaking", action="store_true", help="draw only what sounds like its author")
    parser.add_argument("--blank", type=int, metavar="N")
    parser.add_argument("--to", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    if arguments.save:
        data = load_labelled(read_labels())
        model = fit(data, np.ones(len(data.labels), bool)).to_json()
        body = ",\n".join(f" {json.dumps(k)}: {json.dumps(v)}" for k, v in model.items())
        arguments.save.write_text(f"{{\n{body}\n}}\n", "utf-8")
    elif arguments.draw or arguments.blank:
        rows = draw(arguments.draw, speaking=arguments.speaking) if arguments.draw else blank(arguments.blank)
        arguments.to.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    else:
        report()


if __name__ == "__main__":
    main()
