/** The few endpoints of the client-server API that the playground needs. */
import type { Asked, Content, OpenIDToken, Relations } from "../../matrix/events";
import { call, type Call } from "../../matrix/http";
import type { SyncResponse } from "../../matrix/rooms";
import { newId } from "../../random";

export interface Session {
  baseUrl: string;
  userId: string;
  deviceId: string;
  accessToken: string;
}

export async function logIn(baseUrl: string, user: string, password: string): Promise<Session> {
  const reply = await call<{ user_id: string; device_id: string; access_token: string }>(
    baseUrl,
    "POST",
    ["login"],
    {
      body: {
        type: "m.login.password",
        identifier: { type: "m.id.user", user },
        password,
        initial_device_display_name: "Manifold playground",
      },
    },
  );
  return { baseUrl, userId: reply.user_id, deviceId: reply.device_id, accessToken: reply.access_token };
}

// Members are not loaded lazily: managers ask for the membership of users who never spoke.
const SYNC_FILTER = JSON.stringify({
  presence: { types: [] },
  room: { ephemeral: { types: [] }, timeline: { limit: 50 }, state: { lazy_load_members: false } },
});

export class Homeserver {
  constructor(readonly session: Session) {}

  sync(since: string | null, signal: AbortSignal): Promise<SyncResponse> {
    const position: Record<string, string> = since === null ? { timeout: "0" } : { timeout: "30000", since };
    return this.call("GET", ["sync"], { query: { filter: SYNC_FILTER, ...position }, signal });
  }

  sendMessage(roomId: string, type: string, content: Content): Promise<{ event_id: string }> {
    return this.call("PUT", ["rooms", roomId, "send", type, newId()], { body: content });
  }

  sendState(roomId: string, type: string, stateKey: string, content: Content): Promise<{ event_id: string }> {
    return this.call("PUT", ["rooms", roomId, "state", type, stateKey], { body: content });
  }

  readState(roomId: string, type: string, stateKey: string): Promise<Content> {
    return this.call("GET", ["rooms", roomId, "state", type, stateKey]);
  }

  redact(roomId: string, eventId: string, reason?: string): Promise<{ event_id: string }> {
    return this.call("PUT", ["rooms", roomId, "redact", eventId, newId()], { body: { reason } });
  }

  /** One page of what refers to an event. */
  relations(roomId: string, eventId: string, asked: Asked): Promise<Relations> {
    const { relationType, eventType, page } = asked;
    const kind = relationType === undefined ? [] : [relationType, ...(eventType === undefined ? [] : [eventType])];
    const query = Object.fromEntries(Object.entries(page).filter(([, value]) => value !== undefined));
    return this.call("GET", ["rooms", roomId, "relations", eventId, ...kind], {
      query: query as Record<string, string>,
      version: "v1",
    });
  }

  setAccountData(type: string, content: Content): Promise<unknown> {
    return this.call("PUT", ["user", this.session.userId, "account_data", type], { body: content });
  }

  setRoomAccountData(roomId: string, type: string, content: Content): Promise<unknown> {
    const path = ["user", this.session.userId, "rooms", roomId, "account_data", type];
    return this.call("PUT", path, { body: content });
  }

  /** `action`: `join`, `leave`, `invite` or `kick`. */
  membership(roomId: string, action: string, body: Content = {}): Promise<unknown> {
    return this.call("POST", ["rooms", roomId, action], { body });
  }

  openIDToken(): Promise<OpenIDToken> {
    return this.call("POST", ["user", this.session.userId, "openid", "request_token"], { body: {} });
  }

  logOut(): Promise<unknown> {
    return this.call("POST", ["logout"], { body: {} });
  }

  private call<T>(method: string, path: string[], options: Call = {}): Promise<T> {
    return call<T>(this.session.baseUrl, method, path, { ...options, token: this.session.accessToken });
  }
}
