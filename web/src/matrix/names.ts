/** How rooms and people are called on the screen. */
import { textOf } from "./events";
import type { Room } from "./rooms";

export function memberName(room: Room | undefined, userId: string): string {
  return textOf(room?.get("m.room.member", userId)?.content.displayname) ?? userId;
}

/** The name computed for this user: the one of a direct chat is the other person's. */
export function roomName(room: Room, me: string): string {
  const given =
    textOf(room.get("m.room.name")?.content.name) ??
    textOf(room.get("m.room.canonical_alias")?.content.alias);
  if (given) return given;
  const others = (room.heroes ?? [...room.memberIds("join"), ...room.memberIds("invite")])
    .filter((userId) => userId !== me)
    .toSorted();
  if (others.length === 0) return "Empty room";
  const shown = others.slice(0, 3).map((userId) => memberName(room, userId));
  return others.length > 3 ? `${shown.join(", ")} and ${others.length - 3} more` : shown.join(", ");
}
