"""An ordinary https page, for the integration that takes any, and for tests of those that do not."""

from aiohttp import web

from manifold.demo.pages.common import page_app, static_file

__all__ = ["noticeboard_app"]


def noticeboard_app() -> web.Application:
    """One static page, at `/`."""
    app = page_app("noticeboard")
    app.router.add_get("/", static_file("noticeboard.html"))
    return app
