"""Where the things that ship with textmine lie: `models/` and fonts. No other module knows.

In a checkout `models/` stands beside the package; in an installed wheel it stands inside it.
"""

from pathlib import Path

from textmine.errors import ModelError

__all__ = ["model_path", "models_folder", "sans_font", "serif_font"]

_PACKAGE = Path(__file__).parent


def models_folder() -> Path:
    """The folder with everything that ships: dictionary, stop words, rankers.

    >>> models_folder().name
    'models'
    """
    for folder in (_PACKAGE / "models", _PACKAGE.parent / "models"):
        if folder.is_dir():
            return folder
    raise ModelError(
        "The folder models/ of textmine is missing: the installation is incomplete. Install textmine again."
    )


def model_path(*parts: str) -> Path:
    """The path of one file that ships, such as `model_path("stopwords", "function.txt")`.

    Raises:
        ModelError: the file is not there.
    """
    path = models_folder().joinpath(*parts)
    if not path.exists():
        raise ModelError(
            f"models/{'/'.join(parts)} is missing: the installation is incomplete. Install textmine again."
        )
    return path


def sans_font() -> Path:
    """Noto Sans SC (SIL Open Font License), out of its wheel.

    Raises:
        ModelError: it is not installed.
    """
    return _font("sans_path")


def serif_font() -> Path:
    """Noto Serif SC (SIL Open Font License), out of its wheel.

    Raises:
        ModelError: it is not installed.
    """
    return _font("serif_path")


def _font(which: str) -> Path:
    try:
        import pylopdf_fonts_zh_cn

        path = Path(getattr(pylopdf_fonts_zh_cn, which)())
        if path.is_file():
            return path
    except (ImportError, OSError):
        pass
    raise ModelError(
        "textmine's own Chinese font for pictures is missing. Install it (pip install pylopdf-fonts-zh-cn), or name a "
        'font file with Chinese characters in the settings: font = "FILE.ttf" under [pictures].'
    )
