"""A clinic for each module, in order for each test."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.doctor.clinic import HOMESERVER, Clinic, clinic
from tests.support.http_server import json_answer
from tests.support.synapse import synapse, synapse_python

__all__ = ["healthy", "running", "synapse", "synapse_python"]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Clinic]:
    """One for all tests."""
    async with clinic(tmp_path_factory.mktemp("clinic")) as running:
        yield running


@pytest.fixture
def healthy(running: Clinic) -> Clinic:
    """The same, with everything well."""
    running.public.reset()
    running.widgets.reset()
    running.app.reset()
    ours = running.patient.announced
    well_known = {"m.integrations": {"managers": [{"api_url": ours.api_url, "ui_url": ours.ui_url}]}}
    running.pages.clear()
    running.pages.update(
        {
            "/.well-known/matrix/server": json_answer({"m.server": f"{HOMESERVER}:{running.homeserver.port}"}),
            "/.well-known/matrix/client": json_answer(well_known, headers={"Access-Control-Allow-Origin": "*"}),
            "/_matrix/federation/v1/version": json_answer({"server": {"name": "Test"}}),
            "/_matrix/federation/v1/openid/userinfo": json_answer({"errcode": "M_UNKNOWN_TOKEN"}, 401),
        }
    )
    return running
