"""A user's own Word template, filled in by docxtpl.

Fields that a template may name: `title`, `subtitle`, `masthead`, `issue`, `issuer`, `date`, `paragraphs` (each with
`run_in`, `heading`, `text`), `foot` (lines), `facts` (by id, each with `label`, `number`, `printed`), and `card`. So
`{{ title }}`, `{{ facts.registered.printed }}`, `{%p for paragraph in paragraphs %}`. A figure that this class lacks
prints as 待填; a name that no class has is a slip of the pen, and refused with the nearest one that exists.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from textmine.bulletin.draft import Draft
from textmine.bulletin.facts import is_fact_id
from textmine.bulletin.material import Material
from textmine.bulletin.word import freeze_zip
from textmine.errors import SettingsError
from textmine.settings import UNFILLED
from textmine.xmltext import xml_values

__all__ = ["template_values", "write_by_template"]


def write_by_template(draft: Draft, material: Material, template: Path, path: Path) -> None:
    """Fill in a template; what nobody knows prints as 待填.

    Raises:
        SettingsError: it is missing, no Word file, a field in it is written wrongly, or named as none is.
    """
    import jinja2
    import jinja2.sandbox
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate

    if not template.is_file():
        raise SettingsError(f"{template}: there is no such template. Check the path.")
    slips: dict[str, None] = {}
    values = xml_values(template_values(draft, material))
    try:
        document = DocxTemplate(str(template))
        unknown = _unknown(values, slips)
        environment = jinja2.sandbox.SandboxedEnvironment(undefined=unknown, autoescape=True)  # templates travel
        document.render(values, environment)
        document.save(str(path))
    except jinja2.TemplateError as error:
        raise SettingsError(
            f"{template}: a field is written wrongly: {error}. Mend it in Word and try again."
        ) from error
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile, OSError) as error:
        raise SettingsError(f"{template} is no Word file (.docx) ({error}). Save it from Word as .docx.") from error
    if slips:
        raise SettingsError(f"{template}: no such field: {', '.join(slips)}. Mend it in Word and try again.")
    freeze_zip(path)


def template_values(draft: Draft, material: Material) -> dict[str, Any]:
    """What a template may name."""
    names = ("title", "subtitle", "masthead", "issue", "issuer", "date", "report_to", "copy_to", "send_to", "copies")
    paragraphs = [{"heading": p.heading or "", "run_in": p.run_in or "", "text": p.text} for p in draft.paragraphs]
    facts = {fact.id: {"label": fact.label, "number": fact.number, "printed": fact.printed} for fact in material.facts}
    card = {key: value or UNFILLED for key, value in material.card.class_.model_dump().items()}
    values = {name: getattr(draft, name) or UNFILLED for name in names}
    return {**values, "paragraphs": paragraphs, "foot": draft.foot, "facts": facts, "card": card}


def _unknown(values: Mapping[str, Any], slips: dict[str, None]) -> Any:
    """The class of what a field names and nobody knows: it prints as 待填.

    Args:
        values: what a template may name at the top.
        slips: takes up each name that no class has, as soon as the template would print it or go through it.
    """
    import jinja2

    def noted(self: Any, shown: Any) -> Any:
        owner, name = self._undefined_obj, str(self._undefined_name)
        known = owner if isinstance(owner, Mapping) else values
        if not (owner is values["facts"] and is_fact_id(name)):
            slips[f"{name!r}{_nearest(name, known)}"] = None
        return shown

    methods = {
        "__str__": lambda self: noted(self, UNFILLED),
        "__iter__": lambda self: noted(self, iter(())),
        "__bool__": lambda self: noted(self, False),
        "__slots__": (),
    }
    return type("Unknown", (jinja2.ChainableUndefined,), methods)


def _nearest(name: str, known: Iterable[str]) -> str:
    """What may have been meant.

    >>> _nearest("tilte", ["title", "issue"]), _nearest("foto", ["title"])
    (" (did you mean 'title'?)", '')
    """
    near = get_close_matches(name, known, n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""
