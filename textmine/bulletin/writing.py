"""Writing the bulletin and its evidence; each file takes the place of the old one at one stroke, or not at all."""

from __future__ import annotations

from pathlib import Path

from textmine.bulletin.compose import draft_from, settings_for
from textmine.bulletin.draft import Draft
from textmine.bulletin.evidence import write_evidence
from textmine.bulletin.markdown import to_html, to_markdown
from textmine.bulletin.material import Material, load_material
from textmine.bulletin.word import write_word
from textmine.errors import OutputError, SettingsError
from textmine.output import replacing_both, write_text
from textmine.run import RunFolder
from textmine.settings import BulletinSettings, KindNames

__all__ = ["evidence_path", "write_bulletin", "write_stage"]

_FORMATS = (".docx", ".md", ".html")


def evidence_path(output: Path) -> Path:
    """The evidence beside a bulletin.

    >>> evidence_path(Path("out/简报.docx")).name
    '简报.evidence.xlsx'
    """
    return output.with_name(f"{output.stem}.evidence.xlsx")


def write_bulletin(
    folder: RunFolder,
    output: Path,
    *,
    edition: str | None = None,
    template: Path | None = None,
    settings: BulletinSettings | None = None,
    kinds: KindNames | None = None,
) -> list[Path]:
    """Draft the bulletin of a run and write it, with its evidence beside it.

    Args:
        folder: the run.
        output: a .docx, .md or .html file.
        edition: `internal` or `external`, in place of the settings'.
        template: the user's own Word file with fields, as docxtpl reads them (see `textmine.bulletin.own_template`).
        settings: the section `bulletin`; by default as the run was made.
        kinds: the section `kinds`; by default as the run was made.

    Returns:
        The files written.

    Raises:
        OutputError: the name has another ending, or the place cannot be written.
        SettingsError: the edition is unknown, or the template cannot be used.
        RunError: the run folder is damaged.
    """
    if output.suffix.lower() not in _FORMATS:
        raise OutputError(f"{output}: a bulletin is written as {', '.join(_FORMATS)}. Choose such a name.")
    if template is not None and output.suffix.lower() != ".docx":
        raise SettingsError(f"{template}: a Word template makes a .docx, not {output.name}. Change the output's name.")
    chosen = settings_for(folder, settings, edition)
    material = load_material(folder, chosen, kinds=kinds)
    draft = draft_from(material, chosen)
    evidence = evidence_path(output)
    with replacing_both(evidence, output) as (beside, path):
        write_evidence(draft, material, beside, settings=chosen)
        write_draft(
            draft,
            material,
            path,
            suffix=output.suffix.lower(),
            evidence=evidence.name,
            settings=chosen,
            template=template,
        )
    return [output, evidence]


def write_draft(
    draft: Draft,
    material: Material,
    path: Path,
    *,
    suffix: str,
    evidence: str,
    settings: BulletinSettings,
    template: Path | None = None,
) -> None:
    """Write the draft in one format."""
    if template is not None:
        from textmine.bulletin.own_template import write_by_template

        write_by_template(draft, material, template, path)
    elif suffix == ".docx":
        write_word(draft, path, pictures=material.folder, evidence=evidence if settings.marks else None)
    else:
        text = to_markdown(draft) if suffix == ".md" else to_html(draft)
        write_text(path, text)


def write_stage(folder: RunFolder, out: Path, *, settings: BulletinSettings | None = None) -> None:
    """What the last stage of a run writes: `bulletin.md`, `bulletin.docx`, `evidence.xlsx`, `report.html`."""
    from textmine.bulletin.report import write_report

    chosen = settings_for(folder, settings, None)
    material = load_material(folder, chosen)
    draft = draft_from(material, chosen)
    write_evidence(draft, material, out / "evidence.xlsx", settings=chosen)
    for name in ("bulletin.md", "bulletin.docx"):
        suffix = Path(name).suffix
        write_draft(draft, material, out / name, suffix=suffix, evidence="evidence.xlsx", settings=chosen)
    write_report(draft, material, out / "report.html", settings=chosen)
