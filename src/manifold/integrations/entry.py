"""One integration of the catalogue: what it says of itself at once, its code on first use."""

import logging
from collections.abc import Callable, Mapping
from functools import cached_property
from importlib.metadata import EntryPoint
from typing import Any

import msgspec

from manifold.errors import ManifestError, SettingsError, Unavailable
from manifold.integrations.base import Integration
from manifold.integrations.config import config_schema
from manifold.integrations.discovery import folder_of, is_ours, load
from manifold.integrations.form import in_words
from manifold.integrations.icons import Icon, read_icon
from manifold.integrations.languages import ENGLISH, Languages
from manifold.integrations.manifest import Manifest
from manifold.integrations.requirements import Asker, requirements
from manifold.integrations.words import Words, read_words
from manifold.spec.catalogue import Detail, Summary, Trust

__all__ = ["Entry"]

logger = logging.getLogger(__name__)


class Entry:
    """`changed` is called when the integration turns out to be unusable, or usable again."""

    def __init__(self, entry_point: EntryPoint, settings: Mapping[str, Any], changed: Callable[[], None]) -> None:
        """Raises ManifestError."""
        folder = folder_of(entry_point)
        self.manifest = Manifest.read(folder)
        if self.manifest.id != entry_point.name:
            raise ManifestError(f"{entry_point.name}'s manifest calls itself {self.manifest.id}")
        self.trust: Trust = "bundled" if is_ours(entry_point) else "third_party"
        self.icon: Icon = read_icon(folder, self.manifest)
        self.words = read_words(folder, self.manifest)
        self._haystacks = {tag: _haystack(words) for tag, words in self.words.items()}
        self._entry_point = entry_point
        self._settings = settings
        self._changed = changed
        self._failure = ""

    @cached_property
    def integration(self) -> Integration[Any, Any]:
        """The integration itself. Raises SettingsError when the operator's table for it is wrong; anything else that
        its code raises while it is loaded becomes ManifestError.
        """
        try:
            kind: type[Integration[Any, Any]] = load(self._entry_point).integration
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
        self._turn_out("")
        return integration

    def language(self, languages: Languages) -> str:
        """The first of these that it speaks, else English."""
        return next((tag for tag in languages if tag in self.words), ENGLISH)

    def name(self, languages: Languages = ()) -> str:
        """What it is called."""
        return self.words[self.language(languages)].name

    def has(self, word: str, languages: Languages) -> bool:
        """Whether this casefolded word is found in name, summary or keywords: in the asked language, or in English."""
        return word in self._haystacks[self.language(languages)] or word in self._haystacks[ENGLISH]

    def summary(self, languages: Languages = (), refusal: str = "") -> Summary:
        """The card. `refusal` says why this caller may not add it."""
        return Summary(**self._card(self.words[self.language(languages)], refusal))

    def detail(self, languages: Languages = (), asker: Asker = Asker()) -> Detail:  # noqa: B008  (it is frozen)
        """The card with the form; loads the code. Raises Unavailable."""
        integration = self.usable()
        words = self.words[self.language(languages)]
        return Detail(
            **self._card(words, asker.refusal or ""),
            documentation=words.documentation,
            reads=words.reads,
            sends=words.sends,
            state_events=self.manifest.actions.state,
            max_power=self.manifest.actions.max_power,
            requirements=requirements(self.manifest, asker, languages),
            config_schema=in_words(config_schema(integration.config), words.form),
            initial=msgspec.to_builtins(integration.initial()),
        )

    def _fail(self, exc: ManifestError | SettingsError) -> None:
        failure = f"unavailable: {exc}"
        if failure != self._failure:  # told once, not with every row of a list
            logger.warning("Integration %s can't be used: %s", self.manifest.id, exc)
        self._turn_out(failure)

    def _turn_out(self, failure: str) -> None:
        if failure != self._failure:
            self._failure = failure
            self._changed()

    def _card(self, words: Words, refusal: str) -> dict[str, Any]:
        manifest = self.manifest
        return {
            "id": manifest.id,
            "kind": manifest.kind,
            "name": words.name,
            "summary": words.summary,
            "icon": f"/_matrix/integrations/v1/integrations/{manifest.id}/icon",
            "category": manifest.category,
            "target": manifest.target,
            "publisher": manifest.publisher,
            "trust": self.trust,
            "keywords": words.keywords,
            "connections_needed": manifest.connections,
            "encrypted_rooms": manifest.encrypted_rooms,
            "learns": manifest.learns,
            # Its code is loaded on first use, so that looking at the catalogue imports no integration.
            "available": self._failure or refusal or True,
        }


def _haystack(words: Words) -> str:
    return " ".join([words.name, words.summary, *words.keywords]).casefold()
