"""The table of all actions, as a page for people."""

from collections.abc import Iterable
from typing import Any

from manifold.widgetapi import actions
from manifold.widgetapi.actions import Action
from manifold.widgetapi.schemas import name_of

__all__ = ["actions_page"]

_HEAD = """\
# Every action of the Widget API

Written by `make docs` from the table in `manifold.widgetapi.actions`. *On the wire* is what is sent today; the name of
the MSC is taken as well. *Listed as* is what a peer that has the action says in `supported_api_versions`; where there
is nothing, only asking tells. Capabilities stand as they are on the wire, `send.event` and the like for
`org.matrix.msc2762.send.event:<type>`. Each name leads to the JSON Schema of the request, each *reply* to that of the
answer.
"""


def actions_page() -> str:
    """Markdown."""
    return "\n".join(
        [
            _HEAD,
            *_table("From the widget to its client", actions.FROM_WIDGET),
            *_table("From the client to its widget", actions.TO_WIDGET),
        ]
    )


def _table(title: str, rows: Iterable[Action[Any, Any]]) -> list[str]:
    lines = [f"## {title}", "", "| on the wire | | takes | listed as | from |", "| --- | --- | --- | --- | --- |"]
    for action in sorted(rows, key=lambda action: action.sent_as.rpartition(".")[2]):
        request, reply = (f"schemas/{name_of(action.direction, action.name, part)}" for part in ("request", "reply"))
        takes = f"`{action.capability}`" if action.capability and " " not in action.capability else action.capability
        version = f"`{action.version}`" if action.version else ""
        lines.append(f"| [`{action.sent_as}`]({request}) | [reply]({reply}) | {takes} | {version} | {action.source} |")
    return [*lines, ""]
