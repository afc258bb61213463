import { describe, expect, test } from "vitest";

import type { MatrixSession } from "../matrix/session";
import { HostError } from "./host";
import { MatrixHost } from "./matrix";

const ME = "@me:example.org";
const ROOM = "!room:example.org";
const WIDGET = { type: "m.custom", url: "https://w.example/", name: "Board", data: null };

interface Event {
  type: string;
  content: object;
  sender?: string;
  state_key?: string;
}

/** A homeserver's memory: what a session would find there, and what was written. */
class Memory {
  readonly userId = ME;
  readonly written: [string, object][] = [];
  account: Record<string, unknown> = {};
  members: Record<string, string> = {};
  isForbidden = false;
  isIn = true;

  constructor(private readonly state: Event[]) {}

  async ask(method: string, path: string[], { body = {} }: { body?: object } = {}): Promise<unknown> {
    if (path[0] === "sync") return this.#sync();
    if (method !== "PUT") return { access_token: "openid" };
    if (this.isForbidden) throw new HostError("refused", "example.org refuses it: no");
    this.written.push([path.join(" "), body]);
    if (path[2] === "account_data") this.account = body as Record<string, unknown>;
    return {};
  }

  async find(path: string[]): Promise<unknown> {
    if (path[2] === "account_data") return Object.keys(this.account).length ? this.account : null;
    if (path[3] === "m.room.member") return { displayname: this.members[path[4] ?? ""] };
    return this.state.find(({ type }) => type === path[3]) ?? null;
  }

  #sync() {
    const events = this.state
      // As Synapse does in rooms of version 12.
      .filter(({ type, content }) => type !== "m.room.create" || (content as { room_version?: string }).room_version !== "12")
      .map((event) => Object.assign({ state_key: "", sender: "@other:example.org" }, event));
    const rooms = this.isIn ? { join: { [ROOM]: { state: { events } } } } : {};
    return { next_batch: "s", rooms };
  }
}

function hosted(memory: Memory, leave = () => undefined as void): MatrixHost {
  const context = { roomId: ROOM, roomName: "Lab", screen: null, integrationId: null };
  return new MatrixHost(memory as unknown as MatrixSession, context, leave);
}

const levels = (content: object): Event => ({ type: "m.room.power_levels", content });
const create = (version: string, sender: string, more: object = {}): Event => ({
  type: "m.room.create",
  sender,
  content: { room_version: version, ...more },
});

describe("actions", () => {
  test("widgets and state are written into the room, and taken out by an empty event", async () => {
    const memory = new Memory([]);
    const host = hosted(memory);
    const action = { room_id: ROOM, widget_id: "w", by: "user" } as const;
    await host.perform({ ...action, type: "put_widget", widget: WIDGET } as never);
    await host.perform({ ...action, type: "remove_widget" } as never);
    const state = { room_id: ROOM, event_type: "x.y", state_key: "k", content: { a: 1 }, by: "user" };
    await host.perform({ ...state, type: "put_state" } as never);
    const at = `rooms ${ROOM} state`;
    expect(memory.written).toEqual([
      [`${at} im.vector.modular.widgets w`, { id: "w", creatorUserId: ME, type: "m.custom", url: WIDGET.url, name: "Board" }],
      [`${at} im.vector.modular.widgets w`, {}],
      [`${at} x.y k`, { a: 1 }],
    ]);
  });

  test("account widgets are written one after the other, with what others wrote kept", async () => {
    const memory = new Memory([]);
    memory.account = { theirs: { content: { url: "https://t.example/" } }, broken: null };
    const host = hosted(memory);
    await Promise.all([host.setAccountWidget("a", WIDGET), host.setAccountWidget("b", WIDGET)]);
    expect(Object.keys(memory.account)).toEqual(["theirs", "broken", "a", "b"]);
    expect(memory.account.a).toMatchObject({ type: "m.widget", state_key: "a", sender: ME, id: "a" });
    expect((await host.getAccountWidgets()).map(({ id }) => id)).toEqual(["theirs", "a", "b"]);
    await host.removeAccountWidget("a");
    expect(Object.keys(memory.account)).toEqual(["theirs", "broken", "b"]);
  });

  test("a failed change of the account does not stop the next one", async () => {
    const memory = new Memory([]);
    memory.isForbidden = true;
    const host = hosted(memory);
    const failed = host.setAccountWidget("a", WIDGET).catch((error: Error) => error.message);
    expect(await failed).toBe("example.org refuses it: no");
    memory.isForbidden = false;
    await host.setAccountWidget("b", WIDGET);
    expect(Object.keys(memory.account)).toEqual(["b"]);
  });

  test("a refusal says whether one left the room, may not, or else what the homeserver says", async () => {
    const memory = new Memory([levels({ state_default: 50, users: {} }), create("10", "@other:example.org")]);
    memory.isForbidden = true;
    const put = () =>
      hosted(memory)
        .perform({ type: "remove_widget", room_id: ROOM, widget_id: "w", by: "user" } as never)
        .catch((error: Error) => error.message);
    expect(await put()).toBe("You may not change that in this room. Ask somebody who may.");
    memory.isIn = false;
    expect(await put()).toBe("You are not in this room any more. Choose another one.");
    const mighty = new Memory([levels({ users: { [ME]: 100 } })]);
    mighty.isForbidden = true;
    const told = hosted(mighty)
      .perform({ type: "remove_widget", room_id: ROOM, widget_id: "w", by: "user" } as never)
      .catch((error: Error) => error.message);
    expect(await told).toBe("example.org refuses it: no");
  });
});

const may = (...state: Event[]) => hosted(new Memory(state)).canWrite("im.vector.modular.widgets");

describe("power", () => {
  test("is a matter of levels", async () => {
    expect(await may(create("10", ME), levels({ users: { [ME]: 50 } }))).toBe(true);
    expect(await may(create("10", ME), levels({ users: { [ME]: 49 } }))).toBe(false);
    expect(await may(create("10", ME), levels({ users_default: 50 }))).toBe(true);
    expect(await may(create("10", ME), levels({ events: { "im.vector.modular.widgets": 0 } }))).toBe(true);
    expect(await may(create("10", "@other:example.org"))).toBe(true);
  });

  test("and from room version 12 on of who made the room, whatever the levels say", async () => {
    expect(await may(create("12", ME), levels({ users: {} }))).toBe(true);
    expect(await may(create("12", "@o:e", { additional_creators: [ME] }), levels({ users: {} }))).toBe(true);
    expect(await may(create("12", "@o:e"), levels({ users: {} }))).toBe(false);
    expect(await may(create("11", ME), levels({ users: {} }))).toBe(false);
  });

  test("those who could help are called by their names", async () => {
    const memory = new Memory([create("12", "@maker:example.org"), levels({ users: { "@mod:example.org": 50, [ME]: 0 } })]);
    memory.members = { "@maker:example.org": "Mara" };
    expect(await hosted(memory).helpers("im.vector.modular.widgets")).toEqual(["Mara", "@mod:example.org"]);
  });
});

test("closing goes back to the rooms", async () => {
  let left = 0;
  await hosted(new Memory([]), () => void (left += 1)).close();
  expect(left).toBe(1);
});
