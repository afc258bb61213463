import { expect, test } from "vitest";

import { said, writeAnew } from "./written";

const place = () => ({ isConnected: true, textContent: "" }) as unknown as Node;

test("what is on the page is written anew, and what was taken away is not", () => {
  let word = "yes";
  const [kept, gone] = [place(), place() as Node & { isConnected: boolean }];
  for (const each of [kept, gone]) {
    said(each, (it) => {
      it.textContent = word;
    });
  }
  expect([kept.textContent, gone.textContent]).toEqual(["yes", "yes"]);
  Object.assign(gone, { isConnected: false });
  word = "ja";
  writeAnew();
  expect([kept.textContent, gone.textContent]).toEqual(["ja", "yes"]);
  Object.assign(gone, { isConnected: true });
  word = "نعم";
  writeAnew();
  expect([kept.textContent, gone.textContent]).toEqual(["نعم", "yes"]);
});
