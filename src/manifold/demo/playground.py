"""The playground's listener: the built reference client, and `config.json`, which tells it about this demo."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from manifold.demo.errors import DemoError
from manifold.demo.listener import listening

__all__ = [
    "DemoUser",
    "HomeserverAddress",
    "LocalPage",
    "Manager",
    "PlaygroundConfig",
    "built_playground",
    "playground",
]

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: http: https:; connect-src *; frame-src http: https:; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class HomeserverAddress(msgspec.Struct, frozen=True):
    """The homeserver that the playground logs in to."""

    base_url: str
    server_name: str


class DemoUser(msgspec.Struct, frozen=True):
    """An account that the playground offers to log in with one click."""

    user_id: str
    password: str


class Manager(msgspec.Struct, frozen=True):
    """A manager to try without trusting it."""

    ui_url: str
    api_url: str


class LocalPage(msgspec.Struct, frozen=True):
    """A page whose certificate the browser may not know yet; `probe` answers once it does."""

    name: str
    url: str
    probe: str


class PlaygroundConfig(msgspec.Struct, frozen=True, kw_only=True):
    """`config.json`; the names of the `integrations_…` keys and their meaning are Element's."""

    homeserver: HomeserverAddress
    integrations_ui_url: str | None = None
    integrations_rest_url: str | None = None
    integrations_widgets_urls: list[str] = []
    users: list[DemoUser] = []
    untrusted_managers: list[Manager] = []
    local_pages: list[LocalPage] = []
    ca_hint: str = ""


def built_playground() -> Path:
    """The folder that the web build fills. Raises DemoError when it was not built."""
    folder = Path(str(files("manifold.web") / "static"))
    if not (folder / "playground.html").is_file():
        raise DemoError("The playground is not built; run 'make setup', or install a released package")
    return folder


@asynccontextmanager
async def playground(static: Path, config: PlaygroundConfig, port: int) -> AsyncIterator[str]:
    """Serves the playground and gives its URL. Raises DemoError where the port is taken."""
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
    async with listening(_app(static, config, hosts), port):
        yield f"http://127.0.0.1:{port}"


def _app(static: Path, config: PlaygroundConfig, hosts: Collection[str]) -> web.Application:
    # Identifiers are their own kinds of str, which msgspec leaves to us.
    body = msgspec.json.encode(config, enc_hook=str)

    async def page(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(static / "playground.html")

    async def config_json(request: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    app = web.Application(middlewares=[_only_for(hosts)])
    app.on_response_prepare.append(_add_headers)
    app.router.add_get("/", page)
    app.router.add_get("/config.json", config_json)
    app.router.add_static("/assets", static / "assets")
    return app


def _only_for(hosts: Collection[str]) -> Middleware:
    # config.json has passwords: a site that rebinds its own name to 127.0.0.1 must not read it.
    @web.middleware
    async def check_host(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.host not in hosts:
            raise web.HTTPMisdirectedRequest(text="The playground answers on this machine's own names only")
        return await handler(request)

    return check_host


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
