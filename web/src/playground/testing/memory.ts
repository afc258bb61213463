/** An account whose homeserver is this object: what is written is there at once, for tests. */
import type { Account } from "../matrix/account";
import { isObject, type Content, type OpenIDToken, type Relations, type RoomEvent } from "../../matrix/events";
import { MatrixError } from "../../matrix/http";
import { maySend } from "../../matrix/power";
import { Room } from "../../matrix/rooms";

export const ALICE = "@alice:example.org";
export const BOB = "@bob:example.org";
export const ROOM = "!garden";

export class MemoryAccount implements Account {
  readonly deviceId = "DEVICE";
  readonly baseUrl = "https://matrix.example.org";
  readonly accountDataByType = new Map<string, Content>();
  readonly rooms = new Map<string, Room>();
  /** When false, /sync never brings back what was written. */
  echoes = true;
  private events = 0;

  constructor(readonly userId: string) {
    this.rooms.set(ROOM, new Room(ROOM));
  }

  room(roomId: string): Room | undefined {
    return this.rooms.get(roomId);
  }

  accountData(type: string): Content | undefined {
    return this.accountDataByType.get(type);
  }

  /** As anybody, without a check: how the room came to be. */
  put(type: string, stateKey: string, content: Content, sender = this.userId): RoomEvent {
    this.events += 1;
    const event = { type, state_key: stateKey, content, sender, room_id: ROOM, event_id: `$${this.events}` };
    const whole = { ...event, origin_server_ts: this.events, unsigned: {} };
    this.rooms.get(ROOM)?.setState(whole);
    return whole;
  }

  async sendState(
    roomId: string,
    type: string,
    stateKey: string,
    content: Content,
  ): Promise<{ event_id: string }> {
    const room = this.rooms.get(roomId);
    if (!room || !maySend(room, this.userId, type, true))
      throw this.refusal("You don't have permission to post that to the room");
    // As over the wire: what is undefined is not there.
    const sent = JSON.parse(JSON.stringify(content)) as Content;
    return this.echoes ? { event_id: this.put(type, stateKey, sent).event_id } : { event_id: "$never" };
  }

  async readState(roomId: string, type: string, stateKey: string): Promise<Content> {
    const event = this.rooms.get(roomId)?.get(type, stateKey);
    if (!event) throw this.refusal("Event not found.");
    return event.content;
  }

  async setAccountData(type: string, content: Content): Promise<void> {
    if (this.echoes) this.accountDataByType.set(type, JSON.parse(JSON.stringify(content)) as Content);
  }

  invite(roomId: string, userId: string): Promise<unknown> {
    return this.member(roomId, userId, "invite");
  }

  kick(roomId: string, userId: string): Promise<unknown> {
    return this.member(roomId, userId, "leave");
  }

  async openIDToken(): Promise<OpenIDToken> {
    return {
      access_token: "secret",
      token_type: "Bearer",
      matrix_server_name: "example.org",
      expires_in: 3600,
    };
  }

  async waitUntil(holds: () => boolean): Promise<void> {
    if (!holds()) throw new Error("The homeserver did not confirm it in time");
  }

  async relations(): Promise<Relations> {
    return { chunk: [] };
  }

  async sendMessage(): Promise<{ event_id: string }> {
    return { event_id: "$message" };
  }

  async redact(): Promise<{ event_id: string }> {
    return { event_id: "$redaction" };
  }

  private async member(roomId: string, userId: string, membership: string): Promise<unknown> {
    const room = this.rooms.get(roomId);
    const levels = room?.get("m.room.power_levels")?.content ?? {};
    const users = isObject(levels.users) ? levels.users : {};
    if (Number(users[this.userId] ?? 0) < 50) throw this.refusal("You don't have permission");
    return this.put("m.room.member", userId, { membership });
  }

  private refusal(text: string): MatrixError {
    return new MatrixError(403, { errcode: "M_FORBIDDEN", error: text }, `${this.baseUrl}/x`);
  }
}

/** A room of version 11 with Alice as its admin and Bob as a member. */
export function garden(userId = ALICE): MemoryAccount {
  const account = new MemoryAccount(userId);
  account.put("m.room.create", "", { room_version: "11" }, ALICE);
  account.put("m.room.power_levels", "", { users: { [ALICE]: 100 }, state_default: 50 }, ALICE);
  account.put("m.room.join_rules", "", { join_rule: "invite" }, ALICE);
  account.put("m.room.member", ALICE, { membership: "join", displayname: "Alice" }, ALICE);
  account.put("m.room.member", BOB, { membership: "join", displayname: "Bob" }, BOB);
  return account;
}
