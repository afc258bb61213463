"""A Python that has Qt with a browser in it, in an environment of its own: it is as large as all else together."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from manifold.demo.locks import locked
from tests.support.synapse import CACHE

__all__ = ["ensure_qt"]

CONSTRAINTS = Path(__file__).with_name("qt-constraints.txt")


async def ensure_qt(cache: Path = CACHE) -> Path:
    """The interpreter, installed where it is not there yet, or was for other constraints."""
    fingerprint = hashlib.sha256(CONSTRAINTS.read_bytes()).hexdigest()
    environment = cache / "qt"
    marker, python = environment / "complete", environment / "bin" / "python"
    async with locked(cache / "qt.lock", busy=lambda: None):
        if not marker.exists() or marker.read_text("ascii") != fingerprint or not python.exists():
            shutil.rmtree(environment, ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", environment], check=True)
            pip: list[str | Path] = [
                python,
                "-m",
                "pip",
                "--quiet",
                "--disable-pip-version-check",
                "--no-input",
                "install",
            ]
            subprocess.run([*pip, "--requirement", CONSTRAINTS], check=True)
            # Last, so that an environment without it is one whose installation was broken off.
            marker.write_text(fingerprint, "ascii")
    return python
