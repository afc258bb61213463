"""Everything that Manifold raises on purpose.

* ManifoldError
  x ApiError                  has an errcode and a status; the caller sees it
    + UnknownToken            M_UNKNOWN_TOKEN       403
    + MissingToken            M_MISSING_TOKEN       401
    + MissingParam            M_MISSING_PARAM       400
    + InvalidParam            M_INVALID_PARAM       400   (a form's: with the fields that are wrong)
    + NotJSON, BadJSON        M_NOT_JSON, M_BAD_JSON  400
    + Forbidden               M_FORBIDDEN           403
    + TermsNotSigned          M_TERMS_NOT_SIGNED    403
    + NotFound                M_NOT_FOUND           404
      - PackNotFound          M_NOT_FOUND           400   (MSC1956's own example)
    + Unrecognized            M_UNRECOGNIZED        404
      - MethodNotAllowed      M_UNRECOGNIZED        405
    + Conflict                IM_MANIFOLD_CONFLICT  409
    + TooLarge                M_TOO_LARGE           413
    + Fault                   M_UNKNOWN             500   (ours; the log has the cause)
    + Unavailable             M_UNKNOWN             503   (our database, for now)
    + BadGateway              M_UNKNOWN             502
      - HomeserverError       a homeserver let us down
      - RemoteServiceError    an integration's service let us down
        . Unreachable         … by not answering; says why
  x ManifestError             an integration is badly made; logged, left out of the catalogue
  x SettingsError             the operator's file is wrong; printed with the path of the key, exit 2

The status is on the class because the spec itself is not regular: MSC1956 prints `M_UNKNOWN_TOKEN` with 403, and
`M_NOT_FOUND` for a sharable URL with 400. `server/errors.py` alone turns these into answers.
"""

import re
from collections.abc import Sequence
from typing import ClassVar, NamedTuple, Self

__all__ = [
    "ApiError",
    "BadGateway",
    "BadJSON",
    "Conflict",
    "Fault",
    "FieldError",
    "Forbidden",
    "HomeserverError",
    "InvalidParam",
    "ManifestError",
    "ManifoldError",
    "MethodNotAllowed",
    "MissingParam",
    "MissingToken",
    "NotFound",
    "NotJSON",
    "PackNotFound",
    "RemoteServiceError",
    "SettingsError",
    "TermsNotSigned",
    "TooLarge",
    "Unavailable",
    "UnknownToken",
    "Unreachable",
    "Unrecognized",
]


class ManifoldError(Exception):
    """The root of what Manifold raises on purpose."""


class FieldError(NamedTuple):
    """One field of a form that is wrong: `path` is a JSON Pointer (`/repos/0/name`), `message` is for people."""

    path: str
    message: str


class ApiError(ManifoldError):
    """An error with an errcode and an HTTP status, as MSC1956 ("Proposed API standards") shapes them."""

    errcode: ClassVar[str]
    status: ClassVar[int]

    def __init__(self, message: str, *, fields: Sequence[FieldError] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.fields = tuple(fields)


class UnknownToken(ApiError):
    """The manager token is unknown, expired or logged out, or an OpenID token proves nothing."""

    errcode, status = "M_UNKNOWN_TOKEN", 403

    def __init__(self, message: str = "Invalid token", *, fields: Sequence[FieldError] = ()) -> None:
        super().__init__(message, fields=fields)


class MissingToken(ApiError):
    """There is no token at all."""

    errcode, status = "M_MISSING_TOKEN", 401


class MissingParam(ApiError):
    """A field of the body, or a query parameter, is absent."""

    errcode, status = "M_MISSING_PARAM", 400


class InvalidParam(ApiError):
    """A value has the wrong type or breaks a rule; `fields` has all that is wrong with a form."""

    errcode, status = "M_INVALID_PARAM", 400


class NotJSON(ApiError):
    """The body is no JSON, no UTF-8, or nested too deeply."""

    errcode, status = "M_NOT_JSON", 400


class BadJSON(ApiError):
    """The body is JSON, but no object."""

    errcode, status = "M_BAD_JSON", 400


class Forbidden(ApiError):
    """We know who asks, and the answer is no."""

    errcode, status = "M_FORBIDDEN", 403


class TermsNotSigned(ApiError):
    """The account has not agreed to the operator's current terms (MSC2140)."""

    errcode, status = "M_TERMS_NOT_SIGNED", 403


class NotFound(ApiError):
    """No such thing here, or none that the caller may know of."""

    errcode, status = "M_NOT_FOUND", 404


class PackNotFound(NotFound):
    """A sharable URL leads to no sticker pack (MSC1959; MSC1956 prints it with 400)."""

    errcode, status = "M_NOT_FOUND", 400


class Unrecognized(ApiError):
    """There is no such endpoint."""

    errcode, status = "M_UNRECOGNIZED", 404


class MethodNotAllowed(Unrecognized):
    """There is such an endpoint, but not with this method."""

    errcode, status = "M_UNRECOGNIZED", 405

    def __init__(self, message: str, *, allowed: Sequence[str]) -> None:
        super().__init__(message)
        self.allowed = tuple(allowed)


class Conflict(ApiError):
    """The thing is not in a state in which this can be done; the message says what to do first."""

    errcode, status = "IM_MANIFOLD_CONFLICT", 409


class TooLarge(ApiError):
    """The body is larger than the endpoint takes."""

    errcode, status = "M_TOO_LARGE", 413


class Fault(ApiError):
    """A defect of ours; the caller learns a request id, the log has the rest."""

    errcode, status = "M_UNKNOWN", 500


class Unavailable(ApiError):
    """We can't do it now (the database is away); the same request may be repeated."""

    errcode, status = "M_UNKNOWN", 503


class BadGateway(ApiError):
    """Somebody whom we asked let us down; the message names the hop and why."""

    errcode, status = "M_UNKNOWN", 502


class HomeserverError(BadGateway):
    """A homeserver refused, was silent, or answered nonsense."""


class RemoteServiceError(BadGateway):
    """An integration's service refused, or answered nonsense."""


class Unreachable(RemoteServiceError):
    """An integration's service did not answer, or may not be asked; the message says why."""


class ManifestError(ManifoldError):
    """An integration's manifest or code is badly made."""


class SettingsError(ManifoldError):
    """The operator's file is wrong; the message begins with the path of the key."""

    @classmethod
    def of(cls, exc: Exception, table: str = "") -> Self:
        """What msgspec says of a value in `table` (`integrations.jitsi`), in the words of the operator's file."""
        text, at, path = str(exc).partition(" - at `$")
        keys = [table, path.removesuffix("`").removeprefix(".")] if at else [table]
        if unknown := _UNKNOWN.match(text):
            keys.append(unknown["key"])
            text = "there is no such setting"
        return cls(f"{'.'.join(filter(None, keys))}: {text.replace('`', '')}")


_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>[^`]*)`")
