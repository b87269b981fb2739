"""report.html."""

from pathlib import Path

from textmine.bulletin.draft import Draft
from textmine.bulletin.markdown import to_html
from textmine.bulletin.material import Material
from textmine.settings import BulletinSettings


def write_report(draft: Draft, material: Material, path: Path, *, settings: BulletinSettings) -> None:
    """Write the page."""
    path.write_text(to_html(draft), "utf-8", newline="\n")
