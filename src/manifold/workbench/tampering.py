"""What a widget's author puts in the way of messages: errors, delays, losses, doubles, nonsense.

tampering.add(Rule(what="delay", action="send_event", ms=11_000))
tampering.outgoing(reply)          # [Outgoing(reply, 11.0, "held back for 11 s")]
"""

from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from manifold.widgetapi.message import MatrixAPIError, Refusal
from manifold.workbench.errors import WorkbenchError

__all__ = ["Malformed", "Outgoing", "Rule", "Tampering"]

Malformed = Literal["text", "no id", "another id", "no response object", "empty response", "error as text"]
MAX_RULES = 50
MAX_DELAY_MS = 600_000
ANY = "*"


class Rule(Struct, frozen=True, kw_only=True):
    """For messages to the widget of this action (`*`: of any). `times` None: until it is taken away.

    An error is the answer in place of what was asked for, which is not done. With an `errcode` it is one that the
    homeserver gave, and the widget sees that.
    """

    what: Literal["error", "delay", "drop", "duplicate", "malform"]
    id: int = 0
    action: str = ANY
    which: Literal["replies", "requests", "both"] = "replies"
    times: int | None = None
    ms: int = 0
    message: str = "The workbench refuses"
    errcode: str = ""
    status: int = 400
    malformed: Malformed = "text"


class Outgoing(Struct, frozen=True):
    """A message, or what became of it, and after how many seconds it goes. `how` says what was done, "" nothing."""

    message: Any
    delay: float = 0.0
    how: str = ""


class Tampering:
    """The rules, in the order of their coming. The first that fits an error, and all others that fit, are applied."""

    def __init__(self) -> None:
        self._rules: dict[int, Rule] = {}
        self._next_id = 1

    @property
    def rules(self) -> Sequence[Rule]:
        """Those that are still to be applied."""
        return [*self._rules.values()]

    def add(self, rule: Rule) -> Rule:
        """Apply this from now on. Raises WorkbenchError for what no rule can be."""
        if len(self._rules) >= MAX_RULES:
            raise WorkbenchError("There are too many rules. Take some away.")
        if not 0 <= rule.ms <= MAX_DELAY_MS:
            raise WorkbenchError("A message can be held back for up to 600 seconds")
        if rule.times is not None and rule.times < 1:
            raise WorkbenchError("A rule is for one message at least")
        if not rule.action:
            raise WorkbenchError("Name the action that the rule is for, or * for any")
        rule = replace(rule, id=self._next_id)
        self._next_id += 1
        self._rules[rule.id] = rule
        return rule

    def remove(self, rule_id: int) -> None:
        """Of a rule that has been used up there is nothing to remove."""
        self._rules.pop(rule_id, None)

    def clear(self) -> None:
        """Let everything through as it is."""
        self._rules.clear()

    def refusal(self, action: str) -> Refusal | None:
        """What to answer to a request of the widget's instead of doing it."""
        for rule in self.rules:
            if rule.what == "error" and rule.action in {ANY, action}:
                self._use(rule)
                if not rule.errcode:
                    return Refusal(rule.message)
                body: dict[str, Any] = {"errcode": rule.errcode, "error": rule.message}
                if rule.errcode == "M_LIMIT_EXCEEDED":
                    body["retry_after_ms"] = 5_000
                return Refusal(rule.message, MatrixAPIError(rule.status, {}, "", body))
        return None

    def outgoing(self, message: dict[str, Any]) -> list[Outgoing]:
        """What goes to the widget in place of this message: itself, later, twice, changed, or nothing."""
        which = "replies" if "response" in message else "requests"
        out, told = [message], []
        delay = 0.0
        for rule in self.rules:
            if rule.what == "error" or rule.action not in {ANY, message.get("action")}:
                continue
            if rule.which not in {which, "both"}:
                continue
            self._use(rule)
            match rule.what:
                case "delay":
                    delay += rule.ms / 1000
                    told.append(f"held back for {rule.ms / 1000:g} s")
                case "drop":
                    return [Outgoing(None, how="dropped")]
                case "duplicate":
                    out = [*out, *out][:4]
                    told.append("sent twice")
                case "malform":
                    out = [_malform(each, rule.malformed) for each in out]
                    told.append(f"malformed: {rule.malformed}")
        return [Outgoing(each, delay, ", ".join(told)) for each in out]

    def _use(self, rule: Rule) -> None:
        if rule.times is None:
            return
        if rule.times <= 1:
            del self._rules[rule.id]
        else:
            self._rules[rule.id] = replace(rule, times=rule.times - 1)


def _malform(message: Any, how: Malformed) -> Any:
    if not isinstance(message, dict):
        return message
    match how:
        case "text":
            return "this is no message"
        case "no id":
            return {key: value for key, value in message.items() if key != "requestId"}
        case "another id":
            return message | {"requestId": "an-id-that-nobody-used"}
        case "no response object":
            return message | {"response": "nonsense"}
        case "empty response":
            return message | {"response": {}}
        case "error as text":
            return message | {"response": {"error": "an error that is no object"}}
