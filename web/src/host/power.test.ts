import { expect, test } from "vitest";

import { whoMayWrite } from "./power";

const TYPE = "im.vector.modular.widgets";

test("those with the power that the event needs can help, the most powerful first", () => {
  const levels = { users: { "@ben:x": 50, "@anna:x": 100, "@carl:x": 0 } };
  expect(whoMayWrite(TYPE, levels)).toEqual(["@anna:x", "@ben:x"]);
});

test("an event's own level counts more than the default for state", () => {
  const levels = { users: { "@ben:x": 50, "@anna:x": 100 }, events: { [TYPE]: 75 }, state_default: 50 };
  expect(whoMayWrite(TYPE, levels)).toEqual(["@anna:x"]);
});

test("creators of a room of version 12 come first, though no level names them", () => {
  expect(whoMayWrite(TYPE, { users: { "@ben:x": 50 } }, ["@eve:x"])).toEqual(["@eve:x", "@ben:x"]);
});

test("levels that are no numbers and events that are not there name nobody", () => {
  expect(whoMayWrite(TYPE, { users: { "@ben:x": "100" } })).toEqual([]);
  expect(whoMayWrite(TYPE, undefined)).toEqual([]);
});
