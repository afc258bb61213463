// Events that authors need often, ready to be changed.
import type { JsonObject } from "./types";

export interface Template {
  label: string;
  type: string;
  /** Absent: no state. `@` stands for the sender. */
  stateKey?: string;
  content: JsonObject;
}

export const TEMPLATES: Template[] = [
  { label: "Text message", type: "m.room.message", content: { msgtype: "m.text", body: "Hello" } },
  { label: "Notice", type: "m.room.message", content: { msgtype: "m.notice", body: "Build 42 failed" } },
  {
    label: "Image",
    type: "m.room.message",
    content: {
      msgtype: "m.image",
      body: "cat.png",
      url: "mxc://workbench.invalid/cat",
      info: { mimetype: "image/png", w: 320, h: 240, size: 12345 },
    },
  },
  {
    label: "Reaction",
    type: "m.reaction",
    content: { "m.relates_to": { rel_type: "m.annotation", event_id: "$…", key: "👍" } },
  },
  {
    label: "Sticker",
    type: "m.sticker",
    content: { body: "Cat", url: "mxc://workbench.invalid/cat", info: { w: 128, h: 128 } },
  },
  { label: "Room name", type: "m.room.name", stateKey: "", content: { name: "Another name" } },
  { label: "Room topic", type: "m.room.topic", stateKey: "", content: { topic: "What it is about" } },
  {
    label: "Member",
    type: "m.room.member",
    stateKey: "@",
    content: { membership: "join", displayname: "Somebody" },
  },
  {
    label: "Power levels",
    type: "m.room.power_levels",
    stateKey: "",
    content: { users: { "@me:workbench.invalid": 100 }, users_default: 0, state_default: 50 },
  },
  {
    label: "Encryption",
    type: "m.room.encryption",
    stateKey: "",
    content: { algorithm: "m.megolm.v1.aes-sha2" },
  },
  {
    label: "Widget",
    type: "im.vector.modular.widgets",
    stateKey: "clock",
    content: { type: "m.custom", name: "Clock", url: "https://widget.example/?user=$matrix_user_id" },
  },
  { label: "Own type", type: "org.example.event", content: { key: "value" } },
  { label: "Own state", type: "org.example.state", stateKey: "", content: { key: "value" } },
];

/** Reads what was typed as a JSON object. */
export function readObject(text: string): { value: JsonObject } | { problem: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { value: value as JsonObject };
    }
    return { problem: "This must be a JSON object: { … }" };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : "This is no JSON" };
  }
}
