"""A widget on the workbench: what its page says goes to its session, and what the session wants is done here.

This is the seam: whoever runs it gives a clock, a way to be called later, and a page to tell things to; `handle` takes
the page's commands. Nothing in it waits, and nothing is started.
"""

import base64
from collections.abc import Callable, Sequence
from typing import Any, Protocol
from uuid import uuid4

from msgspec import UNSET

from manifold.widgetapi import effects
from manifold.widgetapi.codec import CodecV0
from manifold.widgetapi.effects import Effect
from manifold.widgetapi.limits import DEFAULT
from manifold.widgetapi.message import Refusal, Request
from manifold.workbench import commands as do
from manifold.workbench.checking import reason_to_drop
from manifold.workbench.deciding import Deciding
from manifold.workbench.driver import perform
from manifold.workbench.errors import Refused, WorkbenchError
from manifold.workbench.files import put_files, take_files
from manifold.workbench.frames import Frame, FrameName, main_frame, modal_frame
from manifold.workbench.home import FakeHome, News
from manifold.workbench.log import Entry, Log
from manifold.workbench.narrating import narrate
from manifold.workbench.room import Event
from manifold.workbench.scenario import Scenario, scenario_of, write_scenario
from manifold.workbench.setup import Look, Setup
from manifold.workbench.tampering import Outgoing, Tampering
from manifold.workbench.turn import turn_servers_of

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
        self.tampering = Tampering()
        self.connected = True
        self.frames: dict[FrameName, Frame] = {}
        self.page: Page | None = None
        self.log = Log(self._logged, clock=clock, now_ms=now_ms)
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

    def _current(self, name: FrameName, generation: int) -> Frame | None:
        frame = self.frames.get(name)
        return frame if frame is not None and frame.generation == generation else None

    def _loaded(self, frame: Frame) -> None:
        entry = self.log.note(frame.name, "the frame has loaded a page", {"src": frame.src})
        if frame.status in {"ready", "asking"}:
            # The widget went to another page by itself: what it was granted is gone (D17).
            self.deciding.end(frame.name)
            self.log.end(frame.name)
        frame.status = "loading"
        self._apply(frame, frame.session.frame_loaded(self._clock()), entry)

    # ---- messages

    def _received(self, frame: Frame, message: Any, *, replayed: bool = False) -> None:
        if not self.connected:
            self.log.note(frame.name, "a message while disconnected", message)
            return
        if (reason := reason_to_drop(message)) is not None:
            self.log.note(frame.name, "a message that says nothing here", message, faults=[reason])
            return
        if message.get("response") is not None:
            entry = self.log.reply(frame.name, message)
            if entry is not None and entry.by_hand:
                return
        else:
            entry = self.log.request(frame.name, message)
            if replayed:
                entry.tampered = ["replayed by hand"]
            if (refusal := self.tampering.refusal(message["action"])) is not None:
                self._refuse(frame, message, refusal, entry)
                return
        self._apply(frame, frame.session.receive(message, self._clock()), entry)

    def _refuse(self, frame: Frame, message: JSON, refusal: Refusal, entry: Entry) -> None:
        entry.tampered = [*entry.tampered, "refused by a rule, and not done"]
        data = message.get("data")
        request = Request(
            "fromWidget",
            message["requestId"],
            message["widgetId"],
            message["action"],
            data if isinstance(data, dict) else {},
            message,
        )
        self._send(frame, CodecV0("client").reply(request, refusal), entry)

    def _send(self, frame: Frame, message: JSON, entry: Entry | None) -> None:
        if "response" not in message:
            made = self.log.request(frame.name, message)
            if entry is not None and entry is not made:
                entry.effects = [*entry.effects, f"asks the widget: {message.get('action')}"]
                self.log.touch(entry)
            entry = made
        elif entry is None:
            entry = self.log.note(frame.name, f"an answer to {message.get('action')}", message)
        if not self.connected:
            self._mark(entry, "lost: disconnected")
            self.log.drop(entry)
            return
        for each in self.tampering.outgoing(message):
            self._pass_on(frame, message, each, entry)

    def _pass_on(self, frame: Frame, original: JSON, each: Outgoing, entry: Entry) -> None:
        if each.how:
            self._mark(entry, each.how)
        if each.message is None:
            self.log.drop(entry)
            return

        def post() -> None:
            if self._current(frame.name, frame.generation) is None:
                return
            if "response" in original:
                sent = each.message if isinstance(each.message, dict) and "response" in each.message else original
                self.log.reply(frame.name, {**original, "response": sent["response"]})
            self._post(frame, each.message)

        if each.delay:
            self._later(each.delay, post)
        else:
            post()

    def _post(self, frame: Frame, message: Any) -> None:
        bare, files = take_files(message)
        self._tell(
            {
                "kind": "post",
                "frame": frame.name,
                "generation": frame.generation,
                "origin": frame.origin,
                "message": bare,
                "files": files,
            }
        )

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
                self._send(frame, message, entry)
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
        if isinstance(answer, Refusal):
            raise WorkbenchError(f"There is no picture: {answer.message}")
        picture = answer.get("screenshot")
        if not isinstance(picture, bytes):
            raise WorkbenchError("The widget's answer has no picture in it: `screenshot` must be a Blob")
        self._tell({"kind": "screenshot", "base64": base64.b64encode(picture).decode()})

    # ---- messages that the author sends, keeps and breaks

    def _tamper(self, command: do.Command) -> None:
        main = self.frames.get("main")
        match command:
            case do.AddRule(rule):
                self.tampering.add(rule)
            case do.RemoveRule(rule_id):
                self.tampering.remove(rule_id)
            case do.Connect(connected):
                self.connected = connected
                self.log.note("main", "connected again" if connected else "disconnected: nothing comes through")
            case do.Ask(action, data) if main:
                message = CodecV0("client").request("toWidget", str(uuid4()), self.setup.widget_id, action, data)
                self._send_by_hand(main, message)
            case do.Raw(message) if main:
                self.log.note("main", "posted by hand", message)
                self._post(main, message)
            case do.Replay(message, same_id) if main:
                sent = {key: value for key, value in message.items() if key != "response"}
                if not same_id:
                    sent["requestId"] = f"replayed-{uuid4()}"
                if sent.get("api") == "toWidget":
                    self._send_by_hand(main, sent)
                else:
                    self._received(main, sent, replayed=True)

    def _send_by_hand(self, frame: Frame, message: JSON) -> None:
        entry = self.log.request(frame.name, message, by_hand=True)
        self._mark(entry, "sent by hand")
        self._post(frame, message)
        self._later(DEFAULT.response_seconds, lambda: self.log.expire(DEFAULT.response_seconds))

    # ---- the homeserver

    def _furnish(self, command: do.Command) -> None:
        home = self.home
        match command:
            case do.ViewRoom(room_id):
                home.viewed = home.room(room_id).room_id
            case do.PutEvent(room_id, sender, kind, content, state_key, by_rules):
                room = home.room(room_id)
                key = None if state_key is UNSET else state_key
                event = (room.send if by_rules else room.put)(sender, kind, content, key)
                home.tell(event)
            case do.EditEvent(room_id, event_id, content):
                self._changed_in_place(home.room(room_id).edit(event_id, content))
            case do.RemoveEvent(room_id, event_id):
                home.room(room_id).remove(event_id)
            case do.RedactEvent(room_id, event_id, sender, reason):
                redaction, *emptied = home.room(room_id).redact(sender, event_id, reason)
                home.tell(redaction)
                for event in emptied:
                    home.tell_state(event)
            case do.ToDevice(kind, sender, content, encrypted):
                home.news.append(News("to_device", {"type": kind, "sender": sender, "content": content}, encrypted))
            case do.AccountData(kind, content, room_id):
                kept = home.account_data if room_id is None else home.room_account_data.setdefault(room_id, {})
                kept.pop(kind, None)
                if content is not None:
                    kept[kind] = content
            case do.Turn(servers):
                home.turn_servers = None if servers is None else turn_servers_of(servers)
                for frame in self.frames.values():
                    self._apply(frame, frame.session.turn_servers(home.turn_servers, self._clock()), None)

    def _changed_in_place(self, event: Event) -> None:
        room = self.home.room(event["room_id"])
        if room.state.get((event["type"], event.get("state_key", ""))) is event:
            self.home.tell_state(event)

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
        while news := self.home.take_news():
            for each in news:
                for frame in [*self.frames.values()]:
                    self._apply(frame, _heard(frame, each, now), None)
        self._wake_later()
        self._changed()

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

    def _mark(self, entry: Entry, how: str) -> None:
        entry.tampered = [*entry.tampered, how]
        self.log.touch(entry)

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
