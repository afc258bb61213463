"""What an integration manager needs of a client, as far as the common actions don't do: `im.manifold.*`.

Each asks for one thing, so that a prompt can say what is allowed: with the common actions, whoever may invite a bot may
also ban everybody (docs/widget-api/manager.md).
"""

from collections.abc import Callable, Sequence
from typing import Any

from manifold.widgetapi import actions, calls
from manifold.widgetapi.capabilities import Capability, Kind
from manifold.widgetapi.effects import WidgetClosed
from manifold.widgetapi.host.core import Host, nothing
from manifold.widgetapi.host.events import where
from manifold.widgetapi.host.feature import Feature, Handler
from manifold.widgetapi.message import Refusal, Request
from manifold.widgetapi.shapes.manager import Changed, Context, PowerChanged, SetAccountWidget
from manifold.widgetapi.shapes.session import Empty
from manifold.widgetapi.texts import MISSING_CAPABILITY

__all__ = ["MANAGER", "context_is"]

SUMMARY, MEMBERSHIP = "im.manifold.room_summary", "im.manifold.read_membership"
CONTEXT = "im.manifold.context"


def _about_room(capability: str, call: Callable[[str, Any], calls.Call], finish: Any, failure: str) -> Handler:
    """Where the data names a room, or means the one in view; and a user, where the capability is about users."""

    def handle(host: Host, request: Request, data: Any) -> None:
        if not host.grants.manages(capability, getattr(data, "user_id", None)):
            host.refuse(request, MISSING_CAPABILITY)
        elif isinstance(room_id := where(host, data.room_id), Refusal):
            host.reply(request, room_id)
        else:
            host.perform(request, call(room_id, data), finish, failure)

    return handle


def _as_it_is(_: Host, __: Request, result: Any) -> Any:
    return result


def _changed(_: Host, __: Request, changed: object) -> Changed:
    return Changed(bool(changed))


def _power(_: Host, __: Request, result: tuple[bool, int]) -> PowerChanged:
    return PowerChanged(*result)


def _set_account_widget(host: Host, request: Request, data: SetAccountWidget) -> None:
    if host.grants.manages("im.manifold.account_widgets"):
        call = calls.SetAccountWidget(data.widget_id, data.content)
        host.perform(request, call, nothing, "Error changing the account's widgets")
    else:
        host.refuse(request, MISSING_CAPABILITY)


def _close(host: Host, request: Request, _: Any) -> None:
    host.reply(request, Empty())
    host.effects.append(WidgetClosed())


def context_is(host: Host, context: Context) -> None:
    """What the client shows from now on, or wants shown."""
    host.lasting["context"] = context
    if host.is_ready and host.grants.manages(CONTEXT):
        host.ask(actions.CONTEXT, context)


def _approved(host: Host, new: Sequence[Capability]) -> None:
    context = host.lasting.get("context")
    if context is not None and any(capability.name == CONTEXT for capability in new):
        host.ask(actions.CONTEXT, context)


MANAGER = Feature(
    "integration manager",
    (actions.MANAGER_VERSION,),
    lambda capability: capability.kind is Kind.MANAGER,
    (
        (
            actions.GET_ROOM_SUMMARY,
            _about_room(SUMMARY, lambda room, _: calls.GetRoomSummary(room), _as_it_is, "Error reading the room"),
        ),
        (
            actions.GET_MEMBERSHIP,
            _about_room(
                MEMBERSHIP,
                lambda room, data: calls.GetMembership(room, data.user_id),
                _as_it_is,
                "Error reading the membership",
            ),
        ),
        (
            actions.INVITE,
            _about_room(
                "im.manifold.invite",
                lambda room, data: calls.ChangeMembership(room, data.user_id, "invite", data.reason),
                _changed,
                "Error inviting",
            ),
        ),
        (
            actions.KICK,
            _about_room(
                "im.manifold.kick",
                lambda room, data: calls.ChangeMembership(room, data.user_id, "leave", data.reason),
                _changed,
                "Error removing",
            ),
        ),
        (
            actions.SET_POWER_LEVEL,
            _about_room(
                "im.manifold.set_power_level",
                lambda room, data: calls.SetPowerLevel(room, data.user_id, data.level, data.ignore_if_greater),
                _power,
                "Error changing the power level",
            ),
        ),
        (
            actions.CAN_SEND_EVENT,
            _about_room(
                SUMMARY,
                lambda room, data: calls.CanSendEvent(room, data.type, data.state_key),
                _as_it_is,
                "Error reading the room",
            ),
        ),
        (actions.SET_ACCOUNT_WIDGET, _set_account_widget),
        (actions.CLOSE, _close),
    ),
    approved=_approved,
)
