// Files in messages: JSON has no place for them, so they go beside the message, each with its place in it.
import type { FileInMessage, Json } from "./types";

/** Deeper than this nothing is looked into: nobody sends that, and a cycle has no end. */
const DEPTH = 64;

/** What a widget posted, as JSON, and the files that were in it. Throws for what JSON can't say. */
export async function takeFiles(value: unknown): Promise<{ message: Json; files: FileInMessage[] }> {
  const files: Promise<FileInMessage>[] = [];
  const bare = (each: unknown, path: (string | number)[]): unknown => {
    if (path.length > DEPTH) throw new TypeError("The message is nested too deeply");
    const file = asBlob(each);
    if (file) {
      files.push(fileAt(path, file));
      return null;
    }
    if (Array.isArray(each)) return each.map((item, index) => bare(item, [...path, index]));
    if (typeof each === "object" && each !== null && isPlain(each)) {
      return Object.fromEntries(
        Object.entries(each).map(([key, item]) => [key, bare(item, [...path, key])]),
      );
    }
    return each;
  };
  const text = JSON.stringify(bare(value, []));
  if (text === undefined) throw new TypeError("The message is no JSON");
  return { message: JSON.parse(text) as Json, files: await Promise.all(files) };
}

/** The message with each file as a Blob in its place. */
export function putFiles(message: Json, files: readonly FileInMessage[]): unknown {
  const copy: unknown = structuredClone(message);
  for (const { path, type, base64 } of files) {
    let place = copy as Record<string | number, unknown>;
    for (const step of path.slice(0, -1)) place = place[step] as Record<string | number, unknown>;
    const last = path.at(-1);
    if (last !== undefined) place[last] = new Blob([fromBase64(base64)], { type });
  }
  return copy;
}

function asBlob(value: unknown): Blob | null {
  if (value instanceof Blob) return value;
  if (value instanceof ArrayBuffer) return new Blob([value]);
  return ArrayBuffer.isView(value) ? new Blob([value as ArrayBufferView<ArrayBuffer>]) : null;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

async function fileAt(path: (string | number)[], file: Blob): Promise<FileInMessage> {
  return { path, type: file.type, base64: toBase64(new Uint8Array(await file.arrayBuffer())) };
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  const step = 0x8000; // more arguments than this some engines don't take
  for (let begin = 0; begin < bytes.length; begin += step) {
    binary += String.fromCharCode(...bytes.subarray(begin, begin + step));
  }
  return btoa(binary);
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
