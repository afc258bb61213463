"""nginx and Caddy, run on loopback with the texts that `manifold snippets` prints, and all that they log."""

import asyncio
import getpass
import os
import re
import shutil
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PROXIES", "Certificate", "Proxy", "running"]

_START_SECONDS = 15.0


@dataclass(frozen=True)
class Certificate:
    """The files that a proxy is given."""

    chain: Path
    key: Path


@dataclass(frozen=True)
class Proxy:
    """One kind: how its file is checked and run, where the places that an operator names are a test's own."""

    binary: str
    adapted: Callable[[str, Path, Certificate], str]
    check: tuple[str, ...]
    run: tuple[str, ...]


# What nginx says beside the sites' own logs is in a file, too, and as much of it as there can be.
_NGINX = """\
pid {folder}/pid;
error_log {folder}/main.log info;
daemon off;
user {user};
worker_processes 1;
events {{ }}
http {{
    access_log {folder}/other.log;
    client_body_temp_path {folder}/client_body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{snippet}
}}
"""


def _nginx(snippet: str, folder: Path, certificate: Certificate) -> str:
    snippet = snippet.replace("/var/log/nginx", str(folder))
    snippet = re.sub(r"(ssl_certificate) .*;", rf"\1 {certificate.chain};", snippet)
    snippet = re.sub(r"(ssl_certificate_key) .*;", rf"\1 {certificate.key};", snippet)
    return _NGINX.format(folder=folder, snippet=snippet, user=getpass.getuser())


def _caddy(snippet: str, _: Path, certificate: Certificate) -> str:
    # Beside a certificate of the test's own: no API, no other ports, no authority in the system's store.
    options = "{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n"
    assert snippet.startswith("{\n")
    return options + snippet.removeprefix("{\n").replace(
        "\tlog\n\treverse_proxy", f"\tlog\n\ttls {certificate.chain} {certificate.key}\n\treverse_proxy"
    )


PROXIES = {
    "nginx": Proxy("nginx", _nginx, ("-t", "-c"), ("-c",)),
    "caddy": Proxy(
        "caddy",
        _caddy,
        ("validate", "--adapter", "caddyfile", "--config"),
        ("run", "--adapter", "caddyfile", "--config"),
    ),
}


@asynccontextmanager
async def running(proxy: Proxy, snippet: str, folder: Path, certificate: Certificate, port: int) -> AsyncIterator[None]:
    """The proxy, once it takes connections at the port; all that it logs or says is in the folder's *.log."""
    folder.mkdir()
    file = folder / "configuration"
    file.write_text(proxy.adapted(snippet, folder, certificate))
    with (folder / "says.log").open("wb") as log:
        checking = await _start(proxy, proxy.check, file, log.fileno())
        assert await checking.wait() == 0, (folder / "says.log").read_text()
        process = await _start(proxy, proxy.run, file, log.fileno())
        try:
            async with asyncio.timeout(_START_SECONDS):
                while not await _listens(port):
                    assert process.returncode is None, (folder / "says.log").read_text()
                    await asyncio.sleep(0.02)
            yield
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()


async def _start(proxy: Proxy, arguments: tuple[str, ...], file: Path, log: int) -> asyncio.subprocess.Process:
    binary = shutil.which(proxy.binary, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert binary is not None, f"{proxy.binary} is missing: on Debian, apt-get install {proxy.binary}"
    home = {"HOME": str(file.parent), "XDG_DATA_HOME": str(file.parent), "XDG_CONFIG_HOME": str(file.parent)}
    return await asyncio.create_subprocess_exec(
        binary, *arguments, str(file), stdout=log, stderr=log, env={**os.environ, **home}
    )


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=_trusting())
    except OSError:
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
