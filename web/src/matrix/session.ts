// Asking a homeserver as somebody who is signed in, with patience, and in words that people understand.
import { HostError } from "../host/host";
import { t } from "../i18n/t";
import { call, MatrixError, type Call } from "./http";

/** Where a session's access token comes from. */
export interface AccessToken {
  get(): Promise<string>;
  /** Tries to replace one that was refused; false where it can't be. */
  renew(refused: string): Promise<boolean>;
}

/** How long an answer may take (ms). */
const SILENCE = 30_000;
/** For so long a request waits, all in all, where the homeserver asks it to (ms). */
const PATIENCE = 60_000;
/** Where it does not say for how long. */
const PAUSE = 2000;

/** Every method throws HostError, and nothing else. */
export class MatrixSession {
  /** Called once, when the homeserver knows the session no more. */
  onEnd: (why: string) => void = () => undefined;
  readonly #ending = new AbortController();

  constructor(
    readonly server: string,
    readonly baseUrl: string,
    readonly userId: string,
    private readonly token: AccessToken,
    private readonly sleep: (ms: number) => Promise<unknown> = (ms) =>
      new Promise((resolve) => setTimeout(resolve, ms)),
  ) {}

  /** Aborted when the session is over, whoever ended it. */
  get over(): AbortSignal {
    return this.#ending.signal;
  }

  /** Its token is about to be good for nothing: nothing is asked any more, and what is being read is not waited for. */
  end(): void {
    this.#ending.abort();
  }

  async ask<T>(method: string, path: string[], options: Omit<Call, "token"> = {}): Promise<T> {
    try {
      return await this.#patiently<T>(method, path, options);
    } catch (error) {
      throw this.#inWords(error);
    }
  }

  /** null where there is no such thing. */
  async find<T>(path: string[], options: Omit<Call, "token"> = {}): Promise<T | null> {
    try {
      return await this.#patiently<T>("GET", path, options);
    } catch (error) {
      if (error instanceof MatrixError && error.status === 404) return null;
      throw this.#inWords(error);
    }
  }

  async #patiently<T>(method: string, path: string[], options: Call): Promise<T> {
    let waited = 0;
    let isRenewed = false;
    for (;;) {
      if (this.over.aborted) throw new Over();
      const token = await this.token.get();
      const patience = options.signal ?? AbortSignal.timeout(SILENCE);
      // What is being written goes on: it may happen all the same.
      const signal = method === "GET" ? AbortSignal.any([patience, this.over]) : patience;
      try {
        return await call<T>(this.baseUrl, method, path, { ...options, token, signal });
      } catch (error) {
        if (method === "GET" && this.over.aborted) throw new Over();
        if (!(error instanceof MatrixError)) throw error;
        if (error.status === 429) {
          const pause = pauseIn(error);
          waited += pause;
          if (waited > PATIENCE) throw error;
          await this.sleep(pause);
        } else if (isUnknownToken(error) && !isRenewed && (await this.token.renew(token))) {
          isRenewed = true;
        } else {
          throw error;
        }
      }
    }
  }

  #inWords(error: unknown): HostError {
    const { server } = this;
    if (error instanceof Over || isUnknownToken(error)) {
      const why = t("{server} has ended this session. Sign in again: what you typed is kept, but for passwords and keys.", { server });
      if (!this.over.aborted) {
        this.end();
        this.onEnd(why);
      }
      return new HostError("refused", why);
    }
    if (!(error instanceof MatrixError) || error.status >= 500) {
      return new HostError("silent", t("{server} does not answer. Check your connection, and try again.", { server }));
    }
    if (error.status === 429) {
      return new HostError("refused", t("{server} asks you to wait. Try again in a minute.", { server }));
    }
    const why = typeof error.body.error === "string" ? error.body.error : String(error.status);
    return new HostError("refused", t("{server} refuses it: {why}", { server, why }));
  }
}

/** Nobody was asked, since the session is over. */
class Over extends Error {}

function isUnknownToken(error: unknown): error is MatrixError {
  if (!(error instanceof MatrixError)) return false;
  return error.status === 401 && (error.errcode === "M_UNKNOWN_TOKEN" || error.errcode === "M_MISSING_TOKEN");
}

/** In ms. The header (since Matrix 1.10) may be hidden from other origins: then it is the body's. */
function pauseIn({ headers, body }: MatrixError): number {
  const seconds = Number(headers["retry-after"]);
  if (seconds > 0) return seconds * 1000;
  return typeof body.retry_after_ms === "number" ? Math.max(body.retry_after_ms, 0) : PAUSE;
}
