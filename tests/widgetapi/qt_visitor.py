"""Run by Qt's own Python: opens docs/widget-api/examples/qt_window.py on a page, says yes, and tells what happened."""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "docs" / "widget-api" / "examples"), str(ROOT / "src")]
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--no-sandbox --disable-gpu"

import qt_window  # type: ignore[import-not-found]  # noqa: E402
from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402


class Window(qt_window.WidgetWindow):
    """With a user who grants everything, and remembers having been asked."""

    def __init__(self, url: str) -> None:
        self.asked: list[list[str]] = []
        super().__init__(url)

    def approves(self, capabilities: list[str]) -> bool:
        self.asked.append(capabilities)
        return True


application = QApplication(sys.argv)
window = Window(sys.argv[1])
window.show()
window.titleChanged.connect(lambda title: title.startswith("done") and application.quit())
QTimer.singleShot(30_000, application.quit)
application.exec()
sent = [{"type": event.type, "content": event.content} for event in window.sent]
sys.stdout.write(json.dumps({"title": window.title(), "asked": window.asked, "sent": sent}))
