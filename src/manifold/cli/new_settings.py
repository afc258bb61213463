"""A settings file for a new manager, made of a few answers: only what differs from the defaults, with a word on why."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct, field

from manifold.cli.deployment import STATE_DIRECTORY
from manifold.cli.settings import refuse_mistakes
from manifold.errors import SettingsError
from manifold.ids import ServerName
from manifold.matrix import HomeserverSettings
from manifold.server.settings import ServerSettings, parse_address
from manifold.settings import parse
from manifold.storage import Settings as DatabaseSettings

__all__ = ["Answers", "check", "default_database", "default_urls", "has_secret", "settings_text"]

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}

_DEFAULTS = ServerSettings()


class Answers(Struct, frozen=True, kw_only=True):
    """What was asked. What was not answered yet is as a manager without settings has it."""

    homeservers: dict[str, HomeserverSettings] = field(default_factory=dict)
    public_url: str = _DEFAULTS.public_url
    widgets_url: str = _DEFAULTS.widgets_url
    listen: str = _DEFAULTS.listen
    widgets_listen: str = _DEFAULTS.widgets_listen
    app_url: str = _DEFAULTS.app_url
    app_listen: str = _DEFAULTS.app_listen
    database: str = DatabaseSettings().url
    terms: str = ""


def check(answers: Answers) -> None:
    """Raises SettingsError for what `manifold settings check` would find, and for what browsers would."""
    settings = parse(settings_text(answers))
    refuse_mistakes(settings, Path())
    for key in ("public_url", "widgets_url", "app_url"):
        parts = urlsplit(url := getattr(answers, key))
        if url and parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise SettingsError(f"server.{key}: must be https: browsers embed nothing else in a page that is")
    if answers.listen == answers.widgets_listen:
        raise SettingsError("server.widgets_listen: must be another address or port than server.listen")
    if answers.app_url and answers.app_listen in {answers.listen, answers.widgets_listen}:
        raise SettingsError(
            "server.app_listen: must be another address or port than server.listen and server.widgets_listen"
        )


def settings_text(answers: Answers) -> str:
    """The file."""
    tables = [_INTRODUCTION, _server(answers)]
    if answers.database != DatabaseSettings().url:
        tables.append(f"[database]\nurl = {_quoted(answers.database)}\n")
    tables += [_homeserver(name, settings) for name, settings in answers.homeservers.items()]
    if answers.terms:
        tables.append(_TERMS.format(url=_quoted(answers.terms)))
    return "\n".join(tables)


def has_secret(answers: Answers) -> bool:
    """Whether only its owner may read the file."""
    return "postgresql:" in answers.database


def default_urls(server_name: str) -> tuple[str, str]:
    """The API's and the widgets': two names in the homeserver's domain, or this machine where it has none."""
    name = ServerName(server_name)
    if name.is_ip_literal or "." not in name:
        return _DEFAULTS.public_url, _DEFAULTS.widgets_url
    return f"https://integrations.{name.parts.host}", f"https://widgets.{name.parts.host}"


def default_database(path: Path) -> str:
    """A file beside the settings, but not in /etc: there it is where systemd lets the service write."""
    if path.resolve().is_relative_to("/etc"):
        return f"sqlite:{STATE_DIRECTORY / 'manifold.db'}"
    return DatabaseSettings().url


_INTRODUCTION = """\
# Manifold's settings, as 'manifold init' wrote them: what is not here is as 'manifold settings example' shows it.
# After a change: 'manifold settings check', then start the manager again.
"""

_TERMS = """\
# Users must agree to this before they use the manager. A new version needs a new URL: then they are asked again.
[terms.terms_of_service]
version = "1.0"
en = {{ name = "Terms of Service", url = {url} }}
"""


def _server(answers: Answers) -> str:
    lines = [
        "[server]",
        "# What browsers call the API and the UI, and the pages of widgets: two origins, since clients obey the first.",
        f"public_url = {_quoted(answers.public_url)}",
        f"widgets_url = {_quoted(answers.widgets_url)}",
    ]
    if (answers.listen, answers.widgets_listen) != (_DEFAULTS.listen, _DEFAULTS.widgets_listen):
        lines += [
            "# Where they listen, for the reverse proxy.",
            f"listen = {_quoted(answers.listen)}",
            f"widgets_listen = {_quoted(answers.widgets_listen)}",
        ]
    if answers.app_url:
        lines += [
            "# The stand-alone page, for clients that embed nothing. People sign in there, so it is a third origin.",
            f"app_url = {_quoted(answers.app_url)}",
        ]
        if answers.app_listen != _DEFAULTS.app_listen:
            lines.append(f"app_listen = {_quoted(answers.app_listen)}")
    if parse_address("server.listen", answers.listen).host in _LOOPBACK:
        lines += [
            "# The reverse proxy on this machine says who asks: limits are counted for each address.",
            'trusted_proxies = ["127.0.0.1", "::1"]',
        ]
    return "\n".join([*lines, ""])


def _homeserver(name: str, settings: HomeserverSettings) -> str:
    lines = ["# Its users may register.", f"[homeservers.{_quoted(name)}]"]
    if settings.base_url:
        lines.append(f"base_url = {_quoted(settings.base_url)}")
    if settings.allow_private:
        lines += ["# It is ours: it may be on a private network, or speak plain http.", "allow_private = true"]
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    # What JSON writes for a string, TOML reads as the same one.
    return json.dumps(text, ensure_ascii=False)
