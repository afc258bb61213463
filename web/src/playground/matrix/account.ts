/** What the rest of the playground may do as the user who is logged in. */
import type { Asked, Content, OpenIDToken, Relations } from "../../matrix/events";
import type { Room } from "../../matrix/rooms";

/** `LiveAccount` is the real one; tests use a small account in memory. */
export interface Account {
  readonly userId: string;
  readonly deviceId: string;
  readonly baseUrl: string;
  room(roomId: string): Room | undefined;
  accountData(type: string): Content | undefined;
  sendState(roomId: string, type: string, stateKey: string, content: Content): Promise<{ event_id: string }>;
  sendMessage(roomId: string, type: string, content: Content): Promise<{ event_id: string }>;
  redact(roomId: string, eventId: string, reason?: string): Promise<{ event_id: string }>;
  readState(roomId: string, type: string, stateKey: string): Promise<Content>;
  relations(roomId: string, eventId: string, asked: Asked): Promise<Relations>;
  setAccountData(type: string, content: Content): Promise<unknown>;
  invite(roomId: string, userId: string, reason?: string): Promise<unknown>;
  kick(roomId: string, userId: string, reason?: string): Promise<unknown>;
  openIDToken(): Promise<OpenIDToken>;
  /** Resolves as soon as `holds` is true, now or after a sync; rejects after `milliseconds`. */
  waitUntil(holds: () => boolean, milliseconds: number): Promise<void>;
}

/** How long Element waits for its own write to come back by /sync. */
export const ECHO_MILLISECONDS = 20_000;
