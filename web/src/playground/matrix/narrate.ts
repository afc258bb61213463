/** One line of the timeline for one event: a message, or what happened in words. */
import { isObject, textOf, type Content, type RoomEvent } from "../../matrix/events";
import { memberName } from "../../matrix/names";
import type { Room } from "../../matrix/rooms";

export interface Line {
  id: string;
  sender: string;
  time: number;
  text: string;
  kind: "message" | "happening";
}

export function narrate(room: Room, event: RoomEvent): Line | null {
  const sender = memberName(room, event.sender);
  const line = (kind: Line["kind"], text: string): Line => ({
    id: event.event_id,
    sender,
    time: event.origin_server_ts,
    text,
    kind,
  });
  const before = isObject(event.unsigned.prev_content) ? event.unsigned.prev_content : {};
  switch (event.type) {
    case "m.room.message":
      return line("message", textOf(event.content.body) ?? "(message removed)");
    case "m.sticker":
      return line("message", `Sticker: ${textOf(event.content.body) ?? "no description"}`);
    case "m.room.member":
      return line(
        "happening",
        membershipChange(sender, memberName(room, event.state_key ?? ""), before, event),
      );
    case "m.room.name":
      return line("happening", `${sender} named the room ${textOf(event.content.name) ?? "nothing"}`);
    case "m.room.power_levels":
      return line("happening", `${sender} changed who may do what here`);
    case "im.vector.modular.widgets":
    case "m.widget":
      return line("happening", `${sender} ${widgetChange(before, event.content)}`);
    default:
      return null;
  }
}

const isWidget = (content: Content): boolean => textOf(content.type) !== null && textOf(content.url) !== null;
const nameOf = (content: Content): string => textOf(content.name) ?? textOf(content.type) ?? "";

function widgetChange(before: Content, now: Content): string {
  if (!isWidget(now)) return isWidget(before) ? `removed the widget ${nameOf(before)}` : "removed a widget";
  return isWidget(before) ? `changed the widget ${nameOf(now)}` : `added the widget ${nameOf(now)}`;
}

function membershipChange(sender: string, target: string, before: Content, event: RoomEvent): string {
  const self = event.sender === event.state_key;
  switch (event.content.membership) {
    case "join":
      return before.membership === "join" ? `${sender} changed their profile` : `${target} joined`;
    case "invite":
      return `${sender} invited ${target}`;
    case "leave":
      return self ? `${target} left` : `${sender} removed ${target}`;
    case "ban":
      return `${sender} banned ${target}`;
    default:
      return `${target} asked to join`;
  }
}
