r"""Text that Office files can hold: XML has no room for control characters, and what people paste has some.

>>> xml_text("第一行\x0b第二行")   # two lines with Word's soft line break between them
'第一行 第二行'
>>> xml_values({"unit": "云溪县\x0b青石小学"}, instead="")   # a school, within whose name a line was broken
{'unit': '云溪县青石小学'}
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["UNWRITABLE", "xml_text", "xml_values"]

UNWRITABLE = r"[\x00-\x08\x0b-\x1f\x{FFFE}\x{FFFF}]"
"""What XML cannot hold, as a pattern of polars."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def xml_text(text: str, *, instead: str = " ") -> str:
    """The text with something else for each character that XML cannot hold; line feeds and tabs stay."""
    return _UNWRITABLE.sub(instead, text)


def xml_values(value: Any, *, instead: str = " ") -> Any:
    """The same for all texts in lists and dictionaries of plain values."""
    match value:
        case str():
            return xml_text(value, instead=instead)
        case dict():
            return {key: xml_values(item, instead=instead) for key, item in value.items()}
        case list() | tuple():
            return [xml_values(item, instead=instead) for item in value]
        case _:
            return value
