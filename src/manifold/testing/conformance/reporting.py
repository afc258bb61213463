"""Collecting the verdicts of a run; printing them, and writing them where it is wanted."""

import msgspec
import pytest

from manifold import __version__
from manifold.testing.conformance.judging import PROPERTY
from manifold.testing.conformance.report import Report, Result, Status, details, markdown

__all__ = ["Verdicts"]

_COLOURS: dict[Status, dict[str, bool]] = {
    "passes": {"green": True},
    "lacks": {"yellow": True},
    "fails": {"red": True},
    "not applicable": {},
    "not checked": {"red": True},
}


def pytest_configure(config: pytest.Config) -> None:
    """One collection for the run. The processes that pytest-xdist starts send theirs here."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Verdicts(config))


class Verdicts:
    """What became of each check so far."""

    def __init__(self, config: pytest.Config) -> None:
        self._files = config.getoption("conformance_report")
        self._manager = ""
        self._results: list[Result] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Takes the verdict, where this report has one."""
        for name, value in report.user_properties:
            if name == PROPERTY:
                url, result = msgspec.json.decode(str(value), type=tuple[str, Result])
                self._manager = self._manager or url
                self._results.append(result)

    def pytest_sessionfinish(self) -> None:
        """Writes it."""
        report = self._report()
        for file in self._files:
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.suffix == ".json":
                file.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
            else:
                file.write_text(markdown(report), "utf-8")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Prints it."""
        if self._results:
            _print(self._report(), terminalreporter)

    def _report(self) -> Report:
        return Report.of(self._manager, __version__, self._results)


def _print(report: Report, terminal: pytest.TerminalReporter) -> None:
    terminal.section(f"conformance of {report.manager}")
    for group, results in report.groups():
        terminal.write_line(group, bold=True)
        for result in results:
            terminal.write(f"  {result.status:<15} ", **_COLOURS[result.status])
            level = f" ({result.feature or result.level})" if result.status == "lacks" else ""
            terminal.write_line(f"{result.check}{level}")
            if result.status == "not applicable":
                terminal.write_line(f"{'':18}{result.reason}")
            elif result.status != "passes":
                for heading, text in details(result):
                    terminal.write_line(f"{'':18}{heading}: {text.replace(chr(10), chr(10) + ' ' * 20)}")
    terminal.write_line(", ".join(f"{number} {status}" for status, number in report.summary.items()))
