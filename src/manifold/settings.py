"""The operator's file, assembled from each room's own Settings; a room gets its own part, never the whole."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from manifold.egress import Settings as EgressSettings
from manifold.errors import SettingsError
from manifold.ids import ServerName
from manifold.integrations.pins import Pin
from manifold.integrations.settings import CatalogueSettings
from manifold.manager.block_settings import BlockSettings, PolicyListSettings
from manifold.manager.settings import PolicySettings, QuotaSettings, RetentionSettings, TokenSettings
from manifold.matrix import HomeserverSettings
from manifold.openid import Settings as AccessSettings
from manifold.server.admin_settings import AdminSettings
from manifold.server.limit_settings import LimitSettings
from manifold.server.settings import LogSettings, MetricsSettings, ServerSettings
from manifold.storage import Settings as DatabaseSettings

__all__ = ["Settings", "load", "parse"]


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that an operator decides. Unknown keys are errors."""

    server: Annotated[ServerSettings, Meta(description="Where Manifold listens, and what browsers call it.")] = field(
        default_factory=ServerSettings
    )
    database: Annotated[DatabaseSettings, Meta(description="Where everything is kept.")] = field(
        default_factory=DatabaseSettings
    )
    homeservers: Annotated[
        dict[str, HomeserverSettings],
        Meta(description="Homeservers by server name; their users may register."),
    ] = field(default_factory=dict)
    access: Annotated[AccessSettings, Meta(description="Whose users may register.")] = field(
        default_factory=AccessSettings
    )
    egress: Annotated[EgressSettings, Meta(description="What integrations may reach.")] = field(
        default_factory=EgressSettings
    )
    limits: Annotated[LimitSettings, Meta(description="How much one client may ask of us, in each process.")] = field(
        default_factory=LimitSettings
    )
    metrics: Annotated[MetricsSettings, Meta(description="Figures for Prometheus.")] = field(
        default_factory=MetricsSettings
    )
    log: Annotated[LogSettings, Meta(description="What `manifold serve` writes to standard error.")] = field(
        default_factory=LogSettings
    )
    tokens: Annotated[TokenSettings, Meta(description="How long manager tokens live.")] = field(
        default_factory=TokenSettings
    )
    quotas: Annotated[QuotaSettings, Meta(description="How much one account may have.")] = field(
        default_factory=QuotaSettings
    )
    admin: Annotated[AdminSettings, Meta(description="Where operators ask a running manager.")] = field(
        default_factory=AdminSettings
    )
    blocks: Annotated[BlockSettings, Meta(description="Who and what is refused.")] = field(
        default_factory=BlockSettings
    )
    policy_lists: Annotated[
        PolicyListSettings, Meta(description="Whose policy lists count here (MSC2313): rooms that say who is refused.")
    ] = field(default_factory=PolicyListSettings)
    retention: Annotated[RetentionSettings, Meta(description="How long things are remembered.")] = field(
        default_factory=RetentionSettings
    )
    catalogue: Annotated[CatalogueSettings, Meta(description="What is offered.")] = field(
        default_factory=CatalogueSettings
    )
    integrations: Annotated[
        dict[str, dict[str, Any]], Meta(description="Each integration's own settings, by its id.")
    ] = field(default_factory=dict)
    pins: Annotated[
        dict[str, Pin],
        Meta(
            description="Packages of others whose integrations are offered, each with the hash of its files: "
            "`manifold integrations pin NAME` computes it."
        ),
    ] = field(default_factory=dict)
    terms: Annotated[dict[str, PolicySettings], Meta(description="Policies that users must agree to (MSC2140).")] = (
        field(default_factory=dict)
    )


def load(path: Path) -> Settings:
    """The settings in a file; relative paths in it start where it is. Raises SettingsError."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingsError(f"{path}: can't be read: {exc}") from exc
    settings = parse(text)
    if not settings.egress.ca_file:
        return settings
    ca_file = str(path.resolve().parent / settings.egress.ca_file)
    return msgspec.structs.replace(settings, egress=msgspec.structs.replace(settings.egress, ca_file=ca_file))


def parse(text: str) -> Settings:
    """The settings in a TOML text. Raises SettingsError, whose message begins with the path of the key."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise SettingsError(f"This is not TOML: {exc}") from exc
    try:
        settings = _convert(document)
    except SettingsError as exc:
        raise _named(exc, document) from exc
    for server_name in settings.homeservers:
        try:
            ServerName.parse(server_name)
        except ValueError as exc:
            raise SettingsError(f'homeservers."{server_name}": {exc}') from exc
    return settings


def _convert(document: dict[str, Any]) -> Settings:
    try:
        return msgspec.convert(document, Settings)
    except msgspec.ValidationError as exc:
        raise SettingsError.of(exc) from exc


def _named(error: SettingsError, document: dict[str, Any]) -> SettingsError:
    """The error with the name of the table that is wrong, which neither msgspec knows nor the table's own class."""
    section, *rest = re.split(r"\[\.\.\.\]|\.…", str(error), maxsplit=1)
    if not rest:
        return error
    for name, table in document[section].items():
        try:
            _convert({section: {name: table}})
        except SettingsError:
            return SettingsError(f'{section}."{name}"{rest[0]}')
    return error
