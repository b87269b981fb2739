"""Draw the pictures of the readmes from a run of the sample class.

    textmine run corpora/sample/export --out RUN
    python docs/images/build.py RUN

It takes LibreOffice, pdftoppm and the Noto CJK fonts, which stand in here for those that the file names.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

FONTS = {"仿宋_GB2312": "Serif", "楷体_GB2312": "Serif", "方正小标宋简体": "Serif", "黑体": "Sans"}
EDGE, GREY = 10, (221, 221, 221)


def pages(bulletin: Path, folder: Path) -> list[Path]:
    """The pages of a Word file as pictures."""
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>Noto {kind} CJK SC</family></prefer></alias>'
        for name, kind in FONTS.items()
    )
    fonts = folder / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><include>/etc/fonts/fonts.conf'
        f"</include>{aliases}</fontconfig>",
        "utf-8",
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, bulletin]
    subprocess.run(convert, check=True, env=environment, capture_output=True)
    subprocess.run(["pdftoppm", "-r", "75", "-png", folder / f"{bulletin.stem}.pdf", folder / "page"], check=True)
    return sorted(folder.glob("page-*.png"))


def side_by_side(paths: list[Path]) -> Image.Image:
    """Pictures of one size beside each other on grey."""
    pictures = [Image.open(path) for path in paths]
    width, height = pictures[0].size
    sheet = Image.new("RGB", (len(pictures) * (width + EDGE) + EDGE, height + 2 * EDGE), GREY)
    for n, picture in enumerate(pictures):
        sheet.paste(picture, (EDGE + n * (width + EDGE), EDGE))
    return sheet


if __name__ == "__main__":
    run, here = Path(sys.argv[1]), Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        side_by_side(pages(run / "bulletin.docx", Path(folder))[:2]).save(here / "bulletin.png", optimize=True)
    shutil.copyfile(run / "pictures" / "cloud.png", here / "cloud.png")
