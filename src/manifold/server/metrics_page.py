"""`GET /metrics`, on a listener of its own: it says how much is going on here, which is not everybody's business."""

from prometheus_client.exposition import choose_encoder

from manifold.errors import MethodNotAllowed, Unrecognized
from manifold.server.asgi import Headers, Receive, Scope, Send, answer, header
from manifold.server.errors import error_body, error_headers, explain
from manifold.server.metrics import Metrics

__all__ = ["MetricsPage"]

_HEADERS: Headers = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]


class MetricsPage:
    """An ASGI application. Without CORS: no browser has any business here."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        try:
            if scope["path"] != "/metrics":
                raise Unrecognized("There is nothing here but /metrics")
            if scope["method"] not in {"GET", "HEAD"}:
                raise MethodNotAllowed("This takes GET alone", allowed=["GET"])
            encode, content_type = choose_encoder(header(scope, b"accept"))
            body = encode(self._metrics.registry)
        except Exception as exc:  # the last net, as in the API
            error = explain(exc, f"{scope['method']} {scope['path']}")
            headers = [(b"content-type", b"application/json"), *_HEADERS, *error_headers(error)]
            await answer(send, error.status, error_body(error), headers)
            return
        await answer(send, 200, body, [(b"content-type", content_type.encode()), *_HEADERS])
