// The Widget API session that the widget host speaks through.
import { WidgetApi, WidgetApiResponseError } from "matrix-widget-api/src/WidgetApi";

import { HostError, noAnswerIn } from "./host";

/** A client may be this slow. */
const WAIT = 25;

/** Requests that a client sends to every widget, whether or not it cares, and expects answered. */
const COURTESIES = ["visibility", "language_change"];

export type Data = Record<string, unknown>;

export class WidgetChannel {
  readonly #api: WidgetApi;
  readonly #ready: Promise<void>;

  /** `origin` is the client's. */
  constructor(widgetId: string, origin: string, capabilities: string[]) {
    // The library looks at neither the window nor the origin that a message comes from. It listens
    // on this window too, and later than we do.
    window.addEventListener("message", (event) => {
      if (event.source !== window.parent || event.origin !== origin) event.stopImmediatePropagation();
    });
    // An opaque origin can be compared but not addressed.
    this.#api = new WidgetApi(widgetId, origin === "null" ? "*" : origin);
    this.#api.requestCapabilities(capabilities);
    for (const action of COURTESIES) this.on(action, () => undefined);
    this.#ready = new Promise((resolve) => this.#api.once("ready", () => resolve()));
  }

  /** To be called after all `on(…)`: from here on the client's requests are answered. */
  start(): void {
    this.#api.start();
    // Clients that wait for the frame to load refuse this, and are right to.
    this.#api.sendContentLoaded().catch(() => undefined);
  }

  /** Resolves when the client has said which capabilities we have. */
  ready(): Promise<void> {
    return this.#ready;
  }

  may(capability: string): boolean {
    return this.#api.hasCapability(capability);
  }

  /** Every request is acknowledged, since clients log those that are not as errors. */
  on(action: string, handle: (data: Data) => void): void {
    this.#api.on(`action:${action}`, (event: CustomEvent<Parameters<WidgetApi["transport"]["reply"]>[0]>) => {
      event.preventDefault();
      this.#api.transport.reply(event.detail, {});
      handle(event.detail.data);
    });
  }

  /** Throws HostError. `seconds` is for requests that the client answers only after its user. */
  async send(action: string, data: Data, seconds = WAIT): Promise<Data> {
    this.#api.transport.timeoutSeconds = seconds;
    return explained(this.#api.transport.send<Data, Data>(action, data), seconds);
  }

  /** Throws HostError, also when the user declines; asking them takes as long as they like. */
  async openIDToken(): ReturnType<WidgetApi["requestOpenIDConnectToken"]> {
    this.#api.transport.timeoutSeconds = WAIT;
    return explained(this.#api.requestOpenIDConnectToken(), WAIT);
  }
}

async function explained<T>(answer: Promise<T>, seconds: number): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof WidgetApiResponseError) {
      const homeserver = error.data.matrix_api_error?.response.error;
      const texts = [error.message, homeserver].filter((text) => text);
      throw new HostError("refused", [...new Set(texts)].join(" "));
    }
    const text = error instanceof Error ? error.message : String(error);
    if (text === "Request timed out") {
      throw new HostError("silent", noAnswerIn(seconds));
    }
    throw new HostError("refused", text);
  }
}
