/** A manager that talks to the playground in Element's older protocol, for tests. */
import { replay } from "../scalar/replay";
import type { Client } from "../scalar/request";
import { garden, ROOM, type MemoryAccount } from "./memory";

export class TestManager {
  readonly account: MemoryAccount;
  closed = 0;
  private readonly client: Client;

  constructor(userId: string) {
    this.account = garden(userId);
    this.client = { account: this.account, viewedRoomId: ROOM, closeDialog: () => void (this.closed += 1) };
  }

  /** The `response`; "silence" when there is no answer at all. */
  async ask(action: string, fields: Record<string, unknown> = {}): Promise<unknown> {
    const reply = await replay({ action, ...fields }, this.client);
    return reply === null ? "silence" : reply.response;
  }

  /** About the room that is in view. */
  inRoom(action: string, fields: Record<string, unknown> = {}): Promise<unknown> {
    return this.ask(action, { room_id: ROOM, ...fields });
  }

  /** The texts of an error: the one for people, then the nested one. */
  async problem(answer: Promise<unknown>): Promise<string[]> {
    const { error } = (await answer) as { error: { message: string; [nested: string]: unknown } };
    const nested = error["_error"];
    return nested instanceof Error ? [error.message, nested.message] : [error.message];
  }
}
