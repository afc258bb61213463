"""Where OpenID objects come from: a command, a file, or a homeserver that is asked (Client-Server API, "OpenID")."""

import json
import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from manifold.testing.conformance.exchange import Exchange, Web

__all__ = ["Homeserver", "NoToken", "OpenIDTokens", "from_command", "from_file", "parse"]

OpenIDTokens = Callable[[], Mapping[str, Any]]
"""Gives a new OpenID object each time that it is called."""

_COMMAND_SECONDS = 60


class NoToken(Exception):
    """There is no OpenID token to be had; the message says why, without a token in it."""


def from_command(command: str) -> OpenIDTokens:
    """Runs it anew for each token, without a shell."""
    arguments = shlex.split(command)

    def next_token() -> Mapping[str, Any]:
        try:
            run = subprocess.run(  # noqa: S603  (the author's own command, on the author's own machine)
                arguments, capture_output=True, check=True, timeout=_COMMAND_SECONDS
            )
        except subprocess.CalledProcessError as exc:
            raise NoToken(f"--openid-command ended with status {exc.returncode}: run it by hand to see why") from None
        except (OSError, subprocess.TimeoutExpired) as exc:
            raise NoToken(f"--openid-command could not be run: {type(exc).__name__}") from None
        return parse(run.stdout, "--openid-command printed")

    return next_token


def from_file(file: Path) -> OpenIDTokens:
    """Each line's once."""
    lines: Iterator[str] | None = None

    def next_token() -> Mapping[str, Any]:
        nonlocal lines
        try:
            lines = lines or iter([line for line in file.read_text("utf-8").splitlines() if line.strip()])
        except OSError as exc:
            raise NoToken(f"--openid-file can't be read: {exc.strerror}") from None
        line = next(lines, None)
        if line is None:
            raise NoToken("all OpenID objects of --openid-file are used: it should have five")
        return parse(line.encode(), "a line of --openid-file is")

    return next_token


class Homeserver:
    """Asked with the user's own access token."""

    def __init__(self, web: Web, base_url: str, access_token: str) -> None:
        self._web = web
        self._base = f"{base_url.rstrip('/')}/_matrix/client/v3"
        self._headers = {"Authorization": f"Bearer {access_token}", "Content-Type": "application/json"}

    def user_id(self) -> str:
        """Whose access token it is. Raises NoToken."""
        return str(self._ask("GET", "account/whoami").get("user_id", ""))

    def next_token(self) -> Mapping[str, Any]:
        """A new OpenID object. Raises NoToken."""
        return self._ask("POST", f"user/{quote(self.user_id(), safe='')}/openid/request_token", b"{}")

    def _ask(self, method: str, path: str, body: bytes | None = None) -> dict[str, Any]:
        exchange = self._web.send(method, f"{self._base}/{path}", self._headers, body)
        try:
            told = exchange.json
        except ValueError:
            told = None
        if exchange.status != 200 or not isinstance(told, dict):
            raise NoToken(f"the homeserver answered {method} {path} with {_status(exchange)}")
        return told


def parse(text: bytes, what: str) -> Mapping[str, Any]:
    """An OpenID object. Raises NoToken, which says `what` it is not."""
    try:
        told = json.loads(text)
    except ValueError:
        raise NoToken(f"{what} no JSON") from None
    if not isinstance(told, dict) or not all(
        isinstance(told.get(name), str) and told[name] for name in ("access_token", "matrix_server_name")
    ):
        raise NoToken(f"{what} no OpenID object: it needs an access_token and a matrix_server_name")
    return told


def _status(exchange: Exchange) -> str:
    return f"status {exchange.status}" if exchange.status else exchange.trouble
