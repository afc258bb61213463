"""What a line of the log looks like, and what is taken out of it."""

import json
import logging
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.server.log import formatter, write_log
from manifold.server.redaction import GONE, redact, redact_text
from manifold.server.settings import LogSettings
from manifold.spec.account import OpenIDToken

TOKEN = "fT3-Xk0vQm_9sLwPz7RyBn2HcJd5GaUe8oIx4ViTbA1"


def record(message: str, *arguments: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("manifold.test", logging.INFO, "file.py", 1, message, arguments, None)
    vars(made).update(extra)
    return made


def failed(exc: Exception) -> logging.LogRecord:
    made = record("Fault in %s", "GET /account")
    try:
        raise exc
    except Exception:
        made.exc_info = sys.exc_info()
    return made


def test_a_line_of_json_is_one_object() -> None:
    line = json.loads(formatter("json").format(record("Answered %d", 200, endpoint="/ui", milliseconds=1.5)))

    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "info",
        "logger": "manifold.test",
        "message": "Answered 200",
        "endpoint": "/ui",
        "milliseconds": 1.5,
    }


def test_a_line_of_text_reads_like_one() -> None:
    line = formatter("text").format(record("Answered %d", 200, endpoint="/ui"))

    assert line.partition(" ")[2] == "info    manifold.test: Answered 200 endpoint=/ui"


@pytest.mark.parametrize("kind", ["text", "json"])
def test_a_traceback_comes_along(kind: str) -> None:
    line = formatter(kind).format(failed(ValueError("the cause")))

    assert "ValueError: the cause" in line
    assert "Traceback" in line


@pytest.mark.parametrize("kind", ["text", "json"])
def test_nobody_writes_a_line_of_their_own(kind: str) -> None:
    made = record("Asked for %s", "/a\n2026-11-22T00:00:00Z info    manifold: forged\x1b[2J", where="b\r\nc\u2028d")

    assert len(formatter(kind).format(made).splitlines()) == 1
    assert "\x1b" not in formatter(kind).format(made)


@pytest.mark.parametrize("kind", ["text", "json"])
def test_half_a_surrogate_is_no_trouble(kind: str) -> None:
    formatter(kind).format(record("%s", "\ud800")).encode()


@pytest.mark.parametrize("kind", ["text", "json"])
@pytest.mark.parametrize(
    "text",
    [
        f"GET /account?scalar_token={TOKEN}",
        "GET /account?v=1.1&scalar_token=short",
        "at https://example.org/userinfo?access_token=short failed",
        "https://alice:short@example.org/",
        "postgresql://manifold:short@db/manifold refused",
        "Authorization: Bearer short",
        "{'authorization': 'Bearer short'}",
        '{"access_token": "short"}',
        '{"openid_token":"short"}',
        "OpenIDToken(access_token='short', matrix_server_name='example.org')",
        'b\'{"scalar_token":"short"}\'',
        "(b'authorization', b'Bearer short')",
        "password=short",
        "client_secret: short",
        TOKEN,
        f"Key (hash)=({TOKEN}) already exists",
    ],
)
def test_secrets_are_taken_out(kind: str, text: str) -> None:
    lines = [
        formatter(kind).format(made)
        for made in (
            record("%s", text),
            record(text.replace("%", "%%")),
            record("x", more=text),
            failed(ValueError(text)),
        )
    ]

    for line in lines:
        assert TOKEN not in line
        assert "short" not in line.replace("ValueError(", "")
        assert GONE in line


def test_values_named_like_secrets_are_taken_out_wherever_they_are() -> None:
    held = {"a": [{"access_token": "short", "name": "x"}], "headers": {"Authorization": "short"}, "token": b"short"}

    assert redact(held) == {
        "a": [{"access_token": GONE, "name": "x"}],
        "headers": {"Authorization": GONE},
        "token": GONE,
    }
    assert "short" not in str(redact([OpenIDToken("short", "example.org", "Bearer", 1)]))


@pytest.mark.parametrize(
    "text",
    [
        "GET /_matrix/integrations/v1/rooms/!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM/installations 200",
        "Integration jitsi can't be used: its package is missing",
        "Does anybody know? Yes: a = b",
        "/home/manifold/venv/lib/python3.11/site-packages/manifold/server/dispatch.py",
        "test_a_very_long_name_of_a_test_that_says_a_whole_sentence",
        "Housekeeping waits for the database: the token table is locked",
        "manifold-2c26b46b68ffc68ff99b453c1d304134",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact_text(text) == text


@given(st.text(max_size=300))
def test_taking_out_twice_takes_out_no_more(text: str) -> None:
    once = redact_text(text)

    assert redact_text(once) == once


def test_a_long_line_takes_no_long_time() -> None:
    for text in ("access_token" * 20_000, "?a" * 100_000, "A" * 200_000, "a-" * 100_000, '"' * 200_000):
        redact_text(text)


@pytest.fixture
def process() -> Iterator[None]:
    """Afterwards this process logs as before."""
    root = logging.getLogger()
    handlers, level, uvicorn = root.handlers[:], root.level, logging.getLogger("uvicorn").level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("uvicorn").setLevel(uvicorn)


def test_libraries_lines_have_the_same_shape(process: None, capsys: pytest.CaptureFixture[str]) -> None:
    write_log(LogSettings(format="json", level="warning"))
    logging.getLogger("asyncio").warning("Executing %s took %.3f seconds", "<Task>", 0.5)
    logging.getLogger("asyncio").info("too little to tell")

    [line] = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == "Executing <Task> took 0.500 seconds"


def test_the_level_of_the_command_line_counts_more(process: None, capsys: pytest.CaptureFixture[str]) -> None:
    write_log(LogSettings(level="error"), "debug")
    logging.getLogger("manifold.test").warning("told")

    assert "told" in capsys.readouterr().err


def test_a_line_that_can_not_be_written_tells_no_values(process: None, capsys: pytest.CaptureFixture[str]) -> None:
    write_log(LogSettings())
    logging.getLogger("manifold.test").warning("%d", TOKEN)

    assert capsys.readouterr().err == "A line of manifold.test can't be written to the log: TypeError\n"
