"""A user's own Word template, filled in by docxtpl.

Fields that a template may name: `title`, `subtitle`, `masthead`, `issue`, `issuer`, `date`, `paragraphs` (each with
`run_in`, `heading`, `text`), `foot` (lines), `facts` (by id, each with `label`, `number`, `printed`), and `card`. So
`{{ title }}`, `{{ facts.registered.printed }}`, `{%p for paragraph in paragraphs %}`.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from textmine.bulletin.draft import TO_FILL_IN, Draft
from textmine.bulletin.material import Material
from textmine.bulletin.word import freeze_zip
from textmine.errors import SettingsError

__all__ = ["template_values", "write_by_template"]


def write_by_template(draft: Draft, material: Material, template: Path, path: Path) -> None:
    """Fill in a template; what it asks for and nobody knows prints as 待填.

    Raises:
        SettingsError: it is missing, no Word file, or a field in it is written wrongly.
    """
    import jinja2
    import jinja2.sandbox
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate

    if not template.is_file():
        raise SettingsError(f"{template}: there is no such template. Check the path.")
    try:
        document = DocxTemplate(str(template))
        environment = jinja2.sandbox.SandboxedEnvironment(undefined=_unknown(), autoescape=True)  # templates travel
        document.render(template_values(draft, material), environment)
        document.save(str(path))
    except jinja2.TemplateError as error:
        raise SettingsError(
            f"{template}: a field is written wrongly: {error}. Mend it in Word and try again."
        ) from error
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile, OSError) as error:
        raise SettingsError(f"{template} is no Word file (.docx) ({error}). Save it from Word as .docx.") from error
    freeze_zip(path)


def template_values(draft: Draft, material: Material) -> dict[str, Any]:
    """What a template may name."""
    names = ("title", "subtitle", "masthead", "issue", "issuer", "date", "report_to", "copy_to", "send_to", "copies")
    paragraphs = [{"heading": p.heading, "run_in": p.run_in, "text": p.text} for p in draft.paragraphs]
    facts = {fact.id: {"label": fact.label, "number": fact.number, "printed": fact.printed} for fact in material.facts}
    card = {key: value or TO_FILL_IN for key, value in material.card.class_.model_dump().items()}
    values = {name: getattr(draft, name) or TO_FILL_IN for name in names}
    return {**values, "paragraphs": paragraphs, "foot": draft.foot, "facts": facts, "card": card}


def _unknown() -> Any:
    """The class of what is not known: it prints as 待填."""
    import jinja2

    return type("Unknown", (jinja2.ChainableUndefined,), {"__str__": lambda self: TO_FILL_IN, "__slots__": ()})
