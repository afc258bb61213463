"""Everything that Manifold raises on purpose.

* ManifoldError
  x ApiError                  has an errcode and a status; the caller sees it
    + UnknownToken            M_UNKNOWN_TOKEN       403
    + MissingToken            M_MISSING_TOKEN       401
    + MissingParam            M_MISSING_PARAM       400
    + InvalidParam            M_INVALID_PARAM       400   (a form's: with the fields that are wrong)
    + NotJSON, BadJSON        M_NOT_JSON, M_BAD_JSON  400
      - Incomplete            M_NOT_JSON            400   (a body that did not arrive whole)
    + Forbidden               M_FORBIDDEN           403
    + TermsNotSigned          M_TERMS_NOT_SIGNED    403
    + NotFound                M_NOT_FOUND           404
      - PackNotFound          M_NOT_FOUND           400   (MSC1956's own example)
    + Unrecognized            M_UNRECOGNIZED        404
      - MethodNotAllowed      M_UNRECOGNIZED        405
    + Conflict                IM_MANIFOLD_CONFLICT  409
    + TooLarge                M_TOO_LARGE           413
    + LimitExceeded           M_LIMIT_EXCEEDED      429   (says when to come again)
    + Fault                   M_UNKNOWN             500   (ours; the log has the cause)
    + OtherError              an errcode that is not ours, told by another manager
    + Unavailable             M_UNKNOWN             503   (our database, for now)
    + BadGateway              M_UNKNOWN             502
      - HomeserverError       a homeserver let us down
      - RemoteServiceError    an integration's service let us down
        . Unreachable         … by not answering; says why
  x NoAnswer                  somebody gave a client no answer that can be used; the same call may be repeated
    + ManagerUnreachable      the manager
    + HomeserverUnreachable   the user's homeserver
  x MatrixRefused             the user's homeserver says no to what a client asks
  x Declined                  a client does not do what a widget asks; the widget reads the message
  x PeerRefused               the other side of a widget session says no to what is asked
  x PeerGone                  the other side of a widget session is not there any more
  x Disabled                  the user wants no integration managers (MSC2315)
  x NoManager                 there is no manager to be found
  x NotLoggedIn               the command has no Matrix session for what it is to do
  x NotTrusted                a client's policy gives this manager no token
  x Undeclared                a manager wants done what its integration does not declare
  x ActionFailed              an installation is not finished, since an action could not be done
  x ManifestError             an integration is badly made; logged, left out of the catalogue
  x BackupError               a backup can't be written, or not be restored; printed, exit 2
  x SettingsError             the operator's file is wrong; printed with the path of the key, exit 2

The status is on the class because the spec itself is not regular: MSC1956 prints `M_UNKNOWN_TOKEN` with 403, and
`M_NOT_FOUND` for a sharable URL with 400. `server/errors.py` alone turns these into answers; a client makes the
same classes out of them again (`ApiError.from_reply`), so `except TermsNotSigned` works on both sides. What stands
between NoAnswer and ActionFailed is raised by clients alone (`manifold.sdk`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal, NamedTuple, Self

__all__ = [
    "ActionFailed",
    "ApiError",
    "BackupError",
    "BadGateway",
    "BadJSON",
    "Conflict",
    "Declined",
    "Disabled",
    "Fault",
    "FieldError",
    "Forbidden",
    "HomeserverError",
    "HomeserverUnreachable",
    "Incomplete",
    "InvalidParam",
    "LimitExceeded",
    "ManagerUnreachable",
    "ManifestError",
    "ManifoldError",
    "MatrixRefused",
    "MethodNotAllowed",
    "MissingParam",
    "MissingToken",
    "NoAnswer",
    "NoManager",
    "NotFound",
    "NotJSON",
    "NotLoggedIn",
    "NotTrusted",
    "OtherError",
    "PackNotFound",
    "PeerGone",
    "PeerRefused",
    "RemoteServiceError",
    "SettingsError",
    "TermsNotSigned",
    "TooLarge",
    "Unavailable",
    "Undeclared",
    "UnknownToken",
    "Unreachable",
    "Unrecognized",
]


class ManifoldError(Exception):
    """The root of what Manifold raises on purpose."""


Because = Literal["name", "address", "connection", "tls", "time", "answer"]
"""Where a request ended: the name stands for nothing, its address is not allowed, nobody takes the connection or proves
who they are, time was up, or what came was no whole answer."""


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

    @staticmethod
    def from_reply(status: int, body: object) -> "ApiError":
        """What a manager's answer tells of: `body` is its JSON, or anything at all where it was none.

        The class is the one that has the errcode and the status, or else the errcode alone; OtherError for a code
        that is not ours.
        """
        told = body if isinstance(body, dict) else {}
        errcode, message = str(told.get("errcode") or "M_UNKNOWN"), str(told.get("error") or f"HTTP status {status}")
        kinds = [kind for kind in _kinds(ApiError) if kind.errcode == errcode]
        kind = next((kind for kind in kinds if kind.status == status), None)
        if kind is None:
            kind = kinds[0] if kinds and errcode != "M_UNKNOWN" else OtherError
        error = kind.__new__(kind)
        ApiError.__init__(error, message, fields=list(_field_errors(told.get("im.manifold.fields"))))
        if isinstance(error, OtherError):
            error.errcode, error.status = errcode, status
        elif isinstance(error, LimitExceeded):
            wait = told.get("retry_after_ms")
            error.retry_after_ms = wait if isinstance(wait, int) and wait > 0 else 0
        elif isinstance(error, MethodNotAllowed):
            error.allowed = ()
        return error


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


class Incomplete(NotJSON):
    """The body did not arrive whole, or not in time; its connection is of no more use."""


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


class LimitExceeded(ApiError):
    """Too many requests; the same one may be sent again in `retry_after_ms` milliseconds."""

    errcode, status = "M_LIMIT_EXCEEDED", 429

    def __init__(self, message: str, *, retry_after_ms: int) -> None:
        super().__init__(message)
        self.retry_after_ms = retry_after_ms


class Fault(ApiError):
    """A defect of ours; the caller learns a request id, the log has the rest."""

    errcode, status = "M_UNKNOWN", 500


class Unavailable(ApiError):
    """We can't do it now (the database is away); the same request may be repeated."""

    errcode, status = "M_UNKNOWN", 503


