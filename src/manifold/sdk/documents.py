"""Reading what accounts, homeservers and domains say of managers (MSC1957, MSC2315). Anybody may have written it."""

from collections.abc import Iterator, Mapping
from typing import Any

from manifold.sdk.address import ManagerAddress, Source, is_web_address

__all__ = [
    "ACCOUNT_WIDGETS",
    "MANAGER_TYPE",
    "PICKER_TYPE",
    "SWITCHES",
    "account_managers",
    "domain_manager",
    "homeserver_managers",
    "is_switched_off",
    "sticker_pickers",
]

ACCOUNT_WIDGETS = "m.widgets"
"""The account data that holds the account's widgets, by id."""

MANAGER_TYPE = "m.integration_manager"
PICKER_TYPE = "m.stickerpicker"

SWITCHES = ("m.integrations", "im.vector.integrations", "im.vector.setting.integration_provisioning")
"""MSC2315's account data, stable and unstable, and the one that Element Web really writes."""


def is_switched_off(content: object) -> bool:
    """Whether account data of one of SWITCHES says that the user wants no managers; by default they do (MSC2315)."""
    return isinstance(content, Mapping) and content.get("enabled") is False


def account_managers(widgets: object) -> list[ManagerAddress]:
    """The managers in the content of `m.widgets`, by widget id, as MSC1957 ("Display order") sorts them."""
    return list(_account_widgets(widgets, MANAGER_TYPE, "account"))


def sticker_pickers(widgets: object) -> list[ManagerAddress]:
    """The sticker pickers in the content of `m.widgets` that say where their API is (MSC1959), by widget id."""
    return list(_account_widgets(widgets, PICKER_TYPE, "picker"))


def homeserver_managers(well_known: object) -> list[ManagerAddress]:
    """The managers in a homeserver's `.well-known/matrix/client`, in its order."""
    listed = _object(_object(well_known).get("m.integrations")).get("managers")
    managers = [_object(entry) for entry in listed] if isinstance(listed, list) else []
    return [
        ManagerAddress(api_url.rstrip("/"), ui_url, "homeserver")
        for entry in managers
        if is_web_address(api_url := entry.get("api_url"))
        # MSC1957: "if not provided is the same as the api_url".
        and is_web_address(ui_url := entry.get("ui_url", api_url))
    ]


def domain_manager(well_known: object) -> ManagerAddress | None:
    """The manager in a domain's `.well-known/matrix/integrations`."""
    return _manager(_object(_object(well_known).get("m.integrations_widget")), "domain", "")


def _account_widgets(widgets: object, widget_type: str, source: Source) -> Iterator[ManagerAddress]:
    for widget_id, entry in sorted(_object(widgets).items()):
        content = _object(_object(entry).get("content"))
        if content.get("type") == widget_type and (manager := _manager(content, source, widget_id)):
            yield manager


def _manager(content: dict[str, Any], source: Source, widget_id: str) -> ManagerAddress | None:
    api_url, ui_url, name = _object(content.get("data")).get("api_url"), content.get("url"), content.get("name")
    if not is_web_address(api_url) or not is_web_address(ui_url):
        return None
    shown = name if isinstance(name, str) else ""
    return ManagerAddress(api_url.rstrip("/"), ui_url, source, shown, widget_id, content)


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
