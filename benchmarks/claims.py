"""How well claims are found: the planted ones of the sample class, the list of pairs, and PAWS-X and AFQMC.

    python benchmarks/claims.py [../shared/data]    measure all of it
    python benchmarks/claims.py --wording           the sample class with vectors from wording alone
    python benchmarks/claims.py --large             the sample class, judged by wording first as a large corpus is
    python benchmarks/claims.py --held-out          the sample class, judged by models that have not seen the author
    python benchmarks/claims.py --save FILE         learn from half of the pairs and write the weights

The models of moves and of what is fit to print learnt from the sample class too, so the constants were chosen with
`--held-out`; those of words and characters, of standing, the threshold, the bar for listing and the correction for hubs
with all eight claims in view, the others on c1, c3, c5 and c7.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from textmine.claims import Claim, find_voices
from textmine.claims.alike import THRESHOLD, Voiced
from textmine.claims.finding import _Finder
from textmine.claims.pairs import MEASURES, load_pair_model, shared_letters
from textmine.claims.saying import Said, odds_of_saying
from textmine.corpus import Corpus, Document, Kind
from textmine.language import embed, segment, split_sentences
from textmine.pipeline import comparing
from textmine.pipeline.analysis import Analysis
from textmine.spans import Marks
from textmine.statements import Statements, analyse_sentences

ROOT = Path(__file__).parents[1]
PAIRS = ROOT / "tests" / "claims" / "pairs.jsonl"
SAMPLE = ROOT / "corpora" / "sample"
TUNED = ("c1", "c3", "c5", "c7")
_PENALTY = 1.0


@dataclass(frozen=True)
class Judged:
    """Pairs of texts with what the guards see of them; each array of shape (n_pairs,) or (n_pairs, 4)."""

    measures: NDArray[np.float64]
    apart: NDArray[np.bool_]
    likeness: NDArray[np.float64]
    says: NDArray[np.float64]


def judge(pairs: Sequence[tuple[str, str]]) -> Judged:
    """Look at each pair as two texts of one corpus."""
    texts = sorted({text for pair in pairs for text in pair})
    corpus = Corpus.from_documents(
        Document(f"{i:06}", Kind.POST, text, author=f"{i}", thread="问") for i, text in enumerate(texts)
    )  # answers to one question: whatever they are like, they are looked at
    tokens, sentences = segment(corpus), split_sentences(corpus)
    statements = analyse_sentences(corpus, sentences, tokens, embed(sentences.texts(corpus.texts)))
    voices = find_voices(corpus, statements, Marks.none())
    finder = _Finder(corpus, statements, tokens, Voiced.of(voices, statements, tokens))
    place = {wording: i for i, wording in enumerate(finder.voices.wording)}
    rows = [_judge_two(finder, np.array([place[_letters(a)], place[_letters(b)]])) for a, b in pairs]
    measures, apart, likeness, says = zip(*rows, strict=True)
    return Judged(np.array(measures), np.array(apart), np.array(likeness), np.array(says))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _judge_two(finder: _Finder, two: NDArray[np.int64]) -> tuple[list[float], bool, float, float]:
    likeness, guards = finder.likeness, finder.guards
    wording = [finder.voices.wording[i] for i in two.tolist()]
    letters = shared_letters(wording, wording)
    vectors = likeness.vectors[two] @ likeness.vectors[two].T
    tables = vectors, likeness.cosine_of_words(two, two), letters, guards._other_numbers(two)
    alike = float(likeness.between(two, two)[0, 1])
    says = np.mean([_odds(finder, two[:1], two[1:]), _odds(finder, two[1:], two[:1])])
    return [float(table[0, 1]) for table in tables], bool(guards.apart(two)[0, 1]), alike, float(says)


def _odds(finder: _Finder, one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Log-odds that the other text says what the one does, in a corpus of which these are all."""
    return float(odds_of_saying(Said(one, int(one[0]), None, 0.0), other, finder.likeness, finder.parts)[0])


def read_pairs() -> list[dict[str, Any]]:
    return [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]


