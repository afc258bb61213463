"""A small single sign-on for the demo's homeserver, by CAS 3.0: how people get into the stand-alone page.

It knows the demo's people. Whoever signs in gets a ticket, good once, for a minute, and for the address that it was
made for; the homeserver has it checked.
"""

import hmac
import secrets
import time
from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode
from xml.sax.saxutils import escape as xml

from aiohttp import web

from manifold.demo.pages.common import static_file

__all__ = ["single_sign_on_app"]

_TICKET_S = 60.0

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<title>Sign in to the demo</title>
<h1>Sign in to the demo</h1>
<p>This stands for the pages on which your homeserver, or your company, signs you in.
The demo told you the passwords.</p>
<p role="alert">{trouble}</p>
<form method="post">
<p><label>Name <input name="name" required autocomplete="username" autocapitalize="off"></label></p>
<p><label>Password <input name="password" type="password" required autocomplete="current-password"></label></p>
<p><button>Sign in</button></p>
</form>
</html>
"""

_NAMESPACE = 'xmlns:cas="http://www.yale.edu/tp/cas"'


def single_sign_on_app(passwords: Mapping[str, str], homeserver: str) -> web.Application:
    """`passwords` by name; `homeserver` is the origin to which, and to nowhere else, people are sent back."""
    tickets: dict[str, tuple[str, str, float]] = {}
    services = f"{homeserver}/_matrix/client/r0/login/cas/ticket?"

    def service_in(request: web.Request) -> str:
        service = request.query.get("service", "")
        if not service.startswith(services):
            raise web.HTTPBadRequest(text="This single sign-on is for the demo's homeserver alone")
        return service

    async def page(request: web.Request) -> web.Response:
        service_in(request)
        return web.Response(text=_PAGE.format(trouble=""), content_type="text/html")

    async def sign_in(request: web.Request) -> web.Response:
        service = service_in(request)
        fields = await request.post()
        name, password = str(fields.get("name", "")), str(fields.get("password", ""))
        if not hmac.compare_digest(passwords.get(name, "").encode(), password.encode()) or name not in passwords:
            trouble = escape("That name and password do not fit together.")
            return web.Response(text=_PAGE.format(trouble=trouble), content_type="text/html", status=401)
        ticket = f"ST-{secrets.token_urlsafe(24)}"
        tickets[ticket] = (name, service, time.monotonic() + _TICKET_S)
        # Not HTTPSeeOther, which would write the address in another way: the ticket is for this one, letter by letter.
        return web.Response(status=303, headers={"Location": f"{service}&{urlencode({'ticket': ticket})}"})

    async def validate(request: web.Request) -> web.Response:
        name, service, until = tickets.pop(request.query.get("ticket", ""), ("", "", 0.0))
        if not name or service != request.query.get("service") or time.monotonic() > until:
            body = '<cas:authenticationFailure code="INVALID_TICKET">Unknown ticket</cas:authenticationFailure>'
        else:
            body = f"<cas:authenticationSuccess><cas:user>{xml(name)}</cas:user></cas:authenticationSuccess>"
        return web.Response(
            text=f"<cas:serviceResponse {_NAMESPACE}>{body}</cas:serviceResponse>", content_type="application/xml"
        )

    async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
        # Browsers hold a form to its policy through all redirects, so the homeserver is in it.
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; style-src 'self'; img-src data:; form-action 'self' {homeserver}; base-uri 'none'; "
            "frame-ancestors 'none'"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"

    app = web.Application(client_max_size=10_000)
    app.on_response_prepare.append(add_headers)
    app.router.add_get("/login", page)
    app.router.add_post("/login", sign_in)
    app.router.add_get("/p3/proxyValidate", validate)
    app.router.add_get("/page.css", static_file("page.css"))
    return app
