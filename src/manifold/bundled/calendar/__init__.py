"""A calendar in a room: from any ICS address, read by the manager and shown by our own page."""

from typing import Any

__all__ = ["integration"]


def __getattr__(name: str) -> Any:
    # Late: the process that reads files (`reading/`) is started often, imports this package too, and needs none of it.
    # Hence `widget.py`: a module `integration` would take this name.
    if name == "integration":
        from manifold.bundled.calendar.widget import Calendar  # noqa: PLC0415

        return Calendar
    raise AttributeError(name)
