"""RESULTS.md: a part a benchmark, each with the command and the machine that made it."""

import os
import platform
import re
from importlib import metadata
from pathlib import Path

from textmine.kernels import kernels

__all__ = ["machine", "write_part"]


def machine() -> str:
    """What it ran on: cores, memory, Python, the libraries that the peers are made of, and numpy's matrix kernels."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(
        f"{name} {metadata.version(name)}" for name in ("textmine", "jieba", "gensim", "scikit-learn")
    )
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, {libraries}, {kernels()}"


def write_part(path: Path, title: str, text: str) -> None:
    """Put a part under its heading, in place of what stood there."""
    parts = re.split(r"(?m)^## ", path.read_text("utf-8")) if path.exists() else ["# Results\n\n"]
    kept = [part.rstrip() + "\n\n" for part in parts[1:] if not part.startswith(title + "\n")]
    ordered = sorted([*kept, f"{title}\n\n{text}\n\n"])
    path.write_text(parts[0] + "".join(f"## {part}" for part in ordered).rstrip() + "\n", "utf-8")
