import { describe, expect, test } from "vitest";
import { ALICE, BOB, garden, ROOM, type MemoryAccount } from "../testing/memory";
import { ACTIONS } from "./names";
import { BadRequest, ROOM_ACTIONS } from "./roomActions";

async function perform(
  account: MemoryAccount,
  name: string,
  data: Record<string, unknown> = {},
): Promise<unknown> {
  const room = account.room(ROOM);
  const action = ROOM_ACTIONS[name];
  if (!room || !action) throw new Error("no such action or room");
  return action.act(data, room, account);
}

describe("actions about a room", () => {
  test("a summary counts members and names the version", async () => {
    expect(await perform(garden(), ACTIONS.getRoomSummary)).toMatchObject({
      room_id: ROOM,
      joined_member_count: 2,
      invited_member_count: 0,
      my_membership: "join",
      join_rule: "invite",
      encryption: null,
      room_version: "11",
    });
  });
  test("membership and power of anybody, also of somebody who is not there", async () => {
    expect(await perform(garden(), ACTIONS.getMembership, { user_id: ALICE })).toMatchObject({
      membership: "join",
      power_level: 100,
    });
    expect(await perform(garden(), ACTIONS.getMembership, { user_id: "@x:y" })).toMatchObject({
      membership: null,
      power_level: 0,
    });
  });
  test("a creator of a version 12 room has no level, and may do everything", async () => {
    const account = garden();
    account.put("m.room.create", "", { room_version: "12" });
    const asked = { type: "m.room.name", state_key: "" };
    expect(await perform(account, ACTIONS.canSendEvent, asked)).toEqual({
      allowed: true,
      required_level: 50,
      own_level: null,
    });
    expect(await perform(garden(BOB), ACTIONS.canSendEvent, asked)).toEqual({
      allowed: false,
      required_level: 50,
      own_level: 0,
    });
    expect(await perform(garden(BOB), ACTIONS.canSendEvent, { type: "m.room.message" })).toMatchObject({
      allowed: true,
    });
  });
  test("invite and kick say whether they changed anything", async () => {
    const account = garden();
    expect(await perform(account, ACTIONS.invite, { user_id: BOB })).toEqual({ changed: false });
    expect(await perform(account, ACTIONS.kick, { user_id: BOB })).toEqual({ changed: true });
    expect(await perform(account, ACTIONS.kick, { user_id: BOB })).toEqual({ changed: false });
    expect(await perform(account, ACTIONS.invite, { user_id: BOB })).toEqual({ changed: true });
  });
  test("a power level is changed alone, and higher ones can be left", async () => {
    const account = garden();
    expect(await perform(account, ACTIONS.setPowerLevel, { user_id: BOB, level: 50 })).toEqual({
      changed: true,
      level: 50,
    });
    const lower = { user_id: BOB, level: 10, ignore_if_greater: true };
    expect(await perform(account, ACTIONS.setPowerLevel, lower)).toEqual({ changed: false, level: 50 });
    await expect(perform(account, ACTIONS.setPowerLevel, { user_id: BOB, level: -1 })).rejects.toThrow(
      BadRequest,
    );
    expect(account.room(ROOM)?.get("m.room.power_levels")?.content.users).toEqual({
      [ALICE]: 100,
      [BOB]: 50,
    });
  });
  test("a missing field is named", async () => {
    await expect(perform(garden(), ACTIONS.invite)).rejects.toThrow("missing user_id");
  });
});
