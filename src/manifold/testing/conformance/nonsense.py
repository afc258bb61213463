"""Requests that a manager must refuse, by what is wrong with them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from manifold.testing.conformance.exchange import Exchange
from manifold.testing.conformance.manager import Manager

__all__ = ["NONSENSE", "UNKNOWN_TOKEN", "Nonsense", "NonsenseAnswers"]

UNKNOWN_TOKEN = "never-issued-to-anybody-0123456789abcdefghij"  # noqa: S105  (nobody has it)
"""A token that looks like one."""


@dataclass(frozen=True)
class Nonsense:
    """`statuses` and `errcodes` are what MSC1956 prints, or else what the Client-Server API says in the same case;
    where there are several, all are as good. `send` is given an OpenID object that is right but for its token.
    """

    statuses: tuple[int, ...]
    errcodes: tuple[str, ...]
    send: Callable[[Manager, dict[str, Any]], Exchange]


class NonsenseAnswers:
    """What the manager answers to each; asked once."""

    def __init__(self, manager: Manager, server_name: str) -> None:
        self._manager = manager
        self._openid = {
            "access_token": UNKNOWN_TOKEN,
            "token_type": "Bearer",
            "matrix_server_name": server_name,
            "expires_in": 3600,
        }
        self._answers: dict[str, Exchange] = {}

    def __getitem__(self, name: str) -> Exchange:
        if name not in self._answers:
            self._answers[name] = NONSENSE[name].send(self._manager, dict(self._openid))
        return self._answers[name]


def _register(manager: Manager, value: Any) -> Exchange:
    return manager.ask("POST", manager.v1("account/register"), value=value)


def _register_raw(body: bytes) -> Callable[[Manager, dict[str, Any]], Exchange]:
    return lambda manager, _: manager.ask("POST", manager.v1("account/register"), body=body)


def _with(name: str, value: Any) -> Callable[[Manager, dict[str, Any]], Exchange]:
    return lambda manager, openid: _register(manager, {**openid, name: value})


def _without(name: str) -> Callable[[Manager, dict[str, Any]], Exchange]:
    return lambda manager, openid: _register(manager, {key: openid[key] for key in openid if key != name})


_MISSING = ((400,), ("M_MISSING_PARAM",))
_INVALID = ((400,), ("M_INVALID_PARAM",))
_NOT_JSON = ((400,), ("M_NOT_JSON",))
_BAD_JSON = ((400,), ("M_BAD_JSON",))
_UNKNOWN = ((403,), ("M_UNKNOWN_TOKEN",))
_NO_TOKEN = ((401,), ("M_MISSING_TOKEN", "M_UNAUTHORIZED"))

NONSENSE: dict[str, Nonsense] = {
    "no matrix_server_name": Nonsense(*_MISSING, _without("matrix_server_name")),
    "no access_token": Nonsense(*_MISSING, _without("access_token")),
    "nothing at all": Nonsense(*_MISSING, lambda manager, _: _register(manager, {})),
    "matrix_server_name is a number": Nonsense(*_INVALID, _with("matrix_server_name", 8448)),
    "matrix_server_name is a list": Nonsense(*_INVALID, _with("matrix_server_name", ["example.org"])),
    "matrix_server_name is null": Nonsense(*_INVALID, _with("matrix_server_name", None)),
    "access_token is a number": Nonsense(*_INVALID, _with("access_token", 1)),
    "access_token is an object": Nonsense(*_INVALID, _with("access_token", {"$ne": None})),
    "a body that is no JSON": Nonsense(*_NOT_JSON, _register_raw(b"access_token=abc&matrix_server_name=example.org")),
    "a body that is cut off": Nonsense(*_NOT_JSON, _register_raw(b'{"access_token": "abc"')),
    "a body that is not UTF-8": Nonsense(*_NOT_JSON, _register_raw(b'{"access_token": "\xff\xfe"}')),
    "a body nested 20000 deep": Nonsense((400,), ("M_NOT_JSON", "M_BAD_JSON"), _register_raw(b"[" * 20_000)),
    "a body that is a list": Nonsense(*_BAD_JSON, lambda manager, openid: _register(manager, [openid])),
    "a body that is a string": Nonsense(*_BAD_JSON, _register_raw(b'"access_token"')),
    "a body of 2 MiB": Nonsense(
        (413, 403), ("M_TOO_LARGE", "M_UNKNOWN_TOKEN"), _with("padding", "x" * 2 * 1024 * 1024)
    ),
    "an unknown OpenID token": Nonsense(*_UNKNOWN, _register),
    "no token": Nonsense(*_NO_TOKEN, lambda manager, _: manager.ask("GET", manager.v1("account"))),
    "an unknown token in the header": Nonsense(*_UNKNOWN, lambda manager, _: manager.account(UNKNOWN_TOKEN)),
    "an unknown token in the query": Nonsense(*_UNKNOWN, lambda manager, _: manager.account_by_query(UNKNOWN_TOKEN)),
    "logging out an unknown token": Nonsense(
        *_UNKNOWN,
        lambda manager, _: manager.ask("POST", manager.v1("account/logout"), token=UNKNOWN_TOKEN, value={}),
    ),
    "logging out without a token": Nonsense(
        *_NO_TOKEN, lambda manager, _: manager.ask("POST", manager.v1("account/logout"), value={})
    ),
    "an unknown path": Nonsense(
        (404,), ("M_UNRECOGNIZED",), lambda manager, _: manager.ask("GET", manager.v1("there/is/no/such/endpoint"))
    ),
    "a method that the path does not take": Nonsense(
        (405,), ("M_UNRECOGNIZED",), lambda manager, _: manager.ask("GET", manager.v1("account/register"))
    ),
}
