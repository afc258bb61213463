"""Recording the examples of the documents: each row is asked once, on a small manager of its own.

`python -m tests.contract.recording FILE` writes them; a test compares what is kept with what is recorded then.
"""

import asyncio
import base64
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, quote, unquote

import msgspec
from msgspec import UNSET

from manifold.server.api import Endpoint, Media
from manifold.server.endpoints import ENDPOINTS
from manifold.server.endpoints.admin import ADMIN_ENDPOINTS
from manifold.server.openapi.examples import Example
from manifold.server.openapi.names import operation_ids, tag_of
from tests.contract.scene import HOST, TERMS, Scene, Thing, integration_for, scene
from tests.server.samples import sample
from tests.support.manager import path_of

__all__ = ["record"]


async def record(rows: Sequence[Endpoint]) -> dict[str, Example]:
    """An example of every row, by operation ID; the same ones each time."""
    return {name: await _example(row) for name, row in zip(operation_ids(rows), rows, strict=True)}


async def _example(row: Endpoint) -> Example:
    with tempfile.TemporaryDirectory() as folder, _predictable_secrets(tag_of(row)):
        async with scene(Path(folder)) as there:
            return await _ask(row, there)


async def _ask(row: Endpoint, there: Scene) -> Example:
    installation: Thing = {}
    given = sample(row)
    parameters = _parameters(row, given.path)
    if "installation_id" in parameters:
        installation = await there.installation(parameters.get("room_id"))
        parameters["installation_id"] = installation["id"]
    if "session_id" in parameters:
        parameters["session_id"] = await there.session_id()
    if row.path.endswith("/restore"):
        await there.alice.client.delete(path_of(installation))
    if row.method == "DELETE" and "{subject}" in row.path:
        await there.admin.put(given.path, {"reason": "spam"}, headers=HOST)
    body = _body(row, there, installation)
    query = dict(parse_qsl(given.query))
    example = Example(parameters, query, UNSET if body is None else body)
    if isinstance(row.response, Media):
        return example
    path = row.path.format(**{name: quote(value, safe="!:@") for name, value in parameters.items()})
    answer = await there.caller(row).request(row.method, f"{path}?{given.query}", json=body, headers=HOST)
    assert answer.status == row.status, (row.method, row.path, answer.body)
    return msgspec.structs.replace(example, response=answer.json)


def _parameters(row: Endpoint, path: str) -> dict[str, str]:
    """Those of the path that a sample has."""
    pairs = zip(row.path.split("/"), path.split("/"), strict=True)
    return {name[1:-1]: unquote(value) for name, value in pairs if name.startswith("{")}


def _body(row: Endpoint, there: Scene, installation: Thing) -> dict[str, Any] | None:
    if row.request is None:
        return None
    match row.request.__name__:
        case "OpenIDToken":
            return there.openid_token()
        case "InstallRequest" | "ReconfigureRequest":
            wanted = integration_for(row.path)
            return {name: value for name, value in wanted.items() if name in row.request.__struct_fields__}
        case "Agreement":
            return {"user_accepts": [TERMS]}
        case "PerformedRequest":
            return {"results": [{"action": action["id"], "ok": True} for action in installation["actions"]]}
        case _:
            return sample(row).body


@contextmanager
def _predictable_secrets(seed: str) -> Iterator[None]:
    """The same tokens and ids in each recording, so that a new one differs only where the API does."""
    source = random.Random(seed)

    def token_bytes(length: int = 32) -> bytes:
        return source.randbytes(length)

    def token_urlsafe(length: int = 32) -> str:
        return base64.urlsafe_b64encode(token_bytes(length)).rstrip(b"=").decode()

    def token_hex(length: int = 32) -> str:
        return token_bytes(length).hex()

    with patch.multiple("secrets", token_bytes=token_bytes, token_urlsafe=token_urlsafe, token_hex=token_hex):
        yield


def main(file: Path) -> None:
    """Write the examples of all tables."""
    examples = asyncio.run(record(ENDPOINTS)) | asyncio.run(record(ADMIN_ENDPOINTS))
    file.write_bytes(msgspec.json.format(msgspec.json.encode(examples), indent=2) + b"\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
