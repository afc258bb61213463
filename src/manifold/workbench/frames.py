"""One frame of the page with the widget in it, and the session that it has."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from manifold.widgetapi.client import ClientSession, HostedWidget
from manifold.widgetapi.definitions.address import address, with_parameters
from manifold.widgetapi.definitions.consent import memory_key, told
from manifold.widgetapi.definitions.templating import Viewer
from manifold.widgetapi.definitions.widget import Invalid, Widget, read_widget
from manifold.widgetapi.host.features import EVERYTHING, MANAGER
from manifold.widgetapi.shapes.others import Button, ModalDefinition
from manifold.workbench.errors import WorkbenchError
from manifold.workbench.home import FakeHome
from manifold.workbench.setup import CLIENT_ID, Look, Setup

__all__ = ["Frame", "FrameName", "Status", "main_frame", "modal_frame"]

FrameName = Literal["main", "modal"]
Status = Literal["loading", "asking", "ready", "silent", "closed"]
"""`silent`: it said that it would tell when it is loaded, and did not."""

_FEATURES = (*EVERYTHING, MANAGER)


class Frame(Struct):
    """`generation` tells a page from the one that was there before it.

    `told` is what its address alone says of the user, `key` what decisions about it are remembered for.
    """

    name: FrameName
    generation: int
    session: ClientSession
    src: str
    origin: str
    title: str
    kind: str
    key: str
    told: Sequence[str]
    buttons: Sequence[Button] = ()
    status: Status = "loading"


def main_frame(setup: Setup, look: Look, home: FakeHome, page_url: str, generation: int) -> Frame:
    """The widget of the workbench. Raises WorkbenchError where its address is none."""
    modal = None
    if setup.kind == "modal":
        modal = ModalDefinition(setup.type, setup.url, setup.name, setup.data, setup.wait_for_load)
    return _frame("main", setup, look, home, page_url, generation, modal)


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
    frame = _frame("modal", own, look, home, page_url, generation, definition)
    frame.buttons = buttons
    return frame


def _frame(
    name: FrameName,
    setup: Setup,
    look: Look,
    home: FakeHome,
    page_url: str,
    generation: int,
    modal: ModalDefinition | None,
) -> Frame:
    widget = _widget(setup, home)
    # The page itself comes over http, from this machine: widgets may, too.
    found = address(widget, _viewer(setup, look, home), secure_client=False)
    if isinstance(found, Invalid):
        raise WorkbenchError(found.reason)
    hosted = HostedWidget(
        id=widget.id,
        kind=widget.kind,
        type=widget.type,
        origin=found.origin,
        wait_for_load=widget.wait_for_iframe_load,
    )
    return Frame(
        name=name,
        generation=generation,
        session=ClientSession(hosted, _FEATURES, room_id=home.viewed, modal=modal),
        src=with_parameters(found, widget.id, page_url) if setup.older_parameters else found.url,
        origin=found.origin,
        title=setup.name,
        kind=widget.kind,
        key=memory_key(home.user.user_id, widget),
        told=told(widget, with_parameters=setup.older_parameters),
    )


def _widget(setup: Setup, home: FakeHome) -> Widget:
    content = {
        "type": setup.type,
        "url": setup.url,
        "name": setup.name,
        "data": setup.data,
        "waitForIframeLoad": setup.wait_for_load,
    }
    room_id = home.viewed if setup.kind == "room" else None
    widget = read_widget(setup.kind, setup.widget_id, setup.sender or home.user.user_id, content, room_id=room_id)
    if isinstance(widget, Invalid):
        raise WorkbenchError(widget.reason)
    return widget


def _viewer(setup: Setup, look: Look, home: FakeHome) -> Viewer:
    user = home.user
    return Viewer(
        user_id=user.user_id if setup.user_id is None else setup.user_id,
        display_name=user.display_name if setup.display_name is None else setup.display_name,
        avatar_url=user.avatar_url if setup.avatar_url is None else setup.avatar_url,
        room_id=home.viewed,
        client_id=CLIENT_ID,
        theme=look.theme,
        language=look.language,
        device_id=user.device_id if setup.device_id is None else setup.device_id,
        base_url="https://workbench.invalid",
    )
