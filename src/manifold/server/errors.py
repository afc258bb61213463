"""An exception as an answer. Nothing else builds an error's body."""

import logging

import msgspec
from msgspec import UNSET

from manifold.errors import ApiError, Fault, Incomplete, LimitExceeded, MethodNotAllowed, TooLarge
from manifold.server.asgi import Headers
from manifold.server.watch import new_request_id, request_id
from manifold.spec.errors import ErrorBody, FieldProblem

__all__ = ["error_body", "error_headers", "explain"]

logger = logging.getLogger(__name__)


def explain(exc: Exception, where: str) -> ApiError:
    """The error that the caller may see.

    What was not raised on purpose is a defect: logged whole, told by the request's id.
    """
    if isinstance(exc, ApiError) and not isinstance(exc, Fault):
        if exc.status >= 500:
            logger.warning("%s: %s", where, exc)
        return exc
    fault_id = request_id() or new_request_id()
    logger.error("Fault %s in %s", fault_id, where, exc_info=exc)
    return Fault(f"This is a defect of the manager's. Its operator finds the cause in the log, under {fault_id}")


def error_body(error: ApiError) -> bytes:
    """The JSON of an error, as MSC1956 ("Proposed API standards") shapes it."""
    return msgspec.json.encode(
        ErrorBody(
            error.errcode,
            error.message,
            retry_after_ms=error.retry_after_ms if isinstance(error, LimitExceeded) else UNSET,
            fields=[FieldProblem(*field) for field in error.fields] or UNSET,
        )
    )


def error_headers(error: ApiError) -> Headers:
    """What HTTP wants beside the body (RFC 9110, "405 Method Not Allowed")."""
    match error:
        case MethodNotAllowed(allowed=allowed):
            return [(b"allow", ", ".join(allowed).encode())]
        case LimitExceeded(retry_after_ms=wait):
            return [(b"retry-after", str(-(-wait // 1000)).encode())]
        case TooLarge() | Incomplete():
            # The rest of the body may not have been read, so the connection can't be used again.
            return [(b"connection", b"close")]
        case _:
            return []
