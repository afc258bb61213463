"""What are these widgets, whoever put them there: whose, showing what, and what would work instead?"""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from manifold.errors import InvalidParam, Unavailable
from manifold.ids import UserID
from manifold.integrations.base import Target, WidgetIntegration
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.config import Config
from manifold.integrations.entry import Entry
from manifold.integrations.languages import Languages
from manifold.integrations.signing import SigningKey
from manifold.integrations.urls import Link, read_link
from manifold.manager.blocks import Blocks
from manifold.manager.place import optional_room
from manifold.manager.recognising import filled_config, recognised, usable_widgets, widget_integration
from manifold.manager.wrappers import Behind, Shown, look_behind, on_scalar
from manifold.spec.widgets import FoundWidget, IdentifiedWidget, IdentifyRequest, WidgetDefinition
from manifold.texts import for_people
from manifold.widgetapi.definitions.templating import fill_data

__all__ = ["Identifier"]

NEEDS_LOGIN = for_people("Scalar's pages ask for a login that members of this room may not have.")
NOT_MAINTAINED = for_people("Dimension is not maintained any more, and its pages may go away.")
KEPT_THERE = for_people("What it shows is kept at that manager itself, and can't be moved from there.")
NOT_TOLD = for_people("Its address does not tell what it shows, so it can't be made anew from here.")
NOT_OFFERED = for_people("What it shows is not offered on this manager.")
NO_PAGE = for_people("Its address is no web page, but may be a program. Don't open it; remove it.")
CREDENTIALS = for_people("Its address has a user name or a password in it, which everybody in the room can read.")
NOT_ENCRYPTED = for_people("Its address begins with http://, so it is not encrypted: most clients don't show it.")

_Usable = list[tuple[Entry, WidgetIntegration[Any, Any]]]
_Read = tuple[Entry, WidgetIntegration[Any, Any], Config]


class Identifier:
    """Reads widgets by what they say of themselves. Nothing is fetched, and nothing is kept."""

    def __init__(self, catalogue: Catalogue, blocks: Blocks, widgets_url: str, signing_key: SigningKey) -> None:
        self._catalogue = catalogue
        self._blocks = blocks
        self._widgets_url = widgets_url
        self._signing_key = signing_key

    def identify(self, owner: UserID, request: IdentifyRequest, ranges: Iterable[str]) -> list[IdentifiedWidget]:
        """What each of them is, in the order of the request; named in the language that fits `ranges`.

        Raises InvalidParam for a room that is none.
        """
        room_id = optional_room(request.room_id)
        languages = self._catalogue.languages(ranges)
        usable = sorted(usable_widgets(self._catalogue, self._blocks), key=lambda each: each[1].last_resort)
        return [
            self._identified(each, Target(each.id, owner, self._widgets_url, room_id), usable, languages)
            for each in request.widgets
        ]

    def _identified(
        self, widget: FoundWidget, target: Target, usable: _Usable, languages: Languages
    ) -> IdentifiedWidget:
        danger = _danger(widget)
        if NO_PAGE in danger:
            return IdentifiedWidget(widget.id, None, widget.name or widget.type, "", "", "other", problems=danger)
        if (ours := self._our_id(widget)) is not None:
            return self._ours(widget, ours, languages)
        behind = look_behind(widget.url, widget.data)
        if behind is not None:
            return self._behind(widget, behind, target, usable, languages)
        read = _read(widget.type, widget.data, _link(widget), usable, self._catalogue)
        if read is None:
            return IdentifiedWidget(
                widget.id, None, widget.name or widget.type, _host(widget), "", "other", problems=danger
            )
        return IdentifiedWidget(
            widget.id,
            read[0].manifest.id,
            widget.name or read[0].name(languages),
            _host(widget),
            _label(read[1], read[2]),
            "other",
            msgspec.to_builtins(read[2]),
            problems=danger,
        )

    def _our_id(self, widget: FoundWidget) -> str | None:
        start = f"{self._widgets_url}/w/"
        return urlsplit(widget.url).path.removeprefix("/w/") if widget.url.startswith(start) else None

    def _ours(self, widget: FoundWidget, integration_id: str, languages: Languages) -> IdentifiedWidget:
        if integration_id not in self._catalogue:
            # Its page is not there either, so the widget shows nothing.
            return IdentifiedWidget(
                widget.id, None, widget.name or widget.type, _host(widget), "", "manifold", problems=[NOT_OFFERED]
            )
        entry = self._catalogue[integration_id]
        name = widget.name or entry.name(languages)
        try:
            integration = widget_integration(entry)
        except Unavailable as exc:
            return IdentifiedWidget(
                widget.id, integration_id, name, _host(widget), "", "manifold", problems=[exc.message]
            )
        config = _config_of(integration, widget.data, widget.name)
        if config is None and (link := _link(widget)) is not None:
            config = recognised(entry, integration, link)
        label = "" if config is None else _label(integration, config)
        values = None if config is None else msgspec.to_builtins(config)
        return IdentifiedWidget(widget.id, integration_id, name, _host(widget), label, "manifold", values)

    def _behind(
        self, widget: FoundWidget, behind: Behind, target: Target, usable: _Usable, languages: Languages
    ) -> IdentifiedWidget:
        problem = NEEDS_LOGIN if behind.by == "scalar" else NOT_MAINTAINED
        found = IdentifiedWidget(
            widget.id, None, widget.name or widget.type, _host(widget), "", behind.by, problems=[problem]
        )
        shown = behind.shown
        if shown is None:
            return msgspec.structs.replace(found, problems=[problem, NOT_TOLD])
        host = _host_of(shown.link) or found.host
        found = msgspec.structs.replace(found, host=host)
        if on_scalar(host):
            return msgspec.structs.replace(found, problems=[problem, KEPT_THERE])
        read = _read_shown(widget, shown, usable, self._catalogue)
        if read is None:
            return msgspec.structs.replace(found, problems=[problem, NOT_OFFERED])
        entry, integration, config = read
        signer = self._signing_key.signer(entry.manifest.id)
        made = integration.widget(config, dataclasses.replace(target, signer=signer))
        name = widget.name or entry.name(languages)
        return IdentifiedWidget(
            widget.id,
            entry.manifest.id,
            name,
            host,
            _label(integration, config),
            behind.by,
            msgspec.to_builtins(config),
            WidgetDefinition(made.id, made.type, made.url, name, made.data),
            [problem],
        )


