import { NoAnswer, type Action, type Client, type InstallationView as Installation, type Result } from "manifold-client";
import { expect, test } from "vitest";

import { HostError } from "../host/host";
import { Installer } from "./installer";

function action(id: string, by: Action["by"] = "user", status: Action["status"] = "waiting"): Action {
  return { id, by, status, error: null, type: "remove_widget", room_id: "!a", widget_id: "w1" };
}

function installation(...actions: Action[]): Installation {
  return {
    id: "i1",
    label: "standup",
  integration: "jitsi",
    target: { kind: "room", room_id: "!a" },
    config: {},
    state: "pending",
    evidence: null,
    reason: null,
    health: { ok: true, message: "", last_activity: null },
    actions,
    created_by: "@a:b",
    created_at: 0,
    removed_at: null,
  };
}

/** An installer whose client does `perform`, and whose manager keeps what it was told. */
function installer(perform: (action: Action) => void, manager: { fails?: boolean } = {}) {
  const performed: string[] = [];
  const reported: Result[][] = [];
  const states: string[] = [];
  const host = {
    perform: async (each: Action) => {
      perform(each);
      performed.push(each.id);
    },
  };
  const installations = {
    performed: async ({ body: { results } }: { body: { results: Result[] } }) => {
      if (manager.fails) throw new NoAnswer(null);
      reported.push(results);
      return { ...installation(), state: results.every(({ ok }) => ok) ? "active" : "failed" } as Installation;
    },
  };
  const api = { installations } as unknown as Client;
  return { performed, reported, states, it: new Installer(host, api, ({ state }) => states.push(state)) };
}

test("the client does what waits for it, and the manager hears of it", async () => {
  const { it, performed, reported, states } = installer(() => undefined);
  const outcome = await it.finish(installation(action("a1", "user", "done"), action("a2"), action("a3", "manager")));
  expect(performed).toEqual(["a2"]);
  expect(reported).toEqual([[{ action: "a2", ok: true }]]);
  expect(outcome).toMatchObject({ trouble: null, installation: { state: "active" } });
  expect(states).toEqual(["pending", "active"]);
});

test("a refusal is reported with its reason, and what comes after it is not tried", async () => {
  const { it, performed, reported } = installer((each) => {
    if (each.id === "a2") throw new HostError("refused", "No permission");
  });
  const outcome = await it.finish(installation(action("a1"), action("a2"), action("a3")));
  expect(performed).toEqual(["a1"]);
  expect(reported).toEqual([
    [
      { action: "a1", ok: true },
      { action: "a2", ok: false, error: "No permission" },
    ],
  ]);
  expect(outcome).toMatchObject({ trouble: "No permission", installation: { state: "failed" } });
});

test("what the client did not answer is not reported as failed", async () => {
  const { it, reported } = installer(() => {
    throw new HostError("silent", "No answer.");
  });
  const outcome = await it.finish(installation(action("a1")));
  expect(reported).toEqual([]);
  expect(outcome.installation.state).toBe("pending");
  expect(outcome.trouble).toContain("press Finish");
});

test("what was done and could not be reported can be finished later", async () => {
  const { it } = installer(() => undefined, { fails: true });
  const outcome = await it.finish(installation(action("a1")));
  expect(outcome.installation.state).toBe("pending");
  expect(outcome.trouble).toContain("It was done, but");
});
