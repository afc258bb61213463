// A client that shows us as a widget: our own actions where it has them, else the common ones, else the older protocol.
import type { Action, OpenIDToken } from "manifold-client";

import { t } from "../i18n/t";
import { HostError, LAYOUT_EVENT, WIDGET_EVENT, type AccountWidget, type Context, type Host, type StateEvent, type Widget } from "./host";
import { Listeners } from "./listeners";
import { creatorsIn, whoMayWrite } from "./power";
import { RoomState } from "./room-state";
import type { Data, WidgetChannel } from "./widget-channel";

const MAY = {
  summary: "im.manifold.room_summary",
  account: "im.manifold.account_widgets",
  context: "im.manifold.context",
  membership: "im.manifold.read_membership",
  readAccount: "org.matrix.msc3751.read.account_data:m.widgets",
  send: (type: string) => `org.matrix.msc2762.send.state_event:${type}`,
  receive: (type: string) => `org.matrix.msc2762.receive.state_event:${type}`,
};

/** All in the first exchange: some clients have no second one, others ask their user each time. */
export const CAPABILITIES = [
  MAY.summary,
  MAY.account,
  MAY.context,
  MAY.membership,
  MAY.readAccount,
  MAY.send(WIDGET_EVENT),
  MAY.receive(WIDGET_EVENT),
  MAY.send(LAYOUT_EVENT),
  MAY.receive(LAYOUT_EVENT),
  MAY.receive("m.room.power_levels#"),
  MAY.receive("m.room.create#"),
];

/** Changing one's manager always has a prompt (seconds). */
const PROMPT = 180;

export class WidgetHost implements Host {
  readonly kind = "widget";
  readonly #state = new RoomState();
  readonly #themes = new Listeners<string>();
  readonly #languages = new Listeners<string>();
  readonly #contexts = new Listeners<Context>();

  #old: Promise<Host | null> | undefined;

