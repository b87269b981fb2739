"""The command line: parses, calls, renders.

Each command is two parts: this package parses and renders, the rooms below work on plain values. Heavy imports stand
inside the commands, so that `textmine --help` starts at once.
"""

from textmine.cli.app import main

__all__ = ["main"]
