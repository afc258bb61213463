"""A real manager behind two proxies, and a homeserver, each of which does what a test says; and the doctor."""

import dataclasses
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp import web
from multidict import CIMultiDict

from manifold.demo.ports import ANY, free_port
from manifold.doctor import Doctor, Patient, Request
from manifold.doctor.examination import Times
from manifold.integrations.catalogue import Catalogue
from manifold.server.app import manager, patient
from manifold.settings import parse
from manifold.spec.admin import Check
from manifold.storage import Store
from tests.support.http_server import Handler, WebServer, serve
from tests.support.internet import Internet

__all__ = ["HOMESERVER", "Clinic", "Proxy", "clinic", "troubles"]

HOMESERVER = "example.org"

_OWN = {"content-length", "transfer-encoding", "connection", "host"}


def _as_it_is(_: web.BaseRequest, __: CIMultiDict[str]) -> None:
    """Changes nothing."""


@dataclass
class Proxy:
    """Passes on to `target`, unless told otherwise; `reset` makes it a good one again."""

    target: str
    http: aiohttp.ClientSession
    instead: Handler | None = None
    keeps: frozenset[str] = frozenset()
    """Headers of requests that it does not pass on."""
    change: Callable[[web.BaseRequest, CIMultiDict[str]], None] = _as_it_is
    """Changes the headers of an answer."""
    buffers: bool = False

    def reset(self) -> None:
        self.instead, self.keeps, self.change, self.buffers = None, frozenset(), _as_it_is, False

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        return await (self.instead or self.pass_on)(request)

    async def pass_on(self, request: web.BaseRequest) -> web.StreamResponse:
        headers = [(name, value) for name, value in request.headers.items() if name.lower() not in _OWN | self.keeps]
        body = await request.read()
        async with self.http.request(
            request.method, f"{self.target}{request.path_qs}", headers=headers, data=body, allow_redirects=False
        ) as reply:
            own = CIMultiDict([(name, value) for name, value in reply.headers.items() if name.lower() not in _OWN])
            self.change(request, own)
            if self.buffers:
                return web.Response(status=reply.status, headers=own, body=await reply.read())
            response = web.StreamResponse(status=reply.status, headers=own)
            await response.prepare(request)
            with suppress(ConnectionError):  # who has seen enough of a stream hangs up
                async for piece in reply.content.iter_any():
                    await response.write(piece)
            return response


@dataclass
class Clinic:
    """`public`, `widgets` and `app` are the proxies; `pages` is what the homeserver answers, by path."""

    internet: Internet
    patient: Patient
    public: Proxy
    widgets: Proxy
    app: Proxy
    homeserver: WebServer
    pages: dict[str, Handler] = field(default_factory=dict)

    async def examine(self, *ids: str, seconds: float = 5.0, element: str = "", **changes: object) -> list[Check]:
        """What the doctor finds, for the patient with these changes."""
        patient = dataclasses.replace(self.patient, **changes)  # type: ignore[arg-type]
        doctor = Doctor(patient, times=Times(seconds, 2 * seconds))
        return (await doctor.examine(Request(ids, element))).checks

    async def one(self, id_: str, **options: object) -> Check:
        """What a single check finds."""
        [result] = await self.examine(id_, **options)  # type: ignore[arg-type]
        return result


def troubles(results: list[Check]) -> list[str]:
    """The ids of what is not well, but for what is skipped."""
    return [result.id for result in results if result.outcome in {"failed", "warning"}]


@asynccontextmanager
async def clinic(folder: Path) -> AsyncIterator[Clinic]:
    """All is well in it, at first."""
    async with AsyncExitStack() as stack:
        internet = await stack.enter_async_context(Internet(folder))
        internet.names.add("localhost", "A", "127.0.0.1")
        http = await stack.enter_async_context(aiohttp.ClientSession(auto_decompress=False))
        listen, widgets_listen, app_listen = free_port(ANY), free_port(ANY), free_port(ANY)
        public, widgets, app = (
            Proxy(f"http://127.0.0.1:{port}", http) for port in (listen, widgets_listen, app_listen)
        )
        front = await stack.enter_async_context(serve(public.answer))
        back = await stack.enter_async_context(serve(widgets.answer))
        side = await stack.enter_async_context(serve(app.answer))
        settings = parse(
            f"""
            [server]
            listen = "127.0.0.1:{listen}"
            widgets_listen = "127.0.0.1:{widgets_listen}"
            public_url = "http://127.0.0.1:{front.port}"
            widgets_url = "http://localhost:{back.port}"
            app_listen = "127.0.0.1:{app_listen}"
            app_url = "http://127.0.0.1:{side.port}"
            [admin]
            listen = ""
            [metrics]
            listen = ""
            [homeservers."{HOMESERVER}"]
            [terms.terms_of_service]
            version = "1.0"
            en = {{ name = "Terms of Service", url = "https://example.org/tos-1.0-en.html" }}
            """
        )

        @asynccontextmanager
        async def open_store() -> AsyncIterator[Store]:
            store = await Store.open(settings.database, folder)
            try:
                yield store
            finally:
                await store.close()

        await stack.enter_async_context(manager(settings, folder))
        pages: dict[str, Handler] = {}

        async def homeserver(request: web.BaseRequest) -> web.StreamResponse:
            page = pages.get(request.path)
            if page is None:
                return web.json_response({"errcode": "M_UNRECOGNIZED", "error": "Unrecognized request"}, status=404)
            return await page(request)

        site = await stack.enter_async_context(internet.site(homeserver, HOMESERVER))
        examined = patient(
            settings, folder, Catalogue.installed(), internet.egress(), internet.names.resolver(), open_store
        )
        examined = dataclasses.replace(examined, well_known_port=site.port)
        yield Clinic(internet, examined, public, widgets, app, site, pages)
