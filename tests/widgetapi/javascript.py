"""The real `matrix-widget-api` under Node, as the other side of a session of ours (peer.mjs)."""

import queue
import subprocess
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from tests.contract.node import node

__all__ = ["PACKAGE", "JavaScript", "Threw"]

PACKAGE = Path(__file__).parents[2] / "web" / "node_modules" / "matrix-widget-api"
SCRIPT = Path(__file__).with_name("peer.mjs")
PATIENCE = 20.0
JSON = dict[str, Any]


class Threw(Exception):
    """What a call of JavaScript's threw: `data` is what the library adds to its errors."""

    def __init__(self, message: str, data: Any) -> None:
        super().__init__(message)
        self.data = data


class JavaScript:
    """One process. `on_message` is called with each message that it posts, and what it returns is posted to it."""

    def __init__(self, side: str, origin: str) -> None:
        self._origin = origin
        self.on_message: Callable[[JSON], list[JSON]] = lambda _: []
        self.seen: list[JSON] = []
        """All that it said besides messages and calls: what its driver was asked, what it was told, its events."""
        self.messages: list[JSON] = []
        """All messages, of both sides."""
        self._numbers = count(1)
        self._lines: queue.Queue[bytes] = queue.Queue()
        command = [str(node()), str(SCRIPT), str(PACKAGE), side]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def close(self) -> None:
        """End the process."""
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait(PATIENCE)
            self._reader.join(PATIENCE)

    def tell(self, **line: Any) -> None:
        """One line of input."""
        assert self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode(line) + b"\n")
        self._process.stdin.flush()

    def post(self, messages: list[JSON]) -> None:
        """These messages arrive."""
        for message in messages:
            self.messages.append(message)
            self.tell(message=message)

    def start(self, method: str, *args: Any) -> int:
        """Begin a call; its number."""
        number = next(self._numbers)
        self.tell(call=number, method=method, args=args)
        return number

    def result(self, number: int) -> Any:
        """What became of it; raises Threw."""
        line = self.wait(lambda line: number in {line.get("returned"), line.get("threw")})
        if "threw" in line:
            raise Threw(line["message"], line["data"])
        return line["value"]

    def call(self, method: str, *args: Any) -> Any:
        """A call from beginning to end."""
        return self.result(self.start(method, *args))

    def wait(self, until: Callable[[JSON], bool]) -> JSON:
        """Let messages pass, until it says something for which this is true."""
        while True:
            line: JSON = msgspec.json.decode(self._lines.get(timeout=PATIENCE))
            if "sent" in line:
                assert line["origin"] == self._origin
                self.messages.append(line["sent"])
                self.post(self.on_message(line["sent"]))
            elif not {"returned", "threw"} & set(line):
                self.seen.append(line)
            if until(line):
                return line

    def told(self, action: str) -> Any:
        """What it was told by this action, last; or is told, soon."""
        for line in reversed(self.seen):
            if line.get("told") == action:
                return line["data"]
        return self.wait(lambda line: line.get("told") == action)["data"]

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
