"""The TypeScript client: made from the endpoint table, complete as a package, and a match for a real manager."""

import asyncio
import json
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from manifold import __version__
from manifold.server.endpoints import ENDPOINTS
from manifold.server.openapi import ABOUT, describe
from tests.contract.node import node, npm
from tests.faults.conftest import House
from tests.support.http_server import json_answer, serve, text_answer
from tests.support.tls import CertificateAuthority

pytestmark = pytest.mark.slow

WEB = Path(__file__).parents[2] / "web"
CLIENT = WEB / "client"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it would be published, built in a folder of its own."""
    folder = tmp_path_factory.mktemp("client")
    copy = folder / "web" / "client"
    shutil.copytree(CLIENT, copy, ignore=shutil.ignore_patterns("dist"))
    (folder / "web" / "node_modules").symlink_to(WEB / "node_modules")
    _run(node(), copy / "scripts" / "build.mjs", cwd=copy)
    _run(node(), npm(), "pack", "--ignore-scripts", "--pack-destination", folder, cwd=copy)
    [file] = folder.glob("*.tgz")
    return file


@pytest.fixture(scope="module")
def installed(packed: Path) -> Path:
    """A folder of somebody who has installed the package, and nothing else."""
    folder = packed.parent / "user"
    with tarfile.open(packed) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (folder / "node_modules").mkdir()
    (folder / "unpacked" / "package").rename(folder / "node_modules" / "manifold-client")
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def test_what_is_generated_is_what_the_endpoint_table_says_today(tmp_path: Path) -> None:
    """`make docs` writes it anew."""
    document = json.dumps(describe(ENDPOINTS, ABOUT))
    subprocess.run([node(), CLIENT / "scripts" / "generate.mjs", tmp_path], input=document, text=True, check=True)

    for file in tmp_path.iterdir():
        assert file.read_text("utf-8") == (CLIENT / "src" / "generated" / file.name).read_text("utf-8"), file.name
    assert len([*tmp_path.iterdir()]) == len([*(CLIENT / "src" / "generated").iterdir()])


def test_the_package_has_what_runs_what_types_it_and_what_explains_it(packed: Path) -> None:
    with tarfile.open(packed) as archive:
        names = {name.removeprefix("package/") for name in archive.getnames()}
    modules = {path.relative_to(CLIENT / "src").with_suffix("").as_posix() for path in (CLIENT / "src").rglob("*.ts")}

    built = {f"dist/{module}.{kind}" for module in modules for kind in ("js", "d.ts")}
    assert names == {"LICENSE", "README.md", "package.json", *built}
    assert (CLIENT / "LICENSE").read_bytes() == (WEB.parent / "LICENSE").read_bytes()


def test_the_package_says_what_it_is(packed: Path) -> None:
    with tarfile.open(packed) as archive:
        file = archive.extractfile("package/package.json")
        assert file is not None
        said = json.load(file)

    assert said["version"] == __version__
    assert not {"dependencies", "peerDependencies", "private"} & said.keys()


def test_the_examples_compile_for_whoever_installed_it(installed: Path) -> None:
    examples = re.findall(r"```ts\n(.*?)```", (CLIENT / "README.md").read_text("utf-8"), re.DOTALL)
    for number, example in enumerate(examples):
        (installed / f"example{number}.ts").write_text(example, "utf-8")
    settings = {
        "compilerOptions": {
            "target": "ES2022",
            "module": "NodeNext",
            "lib": ["ES2023", "DOM", "DOM.Iterable"],
            "types": [],
            "strict": True,
            "exactOptionalPropertyTypes": True,
            "skipDefaultLibCheck": True,
            "noEmit": True,
        },
        "include": ["*.ts"],
    }
    (installed / "tsconfig.json").write_text(json.dumps(settings))

    _run(node(), WEB / "node_modules" / "typescript" / "bin" / "tsc", "--project", installed, cwd=installed)
    assert len(examples) == 4


async def test_a_real_manager_does_all_that_the_package_asks_of_it(installed: Path, tmp_path: Path) -> None:
    shutil.copy(CLIENT / "test" / "against.mjs", installed)
    authority = CertificateAuthority(tmp_path)
    async with (
        serve(json_answer({"sub": "@alice:localhost"})) as homeserver,
        serve(text_answer("Notices"), context=authority.server_context("127.0.0.1")) as page,
    ):
        page_url = f"https://127.0.0.1:{page.port}"
        house = House(tmp_path, "sqlite:manifold.db", homeserver.port, page_url, authority.file)
        async with house.manager():
            process = await asyncio.create_subprocess_exec(
                *(node(), installed / "against.mjs", house.url, f"{page_url}/"),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            said, complaints = await asyncio.wait_for(process.communicate(), 60)

    assert (said, process.returncode) == (b"all is well\n", 0), complaints.decode()


def _run(*command: str | Path, cwd: Path) -> None:
    ended = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
