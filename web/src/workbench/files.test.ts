import { describe, expect, it } from "vitest";

import { putFiles, takeFiles } from "./files";

describe("files in messages", () => {
  it("stand beside the message, with their place, and come back as they were", async () => {
    const file = new Blob([new Uint8Array([0, 255, 10])], { type: "image/png" });
    const { message, files } = await takeFiles({ data: { list: ["a", file] } });

    expect(message).toEqual({ data: { list: ["a", null] } });
    expect(files).toEqual([{ path: ["data", "list", 1], type: "image/png", base64: "AP8K" }]);
    const back = putFiles(message, files) as { data: { list: [string, Blob] } };
    expect(back.data.list[1].type).toBe("image/png");
    expect([...new Uint8Array(await back.data.list[1].arrayBuffer())]).toEqual([0, 255, 10]);
  });

  it("may be buffers and views of them", async () => {
    const { files } = await takeFiles({ a: new ArrayBuffer(1), b: new Uint16Array([1]) });

    expect(files.map(({ base64 }) => base64)).toEqual(["AA==", "AQA="]);
  });

  it("can be larger than a function takes arguments", async () => {
    const { files } = await takeFiles(new Blob([new Uint8Array(200_000)]));

    expect(atob(files[0]?.base64 ?? "").length).toBe(200_000);
  });

  it.each([
    ["a cycle", cycle()],
    ["a number that JSON has not", { a: 1n }],
    ["nothing at all", undefined],
  ])("are not looked for in %s", async (_, value) => {
    await expect(takeFiles(value)).rejects.toThrow(TypeError);
  });

  it("are not what a message only says that it has", async () => {
    const { message, files } = await takeFiles({ path: ["data"], base64: "AA==" });

    expect(files).toEqual([]);
    expect(putFiles(message, files)).toEqual({ path: ["data"], base64: "AA==" });
  });
});

function cycle(): object {
  const value: { self?: object } = {};
  value.self = value;
  return value;
}
