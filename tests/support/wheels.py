"""A package of somebody else's: a real wheel, made here, and put where Python finds it as installers do."""

import hashlib
import zipfile
from base64 import urlsafe_b64encode
from pathlib import Path

__all__ = ["INTEGRATION", "MANIFEST", "build_wheel", "stranger", "unpack"]

MANIFEST = """\
id = "{id}"
name = "Weather"
kind = "widget"
target = ["room"]
summary = "How the weather is."
category = "examples"
publisher = "Example Ltd"
documentation = "https://example.org/"
encrypted_rooms = "works"
sends = ["Where you are"]
[actions]
state = ["im.vector.modular.widgets"]
"""

INTEGRATION = """\
from manifold.integrations import Config, Integration, IntegrationSettings

class Weather(Integration):
    config = Config

    def initial(self):
        return Config()

    def label(self, config):
        return ""

    def install(self, config, target):
        return []

    def uninstall(self, config, target):
        return []

integration = Weather
"""


def stranger(module: str, integration_id: str = "weather", code: str = INTEGRATION) -> dict[str, str]:
    """The files of a package with one integration, in a folder inside of it."""
    return {
        f"{module}/__init__.py": "",
        f"{module}/weather/__init__.py": code,
        f"{module}/weather/manifest.toml": MANIFEST.format(id=integration_id),
    }


def build_wheel(
    folder: Path, name: str, files: dict[str, str], entry_points: dict[str, str], version: str = "1.0"
) -> Path:
    """A wheel (PEP 427) with these files; its integrations' modules by their ids."""
    stem = f"{name.replace('-', '_')}-{version}"
    info = f"{stem}.dist-info"
    points = "".join(f"{id_} = {module}\n" for id_, module in entry_points.items())
    contents = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": f"[manifold.integrations]\n{points}",
    }
    record = "".join(f"{path},sha256={_digest(text)},{len(text.encode())}\n" for path, text in contents.items())
    wheel = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in {**contents, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            archive.writestr(path, text)
    return wheel


def unpack(wheel: Path, folder: Path) -> Path:
    """What installing a wheel comes to, for one without scripts. The folder is to be on Python's path."""
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def _digest(text: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
