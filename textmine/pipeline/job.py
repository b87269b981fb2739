"""The whole job, into a run folder: which stages there are, what each depends on, and what it writes."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from textmine.corpus import Corpus
from textmine.engine import Engine, LocalEngine, Progress, no_progress
from textmine.errors import InputError
from textmine.pictures import load_face
from textmine.pipeline import stages
from textmine.pipeline.decisions import decisions_about, load_decisions
from textmine.pipeline.inputs import Source, as_paths, as_reading, input_files, read, settings_with_contents, versions
from textmine.pipeline.masking import masked_path
from textmine.reading import Reading
from textmine.run import RunFolder, digest_of
from textmine.settings import Settings
from textmine.store import ColumnStore

__all__ = ["STAGES", "Run", "Stage", "mine", "run_files"]


@dataclass(frozen=True)
class Stage:
    """A stage of the job.

    Attributes:
        name: as in the manifest.
        needs: the stages whose outputs it depends on.
        sections: the sections of the settings that it depends on.
        outputs: files and folders that it writes, relative to the run folder.
        write: given the run folder and, but for the last stage, the analysis, writes them below a folder, or returns
            what waits until other processes have.
        decided: what people can decide about it: the kinds of target whose decisions it replays.
    """

    name: str
    needs: tuple[str, ...]
    sections: tuple[str, ...]
    outputs: tuple[str, ...]
    write: Callable[..., Callable[[], None] | None]
    decided: tuple[str, ...] = ()

    def key(
        self, folder: RunFolder, settings: Settings, made_with: Mapping[str, str], decisions: Mapping[str, list[Any]]
    ) -> str:
        """A hash of all that the stage depends on."""
        chosen = settings_with_contents(settings, self.sections)
        needed = {name: dict(folder.outputs(name)) for name in self.needs}
        decided = decisions_about(decisions, self.decided)
        return digest_of(self.name, settings.seed, chosen, needed, made_with, decided)


DOCUMENTS = "documents"
"""The first stage: it alone depends on the input files, all others on what earlier stages wrote."""

_LANGUAGE = ("language", "cleaning")
STAGES = (
    Stage("duplicates", (DOCUMENTS,), _LANGUAGE, stages.DUPLICATES, stages.write_duplicates),
    Stage("topics", (DOCUMENTS,), (*_LANGUAGE, "terms", "themes"), stages.TOPICS, stages.write_topics, ("theme",)),
    Stage("keywords", (DOCUMENTS,), (*_LANGUAGE, "terms"), stages.KEYWORDS, stages.write_keywords),
    Stage(
        "pictures",
        (DOCUMENTS, "keywords", "topics"),
        (*_LANGUAGE, "terms", "pictures", "kinds"),
        stages.PICTURES,
        stages.write_pictures,
    ),
    Stage("claims", (DOCUMENTS, "topics"), (*_LANGUAGE, "claims"), stages.CLAIMS, stages.write_claims, ("claim",)),
    Stage(
        "quotes",
        (DOCUMENTS, "topics", "claims"),
        (*_LANGUAGE, "claims", "quotes"),
        stages.QUOTES,
        stages.write_quotes,
        ("quote",),
    ),
)
"""What follows from the documents, in order: themes and pictures come early, since other processes draw pictures and
look for claims meanwhile."""

_BULLETIN = Stage(
    "bulletin",
    (DOCUMENTS, *(stage.name for stage in STAGES)),
    ("bulletin", "kinds"),
    stages.BULLETIN,
    stages.write_bulletin,
    ("theme", "claim", "quote"),
)
"""The last stage, of what all others wrote."""


class Run:
    """A finished run: its folder, and what lies there. `Run.read(path)` takes up one that was made before."""

    def __init__(self, folder: RunFolder) -> None:
        self.folder = folder

    @classmethod
    def read(cls, path: Path | str) -> Run:
        """A run that was made before, by `mine` or by `textmine run`.

        Raises:
            RunError: it is no run folder, or it is damaged.
        """
        return cls(RunFolder.read(Path(path)))

    def __repr__(self) -> str:
        return f"Run({str(self.path)!r})"

    @property
    def path(self) -> Path:
        """The run folder."""
        return self.folder.path

    @cached_property
    def topics(self) -> list[dict[str, Any]]:
        """The themes, as in `topics.json`."""
        rows: list[dict[str, Any]] = json.loads(self.folder.file("topics/topics.json").read_text("utf-8"))
        return rows

    @cached_property
    def quotes(self) -> list[dict[str, Any]]:
        """The chosen quotations, as in `quotes.jsonl`."""
        return self.folder.rows("quotes.jsonl")

    @cached_property
    def claims(self) -> list[dict[str, Any]]:
        """What people say and how many, as in `claims.jsonl`."""
        return self.folder.rows("claims.jsonl")

    @cached_property
    def facts(self) -> list[dict[str, Any]]:
        """The class in figures, by roster, texts and class card, as in `facts.jsonl`."""
        return self.folder.rows("facts.jsonl")

    def summary(self) -> str:
        """What was found, and where to look; in Chinese, for the organiser."""
        return stages.summary(self.folder)


def run_files(
    paths: Sequence[Path],
    out: Path,
    *,
    settings: Settings | None = None,
    engine: Engine | None = None,
    progress: Progress = no_progress,
) -> Run:
    """Do the whole job on files; what an earlier run into this folder finished from the same is not done again.

    Raises:
        InputError: nothing could be read, or it was changed meanwhile.
        RunError, OutputError: the folder cannot be used.
    """
    settings = settings or Settings()
    files = input_files(paths, without=out)
    shown = masked_path if settings.cleaning.mask else str
    inputs = [{"path": shown(file.path), "bytes": file.size, "sha256": file.digest} for file in files]

    def load(store: ColumnStore) -> Reading:
        reading = read(paths, settings=settings, engine=engine, progress=progress, without=out, store=store)
        if input_files(paths, without=out) != files:
            raise InputError("The input was changed while it was read. Run again when nobody writes to it.")
        return reading

    with RunFolder.open(out) as folder:
        folder.take_inputs(inputs, first=DOCUMENTS)
        return _do(folder, load, settings=settings, engine=engine or LocalEngine(), progress=progress)


def mine(
    corpus: Source,
    out: Path | str | None = None,
    *,
    settings: Settings | None = None,
    engine: Engine | None = None,
    progress: Progress = no_progress,
) -> Run:
    """Do the whole job, into a run folder.

    Args:
        corpus: files and folders, one or several; or a `Reading` of them (`textmine.pipeline.read`), which holds their
            class card, roster and catalogue too; or documents alone, of which a bulletin leaves 待填 what a roster
            would tell, and a class card, unless they know theirs (`textmine.read_corpus`).
        out: the run folder; by default a new temporary one (`run.path`).
        settings: all settings.
        engine: what work is spread over; it changes nothing of the outcome.
        progress: called as work goes on.

    Raises:
        InputError: nothing could be read.
        RunError, OutputError: the folder cannot be used.
    """
    out = Path(out or mkdtemp(prefix="textmine-"))
    if not isinstance(corpus, Corpus | Reading):
        return run_files(as_paths(corpus), out, settings=settings, engine=engine, progress=progress)
    reading = as_reading(corpus, settings=settings or Settings())
    with RunFolder.open(out) as folder:
        folder.take_inputs([_input(reading)], first=DOCUMENTS)
        return _do(
            folder,
            lambda store: reading,
            settings=settings or Settings(),
            engine=engine or LocalEngine(),
            progress=progress,
        )


def _input(reading: Reading) -> dict[str, Any]:
    """What a run of no files is made from, by hashes."""
    known = {"corpus": reading.corpus.digest()}
    if reading.roster is not None:
        known["roster"] = digest_of(reading.roster.frame.to_dicts())
    if reading.card is not None or reading.catalogue:
        card = reading.card and reading.card.model_dump(mode="json")
        known["card"] = digest_of(card, [course.model_dump(mode="json") for course in reading.catalogue])
    return known


def _do(
    folder: RunFolder,
    load: Callable[[ColumnStore], Reading],
    *,
    settings: Settings,
    engine: Engine,
    progress: Progress,
) -> Run:
    def write_documents(out: Path) -> None:
        engine.here.warm()  # while files are read
        stages.write_documents(load(ColumnStore(folder.scratch)), folder, settings, engine, out)

    load_face(settings.pictures.font)  # what cannot be drawn is told before anything is fitted
    made_with = versions()
    folder.describe(settings=settings.model_dump(mode="json"), seed=settings.seed, versions=made_with)
    folder.stage(
        DOCUMENTS,
        key=digest_of(DOCUMENTS, settings_with_contents(settings, ("reading", "cleaning", "bulletin")), made_with),
        outputs=stages.DOCUMENTS,
        produce=write_documents,
    )
    _analyse(folder, settings=settings, made_with=made_with, engine=engine, progress=progress)
    gc.collect()  # parts of an analysis hold each other: of a large corpus, a gigabyte that the bulletin does without
    progress("run", len(STAGES) + 1, len(STAGES) + 1)
    folder.stage(
        _BULLETIN.name,
        key=_BULLETIN.key(folder, settings, made_with, load_decisions(folder.path)),
        outputs=_BULLETIN.outputs,
        produce=partial(_BULLETIN.write, folder),
        needs=_BULLETIN.needs,
    )
    return Run(folder)


def _analyse(
    folder: RunFolder, *, settings: Settings, made_with: Mapping[str, str], engine: Engine, progress: Progress
) -> None:
    """All stages but the first and the last; what was found is let go of when they are written."""
    analysis = stages.load_analysis(folder, settings=settings, engine=engine, progress=progress)
    begun: dict[str, Callable[[], None]] = {}
    for number, stage in enumerate(STAGES, 1):
        progress("run", number, len(STAGES) + 1)
        for name in begun.keys() & set(stage.needs):
            begun.pop(name)()
        end = folder.begin(
            stage.name,
            key=stage.key(folder, settings, made_with, analysis.decisions),
            outputs=stage.outputs,
            produce=partial(stage.write, folder, analysis),
            needs=stage.needs,
        )
        if end is not None:
            begun[stage.name] = end
    for end in begun.values():
        end()
