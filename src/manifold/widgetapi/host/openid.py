"""Telling a widget who its user is (MSC1960): at once, after asking the user, or not."""

from typing import Any, Literal, NamedTuple

from manifold.widgetapi import actions
from manifold.widgetapi.effects import AskOpenID, Ticket
from manifold.widgetapi.host.core import Host
from manifold.widgetapi.host.feature import Feature
from manifold.widgetapi.message import JSON, MatrixAPIError, Request
from manifold.widgetapi.shapes.others import OpenIDCredentials, OpenIDReply

__all__ = ["OPENID", "Identity", "told_identity"]

FIELDS = ("access_token", "token_type", "matrix_server_name", "expires_in")


class Identity(NamedTuple):
    """Somebody wants to know who the user is; `answered`: that it takes the user's word was said already."""

    request: Request
    answered: bool


def _asked(host: Host, request: Request, _: Any) -> None:
    if not host.is_ready and not host.options.early_openid:
        host.refuse(request, "Improper sequence: capabilities are not negotiated yet")
        return
    open_requests = sum(isinstance(task, Identity) for task in host.tasks.values())
    if open_requests >= host.limits.pending:
        host.refuse(request, "Too many requests")
        return
    host.effects.append(AskOpenID(host.ticket(Identity(request, answered=False))))


def told_identity(
    host: Host,
    ticket: Ticket,
    identity: Identity,
    state: Literal["allowed", "request", "blocked"],
    token: JSON | None,
    error: MatrixAPIError | None,
) -> None:
    """What was decided. `allowed` comes with the homeserver's token; a token that comes with `blocked` stays here."""
    request, answered = identity
    if error is not None and not answered:
        host.refuse(request, "The homeserver gave no OpenID token", error)
        return
    if state == "request":
        if not answered:
            host.tasks[ticket] = Identity(request, answered=True)
            host.reply(request, OpenIDReply("request"))
        else:
            host.tasks[ticket] = identity
        return
    fields = {field: token[field] for field in FIELDS if token and token.get(field) is not None}
    if state == "allowed" and "access_token" not in fields:
        if not answered:
            host.refuse(request, "client provided invalid OIDC token for an allowed request")
            return
        state = "blocked"
    if state == "blocked":
        fields = {}
    if not answered:
        host.reply(request, OpenIDReply(state, **fields))
        return
    # The widget may never answer: matrix-widget-api does not, where it has forgotten the request (D29).
    host.ask(
        actions.OPENID_CREDENTIALS,
        OpenIDCredentials(state, request.id, success=state == "allowed", **fields),
    )


OPENID = Feature("identity", (), actions=((actions.GET_OPENID, _asked),))
