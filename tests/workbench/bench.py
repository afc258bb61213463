"""A workbench without a browser: its page is a list, its clock stands still, and the widget is whoever calls."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from manifold.widgetapi.shapes.others import TurnServers
from manifold.workbench import commands as do
from manifold.workbench.deciding import Deciding
from manifold.workbench.decisions import Decisions
from manifold.workbench.home import FakeHome
from manifold.workbench.log import Entry
from manifold.workbench.scenario import DEFAULT, Scenario
from manifold.workbench.session import Workbench
from manifold.workbench.setup import read_setup

__all__ = ["ADA", "BOB", "ME", "OTHER", "ROOM", "Bench", "home"]

ME, ADA, BOB = (f"@{name}:workbench.invalid" for name in ("me", "ada", "bob"))
ROOM, OTHER = "!workbench:workbench.invalid", "!other:workbench.invalid"
PAGE_URL = "http://127.0.0.1:1234/"

SEND = "org.matrix.msc2762.send.event:m.room.message"
RECEIVE = "org.matrix.msc2762.receive.event:m.room.message"


class Clock:
    """Seconds; what was asked for later happens when it is advanced that far."""

    def __init__(self) -> None:
        self.now = 100.0
        self._calls: dict[int, tuple[float, Callable[[], None]]] = {}
        self._ids = count()

    def __call__(self) -> float:
        return self.now

    def now_ms(self) -> int:
        return int(self.now * 1000)

    def later(self, seconds: float, call: Callable[[], None]) -> Callable[[], object]:
        number = next(self._ids)
        self._calls[number] = self.now + seconds, call
        return lambda: self._calls.pop(number, None)

    def advance(self, seconds: float) -> None:
        end = self.now + seconds
        while due := [(at, number) for number, (at, _) in self._calls.items() if at <= end]:
            at, number = min(due)
            self.now = max(self.now, at)
            self._calls.pop(number)[1]()
        self.now = end


def home(scenario: Scenario = DEFAULT, clock: Clock | None = None, turn: TurnServers | None = None) -> FakeHome:
    """A homeserver whose IDs are numbers."""
    clock = clock or Clock()
    ids = count(1)
    return FakeHome(scenario, clock=clock, now_ms=clock.now_ms, ids=lambda: f"id{next(ids)}", turn_servers=turn)


class Bench:
    """The widget's side of a workbench, and its author's."""

    def __init__(self, url: str = "https://widget.example/", *, memory: Path | None = None, **setup: Any) -> None:
        self.clock = Clock()
        self.told: list[dict[str, Any]] = []
        self.home = home(clock=self.clock, turn=setup.pop("turn", None))
        self.entries: list[Entry] = []
        self.bench = Workbench(
            read_setup(url, **setup),
            self.home,
            Deciding(Decisions(memory)),
            scenario=DEFAULT,
            page_url=PAGE_URL,
            clock=self.clock,
            now_ms=self.clock.now_ms,
            later=self.clock.later,
            observe=self.entries.append,
        )
        self.bench.attach(self)
        self._ids = count(1)

    # ---- the page

    def tell(self, message: dict[str, Any]) -> None:
        self.told.append(message)

    def do(self, command: do.Command) -> None:
        self.bench.handle(command)

    @property
    def faults(self) -> list[str]:
        return [message["text"] for message in self.told if message["kind"] == "fault"]

    @property
    def status(self) -> str:
        return self.bench.frames["main"].status

    # ---- the widget

    def posted(self, action: str | None = None, frame: str = "main") -> list[Any]:
        """What the widget has got; with an action, what it was asked."""
        messages = [each["message"] for each in self.told if each["kind"] == "post" and each["frame"] == frame]
        if action is None:
            return messages
        asked = [each for each in messages if isinstance(each, dict) and each.get("api") == "toWidget"]
        return [each for each in asked if each.get("action") == action]

    def says(self, message: Any, frame: Any = "main") -> None:
        """The widget posts this."""
        self.do(do.Message(frame, self.bench.frames[frame].generation, message))

    def asks(self, action: str, data: dict[str, Any] | None = None, frame: Any = "main") -> str:
        """The widget asks this; the request's ID."""
        request_id = f"w{next(self._ids)}"
        widget = "workbench" if frame == "main" else "modal_workbench"
        message = {"api": "fromWidget", "requestId": request_id, "widgetId": widget, "action": action}
        self.says(message | {"data": data or {}}, frame)
        return request_id

    def answer_to(self, request_id: str, frame: str = "main") -> Any:
        """What the widget was answered; None: nothing."""
        found = [
            each["response"]
            for each in self.posted(frame=frame)
            if isinstance(each, dict) and each.get("requestId") == request_id and "response" in each
        ]
        return found[-1] if found else None

    def asked(self, action: str, data: dict[str, Any] | None = None) -> Any:
        """What the widget is answered at once."""
        return self.answer_to(self.asks(action, data))

    def answers(self, action: str, response: dict[str, Any], frame: Any = "main") -> None:
        """The widget answers the last request of that action."""
        self.says(self.posted(action, frame)[-1] | {"response": response}, frame)

    def loads(self, *capabilities: str, frame: Any = "main") -> None:
        """The widget's page has loaded, and wants this."""
        self.do(do.Loaded(frame, self.bench.frames[frame].generation))
        self.answers("capabilities", {"capabilities": list(capabilities)}, frame)

    def is_ready(self, *capabilities: str) -> None:
        """The same, and all was granted."""
        self.loads(*capabilities)
        for prompt in self.bench.deciding.prompts:
            self.do(do.Decide(prompt.frame, prompt.ticket, list(capabilities)))

    # ---- the log

    def last(self, action: str) -> Entry:
        """The last entry of an action."""
        return next(entry for entry in reversed(self.bench.log.entries) if entry.action == action)
