import { expect, test } from "vitest";

import { entry, standing } from "./mine";

const WELL_KNOWN = {
  "m.integrations_widget": { url: "https://im.example/ui?x=$matrix_room_id", data: { api_url: "https://im.example" } },
};

function manager(id: string, api_url: string) {
  return { id, content: { type: "m.integration_manager", url: `${api_url}/ui`, data: { api_url } } };
}

test("the entry is the manager's own description, under a name that stays the same", () => {
  expect(entry(WELL_KNOWN)).toEqual({
    id: "integration_manager_im.example",
    content: {
      type: "m.integration_manager",
      name: "Integrations at im.example",
      url: "https://im.example/ui?x=$matrix_room_id",
      data: { api_url: "https://im.example" },
    },
  });
});

test("a manager is known by its API, under whatever key and with or without a slash", () => {
  const widgets = [manager("b", "https://other.example"), manager("z", "https://im.example/")];
  const picker = { id: "a", content: { type: "m.stickerpicker", url: "https://im.example/" } };
  expect(standing([...widgets, picker], WELL_KNOWN)).toEqual({
    own: ["z"],
    others: ["other.example"],
    first: "other.example",
  });
});

test("an account without managers has none", () => {
  expect(standing([], WELL_KNOWN)).toEqual({ own: [], others: [], first: null });
});
