"""One frame of the page with the widget in it, and the session that it has."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from manifold.widgetapi.client import ClientSession, HostedWidget
from manifold.widgetapi.host.features import EVERYTHING, MANAGER
from manifold.widgetapi.shapes.others import Button, ModalDefinition
from manifold.workbench.address import Address, address, variables
from manifold.workbench.decisions import Key
from manifold.workbench.home import FakeHome
from manifold.workbench.setup import CLIENT_ID, Look, Setup

__all__ = ["Frame", "FrameName", "Status", "main_frame", "modal_frame"]

FrameName = Literal["main", "modal"]
Status = Literal["loading", "asking", "ready", "silent", "closed"]
"""`silent`: it said that it would tell when it is loaded, and did not."""

_FEATURES = (*EVERYTHING, MANAGER)


class Frame(Struct):
    """`generation` tells a page from the one that was there before it."""

    name: FrameName
    generation: int
    session: ClientSession
    address: Address
    title: str
    kind: str
    key: Key
    buttons: Sequence[Button] = ()
    status: Status = "loading"


def main_frame(setup: Setup, look: Look, home: FakeHome, page_url: str, generation: int) -> Frame:
    """The widget of the workbench. Raises WorkbenchError where its address is none."""
    modal = None
    if setup.kind == "modal":
        modal = ModalDefinition(setup.type, setup.url, setup.name, setup.data, setup.wait_for_load)
    widget = HostedWidget(id=setup.widget_id, kind=setup.kind, type=setup.type, wait_for_load=setup.wait_for_load)
    return _frame("main", widget, setup, look, home, page_url, generation, modal)


def modal_frame(
    definition: ModalDefinition,
    buttons: Sequence[Button],
    setup: Setup,
    look: Look,
    home: FakeHome,
    page_url: str,
    generation: int,
) -> Frame:
    """A modal that a widget opens. Raises WorkbenchError where its address is none."""
    own = Setup(
        url=definition.url,
        name=definition.name or "Dialog",
        kind="modal",
        type=definition.type,
        widget_id=f"modal_{setup.widget_id}",
        wait_for_load=definition.wait_for_iframe_load is not False,
        data=definition.data or {},
        user_id=setup.user_id,
        display_name=setup.display_name,
        avatar_url=setup.avatar_url,
        device_id=setup.device_id,
        older_parameters=setup.older_parameters,
    )
    widget = HostedWidget(id=own.widget_id, kind="modal", type=own.type, wait_for_load=own.wait_for_load)
    frame = _frame("modal", widget, own, look, home, page_url, generation, definition)
    frame.buttons = buttons
    return frame


def _frame(
    name: FrameName,
    widget: HostedWidget,
    setup: Setup,
    look: Look,
    home: FakeHome,
    page_url: str,
    generation: int,
    modal: ModalDefinition | None,
) -> Frame:
    user = home.user
    where = address(
        setup.url,
        setup.data,
        variables(
            user_id=user.user_id if setup.user_id is None else setup.user_id,
            display_name=user.display_name if setup.display_name is None else setup.display_name,
            avatar_url=user.avatar_url if setup.avatar_url is None else setup.avatar_url,
            room_id=home.viewed,
            widget_id=setup.widget_id,
            client_id=CLIENT_ID,
            theme=look.theme,
            language=look.language,
            device_id=user.device_id if setup.device_id is None else setup.device_id,
            base_url="https://workbench.invalid",
        ),
        page_url if setup.older_parameters else None,
    )
    hosted = HostedWidget(
        id=widget.id, kind=widget.kind, type=widget.type, origin=where.origin, wait_for_load=widget.wait_for_load
    )
    room_id = home.viewed if widget.kind == "room" else ""
    sender = setup.sender or user.user_id
    return Frame(
        name=name,
        generation=generation,
        session=ClientSession(hosted, _FEATURES, room_id=home.viewed, modal=modal),
        address=where,
        title=setup.name,
        kind=widget.kind,
        key=Key(user.user_id, widget.kind, room_id, widget.id, sender, setup.url),
    )
