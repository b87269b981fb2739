"""Which matrix kernels numpy computes with: they decide the last bits of every product.

numpy's BLAS holds kernels for several kinds of processor and takes those that fit the one it runs on, or those that a
variable of the environment names (`OPENBLAS_CORETYPE`). Two machines may so give other last bits for the same product,
and vectors or results of both must not be mixed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["kernels"]


@cache
def kernels() -> str:
    """The kernels of numpy in this process, such as `openblas 0.3.31 SkylakeX`; `unknown` where no BLAS tells.

    Other libraries bring a BLAS of their own, which does not matter here: whether these are loaded depends on what was
    imported before.

    >>> kernels() == kernels() != ""
    True
    """
    import numpy as np
    from threadpoolctl import threadpool_info

    own = Path(np.__file__).parent
    blas = [library for library in threadpool_info() if library["user_api"] == "blas"]
    beside = [library for library in blas if _is_below(library, own) or _is_below(library, own.with_suffix(".libs"))]
    return ", ".join(sorted({_named(library) for library in beside or blas})) or "unknown"


def _is_below(library: dict[str, Any], folder: Path) -> bool:
    return folder in Path(library["filepath"]).parents


def _named(library: dict[str, Any]) -> str:
    known = (library.get(key) for key in ("internal_api", "version", "architecture"))
    return " ".join(str(part) for part in known if part)
