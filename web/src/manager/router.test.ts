import { expect, test } from "vitest";

import { href, parseRoute, routeFor } from "./router";

const NOWHERE = { roomId: "!a", roomName: null, screen: null, integrationId: null };

test("addresses and pages are each other's inverse", () => {
  expect(parseRoute(href.browse)).toEqual({ page: "browse" });
  expect(parseRoute(href.detail("a/b"))).toEqual({ page: "detail", integration: "a/b" });
  expect(parseRoute(href.configure("jitsi"))).toEqual({ page: "configure", integration: "jitsi" });
  expect(parseRoute(href.settings("i1"))).toEqual({ page: "settings", installation: "i1" });
  expect(parseRoute(href.room)).toEqual({ page: "room" });
  expect(parseRoute(href.mine)).toEqual({ page: "mine" });
  expect(parseRoute(href.terms)).toEqual({ page: "terms" });
});

test("what is no page of ours is the first page", () => {
  expect(parseRoute("#/add/")).toEqual({ page: "browse" });
  expect(parseRoute("#/%E0%A4%A/x")).toEqual({ page: "browse" });
});

test.each([
  [{ screen: "type_m.jitsi" }, "#/add/jitsi"],
  [{ screen: "type_jitsi" }, "#/add/jitsi"],
  [{ screen: "type_customwidget" }, "#/add/custom"],
  [{ screen: "type_m.etherpad", integrationId: "i1" }, "#/room/i1"],
  [{ screen: "type_undefined" }, null],
  [{}, null],
])("Element's %o opens %s", (asked, route) => {
  expect(routeFor({ ...NOWHERE, ...asked })).toBe(route);
});
