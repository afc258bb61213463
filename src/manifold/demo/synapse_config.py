"""The configuration of the demo's Synapse: one process, SQLite, loopback, no federation, nothing slowed down."""

import base64
import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

__all__ = ["Identity", "ManagerURLs", "load_identity", "write_config"]

_UNLIMITED = {"per_second": 1000, "burst_count": 10000}


class Identity(msgspec.Struct, frozen=True):
    """What a homeserver must not lose between two starts."""

    server_name: str
    registration_secret: str
    macaroon_secret: str
    signing_key: str


class ManagerURLs(msgspec.Struct, frozen=True):
    """An integration manager as a homeserver names it to clients (MSC1957, "Discovering … by the homeserver")."""

    api_url: str
    ui_url: str


def load_identity(directory: Path, port: int) -> Identity:
    """The identity kept in `directory`; at the first start a new one, named `localhost:<port>`."""
    file = directory / "identity.json"
    if file.exists():
        return msgspec.json.decode(file.read_bytes(), type=Identity)
    identity = Identity(
        server_name=f"localhost:{port}",
        registration_secret=secrets.token_urlsafe(32),
        macaroon_secret=secrets.token_urlsafe(32),
        signing_key=_new_signing_key(),
    )
    _write_private(file, msgspec.json.encode(identity).decode())
    return identity


def write_config(
    directory: Path, identity: Identity, port: int, managers: Sequence[ManagerURLs], single_sign_on: str = ""
) -> Path:
    """Writes `homeserver.yaml` and the files that it names; gives its path. JSON is YAML, so no library is needed."""
    _write_private(directory / "signing.key", identity.signing_key)
    _write_json(directory / "log.yaml", _logging())
    config = directory / "homeserver.yaml"
    sso = _single_sign_on(single_sign_on) if single_sign_on else {}
    _write_json(config, {**_homeserver(directory, identity, port, managers), **sso})
    return config


def _homeserver(directory: Path, identity: Identity, port: int, managers: Sequence[ManagerURLs]) -> dict[str, Any]:
    return {
        "server_name": identity.server_name,
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "log_config": str(directory / "log.yaml"),
        "listeners": [
            {
                "port": port,
                "bind_addresses": ["127.0.0.1"],
                "type": "http",
                "tls": False,
                # "federation" and "openid" are here for `…/openid/userinfo`, by which managers verify OpenID tokens.
                "resources": [{"names": ["client", "federation", "openid"], "compress": False}],
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(directory / "homeserver.db")}},
        "media_store_path": str(directory / "media"),
        "signing_key_path": str(directory / "signing.key"),
        "registration_shared_secret": identity.registration_secret,
        "macaroon_secret_key": identity.macaroon_secret,
        "form_secret": identity.macaroon_secret,
        "extra_well_known_client_content": {
            "m.integrations": {"managers": [msgspec.to_builtins(manager) for manager in managers]}
        },
        # It talks to nobody: no key servers, no other homeservers, no statistics, no previews.
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "report_stats": False,
        "url_preview_enabled": False,
        "presence": {"enabled": False},
        # Widgets of calls send what is to happen if they are heard of no more (MSC4140).
        "max_event_delay_duration": "24h",
        # Tests register and log in many users at once, with passwords that guard nothing.
        "bcrypt_rounds": 4,
        # A new tab sees all rooms at once, and not those of two minutes ago first.
        "caches": {"global_factor": 0.2, "sync_response_cache_duration": 0},
        **_without_rate_limits(),
    }


def _single_sign_on(url: str) -> dict[str, Any]:
    """By CAS, the one protocol of Synapse's that needs no more packages. Its names are those of the users."""
    return {
        "cas_config": {
            "enabled": True,
            "server_url": url,
            "protocol_version": 3,
            "idp_name": "Demo",
            "enable_registration": False,
        }
    }


def _without_rate_limits() -> dict[str, Any]:
    return {
        "rc_message": _UNLIMITED,
        "rc_registration": _UNLIMITED,
        "rc_admin_redaction": _UNLIMITED,
        "rc_login": {"address": _UNLIMITED, "account": _UNLIMITED, "failed_attempts": _UNLIMITED},
        "rc_room_creation": _UNLIMITED,
        "rc_joins": {"local": _UNLIMITED, "remote": _UNLIMITED},
        "rc_joins_per_room": _UNLIMITED,
        "rc_invites": {"per_room": _UNLIMITED, "per_user": _UNLIMITED, "per_issuer": _UNLIMITED},
    }


def _logging() -> dict[str, Any]:
    return {
        "version": 1,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": "WARNING", "handlers": ["console"]},
        "disable_existing_loggers": False,
    }


def _new_signing_key() -> str:
    # The format of `signedjson`: algorithm, version, and the seed in base64 without padding.
    seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    return f"ed25519 a_demo {seed}\n"


def _write_json(file: Path, content: dict[str, Any]) -> None:
    _write_private(file, json.dumps(content, indent=2))


def _write_private(file: Path, text: str) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(text)
