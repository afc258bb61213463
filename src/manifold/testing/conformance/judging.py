"""From the end of a test to a verdict on the manager. No token gets past here."""

from collections.abc import Generator, Sequence
from typing import Any

import msgspec
import pytest

from manifold.testing.conformance.checks import Absent, Check, Unmet, check_of
from manifold.testing.conformance.exchange import Exchange
from manifold.testing.conformance.hiding import Secrets
from manifold.testing.conformance.options import RECOMMENDED
from manifold.testing.conformance.report import FAILURES, Result, Status, Told, details
from manifold.testing.conformance.supply import NoToken

__all__ = ["PROPERTY", "checked_url", "secrets_of"]

PROPERTY = "conformance"
"""Where a test's report holds the verdict, as JSON: so it comes over from other processes (pytest-xdist)."""

checked_url = pytest.StashKey[str]()
"""The manager's URL, as soon as it is known."""

_secrets = pytest.StashKey[Secrets]()

_SHOWN = 1000
"""Characters of a message: a page of HTML says in its first lines what it is."""


def secrets_of(config: pytest.Config) -> Secrets:
    """What this run must not show."""
    return config.stash.setdefault(_secrets, Secrets())


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Gives a check's verdict to its report: passed, xfailed (lacks), failed or skipped, as pytest calls it."""
    report = yield
    check = check_of(item)
    if check is None:
        return report
    secrets = secrets_of(item.config)
    if call.when == "call" or (call.when == "setup" and call.excinfo is not None):
        status, reason, exchanges = _judge(item.config, check, call)
        result = _result(item, check, status, secrets.hide(reason), [_told(each, secrets) for each in exchanges])
        url = secrets.hide(item.config.stash.get(checked_url, ""))
        report.user_properties = [*report.user_properties, (PROPERTY, msgspec.json.encode((url, result)).decode())]
        if status == "lacks":
            report.outcome = "skipped"
            report.wasxfail = result.reason
        elif status in FAILURES:
            report.outcome = "failed"
        if status in (*FAILURES, "lacks"):
            report.longrepr = "\n".join(f"{heading}: {text}" for heading, text in details(result))
    elif report.failed:
        report.longrepr = secrets.hide(str(report.longrepr))
    report.sections = [(name, secrets.hide(text)) for name, text in report.sections]
    return report


def _judge(config: pytest.Config, check: Check, call: pytest.CallInfo[Any]) -> tuple[Status, str, Sequence[Exchange]]:
    """The status, why, and what shows it."""
    if call.excinfo is None:
        return "passes", "", ()
    match call.excinfo.value:
        case pytest.skip.Exception() as skipped:
            return "not applicable", skipped.msg or "", ()
        case Unmet(why=why, exchanges=exchanges) if call.when == "setup":
            return "not checked", f"this needs something that went wrong: {why}", exchanges
        case Unmet(why=why, exchanges=exchanges) as unmet:
            return _weigh(config, check, unmet), why, exchanges
        case NoToken() as exc:
            return "not checked", str(exc), ()
        case exc:
            return "not checked", f"{type(exc).__name__}: {exc}", ()


def _weigh(config: pytest.Config, check: Check, unmet: Unmet) -> Status:
    wanted = config.getoption("conformance_require")
    if check.level == "recommended":
        return "fails" if RECOMMENDED in wanted else "lacks"
    return "lacks" if isinstance(unmet, Absent) and check.feature not in wanted else "fails"


def _result(item: pytest.Item, check: Check, status: Status, reason: str, exchanges: list[Told]) -> Result:
    name, bracket, parameters = item.name.partition("[")
    sentence = name.removeprefix("test_").replace("_", " ")
    return Result(
        check=f"{sentence}: {parameters.removesuffix(']')}" if bracket else sentence,
        test=item.nodeid,
        group=check.group,
        source=check.source,
        section=check.section,
        says=check.says,
        level=check.level,
        feature=check.feature,
        status=status,
        reason=reason,
        exchanges=exchanges,
    )


def _told(exchange: Exchange, secrets: Secrets) -> Told:
    # Hidden first: half of a token would be found by nobody.
    return Told(_short(secrets.hide(exchange.sent)), _short(secrets.hide(exchange.came)))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} … ({len(text) - _SHOWN} characters more)"
