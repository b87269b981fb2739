"""What stands in the files of a run folder, whatever they are made of."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl


def written(folder: Path) -> Iterator[tuple[str, str]]:
    """(name, content) of each file; tables and office files are opened, their markup is taken out as well."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        yield name, name
        if path.suffix == ".parquet":
            yield name, pl.read_parquet(path).write_json()
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as members:
                for member in members.namelist():
                    yield from _both(f"{name}/{member}", members.read(member))
        else:
            yield from _both(name, path.read_bytes())


def _both(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    text = content.decode("utf-8", "ignore")
    yield name, text
    yield name, re.sub(r"<[^<>]+>", "", text)
