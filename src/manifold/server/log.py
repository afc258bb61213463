"""What the log looks like: one shape for our own lines and for those of the libraries."""

import json
import logging
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import IO, Any

from structlog.processors import format_exc_info
from structlog.stdlib import ExtraAdder, ProcessorFormatter

from manifold.server.redaction import redact
from manifold.server.settings import LogSettings
from manifold.server.watch import request_id

__all__ = ["formatter", "write_log"]

_Line = MutableMapping[str, Any]

_OURS = ("time", "level", "logger", "request")
_FIRST = (*_OURS, "message", "exception")


def write_log(settings: LogSettings, level: str | None = None) -> None:
    """From now on this process's log goes to standard error, as the settings say; `level` stands in for theirs."""
    handler = _Handler(sys.stderr)
    handler.setFormatter(formatter(settings.format))
    logging.basicConfig(level=(level or settings.level).upper(), handlers=[handler], force=True)
    # What it has to say of strangers' requests, the stranger is told; its word at each start helps no operator.
    logging.getLogger("uvicorn").setLevel(logging.ERROR)


def formatter(kind: str) -> logging.Formatter:
    """Makes a line of a record: `text` or `json`."""
    return ProcessorFormatter(
        foreign_pre_chain=[ExtraAdder()],
        processors=[_shaped, format_exc_info, _redacted, _as_json if kind == "json" else _as_text],
    )


class _Handler(logging.StreamHandler[IO[str]]):
    """One whose own failures tell no secret: logging's would print the values that can't be formatted."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        kind = sys.exc_info()[0]
        self.stream.write(f"A line of {record.name} can't be written to the log: {kind and kind.__name__}\n")


def _shaped(_: Any, __: str, line: _Line) -> _Line:
    record: logging.LogRecord = line.pop("_record")
    del line["_from_structlog"]
    shaped: _Line = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "logger": record.name,
    }
    if request := request_id():
        shaped["request"] = request
    shaped["message"] = line.pop("event")
    return {**shaped, **line}


def _redacted(_: Any, __: str, line: _Line) -> _Line:
    ours = {name: line.pop(name) for name in _OURS if name in line}
    return {**ours, **redact(line)}


def _as_json(_: Any, __: str, line: _Line) -> str:
    # Not msgspec: a log must take half a surrogate too.
    return json.dumps(line, default=repr)


def _as_text(_: Any, __: str, line: _Line) -> str:
    head = f"{line['time']} {line['level']:<7} {line['logger']}"
    request = f" [{line['request']}]" if "request" in line else ""
    more = "".join(f" {name}={_one_line(value)}" for name, value in line.items() if name not in _FIRST)
    trace = f"\n{line['exception']}" if "exception" in line else ""
    return f"{head}{request}: {_one_line(line['message'])}{more}{trace}"


def _one_line(value: Any) -> str:
    """So that nobody whose words we log can write a line of their own."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in str(value))
