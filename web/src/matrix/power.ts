/** What a user may do in a room, by its power levels and, from room version 12 on, its creators. */
import { isObject, type Content } from "./events";
import type { Room } from "./rooms";

/** Room versions whose creators stand above all power levels. */
const CREATORS_RULE = new Set(["12", "org.matrix.hydra.11"]);

const number = (value: unknown, otherwise: number): number => (typeof value === "number" ? value : otherwise);

export function isCreator(room: Room, userId: string): boolean {
  const create = room.get("m.room.create");
  if (!create || !CREATORS_RULE.has(String(create.content.room_version))) return false;
  const additional = create.content.additional_creators;
  return create.sender === userId || (Array.isArray(additional) && additional.includes(userId));
}

/** `Infinity` for a creator of a version 12 room. */
export function powerOf(room: Room, userId: string): number {
  if (isCreator(room, userId)) return Infinity;
  const levels = room.get("m.room.power_levels")?.content;
  if (!levels) return room.get("m.room.create")?.sender === userId ? 100 : 0;
  return powerIn(levels, userId);
}

/** The level of a user by the content of `m.room.power_levels` alone. */
export function powerIn(levels: Content, userId: string): number {
  const users = isObject(levels.users) ? levels.users : {};
  return number(users[userId], number(levels.users_default, 0));
}

export function levelNeeded(room: Room, type: string, isState: boolean): number {
  const levels = room.get("m.room.power_levels")?.content;
  if (!levels) return 0;
  const events = isObject(levels.events) ? levels.events : {};
  return number(events[type], isState ? number(levels.state_default, 50) : number(levels.events_default, 0));
}

export function maySend(room: Room, userId: string, type: string, isState: boolean): boolean {
  return room.membership === "join" && powerOf(room, userId) >= levelNeeded(room, type, isState);
}
