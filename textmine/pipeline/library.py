"""textmine as a library: each step as one function on a corpus.

These are the stable names that `import textmine` offers. They are thin: settings in, the rooms' own values out. What a
function looks into may be a corpus, a reading, or files and folders, and it finds what the command of its name finds:
contact and identity numbers are masked unless `cleaning.mask` is off, and the class card that lay beside the files is
known.

    >>> import textmine
    >>> from textmine.corpus import Corpus, Document, Kind
    >>> corpus = Corpus.from_documents([
    ...     Document("a", Kind.POST, "微党课要讲身边的故事，微党课要短。", author="李明"),  # short, from nearby
    ...     Document("b", Kind.POST, "分层作业让学生各有所得，分层作业要少而精。", author="王芳"),  # graded homework
    ... ])
    >>> [found.keywords[0].term for found in textmine.keywords(corpus, by="document", top=1)]
    ['微党课', '分层作业']
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import index
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from textmine.corpus import Corpus
from textmine.engine import Progress, no_progress
from textmine.pipeline import inputs
from textmine.pipeline.analysis import Analysis
from textmine.pipeline.inputs import Source, as_paths, as_reading, with_catalogue
from textmine.reading import Reading
from textmine.settings import Settings, parse_settings
from textmine.spans import Tokens

if TYPE_CHECKING:
    from textmine.bulletin import Draft, Finding
    from textmine.pipeline.job import Run
    from textmine.quotes import Quote
    from textmine.terms.keyness import KeyTerm
    from textmine.terms.keywords import KeywordLists
    from textmine.themes import Themes

__all__ = [
    "draft_bulletin",
    "fit_topics",
    "keyness",
    "keywords",
    "read",
    "read_corpus",
    "segment",
    "select_quotes",
    "verify",
]


def read(paths: Path | str | Iterable[Path | str], *, settings: Settings | None = None) -> Reading:
    """Read files, folders, zips or run folders, one or several, with all that is known of the class.

    The corpus (`Reading.corpus`), the roster (`Reading.roster`, a row a trainee in its `frame`), the class in figures
    by roster and by documents (`Reading.figures()`), and the account: rejects and notes. All functions take a reading.

    Raises:
        InputError: nothing could be read.
    """
    return inputs.read(as_paths(paths), settings=settings or Settings())


def read_corpus(paths: Path | str | Iterable[Path | str], *, settings: Settings | None = None) -> Corpus:
    """Read files, folders, zips or run folders, one or several, into one corpus, faithfully.

    It knows the class card that lay beside them (`Corpus.card`), with the courses of a 课程表; `read` gives the roster
    and the account, too.

    Raises:
        InputError: nothing could be read.
    """
    reading = read(paths, settings=settings)
    return reading.corpus.of_class(with_catalogue(reading) if reading.card or reading.catalogue else None)


def _analysis(corpus: Source, settings: Settings | None, progress: Progress = no_progress) -> Analysis:
    settings = settings or Settings()
    return Analysis.of(as_reading(corpus, settings=settings, progress=progress), settings=settings, progress=progress)


def segment(corpus: Source, *, settings: Settings | None = None) -> Tokens:
    """Cut the texts into words with parts of speech, as flat arrays of exact spans."""
    return _analysis(corpus, settings).tokens


def keywords(corpus: Source, *, by: str = "document", top: int = 10, settings: Settings | None = None) -> KeywordLists:
    """Keywords of every document (`by="document"`), of the corpus, or of each kind, unit, author, thread or month.

    Raises:
        InputError: `by` is unknown.
    """
    return _analysis(corpus, settings).keywords(by, top=top)


def keyness(
    corpus: Source,
    *,
    target: str,
    reference: str = "rest",
    top: int = 30,
    min_authors: int = 2,
    permutations: int = 0,
    settings: Settings | None = None,
) -> list[KeyTerm]:
    """The terms that `target` (`unit=一中`) uses more than `reference` (`rest`, `general`, or another group).

    Args:
        corpus: the documents, or where they lie.
        target: the group, as FIELD=VALUE.
        reference: what it is compared with.
        top: how many at most.
        min_authors: how many people of the target must use a term (or all, if they are fewer).
        permutations: for p by permuting people (`p_people`), such as 999; 0 leaves it out.
        settings: all settings.

    Raises:
        InputError: a group is empty or unknown.
    """
    return _analysis(corpus, settings).keyness(
        target, reference, top=top, min_authors=min_authors, permutations=permutations
    )


def fit_topics(
    corpus: Source,
    *,
    topics: int | Literal["auto"] | None = None,
    model: Literal["semantic", "nmf", "lda"] | None = None,
    settings: Settings | None = None,
    progress: Progress = no_progress,
) -> Themes:
    """Find what people talked about; `topics` and `model` go before the settings.

    Raises:
        SettingsError: there is no such model, or `topics` is no number from 1 nor `auto`.
    """
    values = (settings or Settings()).model_dump()
    if topics is not None:
        values["themes"]["topics"] = topics if isinstance(topics, str) else index(topics)  # numpy's integers, too
    if model is not None:
        values["themes"]["model"] = model
    chosen = parse_settings(values, where="fit_topics")
    return _analysis(corpus, chosen, progress).themes


def select_quotes(corpus: Source, *, settings: Settings | None = None, progress: Progress = no_progress) -> list[Quote]:
    """Choose quotations that stand for what people said: exact spans, with whose they are and why."""
    return _analysis(corpus, settings, progress).studied.selection.quotes


def draft_bulletin(run: Run) -> Draft:
    """Draft the bulletin of a run."""
    from textmine import bulletin

    return bulletin.draft_bulletin(run.folder)


def verify(path: Path | str, run: Run) -> list[Finding]:
    """Check a bulletin, however it was edited, against the run that it was drafted from."""
    from textmine import bulletin

    return bulletin.verify(Path(path), run.folder)