def save(path: Path) -> None:
    """Learn from the pairs of even base that are not opposites: opposites are the guards' matter."""
    from sklearn.linear_model import LogisticRegression

    pairs = [pair for pair in read_pairs() if pair["relation"] != "opposite" and pair["base"] % 2 == 0]
    measures = judge([(pair["a"], pair["b"]) for pair in pairs]).measures
    scale = measures.std(axis=0)
    truth = [pair["relation"] == "same" for pair in pairs]
    model = LogisticRegression(C=_PENALTY).fit(measures / scale, truth)
    weights = dict(zip(MEASURES, (model.coef_[0] / scale).round(4).tolist(), strict=True))
    plain = {"intercept": round(float(model.intercept_[0]), 4), "weights": weights}
    path.write_text(json.dumps(plain, indent=1) + "\n", "utf-8")


def measure_list() -> None:
    """Accuracy on the list of pairs, by half."""
    pairs = read_pairs()
    judged = judge([(pair["a"], pair["b"]) for pair in pairs])
    one = (load_pair_model().log_odds(*judged.measures.T) >= 0) & ~judged.apart & (judged.likeness >= THRESHOLD)
    opposite = np.array([pair["relation"] == "opposite" for pair in pairs])
    right = one == np.array([pair["relation"] == "same" for pair in pairs])
    half = np.array([pair["base"] % 2 for pair in pairs])
    print(f"opposites taken for the same: {int((one & opposite).sum())} of {int(opposite.sum())}")
    for number, name in enumerate(("tuned on", "reported")):
        chosen = ~opposite & (half == number)
        print(
            f"pairs, half {name}: {int(right[chosen].sum())} of {int(chosen.sum())} right, {right[chosen].mean():.3f}"
        )


def measure_areas(folder: Path) -> None:
    """Areas under the curve on PAWS-X and AFQMC: the plain cosine's, and the pair model's as it ships."""
    from sklearn.metrics import roc_auc_score

    for name in ("pawsx_dev.tsv", "afqmc_dev.txt"):
        rows = [line.split("\t") for line in (folder / name).read_text("utf-8").splitlines()]
        rows = [row for row in rows if len(row) >= 3 and row[-1].strip() in ("0", "1")]
        judged, truth = _known([(row[-3], row[-2], int(row[-1])) for row in rows[:600]])
        log_odds = load_pair_model().log_odds(*judged.measures.T) - 10 * judged.apart
        plain, likeness = judged.measures[:, 0], judged.likeness
        areas = ", ".join(
            f"{what} {roc_auc_score(truth, scores):.3f}"
            for what, scores in (
                ("cosine", plain),
                ("likeness", likeness),
                ("says the same", judged.says),
                ("pair model and guards", log_odds),
            )
        )
        print(f"{name}, {len(truth)} pairs: {areas}")


def _known(rows: Iterable[tuple[str, str, int]]) -> tuple[Judged, NDArray[np.int64]]:
    """Pairs of two single sentences; texts of several are looked at as one."""
    kept = [(a.replace("\n", " ").strip(), b.replace("\n", " ").strip(), y) for a, b, y in rows]
    texts = sorted({text for pair in kept for text in pair[:2]})
    whole = Corpus.from_documents(Document(f"{i:06}", Kind.POST, text, author="x") for i, text in enumerate(texts))
    single = {texts[i] for i, n in enumerate(np.diff(split_sentences(whole).offsets).tolist()) if n == 1}
    kept = [row for row in kept if row[0] in single and row[1] in single and _letters(row[0]) != _letters(row[1])]
    return judge([(a, b) for a, b, _ in kept]), np.array([y for *_, y in kept])


class Score(NamedTuple):
    """How the best claim for a planted one does, over persons: who is rightly counted, who is counted, who said it."""

    id: str
    right: int
    counted: int
    planted: int
    opposers: str

    @property
    def precision(self) -> float:
        """0 where nothing was found."""
        return self.right / max(1, self.counted)

    @property
    def recall(self) -> float:
        """0 where nothing was found."""
        return self.right / self.planted


