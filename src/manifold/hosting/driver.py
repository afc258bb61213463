"""What a client can do for one widget: one method for each call, and the features that follow from them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

from manifold.errors import Declined
from manifold.widgetapi import calls
from manifold.widgetapi.effects import Noted
from manifold.widgetapi.host import features
from manifold.widgetapi.host.feature import Feature
from manifold.widgetapi.message import JSON
from manifold.widgetapi.shapes.manager import Allowed, Membership, RoomSummary
from manifold.widgetapi.shapes.others import Button, ModalDefinition, TurnServers

__all__ = ["Driver", "Event", "perform"]

Event = dict[str, Any]


class Driver:
    """Subclass it, and write the methods of what your client can do: `features` are those whose methods are all there.

    A method of a call may raise Declined, whose words the widget reads, and MatrixRefused, of which it reads what the
    homeserver said. Whatever else it raises is logged, and the widget learns that it failed.
    """

    @property
    def features(self) -> tuple[Feature, ...]:
        """What this driver can do, for `ClientSession`."""
        return tuple(feature for feature, methods in _METHODS if all(self._has(name) for name in methods))

    # ---- decisions

    async def decide_capabilities(self, requested: Sequence[str], approved: Sequence[str]) -> Sequence[str]:
        """Which of `requested` the widget gets; `approved` it has. Here: nothing."""
        return ()

    async def identify(self, asking: Callable[[], None]) -> JSON | None:
        """The homeserver's OpenID token for the widget, or None: it is not told. Call `asking` before asking the user.

        Here: it is not told.
        """
        return None

    async def open_modal(self, definition: ModalDefinition, buttons: Sequence[Button]) -> Awaitable[JSON | None] | None:
        """Opens a modal and gives what it will be closed with (None: the user closed it); or None: it is not open.

        Where who wants it goes, waiting for that is cancelled: then close it.
        """
        raise Declined("This client opens no modals")

    def turn_servers(self) -> AsyncIterator[TurnServers]:
        """Credentials, and new ones before they end. An iterator that ends says that there are none."""
        raise Declined("This client has no TURN servers")

    # ---- what the widget's client hears; none of it must take long

    def ready(self, approved: Sequence[str]) -> None:
        """Capabilities are negotiated; on each round."""

    def timed_out(self) -> None:
        """The widget did not say that it has loaded: show an error (MSC4412)."""

    def button_changed(self, button: str, enabled: bool) -> None:  # two facts, no switch
        """A button of this modal."""

    def modal_closed(self, data: JSON) -> None:
        """This modal wants to be closed, and hands this to who opened it."""

    def widget_told(self, action: str, data: JSON) -> None:
        """The widget has told something that is in no specification: Element Call of a call, say."""

    def widget_closed(self) -> None:
        """The widget wants to be unloaded."""

    def noted(self, note: Noted) -> None:
        """Something that a developer would want to know."""

    # ---- calls

    async def send_event(self, call: calls.SendEvent) -> calls.Sent:
        """See the call, as for all below."""
        raise _unable()

    async def update_delayed_event(self, call: calls.UpdateDelayedEvent) -> None:
        """MSC4140."""
        raise _unable()

    async def send_to_device(self, call: calls.SendToDevice) -> dict[str, list[str]] | None:
        """MSC3819."""
        raise _unable()

    async def read_timeline(self, call: calls.ReadTimeline) -> Sequence[Event]:
        """MSC2876."""
        raise _unable()

    async def read_state(self, call: calls.ReadState) -> Sequence[Event]:
        """MSC2762."""
        raise _unable()

    async def read_sticky_events(self, call: calls.ReadStickyEvents) -> Sequence[Event]:
        """MSC4354; a part of the experimental feature."""
        raise _unable()

    async def read_relations(self, call: calls.ReadRelations) -> calls.RelationsPage:
        """MSC3869."""
        raise _unable()

    async def read_account_data(self, call: calls.ReadAccountData) -> JSON | None:
        """MSC3751."""
        raise _unable()

    async def read_room_account_data(self, call: calls.ReadRoomAccountData) -> Sequence[Event]:
        """Beeper."""
        raise _unable()

    async def navigate(self, call: calls.Navigate) -> None:
        """MSC2931."""
        raise _unable()

    async def view_room(self, call: calls.ViewRoom) -> None:
        """Element."""
        raise _unable()

    async def search_users(self, call: calls.SearchUsers) -> tuple[bool, Sequence[dict[str, Any]]]:
        """MSC3973."""
        raise _unable()

    async def get_media_config(self, call: calls.GetMediaConfig) -> JSON:
        """MSC4039."""
        raise _unable()

    async def upload_file(self, call: calls.UploadFile) -> str | tuple[str, dict[str, Any]]:
        """MSC4039."""
        raise _unable()

    async def download_file(self, call: calls.DownloadFile) -> bytes | str:
        """MSC4039."""
        raise _unable()

    async def get_rtc_transports(self, call: calls.GetRTCTransports) -> Sequence[dict[str, Any]]:
        """MSC4515."""
        raise _unable()

    async def get_livekit_token(self, call: calls.GetLiveKitToken) -> str:
        """MSC4533."""
        raise _unable()

    async def delegate_livekit_leave(self, call: calls.DelegateLiveKitLeave) -> None:
        """MSC4533."""
        raise _unable()

    async def create_room(self, call: calls.CreateRoom) -> str:
        """MSC3817."""
        raise _unable()

    async def share_users(self, call: calls.ShareUsers) -> None:
        """MSC3662."""
        raise _unable()

    async def send_sticker(self, call: calls.SendSticker) -> None:
        """MSC2764."""
        raise _unable()

    async def open_integration_manager(self, call: calls.OpenIntegrationManager) -> None:
        """Element."""
        raise _unable()

    async def set_always_on_screen(self, call: calls.SetAlwaysOnScreen) -> bool:
        """MSC2764."""
        raise _unable()

    async def get_room_summary(self, call: calls.GetRoomSummary) -> RoomSummary:
        """For integration managers, as all below."""
        raise _unable()

    async def get_membership(self, call: calls.GetMembership) -> Membership:
        """Somebody's place in a room."""
        raise _unable()

    async def change_membership(self, call: calls.ChangeMembership) -> bool:
        """Invites or removes somebody."""
        raise _unable()

    async def set_power_level(self, call: calls.SetPowerLevel) -> tuple[bool, int]:
        """Gives somebody a power level."""
        raise _unable()

    async def can_send_event(self, call: calls.CanSendEvent) -> Allowed:
        """Whether the user may send this."""
        raise _unable()

    async def set_account_widget(self, call: calls.SetAccountWidget) -> None:
        """Writes a widget of the account's."""
        raise _unable()

    def _has(self, name: str) -> bool:
        return getattr(type(self), name) is not getattr(Driver, name)


