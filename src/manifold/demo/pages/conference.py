"""A conference page that looks like Jitsi Meet from outside: `/external_api.js`, and a page for each name.

Inside it shows who is there, among the tabs of one browser, and no video.
"""

from aiohttp import web

from manifold.demo.pages.common import page_app, static_file

__all__ = ["conference_app"]


def conference_app() -> web.Application:
    """`/<conference>` is the conference; its settings come in the fragment, as at Jitsi Meet."""
    app = page_app("conference")
    app.router.add_get("/external_api.js", static_file("external_api.js"))
    app.router.add_get("/conference.js", static_file("conference.js"))
    app.router.add_get("/{conference}", static_file("conference.html"))
    return app
