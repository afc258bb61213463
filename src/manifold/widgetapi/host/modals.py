"""Widgets over the client: opening them, and being one (MSC2790)."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from manifold.widgetapi import actions
from manifold.widgetapi import capabilities as caps
from manifold.widgetapi.capabilities import Capability
from manifold.widgetapi.effects import ButtonChanged, CloseModal, ModalClosed, OpenModal
from manifold.widgetapi.host.core import Host
from manifold.widgetapi.host.feature import Feature, plain
from manifold.widgetapi.message import JSON, Request
from manifold.widgetapi.shapes.others import Button, ButtonEnabled, ModalDefinition
from manifold.widgetapi.shapes.session import Empty

__all__ = ["BEING_A_MODAL", "CLOSE_BUTTON", "MODALS", "Opening", "opened", "read_buttons"]

CLOSE_BUTTON = "m.close"
KINDS = frozenset({"m.primary", "m.secondary", "m.warning", "m.danger", "m.link"})
UNABLE = "Unable to open modal at this time"


class Opening(NamedTuple):
    """A modal that a widget wants open."""

    request: Request


def read_buttons(definition: ModalDefinition) -> list[Button]:
    """Those that are well made, with one to close where there are any and none of them is one."""
    buttons: dict[str, Button] = {}
    for each in definition.buttons or ():
        try:
            button = msgspec.convert(each, Button)
        except msgspec.ValidationError:
            continue
        kind = button.kind if button.kind in KINDS else "m.secondary"
        buttons.setdefault(button.id, Button(button.id, button.label, kind, button.disabled))
    if buttons and CLOSE_BUTTON not in buttons:
        buttons[CLOSE_BUTTON] = Button(CLOSE_BUTTON, "Close", "m.link")
    return list(buttons.values())


def _open(host: Host, request: Request, data: ModalDefinition) -> None:
    if host.options.modals_need_capability and not host.grants.has(caps.MODALS):
        host.refuse(request, "Missing capability")
    elif not host.is_ready or host.widget.kind == "modal" or host.parts.get("modal"):
        # One at a time, and none from one.
        host.refuse(request, UNABLE)
    else:
        host.parts["modal"] = True
        # What else the definition has stays behind: `data` is for that.
        host.effects.append(OpenModal(host.ticket(Opening(request)), data, read_buttons(data)))


def opened(host: Host, opening: Opening, *, is_open: bool) -> None:
    """Whether the client opened it."""
    if is_open:
        host.reply(opening.request, Empty())
    else:
        host.parts.pop("modal", None)
        host.refuse(opening.request, UNABLE)


def _enable(host: Host, request: Request, data: ButtonEnabled) -> None:
    modal: ModalDefinition | None = host.parts.get("is modal")
    known = {button.id for button in read_buttons(modal)} if modal else set()
    if data.button == CLOSE_BUTTON or data.button not in known:
        host.refuse(request, "Invalid button")
        return
    host.effects.append(ButtonChanged(data.button, data.enabled))
    host.reply(request, Empty())


def _close(host: Host, request: Request, data: JSON) -> None:
    if host.parts.get("is modal") is None:
        host.refuse(request, "Only a modal can be closed")
    elif host.parts.get("closed"):
        host.refuse(request, "The modal is closed already")
    else:
        host.parts["closed"] = True
        host.reply(request, Empty())
        host.effects.append(ModalClosed(data))


def _configure(host: Host, _: Sequence[Capability]) -> None:
    """Right after the modal's first negotiation: what it was opened with."""
    modal: ModalDefinition | None = host.parts.get("is modal")
    if modal is not None and not host.parts.get("configured"):
        host.parts["configured"] = True
        host.ask(actions.WIDGET_CONFIG, modal)


def _ended(host: Host) -> None:
    if host.parts.get("modal"):
        host.effects.append(CloseModal())


MODALS = Feature("modals", ("org.matrix.msc2790",), plain(caps.MODALS), ((actions.OPEN_MODAL, _open),), ended=_ended)
BEING_A_MODAL = Feature(
    "being a modal",
    (),
    actions=((actions.SET_BUTTON_ENABLED, _enable), (actions.CLOSE_MODAL, _close)),
    approved=_configure,
)
