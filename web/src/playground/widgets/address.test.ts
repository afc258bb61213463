import { describe, expect, test } from "vitest";
import { Refusal, widgetAddress } from "./address";
import { receivesToken } from "./legacyToken";
import type { Viewer } from "./template";

const viewer: Viewer = {
  userId: "@alice:example.org",
  displayName: "Alice",
  avatarUrl: "",
  deviceId: "D",
  baseUrl: "",
  clientId: "",
  theme: "light",
  language: "en",
};
const address = (
  url: string,
  data: Record<string, unknown> = {},
  clientUrl = "http://127.0.0.1:8186/#/room",
): string => widgetAddress({ id: "w 1", url, data }, viewer, { roomId: "!room", clientUrl }).href;

describe("the address of a widget", () => {
  test("gets widgetId and parentUrl before the fragment, and its own query stays as it is written", () => {
    expect(
      address("https://w.example/w/jitsi?server=https%3A%2F%2Fmeet.example#name=$matrix_display_name"),
    ).toBe(
      "https://w.example/w/jitsi?server=https%3A%2F%2Fmeet.example&widgetId=w%201&parentUrl=http%3A%2F%2F127.0.0.1%3A8186%2F#name=Alice",
    );
  });
  test("is checked after it is filled in", () => {
    expect(() => address("$x:alert(1)", { x: "javascript" })).toThrow(Refusal);
    expect(() => address("data:text/html,x")).toThrow("Only web pages");
    expect(() => address("//nothing")).toThrow("not an address");
    expect(() => address("https://w.example/$x", { x: "\ud800" })).toThrow("not well-formed");
  });
  test("is not unencrypted in an encrypted client, unless it is on this machine", () => {
    expect(() => address("http://w.example/", {}, "https://client.example/")).toThrow("not encrypted");
    expect(address("http://localhost:8185/w/", {}, "https://client.example/")).toContain(
      "http://localhost:8185/w/",
    );
  });
  test("is never on the client's own origin", () => {
    expect(() => address("http://127.0.0.1:8186/playground")).toThrow("own origin");
  });
});

describe("the legacy token", () => {
  const widget = new URL("https://widgets.example.org/w/jitsi");
  test("goes to nobody as `manifold well-known` prints the list", () => {
    expect(receivesToken(widget, "https://manager.example.org", ["https://widgets.example.org/w/"])).toBe(
      false,
    );
  });
  test("goes to pages below a listed address when the manager's API is listed too", () => {
    const listed = ["https://widgets.example.org/w/", "https://manager.example.org/api"];
    expect(receivesToken(widget, "https://manager.example.org/api", listed)).toBe(true);
    expect(
      receivesToken(new URL("https://other.example.org/w/"), "https://manager.example.org/api", listed),
    ).toBe(false);
  });
  test("goes below the API when nothing is listed", () => {
    expect(
      receivesToken(new URL("https://manager.example.org/api/w"), "https://manager.example.org/api", []),
    ).toBe(true);
    expect(receivesToken(widget, "https://manager.example.org/api", [])).toBe(false);
  });
});