  /** `findOld` looks for the older protocol, which Element speaks with its manager's origin, wherever that is shown. */
  constructor(
    private readonly channel: WidgetChannel,
    public context: Context,
    private readonly findOld: () => Promise<Host | null> = () => Promise.resolve(null),
  ) {
    channel.on("update_state", (data) => this.#state.take(data));
    channel.on("send_event", (data) => this.#state.take(data));
    channel.on("theme_change", ({ name }) => {
      if (typeof name === "string") this.#themes.tell(name);
    });
    channel.on("language_change", ({ lang }) => {
      if (typeof lang === "string") this.#languages.tell(lang);
    });
    channel.on("im.manifold.context", (data) => {
      const roomId = text(data.room_id);
      this.context = {
        roomId,
        roomName: text(data.room_name) ?? (roomId === this.context.roomId ? this.context.roomName : null),
        screen: text(data.screen),
        integrationId: text(data.integration_id),
      };
      this.#contexts.tell(this.context);
    });
    channel.start();
  }

  ready(): Promise<void> {
    return this.channel.ready();
  }

  async getOpenIDToken(): Promise<OpenIDToken> {
    try {
      return (await this.channel.openIDToken()) as OpenIDToken;
    } catch (error) {
      if (!(error instanceof HostError) || error.reason === "silent") throw error;
      throw new HostError("refused", t("Your client did not tell who you are. Allow it to, and try again."));
    }
  }

  async perform(action: Action): Promise<void> {
    if (action.type === "put_account_widget") return this.setAccountWidget(action.widget_id, action.widget);
    if (action.type === "remove_account_widget") return this.removeAccountWidget(action.widget_id);
    // Events go to the room in view, and that may have changed meanwhile.
    if (action.room_id !== this.context.roomId) {
      const why = t("Your client shows another room now. Go back to the room and try again.");
      throw new HostError("unsupported", why);
    }
    switch (action.type) {
      case "put_widget":
        return this.#write(WIDGET_EVENT, action.widget_id, { id: action.widget_id, ...present(action.widget) });
      case "remove_widget":
        return this.#write(WIDGET_EVENT, action.widget_id, {});
      case "put_state":
        return this.#write(action.event_type, action.state_key, action.content);
    }
  }

  async canWrite(eventType: string): Promise<boolean> {
    if (!this.channel.may(MAY.summary)) return (await this.#older())?.canWrite(eventType) ?? true;
    const question = { type: eventType, state_key: "", ...this.#room() };
    const answer = await this.channel.send("im.manifold.can_send_event", question);
    return answer.allowed !== false;
  }

  async helpers(eventType: string): Promise<string[]> {
    const { roomId } = this.context;
    const create = this.#state.get(roomId, "m.room.create", "");
    const creators = creatorsIn(create);
    const levels = this.#state.get(roomId, "m.room.power_levels", "");
    const users = levels || creators.length ? whoMayWrite(eventType, levels?.content, creators) : [];
    return Promise.all(users.map((user) => this.#displayName(user)));
  }

  async getAccountWidgets(): Promise<AccountWidget[]> {
    if (!this.channel.may(MAY.readAccount)) return (await this.#olderAccount()).getAccountWidgets();
    const answer = await this.channel.send("org.matrix.msc3751.read_account_data", { type: "m.widgets" });
    const [event] = answer.events as { content?: Record<string, { content?: Widget } | null> }[];
    return Object.entries(event?.content ?? {}).flatMap(([id, entry]) =>
      entry?.content?.url ? [{ id, content: entry.content }] : [],
    );
  }

  async setAccountWidget(id: string, content: Widget): Promise<void> {
    if (this.channel.may(MAY.account)) return this.#account(id, present(content));
    await (await this.#olderAccount()).setAccountWidget(id, content);
  }

  async removeAccountWidget(id: string): Promise<void> {
    if (this.channel.may(MAY.account)) return this.#account(id, null);
    await (await this.#olderAccount()).removeAccountWidget(id);
  }

  async getState(type: string): Promise<StateEvent[]> {
    const { readState } = await import("./widget-room");
    try {
      return await readState(this.channel, this.#state, this.context.roomId, type);
    } catch (error) {
      const old = await this.#older();
      if (!old) throw error;
      return old.getState(type);
    }
  }

  writes(): boolean {
    return true;
  }

  async allow(events: string[], states: string[]): Promise<void> {
    const capabilities = [
      ...events.map((type) => `org.matrix.msc2762.send.event:${type}`),
      ...states.flatMap((type) => [MAY.send(type), MAY.receive(type)]),
    ];
    await (await import("./widget-room")).allow(this.channel, this.#state, capabilities);
  }

  async send(type: string, content: Data): Promise<string> {
    return (await import("./widget-room")).sendMessage(this.channel, this.#state, type, content);
  }

  onState(listener: () => void): () => void {
    return this.#state.onNews(listener);
  }

  async close(): Promise<void> {
    await this.channel.send("im.manifold.close", {}).catch(() => this.channel.send("io.element.close", {}));
  }

  onTheme(listener: (name: string) => void): () => void {
    return this.#themes.add(listener);
  }

  onLanguage(listener: (tag: string) => void): () => void {
    return this.#languages.add(listener);
  }

  onContext(listener: (context: Context) => void): () => void {
    return this.#contexts.add(listener);
  }

  async #write(type: string, stateKey: string, content: Data): Promise<void> {
    const capability = MAY.send(type);
    if (!this.channel.may(capability)) await (await import("./widget-room")).allow(this.channel, this.#state, [capability]);
    await this.channel.send("send_event", { type, state_key: stateKey, content });
  }

  async #account(widgetId: string, content: Data | null): Promise<void> {
    await this.channel.send("im.manifold.set_account_widget", { widget_id: widgetId, content }, PROMPT);
  }

  async #displayName(user: string): Promise<string> {
    if (!this.channel.may(MAY.membership)) return user;
    const question = { user_id: user, ...this.#room() };
    const member = await this.channel.send("im.manifold.get_membership", question).catch(() => null);
    return text(member?.display_name) ?? user;
  }

  #older(): Promise<Host | null> {
    return (this.#old ??= this.findOld());
  }

  async #olderAccount(): Promise<Host> {
    const old = await this.#older();
    if (old) return old;
    const why = t(
      "This client does not let a widget change your account. Open the manager from the client's own menu instead.",
    );
    throw new HostError("unsupported", why);
  }

  #room(): Data {
    return this.context.roomId ? { room_id: this.context.roomId } : {};
  }
}

function present({ type, url, name, data }: Widget): Data {
  return { type, url, ...(name != null && { name }), ...(data != null && { data }) };
}

function text(value: unknown): string | null {
  return typeof value === "string" && value ? value : null;
}
