"""Saved models are plain data: `model.npz` (arrays) and `model.json` (everything else); no pickle.

Both carry a format number. A folder that is damaged, of another format, or made with another embedder is refused with
a message that says so. Formats are read for ever: a new one gets a new number and keeps the old reader.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Engine, one_thread
from textmine.errors import ModelError
from textmine.output import write_text
from textmine.store import ColumnStore
from textmine.themes.evidence import Evidence
from textmine.themes.factors import LDATopics, NMFTopics
from textmine.themes.graph import Whitening
from textmine.themes.membership import merged
from textmine.themes.profile import Profile, Wording
from textmine.themes.semantic import SemanticTopics

__all__ = ["FORMAT", "SavedModel", "load_model", "read_arrays", "save_model"]

_BYTES_AT_ONCE = 1 << 20
"""Bytes of an array that are read together."""
FORMAT = 2
"""In format 1 banned themes had no columns."""

Arrays = dict[str, NDArray[Any]]
Weights = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class SavedModel:
    """A model as it was saved, with what people see of its themes.

    Attributes:
        kind: `semantic`, `nmf` or `lda`.
        embedder: the name of the embedder whose vectors it wants, or None where it wants none.
        columns: from the model's own themes to those that people see (merged) and, behind them, to those that they
            banned, shape (n_own, n_themes + n_banned).
        themes: the entries of topics.json.
        model: what assigns rows: a `Profile`, or a fitted estimator.
    """

    kind: str
    embedder: str | None
    columns: Weights
    themes: Sequence[Mapping[str, Any]]
    model: Any

    @property
    def several(self) -> bool:
        """Whether it was fitted on documents that speak of several matters."""
        return isinstance(self.model, Profile) and self.model.several_

    def transform(self, evidence: Evidence, *, refuse: bool = True, engine: Engine | None = None) -> Weights:
        """Weights of rows, shape (n_rows, n_themes + n_banned); with `refuse` a row that fits nowhere has none."""
        with one_thread():
            if isinstance(self.model, Profile):
                own = self.model.transform(evidence, refuse=refuse, engine=engine)
            else:
                own = self.model.transform(evidence)
            return merged(own, self.columns, evidence.store)


def save_model(
    folder: Path, model: Any, *, columns: Weights, themes: Sequence[Mapping[str, Any]], embedder: str | None
) -> None:
    """Write `model.npz` and `model.json` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays, names = _state(model)
    content = {
        "format": FORMAT,
        "kind": model.name if not isinstance(model, Profile) else "semantic",
        "embedder": embedder,
        "names": names,
        "themes": list(themes),
    }
    arrays["columns"] = columns
    np.savez_compressed(folder / "model.npz", allow_pickle=False, **arrays)
    write_text(folder / "model.json", json.dumps(content, ensure_ascii=False) + "\n")


def _state(model: Any) -> tuple[Arrays, dict[str, Any]]:
    if isinstance(model, SemanticTopics):
        return _profile_state(model.profile_)
    if isinstance(model, Profile):
        return _profile_state(model)
    arrays = {"components": model.components_, "idf": model.wording_.idf, "stability": model.stability_}
    return arrays, {"words": list(model.wording_.names)}


def _profile_state(profile: Profile) -> tuple[Arrays, dict[str, Any]]:
    arrays = {
        "mean": profile.whitening.mean_,
        "matrix": profile.whitening.matrix_,
        "word_idf": profile.words.idf,
        "pair_idf": profile.pairs.idf,
        "pair_codes": np.array(profile.pairs.names, np.int64),
        "meaning": profile.meaning_,
        "wording": profile.wording_,
        "scales": profile.scales_,
        "thresholds": profile.thresholds_,
        "sharpness": profile.sharpness_,
    }
    return arrays, {"words": list(profile.words.names), "several": profile.several_}


