"""An ordinary https page, for the integration that takes any, and for tests of those that do not; and one like many in
the world, that lets itself be shown in no frame.
"""

from aiohttp import web

from manifold.demo.pages.common import page_app, static_file

__all__ = ["noticeboard_app"]


def noticeboard_app() -> web.Application:
    """One static page, at `/`, and at `/members` with the header of those that refuse."""
    app = page_app("noticeboard")
    page = static_file("noticeboard.html")
    app.router.add_get("/", page)

    async def refuse(request: web.Request) -> web.StreamResponse:
        response = await page(request)
        response.headers["X-Frame-Options"] = "DENY"
        return response

    app.router.add_get("/members", refuse)
    return app
