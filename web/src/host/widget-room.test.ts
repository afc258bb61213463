import { expect, test, vi } from "vitest";

import { RoomState } from "./room-state";
import type { WidgetChannel } from "./widget-channel";
import { allow, readState, sendMessage } from "./widget-room";

const ROOM = "!lab:example.org";
const PINS = "m.room.pinned_events";
const READ = `org.matrix.msc2762.receive.state_event:${PINS}`;
const EVENT = { type: PINS, state_key: "", room_id: ROOM, content: { pinned: ["$1"] } };

const nothing = () => undefined as void;

/** A client that grants what is in `grants` when it is asked for more, and then tells `state`. */
function client(grants: string[], state: unknown[] = [], updatesState = true) {
  const sent: [action: string, data: unknown][] = [];
  const room = new RoomState();
  const granted = new Set<string>();
  let notify = nothing;
  const channel = {
    updatesState,
    may: (capability: string) => granted.has(capability),
    on: (_action: string, listener: () => void) => {
      notify = listener;
    },
    send: async (action: string, data: Record<string, unknown>) => {
      sent.push([action, data]);
      if (action === "org.matrix.msc2974.request_capabilities") {
        setTimeout(() => {
          for (const each of grants) granted.add(each);
          notify();
          setTimeout(() => room.take({ state }), 1);
        }, 1);
      }
      return action === "send_event" ? { event_id: "$2" } : { events: state };
    },
  };
  return { channel: channel as unknown as WidgetChannel, room, sent };
}

test("what was not granted yet is asked for, and the state that comes with it is waited for", async () => {
  const { channel, room, sent } = client([READ], [EVENT]);
  expect(await readState(channel, room, ROOM, PINS)).toEqual([EVENT]);
  expect(sent).toEqual([["org.matrix.msc2974.request_capabilities", { capabilities: [READ] }]]);
});

test("what is told after a grant, but is of something else, is not taken for all", async () => {
  const { channel, room } = client([READ], []);
  const reading = readState(channel, room, ROOM, PINS);
  setTimeout(() => room.take({ state: [EVENT] }), 50);
  expect(await reading).toEqual([EVENT]);
});

test("a client that tells no state by itself is asked for it", async () => {
  const { channel, room, sent } = client([READ], [EVENT], false);
  expect(await readState(channel, room, ROOM, PINS)).toEqual([EVENT]);
  expect(sent.at(-1)).toEqual(["org.matrix.msc2876.read_events", { type: PINS, state_key: true }]);
});

test("what the user does not allow is not done", async () => {
  const { channel, room, sent } = client([]);
  await expect(sendMessage(channel, room, "m.room.message", {})).rejects.toMatchObject({ reason: "refused" });
  expect(sent.map(([action]) => action)).not.toContain("send_event");
});

test("a message is sent, and its id told", async () => {
  const { channel, room } = client(["org.matrix.msc2762.send.event:m.room.message"]);
  expect(await sendMessage(channel, room, "m.room.message", { body: "x" })).toBe("$2");
});

test("what is granted already is not asked for again", async () => {
  const { channel, room, sent } = client([READ]);
  await allow(channel, room, [READ]);
  await allow(channel, room, [READ]);
  expect(sent).toHaveLength(1);
});

test("a user who never answers is not waited for forever", async () => {
  vi.useFakeTimers();
  const { channel, room } = client([]);
  channel.send = async () => ({});
  const asked = expect(allow(channel, room, [READ])).rejects.toMatchObject({ reason: "silent" });
  await vi.advanceTimersByTimeAsync(181_000);
  await asked;
  vi.useRealTimers();
});