def load_model(folder: Path, *, embedder: str | None = None) -> SavedModel:
    """Read a saved model; `folder` holds `model.json`, or a folder `model/` that does.

    Args:
        folder: where the model lies.
        embedder: the name of the embedder that will be used with it.

    Raises:
        ModelError: there is no model, it is damaged, of a newer format, or wants another embedder.
    """
    place = folder if (folder / "model.json").exists() else folder / "model"
    try:
        content = json.loads((place / "model.json").read_text("utf-8"))
        with np.load(place / "model.npz", allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        _require_fit(place, content, embedder)
        return _restored(content, arrays)
    except FileNotFoundError as error:
        raise ModelError(
            f"{place}: there is no saved model ({Path(error.filename).name} is missing). Name a folder that `textmine"
            " topics --out` or `textmine run` made."
        ) from error
    except (OSError, ValueError, KeyError, TypeError, IndexError, zipfile.BadZipFile, EOFError) as error:
        raise ModelError(
            f"{place}: the saved model is damaged ({type(error).__name__}: {error}). Fit it again, or copy it anew."
        ) from error


def _require_fit(place: Path, content: Mapping[str, Any], embedder: str | None) -> None:
    if content["format"] not in range(1, FORMAT + 1):
        raise ModelError(
            f"{place}: the model has format {content['format']}, this textmine reads formats up to {FORMAT}. Update"
            " textmine, or fit the model again."
        )
    if embedder and content["embedder"] and content["embedder"] != embedder:
        raise ModelError(
            f"{place}: the model was made with vectors of {content['embedder']!r}, the settings name {embedder!r}. Set"
            " language.embedder to the former, or fit the model again."
        )


def _restored(content: Mapping[str, Any], arrays: Arrays) -> SavedModel:
    names, semantic = content["names"], content["kind"] == "semantic"
    words = tuple(str(word) for word in names["words"])
    model = _profile(words, names, arrays) if semantic else _factors(content["kind"], words, arrays)
    own = len(arrays["meaning" if semantic else "components"])
    rows, columns = arrays["columns"].shape
    if rows != own or columns < len(content["themes"]):
        raise ValueError(f"{own} themes in model.npz, {len(content['themes'])} in model.json")
    return SavedModel(content["kind"], content["embedder"], arrays["columns"], content["themes"], model)


def _profile(words: tuple[str, ...], names: Mapping[str, Any], arrays: Arrays) -> Profile:
    whitening = Whitening()
    whitening.mean_, whitening.matrix_ = arrays["mean"], arrays["matrix"]
    codes = tuple(int(code) for code in arrays["pair_codes"])
    if len(words) != len(arrays["word_idf"]) or len(words) + len(codes) != arrays["wording"].shape[1]:
        raise ValueError("names and weights of words differ in number")
    profile = Profile(whitening, Wording(words, arrays["word_idf"]), Wording(codes, arrays["pair_idf"]))
    profile.meaning_, profile.wording_ = arrays["meaning"], arrays["wording"]
    profile.scales_, profile.thresholds_ = arrays["scales"], arrays["thresholds"]
    profile.sharpness_ = arrays["sharpness"]
    profile.several_ = bool(names.get("several"))  # models made before there was a choice have none
    return profile


def _factors(kind: str, words: tuple[str, ...], arrays: Arrays) -> NMFTopics | LDATopics:
    if len(words) != len(arrays["idf"]) or arrays["components"].shape[1] != len(words):
        raise ValueError("names and weights of words differ in number")
    model: NMFTopics | LDATopics = NMFTopics() if kind == "nmf" else LDATopics()
    model.components_, model.stability_ = arrays["components"], arrays["stability"]
    model.wording_ = Wording(words, arrays["idf"])
    return model


def read_arrays(path: Path, store: ColumnStore) -> Arrays:
    """The arrays of an .npz file, some rows of them at a time; long ones go into the store.

    Raises:
        ValueError: one is cut off, or no plain array.
    """
    with zipfile.ZipFile(path) as archive:
        return {name.removesuffix(".npy"): _read_array(archive, name, store) for name in archive.namelist()}


def _read_array(archive: zipfile.ZipFile, name: str, store: ColumnStore) -> NDArray[Any]:
    with archive.open(name) as file:
        first = np.lib.format.read_magic(file) == (1, 0)
        read = np.lib.format.read_array_header_1_0 if first else np.lib.format.read_array_header_2_0
        shape, is_by_column, dtype = read(file)
        if dtype.hasobject or not shape or (is_by_column and len(shape) > 1):
            raise ValueError(f"{name} is no plain array")
        width = int(np.prod(shape[1:])) if shape[1:] else None
        return store.joined(_rows_of(file, shape, dtype), dtype, width=width)


def _rows_of(file: IO[bytes], shape: tuple[int, ...], dtype: np.dtype[Any]) -> Iterator[NDArray[Any]]:
    size = dtype.itemsize * int(np.prod(shape[1:]))
    step = max(1, _BYTES_AT_ONCE // max(size, 1))
    for begin in range(0, shape[0], step):
        rows = min(step, shape[0] - begin)
        if len(data := file.read(rows * size)) < rows * size:
            raise ValueError("it is cut off")
        yield np.frombuffer(data, dtype).reshape(rows, *shape[1:])
    file.read(1)  # the end, where what was read is checked
