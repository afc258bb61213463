// Questions and answers with Element's manager dialog: bare messages, no handshake, no ids.
import { t } from "../i18n/t";
import { newId } from "../random";
import { noAnswerIn } from "../widget-client/silence";
import { HostError } from "./host";

export interface Peer {
  postMessage(message: unknown, targetOrigin: string): void;
}

export interface Inbox {
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

/**
 * Element sends every request back whole, with a `response` added. So an id of our own comes back
 * too; it is called `_id` because that is the one which Element Android's script looks for.
 */
export class ScalarChannel {
  readonly #waiting = new Map<string, (response: unknown) => void>();

  /** `origin` is the client's, or null where the browser does not tell: the first answer pins it. */
  constructor(
    readonly parent: Peer,
    inbox: Inbox,
    public origin: string | null,
  ) {
    inbox.addEventListener("message", (event) => this.#receive(event));
  }

  /** Throws HostError: `refused` with the client's words, or `silent` after that many seconds. */
  call(action: string, fields: Record<string, unknown>, seconds: number): Promise<unknown> {
    const id = newId();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new HostError("silent", noAnswerIn(seconds)));
      }, seconds * 1000);
      this.#waiting.set(id, (response) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        const refusal = refusalIn(response);
        if (refusal === null) resolve(response);
        else reject(new HostError("refused", refusal));
      });
      // An opaque origin can be compared but not addressed.
      const target = this.origin && this.origin !== "null" ? this.origin : "*";
      this.parent.postMessage({ action, ...fields, _id: id }, target);
    });
  }

  #receive(event: MessageEvent): void {
    if (event.source !== this.parent) return;
    if (this.origin !== null && event.origin !== this.origin) return;
    const message: unknown = event.data;
    // In a WebView that has no parent our own requests come back to us: they have no `response`.
    if (typeof message !== "object" || message === null || !("response" in message)) return;
    const answered = "_id" in message && this.#waiting.get(String(message._id));
    if (!answered) return;
    this.origin ??= event.origin;
    answered(message.response);
  }
}

/** Element's own words, which are translated, and what its homeserver said, without addresses. */
function refusalIn(response: unknown): string | null {
  if (typeof response !== "object" || response === null || !("error" in response)) return null;
  const error = response.error as { message?: unknown; _error?: { message?: unknown } } | null;
  // `_error` is an Error: its message must be asked for by name, JSON would leave it out.
  const texts = [error?.message, error?._error?.message]
    .filter((text) => typeof text === "string")
    .map((text) => text.replace(/^MatrixError: (\[\d+\] )?/, "").replace(/ \(https?:\S+\)$/, ""));
  return [...new Set(texts)].join(" ") || t("Your client refused and gave no reason.");
}
