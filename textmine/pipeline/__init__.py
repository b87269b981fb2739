"""The only place that knows the order of the stages.

The names below are loaded when first used: whoever cuts one sentence into words need not wait for bulletins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textmine.deferred import deferred

if TYPE_CHECKING:
    from textmine.pipeline.analysis import Analysis
    from textmine.pipeline.inputs import read
    from textmine.pipeline.job import Run, mine, run_files

__all__ = ["Analysis", "Run", "mine", "read", "run_files"]

_HOMES = {"Analysis": "analysis", "Run": "job", "mine": "job", "read": "inputs", "run_files": "job"}

__getattr__, __dir__ = deferred(__name__, {name: f"{__name__}.{home}" for name, home in _HOMES.items()})
