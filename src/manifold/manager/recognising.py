"""Which widget integrations can be asked, and what they make of values and links."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from manifold.errors import InvalidParam, Unavailable
from manifold.integrations.base import WidgetIntegration
from manifold.integrations.config import Config, check_config
from manifold.integrations.entry import Entry
from manifold.integrations.seen import Seen
from manifold.integrations.urls import Link
from manifold.manager.blocks import Blocks

__all__ = ["filled_config", "recognised", "usable_widgets", "widget_integration"]

logger = logging.getLogger(__name__)


def usable_widgets(entries: Iterable[Entry], blocks: Blocks) -> Iterator[tuple[Entry, WidgetIntegration[Any, Any]]]:
    """The widget integrations among them that are not blocked, and whose code works."""
    for entry in entries:
        if entry.manifest.kind != "widget" or blocks.integration_reason(entry.manifest.id) is not None:
            continue
        try:
            yield entry, widget_integration(entry)
        except Unavailable:  # logged where it turned out
            continue


def widget_integration(entry: Entry) -> WidgetIntegration[Any, Any]:
    """The entry's integration. Raises Unavailable, also where it is no widget."""
    integration = entry.usable()
    if not isinstance(integration, WidgetIntegration):
        raise Unavailable(f"{entry.manifest.name} can't be used on this manager: it is no widget")
    return integration


def filled_config(integration: WidgetIntegration[Any, Any], values: dict[str, Any]) -> Config:
    """The checked config; what is left out keeps the value that a new form begins with. Raises InvalidParam."""
    return check_config(integration.config, {**msgspec.to_builtins(integration.initial()), **values})


def recognised(
    entry: Entry, integration: WidgetIntegration[Any, Any], link: Link, seen: Seen | None = None
) -> Config | None:
    """The config for the thing that a link leads to, or None. What was `seen` there helps.

    Whatever an integration does, the others have their say.
    """
    try:
        values = integration.recognise(link) if seen is None else integration.recognise_seen(link, seen)
        return None if values is None else filled_config(integration, values)
    except InvalidParam:  # such a link, but not one that its form would take
        return None
    except Exception:
        logger.exception("Integration %s can't read a link", entry.manifest.id)
        return None
