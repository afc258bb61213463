/** What /sync told us so far: rooms with their state, and the user's account data. */
import type { Content, RoomEvent } from "./events";

/** Enough to scroll back through a demo, little enough to paint at once. */
const TIMELINE_KEPT = 200;

type WireEvent = Omit<RoomEvent, "room_id" | "unsigned"> & { unsigned?: Content };
interface Typed {
  type: string;
  content: Content;
}
interface JoinedRoom {
  summary?: { "m.heroes"?: string[] };
  state?: { events?: WireEvent[] };
  timeline?: { events?: WireEvent[]; limited?: boolean };
  account_data?: { events?: Typed[] };
}

export interface SyncResponse {
  next_batch: string;
  account_data?: { events?: Typed[] };
  rooms?: {
    join?: Record<string, JoinedRoom>;
    invite?: Record<string, { invite_state?: { events?: WireEvent[] } }>;
    leave?: Record<string, unknown>;
  };
}

export class Room {
  readonly accountData = new Map<string, Content>();
  timeline: RoomEvent[] = [];
  /** Who stands for a room without a name, where the homeserver said so. */
  heroes: string[] | null = null;
  membership: "join" | "invite" = "join";
  private readonly state = new Map<string, Map<string, RoomEvent>>();

  constructor(readonly id: string) {}

  get(type: string, stateKey = ""): RoomEvent | undefined {
    return this.state.get(type)?.get(stateKey);
  }

  /** Every current state event of one type. */
  all(type: string): RoomEvent[] {
    return [...(this.state.get(type)?.values() ?? [])];
  }

  setState(event: RoomEvent): void {
    if (event.state_key === undefined) return;
    const ofType = this.state.get(event.type) ?? new Map<string, RoomEvent>();
    this.state.set(event.type, ofType.set(event.state_key, event));
  }

  memberIds(membership: string): string[] {
    return this.all("m.room.member")
      .filter((event) => event.content.membership === membership)
      .map((event) => event.state_key ?? "");
  }
}

/** News of one sync: `state` is what changed in any room's current state, `timeline` what happened in order. */
export interface News {
  state: RoomEvent[];
  timeline: RoomEvent[];
}

export class Rooms {
  readonly byId = new Map<string, Room>();
  readonly accountData = new Map<string, Content>();

  apply(response: SyncResponse): News {
    const news: News = { state: [], timeline: [] };
    for (const { type, content } of response.account_data?.events ?? []) this.accountData.set(type, content);
    for (const roomId of Object.keys(response.rooms?.leave ?? {})) this.byId.delete(roomId);
    for (const [roomId, invite] of Object.entries(response.rooms?.invite ?? {})) {
      const room = this.room(roomId);
      room.membership = "invite";
      for (const event of invite.invite_state?.events ?? []) room.setState(complete(event, roomId));
    }
    for (const [roomId, joined] of Object.entries(response.rooms?.join ?? {})) {
      this.applyJoined(this.room(roomId), joined, news);
    }
    return news;
  }

  private room(roomId: string): Room {
    const room = this.byId.get(roomId) ?? new Room(roomId);
    this.byId.set(roomId, room);
    return room;
  }

  private applyJoined(room: Room, joined: JoinedRoom, news: News): void {
    room.membership = "join";
    room.heroes = joined.summary?.["m.heroes"] ?? room.heroes;
    for (const { type, content } of joined.account_data?.events ?? []) room.accountData.set(type, content);
    const timeline = (joined.timeline?.events ?? []).map((event) => complete(event, room.id));
    const state = (joined.state?.events ?? []).map((event) => complete(event, room.id));
    // State in the timeline is newer than the state section, which describes the room before it.
    for (const event of [...state, ...timeline]) {
      if (event.state_key === undefined) continue;
      room.setState(event);
      news.state.push(event);
    }
    news.timeline.push(...timeline);
    const before = joined.timeline?.limited ? [] : room.timeline;
    room.timeline = [...before, ...timeline].slice(-TIMELINE_KEPT);
  }
}

const complete = (event: WireEvent, roomId: string): RoomEvent => ({
  ...event,
  room_id: roomId,
  unsigned: event.unsigned ?? {},
});
