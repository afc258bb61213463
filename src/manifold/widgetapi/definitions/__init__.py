"""Widgets as rooms and accounts hold them: reading, writing, addresses, layouts, types (MSC2764, MSC1958)."""

from manifold.widgetapi.definitions.address import Refused, widget_address
from manifold.widgetapi.definitions.layout import Layout, Place, read_layout
from manifold.widgetapi.definitions.reading import account_widgets, read_account_widget, read_room_widget, room_widgets
from manifold.widgetapi.definitions.types import chosen, kind_of, modern_type
from manifold.widgetapi.definitions.variables import Viewer
from manifold.widgetapi.definitions.widget import Definition
from manifold.widgetapi.definitions.writing import account_entry, deleted, with_widget, without_widget, written

__all__ = [
    "Definition",
    "Layout",
    "Place",
    "Refused",
    "Viewer",
    "account_entry",
    "account_widgets",
    "chosen",
    "deleted",
    "kind_of",
    "modern_type",
    "read_account_widget",
    "read_layout",
    "read_room_widget",
    "room_widgets",
    "widget_address",
    "with_widget",
    "without_widget",
    "written",
]
