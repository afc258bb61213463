"""A widget on the workbench: what its page says goes to its session, and what the session wants is done here.

This is the seam: whoever runs it gives a clock, a way to be called later, and a page to tell things to; `handle` takes
the page's commands. Nothing in it waits, and nothing is started.
"""

import base64
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from manifold.widgetapi import effects
from manifold.widgetapi.effects import Effect
from manifold.widgetapi.limits import DEFAULT
from manifold.widgetapi.message import Refusal
from manifold.widgetapi.shapes.manager import Context
from manifold.workbench import commands as do
from manifold.workbench.deciding import Deciding
from manifold.workbench.driver import perform
from manifold.workbench.errors import Refused, WorkbenchError
from manifold.workbench.files import put_files
from manifold.workbench.frames import Frame, FrameName, main_frame, modal_frame
from manifold.workbench.furnishing import furnish
from manifold.workbench.home import FakeHome, News
from manifold.workbench.log import Entry, Log
from manifold.workbench.narrating import narrate
from manifold.workbench.scenario import Scenario, scenario_of, write_scenario
from manifold.workbench.setup import Look, Setup
from manifold.workbench.wire import Wire

__all__ = ["Cancel", "Page", "Workbench"]

Cancel = Callable[[], object]
JSON = dict[str, Any]

SCREENSHOT_TICKET = -1
"""Of the requests that the author makes; sessions count their own from 1."""


class Page(Protocol):
    """What shows the workbench to its author."""

    def tell(self, message: JSON) -> None:
        """Messages by `kind`: `post` (into a frame), `entry` and `log`, `screenshot`, `scenario`, `fault`."""


