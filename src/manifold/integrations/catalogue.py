"""All integrations found on this machine."""

import importlib.util
import logging
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import msgspec

from manifold.errors import ManifestError, NotFound, SettingsError, Unavailable
from manifold.integrations.base import Integration
from manifold.integrations.config import config_schema
from manifold.integrations.manifest import Manifest
from manifold.spec.catalogue import Detail, Requirement, Summary, Trust

__all__ = ["Catalogue", "Entry"]

logger = logging.getLogger(__name__)

GROUP = "manifold.integrations"
OURS = "matrix-manifold"


class Entry:
    """One integration: its manifest at once, its code on first use."""

    def __init__(self, manifest: Manifest, entry_point: EntryPoint, settings: Mapping[str, Any], trust: Trust) -> None:
        self.manifest = manifest
        self.trust = trust
        self._entry_point = entry_point
        self._settings = settings
        self._failure = ""

    @cached_property
    def integration(self) -> Integration[Any, Any]:
        """The integration itself. Raises SettingsError when the operator's table for it is wrong; anything else that
        its code raises while it is loaded becomes ManifestError.
        """
        try:
            kind: type[Integration[Any, Any]] = self._entry_point.load().integration
            return kind(msgspec.convert(dict(self._settings), kind.settings))
        except msgspec.ValidationError as exc:
            raise SettingsError.of(exc, f"integrations.{self.manifest.id}") from exc
        except Exception as exc:  # a stranger's module may raise anything at all
            raise ManifestError(f"{self.manifest.id} can't be loaded: {exc}") from exc

    def check_settings(self) -> None:
        """Load it if the operator configured it. Raises SettingsError; what else is wrong with it shows on its card."""
        if self._settings:
            try:
                _ = self.integration
            except ManifestError as exc:
                self._fail(exc)

    def usable(self) -> Integration[Any, Any]:
        """The integration, or Unavailable, which says why it can't be used."""
        try:
            integration = self.integration
        except (ManifestError, SettingsError) as exc:
            self._fail(exc)
            raise Unavailable(f"{self.manifest.name} can't be used on this manager: {exc}") from exc
        self._failure = ""
        return integration

    def summary(self) -> Summary:
        """The card."""
        return Summary(**self._card())

    def detail(self) -> Detail:
        """The card with the form; loads the code. Raises Unavailable."""
        integration = self.usable()
        return Detail(
            **self._card(),
            documentation=self.manifest.documentation,
            reads=self.manifest.reads,
            sends=self.manifest.sends,
            state_events=self.manifest.actions.state,
            max_power=self.manifest.actions.max_power,
            requirements=[_power(event_type) for event_type in self.manifest.actions.state],
            config_schema=config_schema(integration.config),
            initial=msgspec.to_builtins(integration.initial()),
        )

    def _fail(self, exc: ManifestError | SettingsError) -> None:
        failure = f"unavailable: {exc}"
        if failure != self._failure:  # told once, not with every row of a list
            logger.warning("Integration %s can't be used: %s", self.manifest.id, exc)
        self._failure = failure

    def _card(self) -> dict[str, Any]:
        manifest = self.manifest
        return {
            "id": manifest.id,
            "kind": manifest.kind,
            "name": manifest.name,
            "summary": manifest.summary,
            "icon": f"/_matrix/integrations/v1/integrations/{manifest.id}/icon",
            "category": manifest.category,
            "target": manifest.target,
            "publisher": manifest.publisher,
            "trust": self.trust,
            "keywords": manifest.keywords,
            "connections_needed": manifest.connections,
            "encrypted_rooms": manifest.encrypted_rooms,
            # Its code is loaded on first use, so that looking at the catalogue imports no integration.
            "available": self._failure or True,
        }


def _power(event_type: str) -> Requirement:
    return Requirement(
        type="power",
        met=None,
        message=f"You may send {event_type} events in this room",
        who_can_help="An admin or moderator of the room can raise your power level",
        event_type=event_type,
    )


class Catalogue:
    """Integrations by id. A badly made one is left out and logged; it must not take the manager down with it."""

    def __init__(self, found: Iterable[EntryPoint], settings: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self._entries: dict[str, Entry] = {}
        settings = settings or {}
        found = list(found)
        if unknown := settings.keys() - {entry_point.name for entry_point in found}:
            raise SettingsError(f"integrations.{min(unknown)}: there is no such integration")
        for entry_point in found:
            try:
                manifest = Manifest.read(_folder(entry_point))
                if manifest.id != entry_point.name:
                    raise ManifestError(f"{entry_point.name}'s manifest calls itself {manifest.id}")
            except ManifestError as exc:
                logger.warning("Leaving out integration %s: %s", entry_point.name, exc)
                continue
            self._entries[manifest.id] = Entry(
                manifest,
                entry_point,
                settings.get(manifest.id, {}),
                "bundled" if _is_ours(entry_point) else "third_party",
            )

    @classmethod
    def installed(cls, settings: Mapping[str, Mapping[str, Any]] | None = None) -> "Catalogue":
        """The integrations that came with Manifold.

        Other packages would run beside all secrets; they are never picked up just because they are installed.
        """
        found = list(entry_points(group=GROUP))
        for stranger in (entry_point for entry_point in found if not _is_ours(entry_point)):
            logger.warning("Leaving out integration %s: its package is not Manifold's own", stranger.name)
        return cls((entry_point for entry_point in found if _is_ours(entry_point)), settings)

    def __iter__(self) -> Iterator[Entry]:
        return iter(sorted(self._entries.values(), key=lambda entry: entry.manifest.name.casefold()))

    def __contains__(self, integration_id: str) -> bool:
        return integration_id in self._entries

    def __getitem__(self, integration_id: str) -> Entry:
        """Raises NotFound."""
        try:
            return self._entries[integration_id]
        except KeyError:
            raise NotFound(f"There is no integration {integration_id!r} on this manager") from None

    def check_settings(self) -> None:
        """Load those that the operator configured, so that a mistake shows at start. Raises SettingsError."""
        for entry in self:
            entry.check_settings()

    def search(
        self,
        *,
        kind: str | None = None,
        category: str | None = None,
        target: str | None = None,
        text: str = "",
    ) -> list[Summary]:
        """The cards that fit all that is given; each word of `text` is looked for in name, summary and keywords."""
        words = text.casefold().split()
        return [
            entry.summary()
            for entry in self
            if (kind is None or entry.manifest.kind == kind)
            and (category is None or entry.manifest.category == category)
            and (target is None or target in entry.manifest.target)
            and all(word in _haystack(entry.manifest) for word in words)
        ]


def _haystack(manifest: Manifest) -> str:
    return " ".join([manifest.name, manifest.summary, *manifest.keywords]).casefold()


def _folder(entry_point: EntryPoint) -> Path:
    # find_spec on a dotted name imports the parent packages only: no integration runs.
    try:
        spec = importlib.util.find_spec(entry_point.module)
    except Exception as exc:  # a stranger's parent package may raise anything at all
        raise ManifestError(f"{entry_point.value!r} can't be found: {exc}") from exc
    if spec is None or not spec.submodule_search_locations:
        raise ManifestError(f"{entry_point.value!r} is not a package on this machine")
    return Path(spec.submodule_search_locations[0])


def _is_ours(entry_point: EntryPoint) -> bool:
    return entry_point.dist is not None and entry_point.dist.name == OURS