def measure_sample(corpus: Corpus, claims: Sequence[Claim]) -> None:
    """Precision and recall over persons of each planted claim's best claim, and how many claims nobody planted."""
    every = score_sample(corpus, claims)
    for tuned in (True, False):
        scores = [row for row in every if (row.id in TUNED) == tuned]
        for row in scores:
            print(f"{row.id}: precision {row.precision:.2f}, recall {row.recall:.2f}, {row.opposers}")
        print(f"half {'tuned on' if tuned else 'reported'}: {_means(scores)}")
    print(f"all: {_means(every)}")
    planted = planted_sentences(corpus)
    widely = [claim for claim in claims if len(claim.supporters) >= 3]
    others = [claim for claim in widely if planted_share(claim, planted) <= 0.5]
    print(f"claims: {len(claims)}, of three people or more {len(widely)}, of these not planted {len(others)}")
    for claim in others:
        print(f"  {claim.move}, {len(claim.supporters)}: {claim.statement}")


def _means(scores: Sequence[Score]) -> str:
    """Averages over claims, what was not found counting 0, and over all persons of all claims alike."""
    precision, recall = np.mean([row.precision for row in scores]), np.mean([row.recall for row in scores])
    right, counted, planted = (sum(column) for column in zip(*(row[1:4] for row in scores), strict=True))
    pooled = f"{right / max(1, counted):.3f} and {right / planted:.3f} over all persons"
    return f"precision {precision:.3f}, recall {recall:.3f} on average; {pooled}"


def score_sample(corpus: Corpus, claims: Sequence[Claim]) -> list[Score]:
    """How the best claim for each planted one does."""
    rows = [json.loads(line) for line in (SAMPLE / "gold" / "claims.jsonl").read_text("utf-8").splitlines()]
    places = document_ids(corpus)
    return [score(row, claims, places, corpus) for row in rows]


def find_sample(vectors: str = "auto") -> tuple[Corpus, list[Claim]]:
    """The sample class and its claims, found as `textmine run` finds them; `vectors` as in the settings."""
    analysis = sample_analysis(vectors)
    return analysis.corpus, analysis.claims


def sample_analysis(vectors: str = "auto") -> Analysis:
    """The sample class, nothing found yet."""
    from textmine.pipeline import read
    from textmine.settings import Settings

    settings = Settings.model_validate({"language": {"vectors": vectors}})
    reading = read([SAMPLE / "export"], settings=settings)
    card = reading.card
    if card is not None and not card.courses:
        card = card.model_copy(update={"courses": reading.catalogue})
    return Analysis(reading.corpus, card=card, settings=settings)


def find_held_out() -> tuple[Corpus, list[Claim]]:
    """As `find_sample`, but moves and fitness for print are judged by models that have seen nothing of the author."""
    from dataclasses import replace

    import moves
    import printable
    from classifying import cross_validate

    analysis = sample_analysis()
    statements, corpus = analysis.statements, analysis.corpus
    places = {(corpus.ids[d], int(s)): i for i, (d, s) in enumerate(zip(*_begins(statements), strict=True))}
    codes, chances, stands = statements.moves.copy(), statements.move_chances.copy(), statements.standing_chances.copy()
    labels = moves.read_labels()
    unseen = cross_validate(moves.load_labelled(labels), moves.CLASSES)
    for (document, start, _), row in zip(labels, unseen, strict=True):
        if (at := places.get((document, start))) is not None:
            codes[at], chances[at] = row.argmax(), row.max()
    graded = cross_validate(printable.load_graded(printable.STANDING), printable.CLASSES)[:, 1]
    for (document, start, _), chance in zip(printable.read_grades(printable.STANDING), graded.tolist(), strict=True):
        if (at := places.get((document, start))) is not None:
            stands[at] = chance
    analysis.statements = replace(statements, moves=codes, move_chances=chances, standing_chances=stands)
    return corpus, analysis.claims


def _begins(statements: Statements) -> tuple[list[int], list[int]]:
    return statements.sentences.documents.tolist(), statements.sentences.starts.tolist()


