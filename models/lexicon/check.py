"""Check `lexicon.tsv`: `python models/lexicon/check.py`. Prints what is wrong and leaves with 1, or the counts."""

import sys
from collections import Counter
from pathlib import Path

import rjieba

TAGS = {"n", "nr", "nrt", "nt", "nz", "v", "vn", "b", "l"}


def problems(rows: list[list[str]]) -> list[str]:
    """One line for each row that does not belong: no such tag, twice, out of order, or needless."""
    jieba = rjieba.Jieba()
    found = [f"{term}: unknown part of speech {pos}" for term, pos, _ in rows if pos not in TAGS]
    found += [f"{term}: stands twice" for term, n in Counter(term for term, *_ in rows).items() if n > 1]
    found += [f"{term}: no source" for term, _, source in rows if not source.strip()]
    if [term for term, *_ in rows] != sorted(term for term, *_ in rows):
        found.append("the terms are not sorted by code points")
    needless = (term for term, pos, _ in rows if jieba.has_word(term) and jieba.tag(term) == [(term, pos)])
    return found + [f"{term}: jieba has it with this part of speech" for term in needless]


def main() -> int:
    """Check the file beside this script."""
    lines = Path(__file__).with_name("lexicon.tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    found = problems(rows)
    split = sum(len(rjieba.cut(term)) > 1 for term, *_ in rows)
    told = "\n".join(found) or f"{len(rows)} terms: jieba splits {split}, tags {len(rows) - split} wrongly"
    sys.stdout.write(told + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
