// No client around us: a Matrix session of our own carries out what the manager asks for.
import type { Action, OpenIDToken } from "manifold-client";

import { t } from "../i18n/t";
import { textOf, type Content } from "../matrix/events";
import { followRoom } from "../matrix/follow";
import { maySend } from "../matrix/power";
import { readRoom } from "../matrix/room";
import type { Room } from "../matrix/rooms";
import type { MatrixSession } from "../matrix/session";
import { ACCOUNT_WIDGETS, withAccountWidget } from "../matrix/widgets";
import { newId } from "../random";
import {
  HostError,
  LAYOUT_EVENT,
  WIDGET_EVENT,
  type AccountWidget,
  type Context,
  type Host,
  type StateEvent,
  type Widget,
} from "./host";
import { Listeners } from "./listeners";
import { creatorsIn, whoMayWrite } from "./power";

/** What decides who may do what. */
const RULES = ["m.room.create", "m.room.power_levels"];
/** What the pages show of the room. */
const SHOWN = [WIDGET_EVENT, LAYOUT_EVENT, "m.room.power_levels"];

export class MatrixHost implements Host {
  readonly kind = "matrix";
  /** `m.widgets` is written as a whole: one change after the other. */
  #changing: Promise<unknown> = Promise.resolve();
  readonly #news = new Listeners<void>();
  #listeners = 0;
  #stop: () => void = () => undefined;

  /** `leave` goes back to where rooms are chosen. */
  constructor(
    private readonly session: MatrixSession,
    readonly context: Context,
    private readonly leave: () => void,
  ) {}

  ready(): Promise<void> {
    return Promise.resolve();
  }

  getOpenIDToken(): Promise<OpenIDToken> {
    return this.session.ask("POST", ["user", this.session.userId, "openid", "request_token"], { body: {} });
  }

  async perform(action: Action): Promise<void> {
    switch (action.type) {
      case "put_account_widget":
        return this.setAccountWidget(action.widget_id, action.widget);
      case "remove_account_widget":
        return this.removeAccountWidget(action.widget_id);
      case "put_widget": {
        const content = { id: action.widget_id, creatorUserId: this.session.userId, ...present(action.widget) };
        return this.#write(action.room_id, WIDGET_EVENT, action.widget_id, content);
      }
      case "remove_widget":
        return this.#write(action.room_id, WIDGET_EVENT, action.widget_id, {});
      case "put_state":
        return this.#write(action.room_id, action.event_type, action.state_key, action.content);
    }
  }

  async canWrite(eventType: string): Promise<boolean> {
    return maySend(await this.#room(this.#roomId()), this.session.userId, eventType, true);
  }

  async helpers(eventType: string): Promise<string[]> {
    const room = await this.#room(this.#roomId());
    const levels = room.get("m.room.power_levels")?.content;
    const users = whoMayWrite(eventType, levels, creatorsIn(room.get("m.room.create")));
    return Promise.all(users.map((user) => this.#displayName(user)));
  }

  async getAccountWidgets(): Promise<AccountWidget[]> {
    const all = (await this.#accountWidgets()) as Record<string, { content?: Widget } | null>;
    return Object.entries(all).flatMap(([id, entry]) => (entry?.content?.url ? [{ id, content: entry.content }] : []));
  }

  setAccountWidget(id: string, content: Widget): Promise<void> {
    return this.#changeAccount(id, present(content));
  }

  removeAccountWidget(id: string): Promise<void> {
    return this.#changeAccount(id, null);
  }

  async getState(type: string): Promise<StateEvent[]> {
    const room = await this.#room(this.#roomId(), [type]);
    return room.all(type).map(({ type: kind, state_key = "", content, room_id, sender, origin_server_ts }) => ({
      type: kind,
      state_key,
      content,
      room_id,
      sender,
      origin_server_ts,
    }));
  }

  writes(): boolean {
    return true;
  }

  allow(): Promise<void> {
    return Promise.resolve();
  }

  async send(type: string, content: Content): Promise<string> {
    // Repeated by itself, it is the same event: the homeserver knows it by this.
    const path = ["rooms", this.#roomId(), "send", type, newId()];
    return (await this.session.ask<{ event_id: string }>("PUT", path, { body: content })).event_id;
  }

  /** Whoever changes it, from wherever. While nobody listens, nothing is asked. */
  onState(listener: () => void): () => void {
    const end = this.#news.add(listener);
    this.#listeners += 1;
    if (this.#listeners === 1) this.#stop = followRoom(this.session, this.#roomId(), SHOWN, () => this.#news.tell());
    return () => {
      end();
      this.#listeners -= 1;
      if (this.#listeners === 0) this.#stop();
    };
  }

  close(): Promise<void> {
    this.leave();
    return Promise.resolve();
  }

  onTheme(): () => void {
    return () => undefined;
  }

  onLanguage(): () => void {
    return () => undefined;
  }

  onContext(): () => void {
    return () => undefined;
  }

  async #write(roomId: string, type: string, stateKey: string, content: Content): Promise<void> {
    try {
      await this.session.ask("PUT", ["rooms", roomId, "state", type, stateKey], { body: content });
    } catch (error) {
      // Homeservers say "Forbidden" to those who left, and to those who never could.
      if (!(error instanceof HostError) || error.reason !== "refused") throw error;
      const room = await this.#room(roomId);
      if (maySend(room, this.session.userId, type, true)) throw error;
      throw new HostError("refused", t("You may not change that in this room. Ask somebody who may."));
    }
  }

  async #room(roomId: string, types = RULES): Promise<Room> {
    const room = await readRoom(this.session, roomId, types);
    if (room) return room;
    throw new HostError("refused", t("You are not in this room any more. Choose another one."));
  }

  #roomId(): string {
    return this.context.roomId ?? "";
  }

  async #displayName(user: string): Promise<string> {
    const path = ["rooms", this.#roomId(), "state", "m.room.member", user];
    const member = await this.session.find<Content>(path).catch(() => null);
    return textOf(member?.displayname) ?? user;
  }

  async #accountWidgets(): Promise<Content> {
    return (await this.session.find<Content>(this.#accountData())) ?? {};
  }

  #changeAccount(id: string, content: Content | null): Promise<void> {
    const change = async () => {
      // Read just before it is written: other clients write it as well.
      const all = withAccountWidget(await this.#accountWidgets(), this.session.userId, id, content);
      await this.session.ask("PUT", this.#accountData(), { body: all });
    };
    const changed = this.#changing.then(change, change);
    this.#changing = changed;
    return changed;
  }

  #accountData(): string[] {
    return ["user", this.session.userId, "account_data", ACCOUNT_WIDGETS];
  }
}

/** What is not there is left out. */
function present({ type, url, name, data }: Widget): Content {
  return { type, url, ...(name != null && { name }), ...(data != null && { data }) };
}
