"""What a client's side of widget sessions takes: time for a message, memory for a session."""

import gc
import os
import statistics
import subprocess
import sys
import time
import tracemalloc
from itertools import count

import msgspec

from benchmarks.table import ROUNDS, row
from manifold.widgetapi.calls import Sent
from manifold.widgetapi.client import ClientSession, HostedWidget
from manifold.widgetapi.effects import AskCapabilities, Effect, Perform, Send
from manifold.widgetapi.host.features import EVERYTHING

__all__ = ["measure_widgets"]

ROUND_TRIPS = 20_000
SESSIONS = 1_000
CAPABILITIES = [
    "org.matrix.msc2762.send.event:m.room.message",
    "org.matrix.msc2762.receive.event:m.room.message",
    "org.matrix.msc2762.receive.state_event:m.room.member",
    "org.matrix.msc2762.timeline:*",
]
EVENT = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "Hello, world"}}


def measure_widgets() -> None:
    """Rows of the table; memory by Python's own count, and by the system's for a process of its own."""
    rates = sorted(_messages_per_second() for _ in range(ROUNDS))
    detail = "send_event: the request, the call, its result, the reply; decoded JSON in and out; CPU"
    row("Widgets: messages of a client a second", f"{statistics.median(rates):,.0f}", "≥ 20,000", detail)
    detail = f"{len(CAPABILITIES)} capabilities granted, nothing on its way; mean of {SESSIONS:,}"
    row("Widgets: an idle session", f"{_bytes_of_a_session() / 1000:.1f} kB", "≤ 4 kB", detail)
    base, with_sessions = _resident(0), _resident(SESSIONS)
    detail = f"resident: {base:.0f} MB with one, {with_sessions:.0f} MB with all"
    row(f"Widgets: {SESSIONS:,} sessions in one process", f"{with_sessions - base:.1f} MB", "≤ 50 MB", detail)


def _messages_per_second() -> float:
    """Two messages make a round trip. The ids are counted: making random ones is not the machine's work."""
    session = _session(0)
    sent = Sent("!room:example.org", "$event")
    messages = [
        {"api": "fromWidget", "requestId": f"r{n}", "widgetId": "w0", "action": "send_event", "data": EVENT}
        for n in range(ROUND_TRIPS)
    ]
    before = time.process_time()
    for message in messages:
        (perform,) = session.receive(message, 1.0)
        assert isinstance(perform, Perform)
        (reply,) = session.done(perform.ticket, sent, 1.0)
        assert isinstance(reply, Send)
    return 2 * ROUND_TRIPS / (time.process_time() - before)


def _bytes_of_a_session() -> float:
    _session(0)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    sessions = [_session(number) for number in range(SESSIONS)]
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / len(sessions)


def _resident(sessions: int) -> float:
    """Megabytes of a process that has so many, and one more; a median."""
    program = f"from benchmarks.widgets import hold; hold({sessions})"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    runs = [
        subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True)
        for _ in range(3)
    ]
    return statistics.median(float(run.stdout) for run in runs)


def hold(sessions: int) -> None:
    """In a process of its own: print how much is resident, in megabytes."""
    held = [_session(number) for number in range(sessions + 1)]
    gc.collect()
    with open("/proc/self/statm", "rb") as file:
        pages = int(file.read().split()[1])
    print(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
    del held


def _session(number: int) -> ClientSession:
    """One that has its capabilities, has told the room's state, and has nothing to do."""
    widget = HostedWidget(id=f"w{number}", origin=f"https://widget-{number}.example")
    ids = map(str, count())
    session = ClientSession(widget, EVERYTHING, room_id=f"!room-{number}:example.org", ids=lambda: next(ids))
    answers = {
        "capabilities": {"capabilities": CAPABILITIES},
        "supported_api_versions": {"supported_versions": ["org.matrix.msc2762_update_state"]},
    }
    todo: list[Effect] = session.frame_loaded(0.0)
    while todo:
        match todo.pop(0):
            case Send(message) if "response" not in message:
                reply = {**message, "response": answers.get(message["action"], {})}
                # Each session has read its own: nothing is shared by accident.
                todo += session.receive(msgspec.json.decode(msgspec.json.encode(reply)), 0.0)
            case AskCapabilities(ticket, requested):
                todo += session.decided(ticket, requested, 0.0)
            case Perform(ticket):
                todo += session.done(ticket, [], 0.0)
    assert session.is_ready
    return session
