/** The `im.manifold.*` actions about a room, each with the capability that it needs. */
import type { Account } from "../matrix/account";
import { isObject, textOf, type Content } from "../../matrix/events";
import { levelNeeded, powerIn, powerOf } from "../../matrix/power";
import type { Room } from "../../matrix/rooms";
import { ACTIONS, CAPABILITIES } from "./names";

/** Answered with its text. */
export class BadRequest extends Error {}

export interface RoomAction {
  capability: string;
  /** Whom it is about: `capability#user` is enough then. */
  user: (data: Content) => string | null;
  act: (data: Content, room: Room, account: Account) => Content | Promise<Content>;
}

const aboutRoom = (capability: string, act: RoomAction["act"]): RoomAction => ({
  capability,
  user: () => null,
  act,
});
const aboutUser = (capability: string, act: RoomAction["act"]): RoomAction => ({
  capability,
  user: (data) => textOf(data.user_id),
  act,
});

export const ROOM_ACTIONS: Record<string, RoomAction> = {
  [ACTIONS.getRoomSummary]: aboutRoom(CAPABILITIES.roomSummary, (_data, room, account) =>
    summary(room, account.userId),
  ),
  [ACTIONS.canSendEvent]: aboutRoom(CAPABILITIES.roomSummary, canSendEvent),
  [ACTIONS.getMembership]: aboutUser(CAPABILITIES.readMembership, getMembership),
  [ACTIONS.invite]: aboutUser(CAPABILITIES.invite, invite),
  [ACTIONS.kick]: aboutUser(CAPABILITIES.kick, kick),
  [ACTIONS.setPowerLevel]: aboutUser(CAPABILITIES.setPowerLevel, setPowerLevel),
};

function summary(room: Room, me: string): Content {
  const content = (type: string): Content => room.get(type)?.content ?? {};
  return {
    room_id: room.id,
    name: textOf(content("m.room.name").name) ?? undefined,
    canonical_alias: textOf(content("m.room.canonical_alias").alias) ?? undefined,
    avatar_url: textOf(content("m.room.avatar").url) ?? undefined,
    topic: textOf(content("m.room.topic").topic) ?? undefined,
    join_rule: textOf(content("m.room.join_rules").join_rule) ?? "invite",
    encryption: textOf(content("m.room.encryption").algorithm),
    joined_member_count: room.memberIds("join").length,
    invited_member_count: room.memberIds("invite").length,
    my_membership: membershipOf(room, me),
    room_version: textOf(content("m.room.create").room_version) ?? "1",
    room_type: textOf(content("m.room.create").type),
  };
}

function canSendEvent(data: Content, room: Room, account: Account): Content {
  const type = required(data, "type");
  const needed = levelNeeded(room, type, typeof data.state_key === "string");
  const own = powerOf(room, account.userId);
  // Infinity is no JSON; null says that no level is too high for a creator.
  return {
    allowed: room.membership === "join" && own >= needed,
    required_level: needed,
    own_level: finite(own),
  };
}

function getMembership(data: Content, room: Room): Content {
  const userId = required(data, "user_id");
  const content = room.get("m.room.member", userId)?.content ?? {};
  const level = powerOf(room, userId);
  return {
    membership: textOf(content.membership),
    display_name: textOf(content.displayname) ?? undefined,
    avatar_url: textOf(content.avatar_url) ?? undefined,
    power_level: Math.min(level, Number.MAX_SAFE_INTEGER),
  };
}

async function invite(data: Content, room: Room, account: Account): Promise<Content> {
  const userId = required(data, "user_id");
  if (["join", "invite"].includes(membershipOf(room, userId) ?? "")) return { changed: false };
  await account.invite(room.id, userId, textOf(data.reason) ?? undefined);
  return { changed: true };
}

async function kick(data: Content, room: Room, account: Account): Promise<Content> {
  const userId = required(data, "user_id");
  if (!["join", "invite"].includes(membershipOf(room, userId) ?? "")) return { changed: false };
  await account.kick(room.id, userId, textOf(data.reason) ?? undefined);
  return { changed: true };
}

async function setPowerLevel(data: Content, room: Room, account: Account): Promise<Content> {
  const userId = required(data, "user_id");
  const level = data.level;
  if (typeof level !== "number" || !Number.isInteger(level) || level < 0) {
    throw new BadRequest("Invalid request - level must be a whole number from 0");
  }
  const levels = await account.readState(room.id, "m.room.power_levels", "");
  const current = powerIn(levels, userId);
  if (current === level || (data.ignore_if_greater === true && current >= level))
    return { changed: false, level: current };
  const users = isObject(levels.users) ? levels.users : {};
  await account.sendState(room.id, "m.room.power_levels", "", {
    ...levels,
    users: { ...users, [userId]: level },
  });
  return { changed: true, level };
}

function required(data: Content, field: string): string {
  const value = textOf(data[field]);
  if (value === null) throw new BadRequest(`Invalid request - missing ${field}`);
  return value;
}

const finite = (level: number): number | null => (Number.isFinite(level) ? level : null);
const membershipOf = (room: Room, userId: string): string | null =>
  textOf(room.get("m.room.member", userId)?.content.membership);
