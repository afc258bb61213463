"""What the three pages have in common: their headers, their static files, and the probe."""

from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

__all__ = ["MAX_BODY", "page_app", "static_file"]

MAX_BODY = 100_000
"""Bytes; a longer one is answered with 413."""

_STATIC = Path(__file__).parent / "static"

_HEADERS = {
    # No frame-ancestors: pages of this kind are there to be framed.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def page_app(name: str) -> web.Application:
    """An application that answers `/probe` with its name, and sends the headers with every answer."""

    async def probe(request: web.Request) -> web.Response:
        # The playground asks it from another origin, to learn whether this browser trusts the certificate.
        return web.json_response({"page": name}, headers={"Access-Control-Allow-Origin": "*"})

    app = web.Application(client_max_size=MAX_BODY)
    app.on_response_prepare.append(_add_headers)
    app.router.add_get("/probe", probe)
    app.router.add_get("/page.css", static_file("page.css"))
    return app


def static_file(name: str) -> Handler:
    """Answers with one of the files in `static/`."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_STATIC / name)

    return answer


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
