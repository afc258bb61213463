"""A window that hosts a widget: `python qt_window.py 'https://widget.example/?widgetId=$id&parentUrl=$parent'`.

Needs PySide6 with QtWebEngine. The widget is the page of the window itself, as in a mobile client: its messages go from
its window to its window, and a script of ours, which the page cannot reach, hands them over to Python.
"""

import json
import sys
import time
from urllib.parse import quote, urlsplit

from PySide6.QtCore import QFile, QIODevice, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEngineScript
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QMessageBox

from manifold.widgetapi import calls
from manifold.widgetapi.client import ClientSession, HostedWidget
from manifold.widgetapi.effects import AskCapabilities, AskOpenID, Effect, Perform, Send
from manifold.widgetapi.host.features import EVENTS
from manifold.widgetapi.message import MatrixAPIError

ROOM = "!window:example.org"

LISTEN = """
new QWebChannel(qt.webChannelTransport, ({ objects: { host } }) => {
    for (const message of early) host.receive(message);
    early = { push: (message) => host.receive(message) };
});
let early = [];
addEventListener("message", ({ source, origin, data }) => {
    // A frame within the widget is not the widget.
    if (source === window && origin === location.origin) early.push(JSON.stringify(data));
});
"""


class Bridge(QObject):
    """What the script can call."""

    received = Signal(str)

    @Slot(str)
    def receive(self, message: str) -> None:
        self.received.emit(message)


class WidgetWindow(QWebEngineView):
    """One widget, until the window is closed. `sent` is what it sent; a client would send that to its room."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.sent: list[calls.SendEvent] = []
        parts = urlsplit(url)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        widget = HostedWidget(id="window", origin=self._origin)
        self._session = ClientSession(widget, [EVENTS], room_id=ROOM)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(lambda: self._carry_out(self._session.tick(time.monotonic())))
        self._bridge = Bridge()
        self._bridge.received.connect(self._receive)
        channel = QWebChannel(self)
        channel.registerObject("host", self._bridge)
        self.page().setWebChannel(channel, QWebEngineScript.ScriptWorldId.ApplicationWorld)
        self.page().scripts().insert(_script(_qwebchannel() + LISTEN))
        self.loadFinished.connect(self._loaded)
        # The page is its own parent: that is where its messages go.
        self.load(QUrl(url.replace("$id", "window").replace("$parent", quote(self._origin, safe=""))))

    def approves(self, capabilities: list[str]) -> bool:
        """Asks the user."""
        wanted = "\n".join(capabilities)
        return QMessageBox.question(self, "Widget", f"Allow this?\n\n{wanted}") is QMessageBox.StandardButton.Yes

    def _loaded(self, ok: bool) -> None:
        if ok:
            self._carry_out(self._session.frame_loaded(time.monotonic()))

    def _receive(self, message: str) -> None:
        self._carry_out(self._session.receive(json.loads(message), time.monotonic()))

    def _carry_out(self, effects: list[Effect]) -> None:
        session, now = self._session, time.monotonic()
        for effect in effects:
            match effect:
                case Send(message, origin):
                    self._post(message, origin)
                case AskCapabilities(ticket, requested, _):
                    approved = requested if self.approves(list(requested)) else ()
                    self._carry_out(session.decided(ticket, approved, now))
                case AskOpenID(ticket):
                    self._carry_out(session.openid(ticket, "blocked", None, now))
                case Perform(ticket, calls.SendEvent() as event):
                    self.sent.append(event)
                    done = calls.Sent(event.room_id, f"${len(self.sent)}")
                    self._carry_out(session.done(ticket, done, now))
                case Perform(ticket, _):
                    self._carry_out(session.failed(ticket, MatrixAPIError(404), now))
        if (wake_at := session.wake_at) is not None:
            self._timer.start(max(0, int((wake_at - time.monotonic()) * 1000)))

    def _post(self, message: dict[str, object], origin: str) -> None:
        script = f"postMessage({json.dumps(message)}, {json.dumps(origin)})"
        self.page().runJavaScript(script, QWebEngineScript.ScriptWorldId.ApplicationWorld)


def _script(source: str) -> QWebEngineScript:
    script = QWebEngineScript()
    script.setSourceCode(source)
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
    script.setWorldId(QWebEngineScript.ScriptWorldId.ApplicationWorld)
    return script


def _qwebchannel() -> str:
    file = QFile(":/qtwebchannel/qwebchannel.js")
    file.open(QIODevice.OpenModeFlag.ReadOnly)
    return bytes(file.readAll().data()).decode()


if __name__ == "__main__":
    application = QApplication(sys.argv)
    window = WidgetWindow(sys.argv[1])
    window.show()
    sys.exit(application.exec())
