"""Between a session and its page: every message is logged here, and tampered with where the author wants it.

What a rule refuses never reaches the session, so it is not done; what the author sends by hand is the author's alone,
and so is the answer.
"""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

from manifold.widgetapi.codec import CodecV0
from manifold.widgetapi.limits import DEFAULT
from manifold.widgetapi.message import Refusal, Request
from manifold.workbench.checking import reason_to_drop
from manifold.workbench.files import take_files
from manifold.workbench.frames import Frame
from manifold.workbench.log import Entry, Log
from manifold.workbench.tampering import Outgoing, Tampering

__all__ = ["Heard", "Wire"]

JSON = dict[str, Any]


class Heard(NamedTuple):
    """A message that goes on to the session, and its entry; None where it answers nothing that is known."""

    entry: Entry | None


class Wire:
    """`tell` takes what the page is told, `later` calls back after some seconds.

    `is_there` says whether the page that a frame had is still the one that it has.
    """

    def __init__(
        self,
        log: Log,
        *,
        tell: Callable[[JSON], None],
        later: Callable[[float, Callable[[], None]], object],
        is_there: Callable[[Frame], bool],
    ) -> None:
        self.tampering = Tampering()
        self.connected = True
        self._log, self._tell, self._later, self._is_there = log, tell, later, is_there

    def connect(self, connected: bool) -> None:  # the one thing that there is to say
        """Whether anything comes through."""
        self.connected = connected
        self._log.note("main", "connected again" if connected else "disconnected: nothing comes through")

    # ---- from the widget

    def hear(self, frame: Frame, message: Any, *, replayed: bool = False) -> Heard | None:
        """A message of the widget's; None: it goes no further."""
        if not self.connected:
            self._log.note(frame.name, "a message while disconnected", message)
            return None
        if (reason := reason_to_drop(message)) is not None:
            self._log.note(frame.name, "a message that says nothing here", message, faults=[reason])
            return None
        if message.get("response") is not None:
            answered = self._log.reply(frame.name, message)
            return None if answered is not None and answered.by_hand else Heard(answered)
        entry = self._log.request(frame.name, message)
        if replayed:
            self._mark(entry, "replayed by hand")
        if (refusal := self.tampering.refusal(message["action"])) is not None:
            self._refuse(frame, message, refusal, entry)
            return None
        return Heard(entry)

    def _refuse(self, frame: Frame, message: JSON, refusal: Refusal, entry: Entry) -> None:
        self._mark(entry, "refused by a rule, and not done")
        data = message.get("data")
        request = Request(
            "fromWidget",
            message["requestId"],
            message["widgetId"],
            message["action"],
            data if isinstance(data, dict) else {},
            message,
        )
        self.send(frame, CodecV0("client").reply(request, refusal), entry)

    # ---- to the widget

    def send(self, frame: Frame, message: JSON, cause: Entry | None) -> None:
        """What the session sends because of `cause`: a request of its own, or the answer to that."""
        if "response" not in message:
            entry = self._log.request(frame.name, message)
            if cause is not None:
                cause.effects = [*cause.effects, f"asks the widget: {message.get('action')}"]
                self._log.touch(cause)
        else:
            entry = cause or self._log.note(frame.name, f"an answer to {message.get('action')}", message)
        if not self.connected:
            self._mark(entry, "lost: disconnected")
            self._log.drop(entry)
            return
        for each in self.tampering.outgoing(message):
            self._pass_on(frame, message, each, entry)

    def _pass_on(self, frame: Frame, original: JSON, each: Outgoing, entry: Entry) -> None:
        if each.how:
            self._mark(entry, each.how)
        if each.message is None:
            self._log.drop(entry)
            return

        def post() -> None:
            if not self._is_there(frame):
                return
            if "response" in original:
                sent = each.message if isinstance(each.message, dict) and "response" in each.message else original
                self._log.reply(frame.name, {**original, "response": sent["response"]})
            self._post(frame, each.message)

        if each.delay:
            self._later(each.delay, post)
        else:
            post()

    # ---- by hand

    def ask(self, frame: Frame, widget_id: str, action: str, data: Any) -> None:
        """Any request; who made it gets the answer, by the log."""
        self._send_by_hand(frame, CodecV0("client").request("toWidget", str(uuid4()), widget_id, action, data))

    def post_raw(self, frame: Frame, message: Any) -> None:
        """Anything at all."""
        self._log.note(frame.name, "posted by hand", message)
        self._post(frame, message)

    def replay(self, frame: Frame, message: JSON, *, same_id: bool) -> Any:
        """A request once more. Gives what the widget is to be heard saying, where it is one of the widget's."""
        sent = {key: value for key, value in message.items() if key != "response"}
        if not same_id:
            sent["requestId"] = f"replayed-{uuid4()}"
        if sent.get("api") != "toWidget":
            return sent
        self._send_by_hand(frame, sent)
        return None

    def _send_by_hand(self, frame: Frame, message: JSON) -> None:
        entry = self._log.request(frame.name, message, by_hand=True)
        self._mark(entry, "sent by hand")
        self._post(frame, message)
        self._later(DEFAULT.response_seconds, lambda: self._log.expire(DEFAULT.response_seconds))

    # ----

    def _post(self, frame: Frame, message: Any) -> None:
        bare, files = take_files(message)
        where = {"frame": frame.name, "generation": frame.generation, "origin": frame.origin}
        self._tell({"kind": "post", **where, "message": bare, "files": files})

    def _mark(self, entry: Entry, how: str) -> None:
        entry.tampered = [*entry.tampered, how]
        self._log.touch(entry)
