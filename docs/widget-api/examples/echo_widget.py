"""A widget whose logic is Python: it greets, and repeats what is said. `python echo_widget.py https://client.example`."""

import asyncio
import sys

from manifold.hosting.relay import Relay, Visit
from manifold.hosting.transport import Transport
from manifold.hosting.widget import Widget

SEND, RECEIVE = (f"org.matrix.msc2762.{each}.event:m.room.message#m.text" for each in ("send", "receive"))


async def echo(transport: Transport, visit: Visit) -> None:
    async with Widget(transport, [SEND, RECEIVE], widget_id=visit.widget_id, origin=visit.origin) as widget:
        events = widget.events()
        sent = [await widget.send_event("m.room.message", {"msgtype": "m.text", "body": "Hello! Say something."})]
        async for event in events:
            if event["event_id"] not in {each.event_id for each in sent}:
                body = f"You said: {event['content']['body']}"
                sent.append(await widget.send_event("m.room.message", {"msgtype": "m.text", "body": body}))


async def main(client: str) -> None:
    async with Relay(port=8099) as relay:
        url = relay.widget(echo, clients=[client], secret="only-for-trying-this")  # noqa: S106
        print(f"Add this to a room: {url}?widgetId=$matrix_widget_id&parentUrl={client}")  # noqa: T201
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
