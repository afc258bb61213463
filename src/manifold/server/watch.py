"""What is noted of each request: its id, how long it took, what came of it."""

import logging
import secrets
import time
from collections.abc import Callable, MutableMapping
from contextvars import ContextVar
from itertools import count
from typing import Any

from manifold.ids import UserID
from manifold.server.addresses import address
from manifold.server.asgi import Scope, Send
from manifold.server.metrics import Metrics
from manifold.server.settings import LogSettings

__all__ = ["Request", "Watch", "new_request_id", "request_id"]

logger = logging.getLogger("manifold.requests")

UNKNOWN = "unknown"
"""The endpoint of a request whose path is in no table: strangers make up as many paths as they like."""

# No two processes give the same ids, and a client's own X-Request-Id is not taken: it would stand in the log as ours.
_PROCESS = secrets.token_hex(4).encode()
_numbers = count(1)
_current: ContextVar["Request | None"] = ContextVar("request", default=None)


class Request:
    """One request, while it is being answered."""

    endpoint = UNKNOWN
    """The path's template in the table, never the path."""
    account: UserID | None = None
    status = 0
    size = 0

    def __init__(self, scope: Scope, began: float) -> None:
        self.scope = scope
        self.began = began
        self.header = (b"x-request-id", b"%b-%x" % (_PROCESS, next(_numbers)))
        """To be sent with the answer, whatever it is."""

    @property
    def id(self) -> str:
        """What no other request of any of our processes has."""
        return self.header[1].decode()

    def noting(self, send: Send) -> Send:
        """The same `send`, which adds the id to the answer, and notes what it is."""

        async def noted(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                message["headers"] = [*message["headers"], self.header]
            else:
                self.size += len(message["body"])
            await send(message)

        return noted


class Watch:
    """Of all requests of one manager. `clock` gives seconds that only grow."""

    def __init__(
        self,
        settings: LogSettings | None = None,
        metrics: Metrics | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings or LogSettings()
        self._slow = self._settings.slow_seconds
        self._every = self._settings.requests
        self.metrics = metrics or Metrics()
        self._clock = clock

    def begins(self, scope: Scope) -> Request:
        """A request is here; until `ends`, the log's lines bear its id."""
        request = Request(scope, self._clock())
        # Never reset: each request has a task, and so a context, of its own.
        _current.set(request)
        self.metrics.in_flight += 1
        return request

    def ends(self, request: Request) -> None:
        """It was answered, or broken off (then its status is 0)."""
        self.metrics.in_flight -= 1
        if not request.status:
            return
        seconds = self._clock() - request.began
        self.metrics.request(request.scope["method"], request.endpoint, request.status, seconds)
        if self._every or seconds >= self._slow or request.status >= 500:
            self._tell(request, seconds)

    def _tell(self, request: Request, seconds: float) -> None:
        is_trouble = request.status >= 500 or seconds >= self._slow
        level = logging.WARNING if is_trouble else logging.INFO
        if not logger.isEnabledFor(level):
            return
        details: dict[str, object] = {
            "endpoint": request.endpoint,
            "milliseconds": round(seconds * 1000, 1),
            "bytes": request.size,
        }
        if request.account is not None:
            details["account"] = str(request.account)
        if self._settings.addresses and (client := address(request.scope)):
            details["address"] = client
        path = request.scope["raw_path"].decode("latin-1")
        logger.log(level, "%s %s %d", request.scope["method"][:20], path, request.status, extra=details)


def new_request_id() -> str:
    """An id for what is answered before it is a request."""
    return f"{_PROCESS.decode()}-{next(_numbers):x}"


def request_id() -> str:
    """The id of the request that is being answered; "" outside of any."""
    request = _current.get()
    return "" if request is None else request.id
