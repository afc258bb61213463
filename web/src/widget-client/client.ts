// The widget's side of the Widget API: what it may do, what it asks the client for, what the client tells it.
import { newId } from "../random";
import { isObject, type Data, type Message } from "./envelope";
import { Peer, VERSIONS, type Surroundings } from "./peer";
import { noAnswerIn } from "./silence";

/** A client may be this slow (seconds). */
const WAIT = 25;
/** The version of the protocol that has `notify_capabilities`. */
const NOTIFIES = "org.matrix.msc2871";
/** State is told by `update_state`, and `read_events` reads only what is in the timeline. */
export const UPDATES_STATE = "org.matrix.msc2762_update_state";

/**
 * Why the client did not do it.
 * - `silent`: no answer in time, so that nobody knows whether it happened;
 * - `refused`: the client, its user or its homeserver said no; `status` and `errcode` where the homeserver did.
 */
export class WidgetError extends Error {
  constructor(
    readonly reason: "silent" | "refused",
    message: string,
    readonly status?: number,
    readonly errcode?: string,
  ) {
    super(message);
    this.name = "WidgetError";
  }
}

interface Waiting {
  action: string;
  settle: (response: Data) => void;
}

export class WidgetClient {
  /** What the client supports; empty until it has said so. */
  versions: string[] = [];

  readonly #peer: Peer;
  readonly #waiting = new Map<string, Waiting>();
  readonly #listeners = new Map<string, (data: Data) => void>();
  readonly #ready: Promise<void>;
  #isReady!: () => void;
  #approved: string[] | null = null;

  /** `origin` is the client's, null where only its first request will tell. */
  constructor(
    widgetId: string | null,
    origin: string | null,
    private readonly capabilities: string[],
    self?: Surroundings,
  ) {
    this.#peer = new Peer(widgetId, origin, self);
    this.#ready = new Promise((resolve) => {
      this.#isReady = resolve;
    });
  }

  /** To be called after all `on(…)`: from here on the client's requests are answered. */
  start(): void {
    this.#peer.listen(
      (action, data) => this.#answer(action, data),
      (message) => this.#settle(message),
    );
  }

  /** Tells the client that what the page shows is there: once, when it is. */
  loaded(): void {
    this.#peer.loaded();
  }

  /** Resolves when the client has said which capabilities we have; it may ask its user first. */
  ready(): Promise<void> {
    return this.#ready;
  }

  may(capability: string): boolean {
    return (this.#approved ?? this.capabilities).includes(capability);
  }

  /** What the client tells us; one listener for each action. It is acknowledged in any case. */
  on(action: string, listener: (data: Data) => void): void {
    this.#listeners.set(action, listener);
  }

  /** Throws WidgetError. `seconds` is for requests that the client answers only after its user. */
  send(action: string, data: Data, seconds = WAIT, requestId: string = newId()): Promise<Data> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(requestId);
        reject(new WidgetError("silent", noAnswerIn(seconds)));
      }, seconds * 1000);
      this.#waiting.set(requestId, {
        action,
        settle: (response) => {
          clearTimeout(timer);
          const { error } = response;
          if (error === undefined || error === null) resolve(response);
          else reject(refusal(error));
        },
      });
      this.#peer.post({ api: "fromWidget", widgetId: this.#peer.widgetId ?? "", requestId, action, data });
    });
  }

  #settle({ requestId, action, response }: Message): void {
    const waiting = this.#waiting.get(requestId);
    if (waiting?.action !== action || !isObject(response)) return;
    this.#waiting.delete(requestId);
    waiting.settle(response);
  }

  #answer(action: string, data: Data): Data | undefined {
    switch (action) {
      case "capabilities":
        void this.#learnVersions();
        return { capabilities: this.capabilities };
      case "supported_api_versions":
        return { supported_versions: [...VERSIONS, UPDATES_STATE] };
      case "notify_capabilities":
        this.#grant(Array.isArray(data.approved) ? data.approved : []);
    }
    const listener = this.#listeners.get(action);
    // After the answer: what a listener does takes time, and its faults are not the client's.
    if (listener) queueMicrotask(() => listener(data));
    return listener && {};
  }

  /** A client that does not notify grants what it does not refuse. */
  async #learnVersions(): Promise<void> {
    const answer = await this.send("supported_api_versions", {}).catch((): Data => ({}));
    const { supported_versions: versions } = answer;
    this.versions = Array.isArray(versions) ? versions.filter((version) => typeof version === "string") : [];
    if (!this.versions.includes(NOTIFIES) && this.#approved === null) this.#grant(this.capabilities);
  }

  #grant(capabilities: unknown[]): void {
    this.#approved = capabilities.map(String);
    this.#isReady();
  }
}

/** Some clients answer with a text instead of an object, and some say what the homeserver said. */
function refusal(error: unknown): WidgetError {
  if (!isObject(error)) return new WidgetError("refused", String(error));
  const api = isObject(error.matrix_api_error) ? error.matrix_api_error : {};
  const body = isObject(api.response) ? api.response : {};
  const texts = [error.message, body.error].filter((text): text is string => typeof text === "string" && text !== "");
  const status = typeof api.http_status === "number" ? api.http_status : undefined;
  return new WidgetError("refused", [...new Set(texts)].join(" "), status, body.errcode as string | undefined);
}
