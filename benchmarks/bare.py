"""The yardstick: one JSON handler of Starlette's own, on the same uvicorn."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


async def whoami(_: Request) -> JSONResponse:
    """As much as a handler can do without doing anything."""
    return JSONResponse({"user_id": "@alice:localhost"})


app = Starlette(routes=[Route("/account", whoami)])
