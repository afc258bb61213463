"""The widget on the workbench, and how its client looks: what its author can choose."""

from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from manifold.workbench.errors import WorkbenchError

__all__ = ["Look", "Setup", "read_setup"]

CLIENT_ID = "im.manifold.workbench"


class Look(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """`theme` as Element names them, `language` a tag of RFC 5646."""

    theme: str = "light"
    language: str = "en"
    visible: bool = True


class Setup(Struct, frozen=True, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """`url` is a template; `data` fills in what the client does not. The sender is who put the widget there.

    `older_parameters`: `widgetId` and `parentUrl` in the query, which some widgets can't do without.
    """

    url: str
    name: str = "Widget"
    kind: Literal["room", "account", "modal"] = "room"
    type: str = "m.custom"
    widget_id: str = "workbench"
    wait_for_load: bool = True
    data: dict[str, Any] = {}
    sender: str = ""
    user_id: str | None = None
    """None: as the scenario has it."""
    display_name: str | None = None
    avatar_url: str | None = None
    device_id: str | None = None
    older_parameters: bool = True


def read_setup(url: str, **more: Any) -> Setup:
    """For an address as it is typed: without a scheme it is one of this machine or of the web."""
    if "://" not in url:
        host = urlsplit(f"//{url}").hostname or ""
        url = f"{'http' if host in {'localhost', '127.0.0.1', '::1'} else 'https'}://{url}"
    try:
        return msgspec.convert({"url": url, **more}, Setup)
    except msgspec.ValidationError as exc:
        raise WorkbenchError(str(exc)) from exc
