"""Widgets that play what a service keeps, a film or an album: from the link that people paste to its player."""

import re
from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, NamedTuple

from msgspec import Meta

from manifold.egress import Egress
from manifold.integrations.base import ConfigT, SettingsT, Target
from manifold.integrations.checks import wrong
from manifold.integrations.config import Config
from manifold.integrations.linked import LinkedWidget
from manifold.integrations.oembed import oembed
from manifold.integrations.urls import Link, read_link

__all__ = ["Pasted", "PlayerWidget", "StartTime", "Thing", "clock", "seconds"]

Pasted = Annotated[
    str,
    Meta(
        pattern=r"^\S+\Z",
        max_length=2048,
        extra_json_schema={"x-message": "Paste a link or an id, without spaces"},
    ),
]
"""A link as people have it at hand, `https://` or not, or what the service calls the thing."""

StartTime = Annotated[
    Annotated[
        str,
        Meta(
            pattern=r"^(?:[0-9]{1,2}:)?[0-9]{1,4}:[0-5][0-9]\Z",
            extra_json_schema={"x-message": "Give minutes and seconds, such as 1:30"},
        ),
    ]
    | None,
    Meta(title="Start at", description="Minutes and seconds, such as 1:30. Leave empty to start where the link does."),
]

_LENGTH = re.compile(r"(?:([0-9]{1,4})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,6})s?)?\Z")
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,4}):([0-9]{2})\Z")
_LONGEST = 99 * 3600
_HOST_FIRST = re.compile(r"[^\s/?#@:]+\.[^\s/?#@:]+/")


class Thing(NamedTuple):
    """What a link leads to. `kind` and `id` are the service's; `start` counts seconds.

    `within` is the list that it is played from; `key` what opens it, for those who have the link.
    """

    kind: str
    id: str
    start: int = 0
    within: str = ""
    key: str = ""
    origin: str = ""


class PlayerWidget(LinkedWidget[ConfigT, SettingsT]):
    """What players have in common. Their form has `url`, what people paste, and may have `start`, a `StartTime`.

    A subclass says what a link leads to (`find`), where that is shown (`home`) and where it is played (`player`).
    """

    endpoint: ClassVar[str] = ""
    """The service's oEmbed endpoint."""

    old_keys: ClassVar[tuple[str, ...]] = ()
    """Where else in `data` other managers keep the link."""

    @abstractmethod
    def find(self, link: Link) -> Thing | None:
        """What it leads to; None where that is nothing that can be played."""

    @abstractmethod
    def home(self, thing: Thing) -> str:
        """The service's own page of it: one address, however the link was written, without what tracks people."""

    @abstractmethod
    def player(self, thing: Thing) -> str:
        """The address that is framed."""

    def named(self, name: str) -> Thing | None:
        """What has this id, where the service's ids show what they are of."""
        return None

    def initial(self) -> ConfigT:
        """Nothing can be guessed."""
        return self.config(url="")  # type: ignore[return-value]

    def label(self, config: ConfigT) -> str:
        """The thing's kind and id: its name is known to the service alone."""
        thing = self.thing(config)
        return f"{thing.kind} {thing.id}"

    def thing(self, config: ConfigT) -> Thing:
        """What the form leads to. Raises InvalidParam, told at `url`."""
        thing = self._found(getattr(config, "url"))  # noqa: B009  (each such form has it)
        start = getattr(config, "start", None)
        return thing._replace(start=seconds(start)) if start else thing

    def read(self, link: Link) -> dict[str, Any] | None:
        """The page of what it leads to, and where that starts."""
        thing = self.find(link)
        return None if thing is None else self._values(thing)

    def read_url(self, url: str) -> dict[str, Any]:
        """An id does as well."""
        return self._values(self._found(url))

    async def check(self, config: ConfigT, egress: Egress) -> None:
        """The service must know it, and let it be shown elsewhere."""
        await oembed(egress, "url", self.endpoint, self.home(self.thing(config)))

    def address(self, config: ConfigT, target: Target) -> str:
        """The player."""
        return self.player(self.thing(config))

    def data(self, config: ConfigT, address: str) -> dict[str, Any]:
        """The page, and where it starts."""
        values = self._values(self.thing(config))
        return {key: values.get(field) for field, key in self.widget_data.items()}

    def config_of(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Also of widgets that other managers wrote."""
        key = self.widget_data["url"]
        old = next((data[other] for other in self.old_keys if data.get(other)), None)
        values = super().config_of(data if old is None or data.get(key) else {**data, key: old}, name)
        return {**values, "url": self.read_url(str(values["url"]))["url"]} if "url" in values else values

    def _values(self, thing: Thing) -> dict[str, Any]:
        values: dict[str, Any] = {"url": self.home(thing)}
        return {**values, "start": clock(thing.start)} if thing.start and "start" in self._fields else values

    @property
    def _fields(self) -> tuple[str, ...]:
        model: type[Config] = self.config
        return model.__struct_fields__

    def _found(self, text: str) -> Thing:
        if (thing := self.named(text)) is not None:
            return thing
        try:
            thing = self.find(read_link(_spelt_out(text)))
        except ValueError as exc:
            raise wrong("url", self.asks_for if "://" not in text else str(exc)) from exc
        if thing is None:
            raise wrong("url", self.asks_for)
        return thing


def seconds(text: str) -> int:
    """How many `90`, `90s`, `1m30s` or `1:30` are; 0 for anything else, as players take it."""
    match = _CLOCK.match(text) or _LENGTH.match(text)
    hours, minutes, rest = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return min(hours * 3600 + minutes * 60 + rest, _LONGEST)


def clock(count: int) -> str:
    """So many seconds as people write them: `1:30`, `1:02:03`."""
    minutes, rest = divmod(count, 60)
    hours, minutes_left = divmod(minutes, 60)
    return f"{hours}:{minutes_left:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _spelt_out(text: str) -> str:
    """People leave `https://` out, and services answer there whatever an old link says."""
    if text[:7].lower() == "http://":
        return f"https://{text[7:]}"
    return f"https://{text}" if _HOST_FIRST.match(text) else text
