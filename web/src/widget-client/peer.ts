// Who the client is: the window around us, on one origin; its requests are answered, each once.
import { newId } from "../random";
import { isObject, messageIn, type Data, type Message } from "./envelope";

/** A window, as far as messages go through it. Tests have others. */
export type Surroundings = Pick<Window, "addEventListener"> & {
  parent: Pick<Window, "postMessage">;
};

export const VERSIONS = ["0.0.1", "0.0.2", "0.1.0"];

/** What a widget is told and may ignore: clients log it as an error where it is not acknowledged. */
const NEWS = new Set(["notify_capabilities", "visibility", "theme_change", "language_change"]);

/** The client's origin by `parentUrl`, or null: clients that are no web page have none that can be compared. */
export function originOf(parentUrl: string | null): string | null {
  if (parentUrl === null || !URL.canParse(parentUrl)) return null;
  const { origin } = new URL(parentUrl);
  return origin === "null" ? null : origin;
}

export class Peer {
  #isLoaded = false;

  /** Where `origin` or `widgetId` is null, whoever asks first as a client does decides it from then on. */
  constructor(
    public widgetId: string | null,
    public origin: string | null,
    private readonly self: Surroundings = window,
  ) {}

  /**
   * Answers requests from now on. `answer` gives what goes into `response`, or undefined for an action that it does
   * not know; `settle` gets the client's answers to our own requests.
   */
  listen(answer: (action: string, data: Data) => Data | undefined, settle?: (message: Message) => void): void {
    const hear = (event: MessageEvent<unknown>) => {
      const message = messageIn(event.data);
      // The rest are echoes of our own, where widget and client share a window.
      const isOurs = message?.api === (message?.response ? "fromWidget" : "toWidget");
      if (!message || !isOurs || !this.#is(event, message)) return;
      if (message.response) settle?.(message);
      else this.#answer(message, answer);
    };
    this.self.addEventListener("message", hear);
  }

  /** Says so once, where it is known to whom. Clients that wait for the frame itself refuse this, and are right to. */
  loaded(): void {
    const { widgetId } = this;
    if (this.#isLoaded || !widgetId) return;
    this.#isLoaded = true;
    this.post({ api: "fromWidget", widgetId, requestId: newId(), action: "content_loaded", data: {} });
  }

  post(message: Message): void {
    // A client whose origin is not known, or is none, can't be addressed by it.
    this.self.parent.postMessage(message, this.origin?.startsWith("http") ? this.origin : "*");
  }

  #is({ source, origin }: MessageEvent, message: Message): boolean {
    if (source !== this.self.parent || origin !== (this.origin ?? origin)) return false;
    if (message.widgetId !== (this.widgetId ?? message.widgetId)) return false;
    if (message.api === "toWidget") {
      this.origin = origin;
      this.widgetId = message.widgetId;
    }
    return true;
  }

  #answer(message: Message, answer: (action: string, data: Data) => Data | undefined): void {
    const { action, data } = message;
    let response: Data | undefined;
    try {
      response = answer(action, isObject(data) ? data : {});
    } catch (error) {
      response = { error: { message: String(error) } };
    }
    if (action === "supported_api_versions") response ??= { supported_versions: VERSIONS };
    else if (NEWS.has(action)) response ??= {};
    response ??= { error: { message: `Unknown or unsupported to-widget action: ${action}` } };
    this.post({ ...message, response });
  }
}
