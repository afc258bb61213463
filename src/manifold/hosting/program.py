"""What a program around a widget decides and shows: the part of a client that no homeserver can do."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from manifold.widgetapi import calls
from manifold.widgetapi.message import JSON
from manifold.widgetapi.shapes.others import Button, ModalDefinition

__all__ = ["Program"]


async def _nothing(_: Sequence[str], __: Sequence[str]) -> Sequence[str]:
    return ()


async def _no(_: object) -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Program:
    """What is None can't be done, and the widget is told so by its versions. What asks the user says no unless given.

    Each may raise Declined, in words for the widget.
    """

    decide: Callable[[Sequence[str], Sequence[str]], Awaitable[Sequence[str]]] = _nothing
    """Which capabilities of the first the widget gets; the second it has."""
    tell_identity: bool | Callable[[], Awaitable[bool]] = False
    """Whether the widget may know who the user is: by rule, or by asking."""
    confirm: Callable[[calls.CreateRoom | calls.SetAccountWidget], Awaitable[bool]] = _no
    """Whether the user agrees to this, now."""

    navigate: Callable[[str], Awaitable[None]] | None = None
    """Leads to a matrix.to address."""
    view_room: Callable[[str], Awaitable[None]] | None = None
    share_users: Callable[[Sequence[dict[str, Any]], str | None], Awaitable[None]] | None = None
    open_integration_manager: Callable[[str, str], Awaitable[None]] | None = None
    """Screen and integration."""
    set_always_on_screen: Callable[[bool], Awaitable[bool]] | None = None
    open_modal: Callable[[ModalDefinition, Sequence[Button]], Awaitable[Awaitable[JSON | None] | None]] | None = None
    """See Driver."""
