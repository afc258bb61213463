/** Saying in words what a capability allows. What has no words is not known here, and never granted. */
import { CAPABILITIES } from "./names";

const EVENT = /^(?:org\.matrix\.msc2762|m)\.(send|receive)\.(event|state_event):(.+)$/;

const EVENT_NAMES: Record<string, string> = {
  "im.vector.modular.widgets": "widgets",
  "m.widget": "widgets",
  "io.element.widgets.layout": "the layout of widgets",
  "m.room.message": "messages",
  "m.room.member": "memberships",
  "m.room.power_levels": "who may do what",
  "m.room.name": "the room's name",
  "m.room.create": "who made the room",
  "m.sticker": "stickers",
  "im.manifold.board": "what its widgets have started",
  "im.manifold.board.start": "the start of a board",
  "im.manifold.board.change": "changes of a board",
  "im.manifold.board.poll": "the polls of a board",
  "m.poll.start": "polls",
  "m.poll.response": "votes",
  "m.poll.end": "the ends of polls",
  "org.matrix.msc3381.poll.start": "polls (older form)",
  "org.matrix.msc3381.poll.response": "votes (older form)",
  "org.matrix.msc3381.poll.end": "the ends of polls (older form)",
};

const MANAGER_WORDS: Record<string, string> = {
  [CAPABILITIES.roomSummary]: "See the name, topic and number of members of this room",
  [CAPABILITIES.readMembership]: "See who is in this room",
  [CAPABILITIES.invite]: "Invite people and bots to this room",
  [CAPABILITIES.kick]: "Remove people and bots from this room",
  [CAPABILITIES.setPowerLevel]: "Change what people and bots may do in this room",
  [CAPABILITIES.accountWidgets]: "Add widgets to your account, and remove them",
  [CAPABILITIES.context]: "Know which room you are looking at",
  [CAPABILITIES.readWidgets]: "See the widgets of your account",
  "m.read.account_data:m.widgets": "See the widgets of your account",
};

/** Null when this client does not know the capability, or does not offer it to this kind of widget. */
export function inWords(capability: string, isManager: boolean): string | null {
  if (capability === "io.element.requires_client") return "Run only inside a Matrix client";
  const event = EVENT.exec(capability);
  if (event) return eventInWords(event[1] === "send", event[2] === "state_event", event[3] ?? "");
  if (!isManager) return null;
  const [name = "", user] = splitKey(capability);
  const words = MANAGER_WORDS[name];
  if (words === undefined) return null;
  return user === undefined ? words : `${words} (only ${user})`;
}

function eventInWords(send: boolean, isState: boolean, event: string): string | null {
  const [type = "", key] = splitKey(event);
  if (type === "") return null;
  const what = EVENT_NAMES[type] ?? `“${type}” ${isState ? "settings" : "events"}`;
  const verb = send ? (isState ? "Change" : "Send") : "See";
  const only = key ? ` (only “${key}”)` : "";
  return `${verb} ${what} in this room${only}${send ? ", as you" : ""}`;
}

/** At the first `#` that no backslash escapes; `\#` is a literal one. */
function splitKey(text: string): [string, string?] {
  const position = text.search(/(?<!\\)#/);
  if (position === -1) return [text.replaceAll("\\#", "#")];
  return [text.slice(0, position).replaceAll("\\#", "#"), text.slice(position + 1)];
}
