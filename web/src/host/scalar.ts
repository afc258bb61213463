// Element's manager dialog, by the messages it has understood since its early days.
import type { Action, OpenIDToken } from "manifold-client";

import { t } from "../i18n/t";
import { HostError, WIDGET_EVENT, type AccountWidget, type Context, type Host, type StateEvent, type Widget } from "./host";
import { whoMayWrite } from "./power";
import type { ScalarChannel } from "./scalar-channel";

/** How often a client that has not answered yet is asked again: its room view may not be up. */
const PROBE_EVERY = 5;
/** How long a probe may take: longer than any client is late. */
const PROBE_WAIT = 60;
/** Element itself waits 20 s for its homeserver, and for the echo of a widget. */
const WAIT = 25;
/** A client that was silent for so long is asked once more, but not waited for again. */
const ONCE_MORE = 5;

interface WidgetEvent {
  type?: string;
  state_key?: string;
  content?: Partial<Widget>;
}

export class ScalarHost implements Host {
  readonly kind = "scalar";

  constructor(
    private readonly channel: ScalarChannel,
    readonly context: Context,
  ) {}

  ready(): Promise<void> {
    return new Promise((resolve) => {
      const answered = () => {
        clearInterval(again);
        resolve();
      };
      const probe = () =>
        this.channel.call("get_widgets", this.#room(), PROBE_WAIT).then(answered, (error: unknown) => {
          // "Room not visible" is an answer as well.
          if (error instanceof HostError && error.reason === "refused") answered();
        });
      const again = setInterval(probe, PROBE_EVERY * 1000);
      void probe();
    });
  }

  async getOpenIDToken(): Promise<OpenIDToken> {
    // With a room_id Element gives an error, or never answers.
    const token = (await this.channel.call("get_open_id_token", {}, WAIT)) as OpenIDToken | null;
    if (!token?.access_token) throw new HostError("unsupported", t("Your client gave no proof of who you are."));
    return token;
  }

  async perform(action: Action): Promise<void> {
    if (action.type === "put_account_widget") return this.setAccountWidget(action.widget_id, action.widget);
    if (action.type === "remove_account_widget") return this.removeAccountWidget(action.widget_id);
    const room_id = action.room_id;
    switch (action.type) {
      case "put_widget":
        return this.#write(
          { room_id, widget_id: action.widget_id, ...present(action.widget) },
          async (wait) => same(await this.#roomWidget(room_id, action.widget_id, wait), action.widget),
        );
      case "remove_widget":
        return this.#write(
          { room_id, widget_id: action.widget_id, url: null },
          async (wait) => (await this.#roomWidget(room_id, action.widget_id, wait)) === undefined,
        );
      case "put_state": {
        const { event_type: type, state_key, content } = action;
        await this.channel.call("send_event", { room_id, type, state_key, content }, WAIT);
      }
    }
  }

  async canWrite(eventType: string): Promise<boolean> {
    try {
      const question = { ...this.#room(), event_type: eventType, is_state: true };
      await this.channel.call("can_send_event", question, WAIT);
      return true;
    } catch (error) {
      // Element never says `false`, it answers with an error.
      return !(error instanceof HostError && error.reason === "refused");
    }
  }

  async helpers(eventType: string): Promise<string[]> {
    const question = { ...this.#room(), type: "m.room.power_levels", state_key: "" };
    const answer = (await this.channel.call("read_events", question, WAIT)) as {
      events?: { content?: unknown; sender?: string }[];
    };
    const levels = answer?.events?.[0];
    const named = whoMayWrite(eventType, levels?.content);
    // In rooms of version 12 the creators are named nowhere that Element lets us read: but they, or somebody with
    // their trust, wrote the levels.
    const users = named.length === 0 && levels?.sender ? [levels.sender] : named;
    return Promise.all(users.map((user) => this.#displayName(user)));
  }

  async getAccountWidgets(wait = WAIT): Promise<AccountWidget[]> {
    const events = (await this.channel.call("get_widgets", {}, wait)) as WidgetEvent[];
    return events.flatMap(({ type, state_key: id, content }) =>
      type !== WIDGET_EVENT && id && content?.url ? [{ id, content: content as Widget }] : [],
    );
  }

  async setAccountWidget(id: string, content: Widget): Promise<void> {
    const fields = { userWidget: true, widget_id: id, ...present(content) };
    await this.#write(fields, async (wait) => same(await this.#accountWidget(id, wait), content));
  }

  async removeAccountWidget(id: string): Promise<void> {
    const fields = { userWidget: true, widget_id: id, url: null };
    await this.#write(fields, async (wait) => (await this.#accountWidget(id, wait)) === undefined);
  }

  async close(): Promise<void> {
    // The answer is seldom seen: the dialog goes, and we with it.
    await this.channel.call("close_scalar", {}, WAIT);
  }

  async getState(type: string): Promise<StateEvent[]> {
    const { readState } = await import("./scalar-room");
    return readState(this.channel, this.context.roomId, type, WAIT);
  }

  /** What its dialog lets through is a short list. */
  writes(type: string): boolean {
    return type === WIDGET_EVENT;
  }

  /** It asks its user for nothing. */
  async allow(): Promise<void> {}

  async send(): Promise<string> {
    throw new HostError("unsupported", t("Your client sends no messages for this window."));
  }

  onState(): () => void {
    return () => undefined;
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

  /**
   * Element may report a failure, or nothing at all, although the widget was written: its own store
   * was late. So what is there now decides.
   */
  async #write(fields: Record<string, unknown>, isDone: (wait: number) => Promise<boolean>): Promise<void> {
    try {
      await this.channel.call("set_widget", fields, WAIT);
    } catch (error) {
      const wait = error instanceof HostError && error.reason === "silent" ? ONCE_MORE : WAIT;
      if (!(await isDone(wait).catch(() => false))) throw error;
    }
  }

  async #roomWidget(room_id: string, id: string, wait: number): Promise<Partial<Widget> | undefined> {
    // The answer has the account's widgets too, after the room's.
    const events = (await this.channel.call("get_widgets", { room_id }, wait)) as WidgetEvent[];
    return events.find((event) => event.type === WIDGET_EVENT && event.state_key === id)?.content;
  }

  async #accountWidget(id: string, wait: number): Promise<Widget | undefined> {
    return (await this.getAccountWidgets(wait)).find((widget) => widget.id === id)?.content;
  }

  async #displayName(user: string): Promise<string> {
    const question = { ...this.#room(), user_id: user };
    const member = await this.channel.call("membership_state", question, WAIT).catch(() => null);
    return (member as { displayname?: string } | null)?.displayname || user;
  }

  #room(): { room_id?: string } {
    return this.context.roomId ? { room_id: this.context.roomId } : {};
  }
}

/** To Element `null` is a value of the wrong type: what is not there has to be left out. */
function present({ type, url, name, data }: Widget): Record<string, unknown> {
  return { type, url, ...(name != null && { name }), ...(data != null && { data }) };
}

/** Whether that widget is in place. Element rewrites types (`m.jitsi` to `jitsi`) and adds fields. */
function same(found: Partial<Widget> | undefined, wanted: Widget): boolean {
  return (
    found?.url === wanted.url &&
    (wanted.name == null || found.name === wanted.name) &&
    (wanted.data == null || sorted(found.data) === sorted(wanted.data))
  );
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
