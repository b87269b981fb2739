"""The only place that knows the order of the stages."""

from textmine.pipeline.analysis import Analysis, read
from textmine.pipeline.job import Run, mine, run_files

__all__ = ["Analysis", "Run", "mine", "read", "run_files"]
