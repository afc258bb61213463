import { expect, test } from "vitest";

import { fileName, isSound } from "./files";

const at = (path: string): URL => new URL(`https://files.example${path}`);

test("a file is called as its address ends", () => {
  expect(fileName(at("/a/My%20film.mp4?x=/y.mp3#t=90"))).toBe("My film.mp4");
  expect(fileName(at("/"))).toBe("files.example");
  expect(fileName(at("/100%.pdf"))).toBe("100%.pdf");
});

test("a sound is known by its ending", () => {
  expect(["/a.mp3", "/a.OGG?x", "/a.opus#t=1", "/a.oga"].map((path) => isSound(at(path)))).toEqual(Array(4).fill(true));
  expect(["/a.mp4", "/mp3", "/a.mp3/b", "/a.webm?x=.mp3"].map((path) => isSound(at(path)))).toEqual(Array(4).fill(false));
});