class Workbench:
    """`changed` is called when what `view` shows is other than it was; `observe` with each entry of the log."""

    def __init__(
        self,
        setup: Setup,
        home: FakeHome,
        deciding: Deciding,
        *,
        scenario: Scenario,
        page_url: str,
        clock: Callable[[], float],
        now_ms: Callable[[], int],
        later: Callable[[float, Callable[[], None]], Cancel],
        changed: Callable[[], None] = lambda: None,
        observe: Callable[[Entry], None] = lambda _: None,
    ) -> None:
        """Raises WorkbenchError where the widget's address is none."""
        self.setup, self.home, self.deciding = setup, home, deciding
        self.look = Look()
        self.frames: dict[FrameName, Frame] = {}
        self.page: Page | None = None
        self.log = Log(self._logged, clock=clock, now_ms=now_ms)
        self.wire = Wire(self.log, tell=self._tell, later=later, is_there=self._is_there)
        self._scenario, self._page_url = scenario, page_url
        self._clock, self._later, self._changed, self._observe = clock, later, changed, observe
        self._generation = 0
        self._timer: tuple[float, Cancel] | None = None
        self._tickets: dict[tuple[FrameName, int], Entry] = {}
        self._open_main()

    # ---- the page

    def attach(self, page: Page) -> None:
        """A page shows the workbench from now on: its frames are new, and so is what is in them."""
        self.page = page
        page.tell({"kind": "log", "entries": self.log.entries})
        self._restart()

    def detach(self, page: Page) -> None:
        """That page has gone."""
        if self.page is page:
            self.page = None
            self._end_frames()
            self._changed()

    def handle(self, command: do.Command) -> None:
        """Do what the page asks for; what can't be done it is told as a `fault`."""
        try:
            self._handle(command)
        except (WorkbenchError, Refused) as exc:
            self._tell({"kind": "fault", "text": str(exc)})
        self._settle()

    def _handle(self, command: do.Command) -> None:
        match command:
            case do.Loaded(name, generation):
                if frame := self._current(name, generation):
                    self._loaded(frame)
            case do.Message(name, generation, message, files):
                if frame := self._current(name, generation):
                    self._received(frame, put_files(message, files))
            case do.Rejected(name, generation, why):
                if self._current(name, generation):
                    self.log.note(name, why, faults=["not from the widget's own window and origin: dropped"])
            case do.Reload():
                self._restart()
            case do.Change(setup):
                self._change(setup)
            case do.Decide() | do.Identify() | do.Mode() | do.Forget():
                self._decide(command)
            case do.ChangeLook(look):
                self._change_look(look)
            case do.Screenshot() | do.Click() | do.CloseModal():
                self._use(command)
            case do.AddRule() | do.RemoveRule() | do.Connect() | do.Ask() | do.Raw() | do.Replay():
                self._tamper(command)
            case do.ClearLog():
                self.log.clear()
                self._tell({"kind": "log", "entries": self.log.entries})
            case do.Reset():
                self._load(self._scenario)
            case do.LoadScenario(text):
                self._load(scenario_of(text))
            case do.SaveScenario():
                self._tell({"kind": "scenario", "text": write_scenario(self.home.save()).decode()})
            case _:
                self._furnish(command)

    # ---- frames

    def _open_main(self) -> None:
        self._generation += 1
        frame = main_frame(self.setup, self.look, self.home, self._page_url, self._generation)
        self._open(frame)

    def _open(self, frame: Frame) -> None:
        if f"{frame.origin}/" == self._page_url:
            raise WorkbenchError("That is the workbench's own address: a widget there would be the workbench itself")
        self.frames[frame.name] = frame
        now = self._clock()
        frame.session.theme({"name": self.look.theme, "is_dark": "dark" in self.look.theme}, now)
        frame.session.language(self.look.language, now)
        frame.session.context(self._context(), now)

    def _restart(self) -> None:
        self._end_frames()
        self._open_main()
        self._changed()

    def _change(self, setup: Setup) -> None:
        before, self.setup = self.setup, setup
        try:
            self._restart()
        except WorkbenchError:
            self.setup = before
            self._restart()
            raise

    def _end_frames(self) -> None:
        for name in [*self.frames]:
            self._end(name)

    def _end(self, name: FrameName) -> None:
        frame = self.frames.pop(name)
        self._apply(frame, frame.session.stop(self._clock()), None)
        self.deciding.end(name)
        self.log.end(name)
        self._tickets = {key: entry for key, entry in self._tickets.items() if key[0] != name}

    def _is_there(self, frame: Frame) -> bool:
        return self.frames.get(frame.name) is frame

    def _current(self, name: FrameName, generation: int) -> Frame | None:
        frame = self.frames.get(name)
        return frame if frame is not None and frame.generation == generation else None

    def _loaded(self, frame: Frame) -> None:
        entry = self.log.note(frame.name, "the frame has loaded a page", {"src": frame.src})
        if frame.status in {"ready", "asking"}:
            # The widget went to another page by itself: what it was granted is gone (D17).
            self.deciding.end(frame.name)
            self.log.end(frame.name)
        if frame.name == "main" and "modal" in self.frames:
            self._end("modal")  # who opened it is gone
        frame.status = "loading"
        self._apply(frame, frame.session.frame_loaded(self._clock()), entry)

    # ---- messages

    def _received(self, frame: Frame, message: Any, *, replayed: bool = False) -> None:
        if (heard := self.wire.hear(frame, message, replayed=replayed)) is not None:
            self._apply(frame, frame.session.receive(message, self._clock()), heard.entry)

    # ---- what a session wants done

    def _apply(self, frame: Frame, wanted: Sequence[Effect], entry: Entry | None) -> None:
        for effect in wanted:
            if entry is not None and (line := narrate(effect)) is not None:
                entry.effects = [*entry.effects, line]
                self.log.touch(entry)
            self._do(frame, effect, entry)
        self._changed()

    def _do(self, frame: Frame, effect: Effect, entry: Entry | None) -> None:
        session, now = frame.session, self._clock()
        match effect:
            case effects.Send(message):
                self.wire.send(frame, message, entry)
            case effects.AskCapabilities(ticket, requested, _):
                approved = self.deciding.capabilities(frame, ticket, requested)
                if approved is None:
                    frame.status = "asking" if frame.status != "ready" else "ready"
                    self._wait(frame, ticket, entry)
                else:
                    self._apply(frame, session.decided(ticket, approved, now), entry)
            case effects.AskOpenID(ticket):
                allowed = self.deciding.identity(frame, ticket)
                if allowed is None:
                    self._wait(frame, ticket, entry)
                    self._apply(frame, session.openid(ticket, "request", None, now), entry)
                else:
                    self._identify(frame, ticket, entry, allowed=allowed)
            case effects.Perform(ticket, call):
                try:
                    result = perform(self.home, call)
                except Refused as exc:
                    if entry is not None:
                        entry.effects = [*entry.effects, f"the homeserver refuses: {exc}"]
                    self._apply(frame, session.failed(ticket, exc.error, now), entry)
                else:
                    self._apply(frame, session.done(ticket, result, now), entry)
            case effects.WatchTurnServers():
                self._apply(frame, session.turn_servers(self.home.turn_servers, now), entry)
            case effects.OpenModal(ticket, definition, buttons):
                self._apply(
                    frame,
                    session.modal_opened(ticket, now, is_open=self._open_modal(frame, definition, buttons, entry)),
                    entry,
                )
            case effects.ButtonChanged(button, enabled):
                frame.buttons = [
                    type(each)(each.id, each.label, each.kind, not enabled if each.id == button else each.disabled)
                    for each in frame.buttons
                ]
            case effects.ModalClosed(data):
                self._close_modal(frame, dict(data))
            case effects.WidgetClosed():
                frame.status = "closed"
            case effects.Ready():
                frame.status = "ready"
            case effects.TimedOut():
                frame.status = "silent"
                self.log.note(frame.name, "content_loaded has not come", faults=["the widget said that it would come"])
            case effects.Resolved(ticket, answer):
                if ticket == SCREENSHOT_TICKET:
                    self._show_screenshot(answer)
            case effects.Noted(what, message):
                self.log.note(frame.name, what, message)

    def _wait(self, frame: Frame, ticket: int, entry: Entry | None) -> None:
        if entry is not None:
            self._tickets[frame.name, ticket] = entry

    def _identify(self, frame: Frame, ticket: int, entry: Entry | None, *, allowed: bool) -> None:
        token = self.home.openid_token() if allowed else None
        state = "allowed" if allowed else "blocked"
        self._apply(frame, frame.session.openid(ticket, state, token, self._clock()), entry)  # type: ignore[arg-type]

    # ---- the author decides

    def _decide(self, command: do.Command) -> None:
        match command:
            case do.Mode(mode):
                self.deciding.mode = mode
                for prompt in [*self.deciding.prompts] if mode != "ask" else ():
                    if prompt.kind == "openid":
                        self._decide(do.Identify(prompt.frame, prompt.ticket, mode == "grant"))
                    else:
                        raws = [wish.raw for wish in prompt.wishes] if mode == "grant" else []
                        self._decide(do.Decide(prompt.frame, prompt.ticket, raws))
            case do.Forget():
                for frame in self.frames.values():
                    self.deciding.decisions.forget(frame.key)
            case do.Decide(name, ticket, approved, remember):
                found, decided = self.deciding.take(name, ticket, "capabilities"), self.frames.get(name)
                if found is None or decided is None:
                    return
                raws = [wish.raw for wish in found.wishes]
                given = [raw for raw in raws if raw in approved]
                if remember:
                    self.deciding.decisions.decided(decided.key, given, [raw for raw in raws if raw not in given])
                entry = self._tickets.pop((name, ticket), None)
                if entry is not None:
                    entry.effects = [*entry.effects, f"the author grants {len(given)} of {len(raws)}"]
                self._apply(decided, decided.session.decided(ticket, given, self._clock()), entry)
            case do.Identify(name, ticket, allowed, remember):
                found, identified = self.deciding.take(name, ticket, "openid"), self.frames.get(name)
                if found is None or identified is None:
                    return
                if remember:
                    self.deciding.decisions.identified(identified.key, allowed=allowed)
                self._identify(identified, ticket, self._tickets.pop((name, ticket), None), allowed=allowed)

    # ---- how the client looks, pictures, modals

    def _change_look(self, look: Look) -> None:
        before, self.look = self.look, look
        now = self._clock()
        for frame in self.frames.values():
            if look.theme != before.theme:
                theme = {"name": look.theme, "is_dark": "dark" in look.theme}
                self._apply(frame, frame.session.theme(theme, now), None)
            if look.language != before.language:
                self._apply(frame, frame.session.language(look.language, now), None)
            if look.visible != before.visible:
                self._apply(frame, frame.session.visible(look.visible, now), None)

    def _use(self, command: do.Command) -> None:
        modal = self.frames.get("modal") or self.frames.get("main")
        match command:
            case do.Screenshot() if main := self.frames.get("main"):
                self._apply(main, main.session.screenshot(SCREENSHOT_TICKET, self._clock()), None)
            case do.Click(button) if modal and modal.kind == "modal":
                self._apply(modal, modal.session.button_clicked(button, self._clock()), None)
            case do.CloseModal() if modal and modal.kind == "modal":
                self._close_modal(modal, None)

    def _open_modal(self, opener: Frame, definition: Any, buttons: Sequence[Any], entry: Entry | None) -> bool:
        if opener.name != "main" or "modal" in self.frames:
            return False
        self._generation += 1
        try:
            self._open(
                modal_frame(definition, buttons, self.setup, self.look, self.home, self._page_url, self._generation)
            )
        except WorkbenchError as exc:
            if entry is not None:
                entry.faults = [*entry.faults, str(exc)]
            return False
        return True

    def _close_modal(self, frame: Frame, data: JSON | None) -> None:
        if frame.name == "main":
            frame.status = "closed"
            return
        self._end("modal")
        if main := self.frames.get("main"):
            self._apply(main, main.session.modal_closed(data, self._clock()), None)

    def _show_screenshot(self, answer: Any) -> None:
        picture = None if isinstance(answer, Refusal) else answer.get("screenshot")
        if isinstance(picture, bytes):
            self._tell({"kind": "screenshot", "base64": base64.b64encode(picture).decode()})
        elif isinstance(answer, Refusal):
            self._tell({"kind": "fault", "text": f"There is no picture: {answer.message}"})
        else:
            self._tell({"kind": "fault", "text": "There is no picture in the answer: `screenshot` must be a Blob"})

    # ---- messages that the author sends, keeps and breaks

    def _tamper(self, command: do.Command) -> None:
        wire, main = self.wire, self.frames.get("main")
        match command:
            case do.AddRule(rule):
                wire.tampering.add(rule)
            case do.RemoveRule(rule_id):
                wire.tampering.remove(rule_id)
            case do.Connect(connected):
                wire.connect(connected)
            case do.Ask(action, data) if main:
                wire.ask(main, self.setup.widget_id, action, data)
            case do.Raw(message) if main:
                wire.post_raw(main, message)
            case do.Replay(message, same_id) if main:
                if (said := wire.replay(main, message, same_id=same_id)) is not None:
                    self._received(main, said, replayed=True)

    # ---- the homeserver

    def _furnish(self, command: do.Command) -> None:
        before = self.home.turn_servers
        furnish(self.home, command)
        if self.home.turn_servers is not before:
            for frame in self.frames.values():
                self._apply(frame, frame.session.turn_servers(self.home.turn_servers, self._clock()), None)

    def _load(self, scenario: Scenario) -> None:
        self._end_frames()
        self.home.load(scenario)
        self._open_main()

    def _settle(self) -> None:
        """Take what happened at the homeserver to the widget, and be called when time is up."""
        now = self._clock()
        for frame in [*self.frames.values()]:
            if frame.session.room_id != self.home.viewed:
                self._apply(frame, frame.session.room_viewed(self.home.viewed, now), None)
                self._apply(frame, frame.session.context(self._context(), now), None)
        while news := self.home.take_news():
            for each in news:
                for frame in [*self.frames.values()]:
                    self._apply(frame, _heard(frame, each, now), None)
        self._wake_later()
        self._changed()

    def _context(self) -> Context:
        return Context(self.home.viewed, room_name=self.home.room(self.home.viewed).name)

    def _wake_later(self) -> None:
        times = [frame.session.wake_at for frame in self.frames.values()] + [self.home.wake_at]
        at = min((time for time in times if time is not None), default=None)
        if self._timer is not None:
            if self._timer[0] == at:
                return
            self._timer[1]()
            self._timer = None
        if at is not None:
            self._timer = at, self._later(max(0.0, at - self._clock()), self._tick)

    def _tick(self) -> None:
        self._timer = None
        now = self._clock()
        for frame in [*self.frames.values()]:
            self._apply(frame, frame.session.tick(now), None)
        self.log.expire(DEFAULT.response_seconds)
        for fault in self.home.send_due():
            self.log.note("main", fault)
        self._settle()

    # ----

    def _logged(self, entry: Entry) -> None:
        self._tell({"kind": "entry", "entry": entry})
        self._observe(entry)

    def _tell(self, message: JSON) -> None:
        if self.page is not None:
            self.page.tell(message)


def _heard(frame: Frame, news: News, now: float) -> list[Effect]:
    match news.kind:
        case "event":
            return frame.session.event(news.event, now)
        case "state":
            return frame.session.state([news.event], now)
        case _:
            return frame.session.to_device(news.event, now, encrypted=news.encrypted)
