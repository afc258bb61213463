import { ApiError, NoAnswer, type InstallRequest, type InstallationView as Installation } from "manifold-client";
import { expect, test } from "vitest";

import { Attempt } from "./attempt";

const LOST = new NoAnswer(null);
const REFUSED = new ApiError(400, "M_INVALID_PARAM", "No Jitsi there");

/** An installer whose manager answers each request with the next of these: an error, or true for what it made. */
function attempt(...answers: (Error | true)[]) {
  return attemptAfter(null, answers);
}

/** The same, of somebody who was interrupted before: `begun` is what they had begun. */
function attemptAfter(begun: Installation | null, answers: (Error | true)[]) {
  const noted: string[] = [];
  const asked: InstallRequest[] = [];
  const settled: [how: string, config: unknown][] = [];
  const outcome = (how: string, installation: Installation, config: unknown) => {
    settled.push([how, config]);
    return { installation, trouble: null };
  };
  const it = new Attempt(
    {
      begin: async (_, request) => {
        asked.push(request);
        const answer = answers.shift();
        if (answer !== true) throw answer;
        return { id: request.request_id, config: request.config } as unknown as Installation;
      },
      finish: async (installation) => outcome("finished", installation, installation.config),
      reconfigure: async (installation, config) => outcome("changed", installation, config),
    },
    "!a:b",
    "jitsi",
    begun,
    (id) => noted.push(id),
  );
  return { it, asked, settled, noted };
}

test("what is answered at once is one request, and no two have the same id", async () => {
  const [one, other] = [attempt(true), attempt(true)];
  await one.it.add({ server: "x" });
  await other.it.add({ server: "x" });
  expect(one.settled).toEqual([["finished", { server: "x" }]]);
  expect(one.asked[0]?.request_id).toMatch(/^[0-9a-f]{32}$/);
  expect(one.asked[0]?.request_id).not.toBe(other.asked[0]?.request_id);
});

test("what was not answered is asked for again under the same id", async () => {
  const { it, asked, settled } = attempt(LOST, new ApiError(503, "M_UNKNOWN", "The database is away"), true);
  await expect(it.add({ server: "x" })).rejects.toBe(LOST);
  await expect(it.add({ server: "x" })).rejects.toThrow("The database is away");
  await it.add({ server: "x" });
  expect(new Set(asked.map(({ request_id }) => request_id)).size).toBe(1);
  expect(settled).toEqual([["finished", { server: "x" }]]);
});

test("what was typed since then changes what may have been made, and makes no second one", async () => {
  const { it, asked, settled } = attempt(LOST, true);
  await expect(it.add({ server: "x" })).rejects.toBe(LOST);
  await it.add({ server: "y" });
  expect(asked[1]).toEqual(asked[0]);
  expect(settled).toEqual([["changed", { server: "y" }]]);
});

test("when it turns out that nothing was made, what was typed since then is asked for anew", async () => {
  const { it, asked, settled } = attempt(LOST, REFUSED, true);
  await expect(it.add({ server: "x" })).rejects.toBe(LOST);
  await it.add({ server: "y" });
  expect(asked.map(({ config }) => config)).toEqual([{ server: "x" }, { server: "x" }, { server: "y" }]);
  expect(asked[2]?.request_id).not.toBe(asked[0]?.request_id);
  expect(settled).toEqual([["finished", { server: "y" }]]);
});

test.each([REFUSED, new ApiError(502, "M_UNKNOWN", "meet.example refused the connection")])(
  "what was not made is not remembered: %s",
  async (refused) => {
    const { it, asked, settled } = attempt(refused, true);
    await expect(it.add({ server: "x" })).rejects.toBe(refused);
    await it.add({ server: "y" });
    expect(asked[1]?.request_id).not.toBe(asked[0]?.request_id);
    expect(settled).toEqual([["finished", { server: "y" }]]);
  },
);

test("what has begun is gone on with", async () => {
  const { it, asked, settled } = attempt(true);
  await it.add({ server: "x" });
  await it.add({ server: "y" });
  expect(asked).toHaveLength(1);
  expect(settled).toEqual([
    ["finished", { server: "x" }],
    ["changed", { server: "y" }],
  ]);
  expect(it.begun?.id).toBe(asked[0]?.request_id);
});

test("what has begun is noted, and gone on with by who was interrupted", async () => {
  const before = attempt(true);
  await before.it.add({ server: "x" });
  expect(before.noted).toEqual([before.asked[0]?.request_id]);

  const { it, asked, settled, noted } = attemptAfter(before.it.begun, []);
  await it.add({ server: "y" });
  expect([asked, noted]).toEqual([[], []]);
  expect(settled).toEqual([["changed", { server: "y" }]]);
});
