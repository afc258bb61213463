// What the workbench's Python tells the page, and what the page asks of it (src/manifold/workbench/{view,commands}.py).

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type FrameName = "main" | "modal";
export type Mode = "ask" | "grant" | "deny";

/** A file that stands in a message, told apart from it: JSON has no place for it. */
export interface FileInMessage {
  path: (string | number)[];
  type: string;
  base64: string;
}

export interface Entry {
  id: number;
  at: number;
  frame: FrameName;
  direction: "fromWidget" | "toWidget" | "note";
  action: string;
  request: Json;
  reply: Json;
  took: number | null;
  state: "waiting" | "answered" | "refused" | "unanswered" | "dropped" | "noted";
  effects: string[];
  faults: string[];
  tampered: string[];
}

export interface Setup {
  url: string;
  name: string;
  kind: "room" | "account" | "modal";
  type: string;
  widgetId: string;
  waitForLoad: boolean;
  data: JsonObject;
  sender: string;
  userId: string | null;
  displayName: string | null;
  avatarUrl: string | null;
  deviceId: string | null;
  olderParameters: boolean;
}

export interface Look {
  theme: string;
  language: string;
  visible: boolean;
}

export interface ModalButton {
  id: string;
  label: string;
  kind: string;
  disabled: boolean;
}

export interface Frame {
  name: FrameName;
  generation: number;
  src: string;
  origin: string;
  /** What the address alone says of the user. */
  told: string[];
  title: string;
  kind: string;
  status: "loading" | "asking" | "ready" | "silent" | "closed";
  buttons: Partial<ModalButton>[];
}

export interface Prompt {
  frame: FrameName;
  ticket: number;
  kind: "capabilities" | "openid";
  origin: string;
  wishes: { raw: string; words: string; isDangerous: boolean; granted: boolean | null }[];
}

export interface Rule {
  id?: number;
  what: "error" | "delay" | "drop" | "duplicate" | "malform";
  action: string;
  which: "replies" | "requests" | "both";
  times: number | null;
  ms: number;
  message: string;
  errcode: string;
  status: number;
  malformed: string;
}

export interface MatrixEvent {
  type: string;
  sender: string;
  event_id: string;
  room_id: string;
  origin_server_ts: number;
  content: JsonObject;
  state_key?: string;
  unsigned?: JsonObject;
}

export interface Member {
  userId: string;
  name: string;
  membership: string | null;
  power: number;
}

export interface Room {
  roomId: string;
  name: string;
  members: Member[];
  state: MatrixEvent[];
  timeline: MatrixEvent[];
}

export interface Home {
  user: { user_id: string; display_name: string };
  viewed: string;
  rooms: Room[];
  accountData: JsonObject;
  roomAccountData: { [roomId: string]: JsonObject };
  delayed: { id: string; type: string }[];
  toDeviceSent: Json[];
  turnServers: Json;
  files: { uri: string; size: number }[];
}

export interface View {
  setup: Setup;
  look: Look;
  frames: Frame[];
  approved: string[];
  connected: boolean;
  mode: Mode;
  prompts: Prompt[];
  rules: Rule[];
  home: Home;
  actions: { toWidget: string[]; fromWidget: string[] };
}

export type Told =
  | { kind: "hello"; pass: string }
  | ({ kind: "view" } & View)
  | { kind: "log"; entries: Entry[] }
  | { kind: "entry"; entry: Entry }
  | { kind: "screenshot"; base64: string }
  | { kind: "scenario"; text: string }
  | { kind: "fault"; text: string }
  | {
      kind: "post";
      frame: FrameName;
      generation: number;
      origin: string;
      message: Json;
      files: FileInMessage[];
    };

/** A command: `do` says which, the rest is as commands.py has it. */
export type Command = { do: string; [key: string]: unknown };
export type Send = (command: Command) => void;
