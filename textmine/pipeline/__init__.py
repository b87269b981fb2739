"""The only place that knows the order of the stages.

The names below are loaded when first used: whoever cuts one sentence into words need not wait for bulletins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textmine.pipeline.analysis import Analysis
    from textmine.pipeline.inputs import read
    from textmine.pipeline.job import Run, mine, run_files

__all__ = ["Analysis", "Run", "mine", "read", "run_files"]

_HOMES = {"Analysis": "analysis", "Run": "job", "mine": "job", "read": "inputs", "run_files": "job"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'textmine.pipeline' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"textmine.pipeline.{_HOMES[name]}"), name)
