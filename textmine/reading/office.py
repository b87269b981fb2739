"""`.doc`, `.xls` and their kin: through LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from textmine.reading.account import UnreadableError

__all__ = ["convert", "find_office"]

_SECONDS = 120
_TARGETS = {".xls": "xlsx", ".et": "xlsx", ".ods": "xlsx"}
_ADVICE = "open it in Word, Excel or WPS and save it as {target}, or install LibreOffice"


def find_office() -> str | None:
    """The program, if it is installed."""
    return next((path for name in ("soffice", "libreoffice", "lowriter") if (path := shutil.which(name))), None)


def convert(data: bytes, suffix: str) -> bytes:
    """An old file as its modern kin, `.docx` or `.xlsx`; everything happens in a temporary folder of its own.

    Raises:
        UnreadableError: LibreOffice is not there, or could not read it.
    """
    suffix = {".docx": ".doc", ".xlsx": ".xls"}.get(suffix, suffix)
    target = _TARGETS.get(suffix, "docx")
    program = find_office()
    if program is None:
        raise UnreadableError(f"it is an old {suffix or 'Office'} file; " + _ADVICE.format(target="." + target))
    with tempfile.TemporaryDirectory(prefix="textmine-") as folder:
        source = Path(folder) / f"source{suffix or '.doc'}"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [
            program,
            profile,
            "--headless",
            "--norestore",
            "--convert-to",
            target,
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
            return (Path(folder) / f"source.{target}").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            advice = _ADVICE.format(target="." + target)
            raise UnreadableError(f"LibreOffice could not read it ({type(error).__name__}); {advice}") from error
