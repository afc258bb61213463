"""What is said on pytest's command line (or in `addopts`): which manager, whose tokens, what must be there."""

from pathlib import Path

import pytest

__all__ = ["FEATURES", "RECOMMENDED"]

FEATURES = ("discovery", "terms", "packs", "element")
"""What a manager may leave out altogether."""

RECOMMENDED = "recommended"
"""The word for all that the texts recommend without requiring it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds ours."""
    group = parser.getgroup("conformance", "conformance of an integration manager (MSC1956)")
    group.addoption("--manager", metavar="URL", default="", help="the manager's api_url (MSC1957)")
    group.addoption("--manager-domain", metavar="DOMAIN", default="", help="where it is discovered, if not at that URL")
    group.addoption("--manager-ca-file", metavar="FILE", type=Path, help="authorities to trust besides the system's")
    group.addoption(
        "--manager-timeout",
        metavar="SECONDS",
        type=float,
        default=30,
        help="how long to wait for an answer (%(default)s)",
    )
    group.addoption("--openid-command", metavar="COMMAND", default="", help="prints a new OpenID object, as JSON")
    group.addoption("--openid-file", metavar="FILE", type=Path, help="holds OpenID objects, one a line")
    group.addoption("--openid-homeserver", metavar="URL", default="", help="is asked for OpenID tokens …")
    group.addoption(
        "--openid-access-token-file", metavar="FILE", type=Path, help="… with the access token in this file"
    )
    group.addoption(
        "--openid-user",
        metavar="USER_ID",
        default="",
        help="whose the tokens are: then that is checked. Write it with the = (--openid-user=@…)",
    )
    group.addoption(
        "--terms-agreed", action="store_true", help="this user had agreed to the manager's terms before this run"
    )
    group.addoption("--picker-widget", metavar="ID", default="stickerpicker", help="this user's sticker picker")
    group.addoption("--sharable-url", metavar="URL", default="", help="a sticker pack to add and to take away again")
    group.addoption(
        "--conformance-require",
        action="append",
        default=[],
        choices=(*FEATURES, RECOMMENDED),
        help="fail where this is lacking; may be repeated",
    )
    group.addoption(
        "--conformance-report",
        metavar="FILE",
        action="append",
        type=Path,
        default=[],
        help="write the report: FILE.json for programs, FILE.md for people; may be repeated",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marker, so that `--strict-markers` knows it, and refuses reports of no known kind."""
    config.addinivalue_line("markers", "conformance(check): a check of the conformance kit, with its source and level")
    for file in config.getoption("conformance_report"):
        if file.suffix not in (".json", ".md"):
            raise pytest.UsageError(f"--conformance-report {file}: end it with .json or .md")
    given = [name for name in ("command", "file", "homeserver") if config.getoption(f"openid_{name}")]
    if len(given) > 1:
        raise pytest.UsageError(f"say one way to get OpenID tokens, not {' and '.join(f'--openid-{n}' for n in given)}")
    if config.getoption("openid_homeserver") and not config.getoption("openid_access_token_file"):
        raise pytest.UsageError("--openid-homeserver needs --openid-access-token-file")
