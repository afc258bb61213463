"""How the client looks, and how the widget does: themes, languages, screenshots, being seen (MSC2764, MSC2873)."""

from collections.abc import Sequence
from typing import Any

from manifold.widgetapi import actions
from manifold.widgetapi import capabilities as caps
from manifold.widgetapi.capabilities import Capability
from manifold.widgetapi.effects import WidgetClosed
from manifold.widgetapi.host.core import Host
from manifold.widgetapi.host.feature import Feature, plain
from manifold.widgetapi.message import JSON, Request
from manifold.widgetapi.shapes.session import Empty

__all__ = ["HINTS", "LOOKS", "SCREENSHOTS", "language_is", "theme_is", "visible_is"]


def theme_is(host: Host, theme: JSON) -> None:
    """The client's theme from now on."""
    _tell(host, "theme", actions.THEME_CHANGE, theme)


def language_is(host: Host, tag: str) -> None:
    """The client's language from now on."""
    _tell(host, "language", actions.LANGUAGE_CHANGE, {"lang": tag})


def visible_is(host: Host, visible: bool) -> None:  # the one thing that there is to say
    """Whether the user sees the widget from now on; a page that is told nothing takes it that they do."""
    data = {"visible": visible}
    if host.lasting.get("visible") != data:
        _tell(host, "visible", actions.VISIBILITY, data)


def _tell(host: Host, part: str, action: actions.Action[Any, Any], data: JSON) -> None:
    host.lasting[part] = data
    if host.is_ready:
        host.ask(action, data)


_TOLD: tuple[tuple[str, actions.Action[Any, Any]], ...] = (
    ("theme", actions.THEME_CHANGE),
    ("language", actions.LANGUAGE_CHANGE),
    ("visible", actions.VISIBILITY),
)


def _begin(host: Host, _: Sequence[Capability]) -> None:
    """Once for each page: what the client looks like by now."""
    if host.parts.get("looks told"):
        return
    host.parts["looks told"] = True
    for part, action in _TOLD:
        if (data := host.lasting.get(part)) is not None:
            host.ask(action, data)


def _close(host: Host, request: Request, _: Any) -> None:
    host.reply(request, Empty())
    host.effects.append(WidgetClosed())


LOOKS = Feature("looks", ("org.matrix.msc2873",), actions=((actions.ELEMENT_CLOSE, _close),), approved=_begin)
SCREENSHOTS = Feature("screenshots", (), plain(caps.SCREENSHOT))
HINTS = Feature("hints", (), plain(caps.REQUIRES_CLIENT, caps.VISIBILITY))
"""Capabilities that say something of the widget and allow nothing."""
