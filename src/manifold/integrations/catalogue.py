"""All integrations found on this machine."""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from importlib.metadata import EntryPoint
from typing import Any

from manifold.errors import InvalidParam, ManifestError, NotFound, SettingsError
from manifold.integrations.discovery import discover
from manifold.integrations.entry import Entry
from manifold.integrations.languages import Languages, known
from manifold.spec.catalogue import CatalogueQuery, Integrations

__all__ = ["Catalogue"]

logger = logging.getLogger(__name__)

_EVERYTHING = CatalogueQuery()


class Catalogue:
    """Integrations by id. A badly made one is left out and logged; it must not take the manager down with it."""

    def __init__(
        self,
        found: Iterable[EntryPoint],
        settings: Mapping[str, Mapping[str, Any]] | None = None,
        left_out: Collection[str] = (),
        clouds: Collection[str] = ("*",),
    ) -> None:
        """`left_out`: ids that the operator's settings may name although nothing is offered under them. `clouds`: of
        those that stand on the cloud of a third party, the ids of the ones that are offered, or "*" for all.
        """
        self.revision = 0
        """Counts changes of what can be used."""
        self._entries: dict[str, Entry] = {}
        self._switched_off: dict[str, Entry] = {}
        self._widget_types: dict[str, Entry] = {}
        settings = settings or {}
        found = list(found)
        if misnamed := set(clouds) - {"*"} - {entry_point.name for entry_point in found} - set(left_out):
            raise SettingsError(f"catalogue.clouds: there is no integration {min(misnamed)!r}")
        if unknown := settings.keys() - {entry_point.name for entry_point in found} - set(left_out):
            raise SettingsError(f"integrations.{min(unknown)}: there is no such integration")
        for entry_point in found:
            try:
                self._add(Entry(entry_point, settings.get(entry_point.name, {}), self._change), clouds)
            except ManifestError as exc:
                logger.warning("Leaving out integration %s: %s", entry_point.name, exc)
        self._tags = {tag for entry in self for tag in entry.words}

    @classmethod
    def installed(
        cls,
        settings: Mapping[str, Mapping[str, Any]] | None = None,
        pins: Mapping[str, str] | None = None,
        clouds: Collection[str] = ("*",),
    ) -> "Catalogue":
        """The integrations that came with Manifold, and those of the packages that the operator pinned."""
        discovered = discover(pins or {})
        return cls(discovered.offered, settings, discovered.left_out, clouds)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._in_order(()))

    def __contains__(self, integration_id: str) -> bool:
        return integration_id in self._entries

    def __getitem__(self, integration_id: str) -> Entry:
        """Raises NotFound."""
        try:
            return self._entries[integration_id]
        except KeyError:
            raise NotFound(f"There is no integration {integration_id!r} on this manager") from None

    @property
    def widget_types(self) -> Mapping[str, Entry]:
        """Whose widgets have which type."""
        return self._widget_types

    @property
    def switched_off(self) -> Collection[Entry]:
        """Those of third parties' clouds that the operator does not offer."""
        return self._switched_off.values()

    def languages(self, ranges: Iterable[str]) -> Languages:
        """What there is for somebody who reads these (RFC 4647 language ranges), the best first."""
        return known(ranges, self._tags)

    def check_settings(self) -> None:
        """Load those that the operator configured, so that a mistake shows at start. Raises SettingsError."""
        for entry in [*self, *self.switched_off]:
            entry.check_settings()

    def search(
        self,
        query: CatalogueQuery = _EVERYTHING,
        languages: Languages = (),
        refusals: Mapping[str, str] | None = None,
    ) -> Integrations:
        """The cards that fit all that is given, by name, a page of them.

        Each word of `q` is looked for in name, summary and keywords. `refusals` says, by id, what the caller may not
        add, and why. Raises InvalidParam for a `from` that no page of this catalogue ended with.
        """
        refusals = refusals or {}
        words = query.q.casefold().split()
        fitting = [
            entry
            for entry in self._behind(query.start, languages)
            if _fits(entry, query) and all(entry.has(word, languages) for word in words)
        ]
        shown = fitting[: query.limit]
        cards = [entry.summary(languages, refusals.get(entry.manifest.id, "")) for entry in shown]
        if len(shown) == len(fitting):
            return Integrations(cards)
        return Integrations(cards, next_batch=_mark(shown[-1]))

    def _add(self, entry: Entry, clouds: Collection[str]) -> None:
        manifest = entry.manifest
        if manifest.id in self._entries or manifest.id in self._switched_off:
            raise ManifestError(f"there is another integration {manifest.id}")
        if taken := self._widget_types.keys() & manifest.widget_types:
            raise ManifestError(f"another integration makes widgets of type {min(taken)}")
        if manifest.learns == "cloud" and not {"*", manifest.id}.intersection(clouds):
            self._switched_off[manifest.id] = entry
            return
        self._entries[manifest.id] = entry
        self._widget_types.update(dict.fromkeys(manifest.widget_types, entry))

    def _change(self) -> None:
        self.revision += 1

    def _in_order(self, languages: Languages) -> list[Entry]:
        return sorted(self._entries.values(), key=lambda entry: (entry.name(languages).casefold(), entry.manifest.id))

    def _behind(self, mark: str, languages: Languages) -> list[Entry]:
        entries = self._in_order(languages)
        if not mark:
            return entries
        for position, entry in enumerate(entries, start=1):
            if _mark(entry) == mark:
                return entries[position:]
        raise InvalidParam("'from' is no page of this list; leave it out to begin with the first")


def _fits(entry: Entry, query: CatalogueQuery) -> bool:
    manifest = entry.manifest
    return (
        (query.kind is None or manifest.kind == query.kind)
        and (not query.category or manifest.category == query.category)
        and (query.target is None or query.target in manifest.target)
    )


def _mark(entry: Entry) -> str:
    """Where a page ended. It stays right when the manager is started anew, whatever else is installed then."""
    return blake2b(entry.manifest.id.encode(), digest_size=12).hexdigest()
