"""Failures that a user can mend.

Each message is one paragraph that says what is wrong, where (file, sheet, row), and what to do about it.
The command line prints it on standard error and leaves with exit code 2, without a traceback. Anything else that
escapes is a defect of textmine and keeps its traceback.
"""

__all__ = ["InputError", "ModelError", "OutputError", "RunError", "SettingsError", "TextmineError", "WorkerError"]


class TextmineError(Exception):
    """Base of all failures that a user can mend."""


class InputError(TextmineError):
    """A corpus, or a file of it, cannot be used."""


class SettingsError(TextmineError):
    """A settings file or an option cannot be used."""


class ModelError(TextmineError):
    """A saved model, a dictionary or a font is missing, damaged or does not fit."""


class RunError(TextmineError):
    """A run folder is damaged, busy, or belongs to other input."""


class OutputError(TextmineError):
    """A result cannot be written: the disk is full, the folder read-only, or the file held open elsewhere."""


class WorkerError(TextmineError):
    """A process that worked for this one was ended from outside, most likely for want of memory."""