def planted_sentences(corpus: Corpus) -> set[tuple[str, int]]:
    """Document and start of every sentence within a planted span."""
    sentences, places = split_sentences(corpus), document_ids(corpus)
    rows = [json.loads(line) for line in (SAMPLE / "gold" / "claims.jsonl").read_text("utf-8").splitlines()]
    spans = [(places[place_of(s["document"])], s["start"], s["end"]) for row in rows for s in row["sentences"]]
    return {
        (corpus.ids[document], begin)
        for document, start, end in spans
        for begin in sentences.starts[sentences.offsets[document] : sentences.offsets[document + 1]].tolist()
        if start <= begin < end
    }


def planted_share(claim: Claim, planted: set[tuple[str, int]]) -> float:
    """Share of a claim's sentences that were planted."""
    return float(np.mean([(s.document, s.start) in planted for s in claim.sentences if s.stance == "for"]))


def document_ids(corpus: Corpus) -> dict[tuple[Any, ...], int]:
    """Documents by file, member, sheet and row; the gold counts the records of a CSV file, the corpus its lines."""
    sources = [json.loads(source) for source in corpus.frame["source"]]
    places = {place_of(source): i for i, source in enumerate(sources)}
    lines = sorted((source["row"], i) for i, source in enumerate(sources) if source["file"].endswith(".csv"))
    records = {number: i for number, (_, i) in enumerate(lines, 2)}
    file = next(source["file"] for source in sources if source["file"].endswith(".csv"))
    return {key: i for key, i in places.items() if key[0] != file} | {
        (file, None, None, number): i for number, i in records.items()
    }


def place_of(source: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(source.get(name) for name in ("file", "member", "sheet", "row"))


def score(
    row: Mapping[str, Any], claims: Sequence[Claim], places: Mapping[tuple[Any, ...], int], corpus: Corpus
) -> Score:
    """How the best claim for a planted one does."""
    planted: dict[str, list[tuple[str, int, int]]] = {"for": [], "against": []}
    for sentence in row["sentences"]:
        document = corpus.ids[places[place_of(sentence["document"])]]
        planted[sentence["stance"]].append((document, sentence["start"], sentence["end"]))
    people, against = (_people(planted[stance], corpus) for stance in ("for", "against"))
    best = max(claims, key=lambda claim: _agreement(claim, planted["for"], people))
    hit = _hits(best, planted["for"])
    right, wrong = len(against & set(best.opposers)), len(set(best.opposers) - against)
    opposers = f"opposers {right} of {len(against)}, {wrong} wrong"
    return Score(row["id"], len(hit), len(best.supporters) if hit else 0, len(people), opposers)


def _people(places: Iterable[tuple[str, int, int]], corpus: Corpus) -> set[str]:
    persons = dict(zip(corpus.ids, corpus.frame["person"].to_list(), strict=True))
    return {persons[document] for document, _, _ in places}


def _hits(claim: Claim, planted: Sequence[tuple[str, int, int]]) -> set[str]:
    """Supporters whose planted sentence stands in the claim."""
    return {
        own.author
        for own in claim.sentences
        for document, start, end in planted
        if own.stance == "for" and own.document == document and start <= own.start < end
    }


def _agreement(claim: Claim, planted: Sequence[tuple[str, int, int]], people: set[str]) -> float:
    return 2 * len(_hits(claim, planted)) / (len(claim.supporters) + len(people))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=ROOT.parent / "shared" / "data")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--save", type=Path)
    parser.add_argument("--wording", action="store_true")
    parser.add_argument("--large", action="store_true")
    arguments = parser.parse_args()
    if arguments.wording:
        measure_sample(*find_sample("wording"))
        return
    if arguments.large:
        comparing.READ_WHOLE = 0
        measure_sample(*find_sample())
        return
    if arguments.held_out:
        measure_sample(*find_held_out())
        return
    if arguments.save:
        save(arguments.save)
        return
    measure_list()
    measure_sample(*find_sample())
    if arguments.data.is_dir():
        measure_areas(arguments.data / "gold" / "pairs")


if __name__ == "__main__":
    main()
