import { expect, test } from "vitest";

import type { RoomEvent } from "../board/event";
import { referring } from "../board/event";
import { END, LISTED, pollsOf, RESPONSE, standingOf, START, type Poll } from "./poll";
import { endOf, responseOf, startOf } from "./written";

const ROOT = "$root";
const nobody = () => false;
let number = 0;

function event(type: string, content: object, sender = "@alice:x", at = ++number, id = `$${number}-${at}`): RoomEvent {
  return { type, event_id: id, sender, origin_server_ts: at, content: content as RoomEvent["content"] };
}
const vote = (poll: string, answers: unknown, sender: string, at?: number) =>
  event(RESPONSE[0], referring(poll, responseOf(answers as string[])), sender, at);

function lunch(most = 1, isOpen = true): { poll: Poll; start: RoomEvent; ids: string[] } {
  const start = event(START[0], startOf("Lunch?", ["Pizza", "Soup", "Salad"], most, isOpen));
  const [poll] = pollsOf(ROOT, [start]);
  if (!poll) throw new Error("no poll");
  return { poll, start, ids: poll.answers.map(({ id }) => id) };
}

test("a poll is written as other clients write it, and read again", () => {
  const { poll, start } = lunch(2, false);
  expect(start.content["org.matrix.msc1767.text"]).toBe("Lunch?\n1. Pizza\n2. Soup\n3. Salad");
  expect(start.content[START[0]]).toMatchObject({
    kind: "org.matrix.msc3381.poll.undisclosed",
    max_selections: 2,
    question: { "org.matrix.msc1767.text": "Lunch?", body: "Lunch?", msgtype: "m.text" },
  });
  expect(poll).toMatchObject({ question: "Lunch?", most: 2, isOpen: false, sender: "@alice:x" });
  expect(poll.answers.map(({ text }) => text)).toEqual(["Pizza", "Soup", "Salad"]);
});

test("the merged form is read as well", () => {
  const answers = [{ "m.id": "a", "m.text": [{ body: "Yes" }] }, { "m.id": "b", "m.text": [{ body: "No" }] }];
  const content = { "m.poll": { kind: "m.disclosed", question: { "m.text": [{ body: "Well?" }] }, answers } };
  const [poll] = pollsOf(ROOT, [event("m.poll.start", content, "@a:x", 5, "$p")]);
  expect(poll).toMatchObject({ question: "Well?", most: 1, isOpen: true, answers: [{ id: "a", text: "Yes" }, { id: "b" }] });
  const votes = [event("m.poll.response", referring("$p", { "m.selections": ["b"] }), "@b:x", 6)];
  expect(poll && standingOf(poll, votes, "@b:x", nobody)).toMatchObject({ voters: 1, mine: ["b"] });
});

test("a poll that is listed is there although its own event is not loaded, and that knows best", () => {
  const { start } = lunch();
  const listed = (sender: string, content: unknown) =>
    event(LISTED, referring(ROOT, { poll: start.event_id, content }), sender);
  const own = listed("@alice:x", start.content);
  const lie = listed("@eve:x", startOf("Free money?", ["Yes"], 1, true));
  expect(pollsOf(ROOT, [own]).map(({ question }) => question)).toEqual(["Lunch?"]);
  expect(pollsOf(ROOT, [lie, own]).map(({ sender }) => sender).toSorted()).toEqual(["@alice:x", "@eve:x"]);
  for (const all of [[lie, own, start], [start, own, lie]]) {
    expect(pollsOf(ROOT, all).map(({ question }) => question)).toEqual(["Lunch?"]);
  }
  expect(pollsOf("$another", [own])).toEqual([]);
});

test("the last vote of each counts, until the end", () => {
  const { poll, ids: [pizza = "", soup = ""] } = lunch();
  const votes = [
    vote(poll.id, [pizza], "@alice:x", 1010),
    vote(poll.id, [soup], "@bob:x", 1020),
    vote(poll.id, [soup], "@alice:x", 1030),
    vote(poll.id, [pizza], "@bob:x", 1050),
  ];
  const end = event(END[0], referring(poll.id, endOf("Over")), "@alice:x", 1040);
  expect(standingOf(poll, votes, "@alice:x", nobody)).toMatchObject({ ended: false, voters: 2, mine: [soup] });
  for (const events of [[...votes, end], [end, ...votes.toReversed()]]) {
    const standing = standingOf(poll, events, "@bob:x", nobody);
    expect(standing).toMatchObject({ ended: true, voters: 2, mine: [soup] });
    expect([...standing.votes]).toEqual([[soup, 2]]);
  }
});

test("only its author, or who may take away messages, ends a poll; the first end counts", () => {
  const { poll, ids: [pizza = ""] } = lunch();
  const votes = [vote(poll.id, [pizza], "@bob:x", 2010)];
  const by = (sender: string, at: number) => event(END[1], referring(poll.id, endOf("")), sender, at);
  expect(standingOf(poll, [...votes, by("@eve:x", 2000)], null, nobody)).toMatchObject({ ended: false, voters: 1 });
  expect(standingOf(poll, [...votes, by("@mod:x", 2000)], null, (user) => user === "@mod:x").ended).toBe(true);
  const twice = [by("@alice:x", 2020), by("@alice:x", 2000), ...votes];
  expect(standingOf(poll, twice, null, nobody)).toMatchObject({ ended: true, voters: 0 });
});

test("a vote has as many answers as the poll allows, and one that is none is spoiled", () => {
  const { poll, ids: [pizza = "", soup = "", salad = ""] } = lunch(2);
  const of = (answers: unknown) => standingOf(poll, [vote(poll.id, answers, "@bob:x")], "@bob:x", nobody).mine;
  expect(of([pizza, soup, salad])).toEqual([pizza, soup]);
  expect(of([pizza, pizza])).toEqual([pizza]);
  for (const nonsense of [[], ["none"], [pizza, "none"], "text", null, 7, {}, [null], [[pizza]]]) expect(of(nonsense)).toEqual([]);
  const changed = [vote(poll.id, [pizza], "@bob:x", 3000), vote(poll.id, ["none"], "@bob:x", 3001)];
  expect(standingOf(poll, changed, "@bob:x", nobody).voters).toBe(0);
});

test("what strangers write breaks nothing", () => {
  const values = [null, undefined, 7, "", "text", [], {}, true, [null], [{}], [{ id: 7 }], { body: 7 }];
  const events = values.flatMap((value) => [
    event(START[0], { [START[0]]: value }),
    event(START[1], { "m.poll": { question: value, answers: value } }),
    event(START[0], { [START[0]]: { question: { body: "Q" }, answers: value, max_selections: value, kind: value } }),
    event(LISTED, referring(ROOT, { poll: value, content: value })),
    event(LISTED, { "m.relates_to": value, poll: "$p" }),
  ]);
  expect(pollsOf(ROOT, events)).toEqual([]);
  const { poll, start } = lunch();
  const votes = values.flatMap((value) => [
    event(RESPONSE[0], { "m.relates_to": value, [RESPONSE[0]]: value }),
    event(RESPONSE[0], referring(poll.id, { [RESPONSE[0]]: value, "m.selections": value })),
  ]);
  expect(standingOf(poll, [start, ...votes], "@alice:x", nobody)).toMatchObject({ voters: 0, mine: [] });
  const odd = { question: { body: "Q" }, answers: [{ id: "a", body: "A" }], max_selections: 0.5 };
  expect(pollsOf(ROOT, [event(START[0], { [START[0]]: odd })])[0]?.most).toBe(1);
});
