"""Surnames, by which a name that no roster knows is still seen to be one."""

from textmine.surnames import COMPOUND_AS_NAMES, FREQUENT, RARE, RARE_AND_WORD, WORD

__all__ = ["SURNAMES"]

_SINGLE = "".join(sorted(FREQUENT | RARE | RARE_AND_WORD | WORD))
# Characters that are everyday words (全, 和, 时, 都, 由) are left out: a title and a verb stand around a
# name all the same.
SURNAMES = f"{'|'.join(sorted(COMPOUND_AS_NAMES))}|[{_SINGLE}]"
