"""The yardstick: JSON handlers of Starlette's own, on the same uvicorn."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


async def whoami(_: Request) -> JSONResponse:
    """As much as a handler can do without doing anything."""
    return JSONResponse({"user_id": "@alice:localhost"})


def bare(file: Path | None = None) -> Starlette:
    """With a file, also a handler that sends its bytes."""
    content = b"" if file is None else file.read_bytes()

    async def same_bytes(_: Request) -> Response:
        return Response(content, media_type="application/json")

    return Starlette(routes=[Route("/account", whoami), Route("/same-bytes", same_bytes)])
