"""The operators' listener: an API of its own, for programs on machines that the operator trusts.

There is no CORS on any answer, so that no page of another origin can read one or is allowed to send a token here; and
a page that reached this listener by a name of its own (DNS rebinding) is turned away before anything is looked at.
"""

import logging
import re
from ipaddress import ip_address

from manifold.errors import Forbidden
from manifold.server.admin_settings import AdminSettings
from manifold.server.api import Access, Call
from manifold.server.asgi import Receive, Scope, Send, answer, header, refuse
from manifold.server.dispatch import ADMIN_HEADERS, Dispatch, token_of
from manifold.server.endpoints.admin import ADMIN_ENDPOINTS
from manifold.server.errors import error_body
from manifold.server.services import Services
from manifold.server.watch import new_request_id

__all__ = ["AdminListener"]

logger = logging.getLogger(__name__)

_JSON = (b"content-type", b"application/json")
_HOST = re.compile(r"(?P<name>\[[^\]]*\]|[^:]*)(?::[0-9]{1,5})?\Z")


class AdminListener:
    """The operators' API as an ASGI application."""

    def __init__(self, services: Services, settings: AdminSettings) -> None:
        self._api = Dispatch(ADMIN_ENDPOINTS, services, headers=ADMIN_HEADERS, preflight=None, admit=_admit)
        self._hosts = frozenset({"localhost", *(name.lower() for name in settings.hosts)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of any kind that the server may bring."""
        if scope["type"] != "http":
            await refuse(scope, receive, send)
        elif why := self._is_foreign(scope):
            error = Forbidden(why)
            own = [(b"connection", b"close"), (b"x-request-id", new_request_id().encode())]
            await answer(send, error.status, error_body(error), [_JSON, *ADMIN_HEADERS, *own])
        else:
            await self._api(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> str:
        """Why a browser, or a page in it, may not call; "" where it may."""
        host = header(scope, b"host")
        if not self._is_ours(host):
            return "This listener is not called by this name; the operator can add it to [admin] hosts"
        origin = header(scope, b"origin").lower()
        if origin and origin not in {f"http://{host}".lower(), f"https://{host}".lower()}:
            return "Pages of other origins may not call this listener"
        return ""

    def _is_ours(self, host: str) -> bool:
        # Whatever the port: an SSH tunnel has another one. An address can't be made to point elsewhere; a name can.
        match = _HOST.match(host)
        name = match["name"].lower() if match else ""
        return name in self._hosts or _is_address(name.strip("[]"))


async def _admit(access: Access, call: Call) -> None:
    name = await call.services.administrators.name(token_of(access, call))
    logger.info("Admin token %r: %s %s", name, call.scope["method"], call.scope["raw_path"].decode("latin-1"))


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
