import { describe, expect, test } from "vitest";
import type { PlaygroundConfig } from "../config";
import { garden } from "../testing/memory";
import { writeAccountWidget } from "./accountWidgets";
import { discover, managersEnabled, MANAGER_TYPE, tried, trusted } from "./discovery";

const ALICE = "@alice:example.org";
const config: PlaygroundConfig = {
  homeserver: { base_url: "http://127.0.0.1:8008", server_name: "example.org" },
  integrations_ui_url: "https://config.example/ui",
  integrations_rest_url: "https://config.example/api",
};
const wellKnown = {
  "m.integrations": {
    managers: [
      { api_url: "https://b.example" },
      { api_url: "https://a.example", ui_url: "https://a.example/ui" },
    ],
  },
};
const entry = (host: string): Record<string, unknown> => ({
  content: {
    type: MANAGER_TYPE,
    url: `https://${host}/ui?n=$matrix_display_name`,
    data: { api_url: `https://${host}` },
  },
});
const found = (sources: Partial<Parameters<typeof discover>[0]>): string[] =>
  discover({ widgets: undefined, userId: ALICE, wellKnown: null, config, ...sources }).map(
    (manager) => `${manager.source} ${manager.uiUrl}`,
  );

describe("discovering managers", () => {
  test("account before homeserver before config; the account's by id, the homeserver's in its order", () => {
    const widgets = { z: entry("z.example"), m: entry("m.example") };
    expect(found({ widgets, wellKnown })).toEqual([
      "account https://m.example/ui?n=$matrix_display_name",
      "account https://z.example/ui?n=$matrix_display_name",
      "homeserver https://b.example",
      "homeserver https://a.example/ui",
      "config https://config.example/ui",
    ]);
  });
  test("one that is named twice keeps its first place", () => {
    const sameAsConfig = {
      "m.integrations": {
        managers: [{ api_url: "https://config.example/api", ui_url: "https://config.example/ui" }],
      },
    };
    expect(found({ wellKnown: sameAsConfig })).toEqual(["homeserver https://config.example/ui"]);
  });
  test("only web addresses, and a config with both of its keys", () => {
    const bad = {
      "m.integrations": {
        managers: [{ api_url: "file:///x" }, { api_url: "https://a.example", ui_url: "javascript:1" }, 7],
      },
    };
    expect(found({ wellKnown: bad, config: { ...config, integrations_rest_url: null } })).toEqual([]);
    expect(
      found({
        widgets: { a: { content: { type: MANAGER_TYPE, url: "https://a.example" } } },
        wellKnown: "nonsense",
      }),
    ).toHaveLength(1);
  });
  test("whatever somebody names is trusted, a pasted address is not", () => {
    expect(discover({ widgets: undefined, userId: ALICE, wellKnown, config }).every(trusted)).toBe(true);
    expect(trusted(tried("https://a.example/ui", "https://a.example"))).toBe(false);
  });
});

const withData = (type: string, content: Record<string, unknown>): boolean =>
  managersEnabled((asked) => (asked === type ? content : undefined));

describe("the switch (MSC2315)", () => {
  test("is on unless something says that it is off", () => {
    expect(managersEnabled(() => undefined)).toBe(true);
    expect(withData("m.integrations", {})).toBe(true);
    expect(withData("m.integrations", { enabled: false })).toBe(false);
    expect(withData("im.vector.integrations", { enabled: false })).toBe(false);
    expect(withData("im.vector.setting.integration_provisioning", { enabled: false })).toBe(false);
  });
});

test("a manager of one's own is added beside what is there, and taken away alone", async () => {
  const account = garden();
  account.accountDataByType.set("m.widgets", { foreign: { anything: 1 } });
  const content = { type: MANAGER_TYPE, url: "https://m.example/ui", data: { api_url: "https://m.example" } };
  await writeAccountWidget(account, "mine", content);
  expect(found({ widgets: account.accountData("m.widgets") })[0]).toBe("account https://m.example/ui");
  await writeAccountWidget(account, "mine", null);
  expect(account.accountData("m.widgets")).toEqual({ foreign: { anything: 1 } });
});