async def perform(driver: Driver, call: calls.Call) -> Any:
    """Have the driver do it. Raises what its method raises."""
    return await getattr(driver, _METHOD_OF[type(call)])(call)


def _unable() -> Declined:
    return Declined("This client can't do that")


_METHOD_OF: dict[type[calls.Call], str] = {
    calls.SendEvent: "send_event",
    calls.UpdateDelayedEvent: "update_delayed_event",
    calls.SendToDevice: "send_to_device",
    calls.ReadTimeline: "read_timeline",
    calls.ReadState: "read_state",
    calls.ReadStickyEvents: "read_sticky_events",
    calls.ReadRelations: "read_relations",
    calls.ReadAccountData: "read_account_data",
    calls.ReadRoomAccountData: "read_room_account_data",
    calls.Navigate: "navigate",
    calls.ViewRoom: "view_room",
    calls.SearchUsers: "search_users",
    calls.GetMediaConfig: "get_media_config",
    calls.UploadFile: "upload_file",
    calls.DownloadFile: "download_file",
    calls.GetRTCTransports: "get_rtc_transports",
    calls.GetLiveKitToken: "get_livekit_token",
    calls.DelegateLiveKitLeave: "delegate_livekit_leave",
    calls.CreateRoom: "create_room",
    calls.ShareUsers: "share_users",
    calls.SendSticker: "send_sticker",
    calls.OpenIntegrationManager: "open_integration_manager",
    calls.SetAlwaysOnScreen: "set_always_on_screen",
    calls.GetRoomSummary: "get_room_summary",
    calls.GetMembership: "get_membership",
    calls.ChangeMembership: "change_membership",
    calls.SetPowerLevel: "set_power_level",
    calls.CanSendEvent: "can_send_event",
    calls.SetAccountWidget: "set_account_widget",
}

_METHODS: tuple[tuple[Feature, tuple[str, ...]], ...] = (
    (features.EVENTS, ("send_event",)),
    (features.PUSHING, ("read_state",)),
    (features.READ_EVENTS, ("read_timeline", "read_state")),
    (features.RELATIONS, ("read_relations",)),
    (features.DELAYED, ("send_event", "update_delayed_event")),
    (features.ACCOUNT_DATA, ("read_account_data",)),
    (features.ROOM_ACCOUNT_DATA, ("read_room_account_data",)),
    (features.TO_DEVICE, ("send_to_device",)),
    (features.TURN, ("turn_servers",)),
    (features.NAVIGATION, ("navigate",)),
    (features.VIEW_ROOM, ("view_room",)),
    (features.USER_DIRECTORY, ("search_users",)),
    (features.MEDIA, ("get_media_config", "upload_file", "download_file")),
    (features.RTC, ("get_rtc_transports",)),
    (features.LIVEKIT, ("get_livekit_token", "delegate_livekit_leave")),
    (features.CREATE_ROOM, ("create_room",)),
    (features.SHARING, ("share_users",)),
    (features.MODALS, ("open_modal",)),
    (features.STICKERS, ("send_sticker", "open_integration_manager")),
    (features.ON_SCREEN, ("set_always_on_screen",)),
    # What it takes is a picture of its widget, by the widget itself.
    (features.SCREENSHOTS, ()),
    (
        features.MANAGER,
        (
            "get_room_summary",
            "get_membership",
            "change_membership",
            "set_power_level",
            "can_send_event",
            "set_account_widget",
        ),
    ),
)