def _read_shown(widget: FoundWidget, shown: Shown, usable: _Usable, catalogue: Catalogue) -> _Read | None:
    """By the one that knows such things, or else as a plain page."""
    read = _read(shown.type or widget.type, shown.data, _read_link(shown.link), usable, catalogue)
    if read is not None:
        return read
    link = _read_link(shown.page)
    for entry, integration in usable:
        if not integration.last_resort or link is None:
            continue
        config = recognised(entry, integration, link)
        named = None if config is None else _named(integration, config, widget.name)
        if named is not None:
            return entry, integration, named
    return None


def _read(type_: str, data: dict[str, Any], link: Link | None, usable: _Usable, catalogue: Catalogue) -> _Read | None:
    """By the integration whose widgets are of that type, or by the first that knows the link better than any page."""
    typed = catalogue.widget_types.get(type_.removeprefix("dimension-"))
    for entry, integration in sorted(usable, key=lambda each: each[0] is not typed):
        if integration.last_resort:
            continue
        config = _config_of(integration, data, "") if entry is typed else None
        if config is None and link is not None:
            config = recognised(entry, integration, link)
        if config is not None:
            return entry, integration, config
    return None


def _config_of(integration: WidgetIntegration[Any, Any], data: dict[str, Any], name: str) -> Config | None:
    """The config in a widget's `data`; None where that does not have it."""
    if data.keys().isdisjoint(integration.widget_data.values()):
        return None
    try:
        return filled_config(integration, integration.config_of(data, name))
    except Exception:  # a stranger's data, read by a stranger's code
        return None


def _named(integration: WidgetIntegration[Any, Any], config: Config, name: str) -> Config:
    """The same config under the widget's own name, where its form has one and takes this."""
    values = msgspec.to_builtins(config)
    try:
        return filled_config(integration, {**values, "name": name}) if name and "name" in values else config
    except InvalidParam:
        return config


def _label(integration: WidgetIntegration[Any, Any], config: Config) -> str:
    try:
        return integration.label(config)
    except Exception:  # as above
        return ""


def _danger(widget: FoundWidget) -> list[str]:
    url = _filled(widget)
    scheme, colon, rest = url.partition(":")
    if not colon or scheme.lower() not in ("https", "http"):
        return [NO_PAGE]
    if "@" in rest.lstrip("/\\").split("/")[0].split("?")[0].split("#")[0]:
        return [CREDENTIALS]
    return [NOT_ENCRYPTED] if scheme.lower() == "http" else []


def _filled(widget: FoundWidget) -> str:
    try:
        return fill_data(widget.url, widget.data)
    except ValueError:
        return ""


def _host(widget: FoundWidget) -> str:
    """The host that learns of it: behind a page that says in `url` what it frames, that one's."""
    filled = _filled(widget)
    domain = widget.data.get("domain")
    if widget.type.removeprefix("m.") == "jitsi" and isinstance(domain, str) and _host_of(f"https://{domain}"):
        return domain.lower()
    return next(_wrapped_hosts(filled), "") or _host_of(filled)


def _wrapped_hosts(url: str) -> Iterator[str]:
    try:
        query = urlsplit(url).query
    except ValueError:
        return
    for name, value in parse_qsl(query):
        if name in ("url", "server") and (host := _host_of(value)):
            yield host


def _host_of(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "") if parts.scheme in ("https", "http") else ""
    return f"{host}:{port}" if host and port not in (None, 80, 443) else host


def _link(widget: FoundWidget) -> Link | None:
    """What the widget shows, where its address tells: in `url`, as wrapper pages have it, or by itself."""
    filled = _filled(widget)
    try:
        wrapped = dict(parse_qsl(urlsplit(filled).query)).get("url", "")
    except ValueError:
        return None
    return _read_link(wrapped) or _read_link(filled)


def _read_link(url: str) -> Link | None:
    try:
        return read_link(url)
    except ValueError:
        return None
