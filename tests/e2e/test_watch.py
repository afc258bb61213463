"""The watch over the other tests is awake."""

import pytest
from playwright.async_api import expect

from tests.e2e.playground import Playground
from tests.e2e.watch import Watch

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_a_request_that_no_endpoint_is_documented_for_is_noticed(alice: Playground, watch: Watch) -> None:
    manager = await alice.open_manager("dialog")
    await expect(manager.get_by_role("link", name="Jitsi")).to_be_visible()
    assert {request.resource_type for request in watch.requests} >= {"script", "stylesheet", "fetch", "image"}
    assert not watch.faults
    frame = await alice.manager_frame()
    await frame.evaluate(
        """async () => {
          await fetch("/_matrix/integrations/v1/rooms/!a:b/secrets").catch(() => {});
          await fetch("/_matrix/integrations/v1/terms", { method: "PUT", body: "{}" }).catch(() => {});
          await fetch("/health/live");
        }"""
    )

    seen = [fault for fault in watch.faults if fault.startswith("not in the endpoint table")]
    watch.faults.clear()
    assert seen == [
        "not in the endpoint table: GET /_matrix/integrations/v1/rooms/!a:b/secrets",
        "not in the endpoint table: PUT /_matrix/integrations/v1/terms",
    ]


async def test_errors_violations_and_requests_elsewhere_are_noticed(alice: Playground, watch: Watch) -> None:
    manager = await alice.open_manager("dialog")
    await expect(manager.get_by_role("link", name="Jitsi")).to_be_visible()
    frame = await alice.manager_frame()
    async with alice.page.context.expect_event("weberror"):
        await frame.evaluate(
            """() => {
              console.error("Oh");
              addEventListener("securitypolicyviolation", () => setTimeout(() => { throw new Error("Oh no"); }));
              new Image().src = "http://127.0.0.2:1/tracker.png";
            }"""
        )

    seen = " ".join(watch.faults)
    watch.faults.clear()
    for fault in (
        "error: Oh",
        "uncaught: Oh no",
        "violation: img-src stopped",
        "left the origin: GET http://127.0.0.2:1/",
    ):
        assert fault in seen
