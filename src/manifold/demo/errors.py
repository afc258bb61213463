"""What the demo raises on purpose; both are leaves of the tree in `manifold.errors`."""

from manifold.errors import HomeserverError, ManifoldError

__all__ = ["DemoError", "MatrixError"]


class DemoError(ManifoldError):
    """A part of the demo could not be made or started; the message says which, why, and what to do."""


class MatrixError(HomeserverError):
    """A homeserver answered a client's request with an error of the client-server API."""

    def __init__(self, request: str, status: int, matrix_errcode: str, reason: str) -> None:
        super().__init__(f"{request} was answered with {status} {matrix_errcode}: {reason}")
        self.matrix_errcode = matrix_errcode
