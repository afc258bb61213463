"""Which of several widgets of a kind there is only one of: managers and sticker pickers (MSC1957, MSC1958)."""

from collections.abc import Iterable

from manifold.widgetapi.definitions.types import ACCOUNT_TYPES
from manifold.widgetapi.definitions.widget import Widget

__all__ = ["fits_kind", "of_type"]


def of_type(widgets: Iterable[Widget], type_: str) -> list[Widget]:
    """The account's widgets of that type, in the order of their ids: the first one is used, or all as tabs."""
    return sorted(
        (widget for widget in widgets if widget.kind == "account" and widget.type == type_), key=lambda each: each.id
    )


def fits_kind(widget: Widget) -> bool:
    """Pickers and managers are the account's; in a room such a widget is a page like others, without their rights."""
    return widget.kind == "account" or widget.type not in ACCOUNT_TYPES
