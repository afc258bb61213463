"""A pad that looks like Etherpad from outside: `/api` tells its version, and `/p/<pad>` is a page for each name.

Inside it is plain text, kept in memory and shared by all who open it; whoever writes last wins.
"""

from aiohttp import web

from manifold.demo.pages.common import page_app, static_file

__all__ = ["MAX_PADS", "pad_app"]

MAX_PADS = 100


def pad_app() -> web.Application:
    """`GET` and `PUT /p/<pad>/text` are the text; 507 when there are too many pads, 413 when a text is too long."""
    pads: dict[str, str] = {}

    async def api(request: web.Request) -> web.Response:
        # What Etherpad answers at its API's root; the version is that of its HTTP API.
        return web.json_response({"currentVersion": "1.2.1"})

    async def read(request: web.Request) -> web.Response:
        return web.Response(text=pads.get(request.match_info["pad"], ""))

    async def write(request: web.Request) -> web.Response:
        name = request.match_info["pad"]
        body = await request.read()
        if name not in pads and len(pads) >= MAX_PADS:
            raise web.HTTPInsufficientStorage(text=f"There are {MAX_PADS} pads already")
        pads[name] = body.decode("utf-8", "replace")
        return web.Response(status=204)

    app = page_app("pad")
    app.router.add_get("/api", api)
    app.router.add_get("/pad.js", static_file("pad.js"))
    app.router.add_get("/p/{pad}", static_file("pad.html"))
    app.router.add_get("/p/{pad}/text", read)
    app.router.add_put("/p/{pad}/text", write)
    return app
