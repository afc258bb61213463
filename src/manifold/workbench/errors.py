"""What the workbench raises on purpose; both are leaves of the tree in `manifold.errors`."""

from typing import Any

from manifold.errors import ManifoldError
from manifold.widgetapi.message import MatrixAPIError

__all__ = ["Refused", "WorkbenchError"]


class WorkbenchError(ManifoldError):
    """What was asked of the workbench can't be done; the message says why, and what to do."""


class Refused(ManifoldError):
    """The homeserver that takes part here refuses, as a real one would; `error` is what a widget gets to see."""

    def __init__(self, status: int, errcode: str, reason: str, path: str = "") -> None:
        super().__init__(f"{status} {errcode}: {reason}")
        body: dict[str, Any] = {"errcode": errcode, "error": reason}
        self.error = MatrixAPIError(status, {"content-type": "application/json"}, path, body)
