import { expect, test } from "vitest";

import { plainLink } from "./plain-link";

const PAGE = "https://widgets.example/w";

test("what only a client fills in is left out, and what the widget keeps is filled in", () => {
  const url = `${PAGE}/jitsi?server=https%3A%2F%2Fmeet.example.org#conferenceId=$conferenceId&isAudioOnly=$isAudioOnly&displayName=$matrix_display_name&theme=$org.matrix.msc2873.client_theme`;
  const data = { domain: "meet.example.org", conferenceId: "stand up", isAudioOnly: false };
  expect(plainLink({ type: "m.jitsi", url, data })).toBe(
    `${PAGE}/jitsi?server=https%3A%2F%2Fmeet.example.org#conferenceId=stand%20up&isAudioOnly=false`,
  );
});

test("a page without variables stays as it is", () => {
  const url = `${PAGE}/etherpad?url=https%3A%2F%2Fpad.example.org%2Fp%2Fminutes`;
  expect(plainLink({ type: "m.etherpad", url: `${url}#theme=$theme` })).toBe(url);
});

test("what is no page, or leads where a variable says, has no link", () => {
  expect(plainLink({ type: "m.custom", url: "javascript:alert(1)" })).toBeNull();
  expect(plainLink({ type: "m.custom", url: "https://$host/" })).toBeNull();
});
