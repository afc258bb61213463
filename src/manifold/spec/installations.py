"""Installations: one integration put into one room or account, as the manager's API shows them."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

State = Literal["pending", "active", "removing", "failed"]
ActionStatus = Literal["waiting", "done", "failed"]


class RoomTarget(Struct, frozen=True, tag="room", tag_field="kind"):
    """Where a room's installation is."""

    room_id: str


class AccountTarget(Struct, frozen=True, tag="account", tag_field="kind"):
    """Whose account's installation it is."""

    user_id: str


class WidgetContent(Struct, frozen=True):
    """A widget definition, ready to be written to the room's state or to the account's `m.widgets`."""

    type: str
    url: str
    name: str
    data: dict[str, Any]


class ActionView(Struct, frozen=True):
    """One thing to be done, by the user's own client (`by: "user"`) or by the manager.

    `type` decides which of the optional fields are there: put_widget has `room_id`, `widget_id` and `widget`;
    remove_widget has `room_id` and `widget_id`; put_account_widget and remove_account_widget have the same without a
    room; put_state has `room_id`, `event_type`, `state_key` and `content`.
    """

    id: str
    type: Literal["put_widget", "remove_widget", "put_account_widget", "remove_account_widget", "put_state"]
    by: Literal["user", "manager"]
    status: ActionStatus
    error: str | None
    room_id: str | UnsetType = UNSET
    widget_id: str | UnsetType = UNSET
    widget: WidgetContent | UnsetType = UNSET
    event_type: str | UnsetType = UNSET
    state_key: str | UnsetType = UNSET
    content: dict[str, Any] | UnsetType = UNSET


class Health(Struct, frozen=True):
    """How it is, in words; `last_activity` in milliseconds since the epoch, where the manager sees any."""

    ok: bool
    message: str
    last_activity: int | None = None


class InstallationView(Struct, frozen=True):
    """An installation with the actions of its latest change. Times are in milliseconds since the epoch.

    `label` tells it from others of the same integration, in a few words; "" where it can't be told.

    `evidence` is `reported` when the user's client says that the actions were done: no bot of ours saw it.
    """

    id: str
    integration: str
    label: str
    target: RoomTarget | AccountTarget
    config: dict[str, Any]
    state: State
    evidence: Literal["reported"] | None
    reason: str | None
    health: Health
    actions: list[ActionView]
    created_by: str
    created_at: int
    removed_at: int | None


class InstallationViews(Struct, frozen=True):
    """`GET …/rooms/{room_id}/installations`, and the first event of `…/events`."""

    installations: list[InstallationView]


class InstallRequest(Struct, frozen=True):
    """`POST …/rooms/{room_id}/installations`, and `…/preview`.

    A second request with the same `request_id` makes nothing new: it gets what the first one made.
    """

    integration: Annotated[str, Meta(max_length=64)]
    config: dict[str, Any]
    request_id: Annotated[str, Meta(max_length=128)] = ""


class ReconfigureRequest(Struct, frozen=True):
    """`PUT …/installations/{installation_id}`."""

    config: dict[str, Any]


class Result(Struct, frozen=True):
    """What became of one action; `error` says why not."""

    action: Annotated[str, Meta(max_length=64)]
    ok: bool
    error: Annotated[str, Meta(max_length=1000)] = ""


class PerformedRequest(Struct, frozen=True):
    """`POST …/{installation_id}/performed`."""

    results: Annotated[list[Result], Meta(max_length=100)]