class OtherError(ApiError):
    """An error of a manager that is not Manifold, with an errcode of its own; only clients meet it."""

    errcode: str  # type: ignore[misc]  # known once the answer is there, not before
    status: int  # type: ignore[misc]


class BadGateway(ApiError):
    """Somebody whom we asked let us down; the message names the hop and why."""

    errcode, status = "M_UNKNOWN", 502


class HomeserverError(BadGateway):
    """A homeserver refused, was silent, or answered nonsense."""


class RemoteServiceError(BadGateway):
    """An integration's service refused, or answered nonsense."""


class Unreachable(RemoteServiceError):
    """An integration's service did not answer, or may not be asked; the message says why, `because` at which hop."""

    because: Because = "answer"

    def __init__(self, message: str, *, because: Because = "answer", fields: Sequence[FieldError] = ()) -> None:
        super().__init__(message, fields=fields)
        self.because = because


class NoAnswer(ManifoldError):
    """There was no answer that can be used: network, proxy, nonsense. Nobody knows whether the request arrived.

    The same call may be repeated: what the SDK asks for twice is done once.
    """


class ManagerUnreachable(NoAnswer):
    """The manager gave no answer that can be used; the message names it and says why."""


class HomeserverUnreachable(NoAnswer):
    """The user's homeserver gave no answer that can be used; the message names it and says why."""


class MatrixRefused(ManifoldError):
    """The user's homeserver says no; `errcode` and `status` are those of the client-server API."""

    def __init__(self, message: str, *, errcode: str, status: int, answer: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.errcode = errcode
        self.status = status
        self.answer = answer or {"errcode": errcode}
        """The body that it came with."""

    @property
    def retry_after_ms(self) -> int:
        """How long the homeserver wants us to wait; 0 where it does not tell."""
        wait = self.answer.get("retry_after_ms")
        return wait if isinstance(wait, int) and wait > 0 else 0


class Declined(ManifoldError):
    """A client, or its user, does not do what a widget asks. The message goes to the widget: no secrets."""


class PeerRefused(ManifoldError):
    """The other side of a widget session says no.

    `status` and `answer` are the homeserver's, where it was that which refused.
    """

    def __init__(self, message: str, *, status: int | None = None, answer: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.answer = answer or {}


class PeerGone(ManifoldError):
    """The other side of a widget session has gone: the page was closed, the connection has ended."""


class Disabled(ManifoldError):
    """The user switched integration managers off (MSC2315), so none is asked for anything."""


class NoManager(ManifoldError):
    """No manager was found; the message says where it was looked for."""


class NotLoggedIn(ManifoldError):
    """The command keeps no Matrix session of this user; the message says how to log in."""


class NotTrusted(ManifoldError):
    """The client's trust policy gives this manager no token; the message says why."""


class Undeclared(ManifoldError):
    """A manager wants something done that its integration does not declare, or that nobody may ask for."""


class ActionFailed(ManifoldError):
    """An action could not be done; the manager knows, and `installation_id` waits to be finished or removed.

    `__cause__` is what the homeserver said.
    """

    def __init__(self, message: str, *, installation_id: str) -> None:
        super().__init__(message)
        self.installation_id = installation_id


class ManifestError(ManifoldError):
    """An integration's manifest or code is badly made."""


class BackupError(ManifoldError):
    """A backup can't be written, or a file is none that can be restored; the message begins with its name."""


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


def _kinds(kind: type[ApiError]) -> Iterator[type[ApiError]]:
    """Those that have an errcode, the most general first."""
    for subclass in kind.__subclasses__():
        if hasattr(subclass, "errcode"):
            yield subclass
        yield from _kinds(subclass)


def _field_errors(told: object) -> Iterator[FieldError]:
    for field in told if isinstance(told, list) else []:
        if isinstance(field, dict):
            yield FieldError(str(field.get("path", "")), str(field.get("message", "")))


_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>[^`]*)`")
