// Files in messages: Blobs here, `{"$blob": base64, "type": …}` on the wire (src/manifold/hosting/blobs.py).
const TAKEN = /^\$+blob$/;

/** What JSON can carry in place of a value with files in it. Values that JSON has no words for are left out by it. */
export async function toWire(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(toWire));
  if (value instanceof Blob) return { $blob: base64(new Uint8Array(await value.arrayBuffer())), type: value.type };
  if (value instanceof ArrayBuffer) return { $blob: base64(new Uint8Array(value)), type: "" };
  if (ArrayBuffer.isView(value)) {
    return { $blob: base64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)), type: "" };
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(async ([key, each]) => [
    TAKEN.test(key) ? `$${key}` : key,
    await toWire(each),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

/** The value with Blobs in it. */
export function fromWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value !== "object" || value === null) return value;
  if ("$blob" in value) {
    const { $blob, type } = value as { $blob: string; type?: string };
    const bytes = Uint8Array.from(atob($blob), (character) => character.charCodeAt(0));
    return new Blob([bytes], { type: type ?? "" });
  }
  const entries = Object.entries(value).map(([key, each]) => [TAKEN.test(key) ? key.slice(1) : key, fromWire(each)]);
  return Object.fromEntries(entries);
}

function base64(bytes: Uint8Array): string {
  let text = "";
  // In pieces: a call takes so many arguments and no more.
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
