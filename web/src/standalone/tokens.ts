// The access token of this page's session: in memory only, renewed where it can be, ended with the session.
import { call } from "../matrix/http";
import { OAuthError, refresh, revoke, type AuthMetadata, type TokenAnswer } from "./sign-in/oauth";

export interface Tokens {
  get(): Promise<string>;
  /** Tries to replace one that was refused; false where it can't be. */
  renew(refused: string): Promise<boolean>;
  /** Ends it at the homeserver, and the device with it. Outlives the page. */
  end(): Promise<unknown>;
}

/** Of a session that `m.login.token` began: good until it is ended. */
export class LastingToken implements Tokens {
  constructor(
    private readonly baseUrl: string,
    private readonly token: string,
  ) {}

  get(): Promise<string> {
    return Promise.resolve(this.token);
  }

  renew(): Promise<boolean> {
    return Promise.resolve(false);
  }

  end(): Promise<unknown> {
    return call(this.baseUrl, "POST", ["logout"], { body: {}, token: this.token, keepalive: true });
  }
}

/** Before its end a token is renewed so early (ms): it has to get to the homeserver. */
const MARGIN = 20_000;

/** Of an OAuth session: good for minutes. */
export class RenewedToken implements Tokens {
  #answer: TokenAnswer;
  #until = Infinity;
  #renewing: Promise<boolean> | null = null;
  #isEnded = false;

  constructor(
    private readonly metadata: Pick<AuthMetadata, "token_endpoint" | "revocation_endpoint">,
    private readonly clientId: string,
    answer: TokenAnswer,
    private readonly now: () => number = Date.now,
  ) {
    this.#answer = answer;
    this.#take(answer);
  }

  async get(): Promise<string> {
    if (this.now() >= this.#until) await this.#renewOnce();
    return this.#answer.access_token;
  }

  async renew(refused: string): Promise<boolean> {
    // Another request saw to it meanwhile.
    if (refused !== this.#answer.access_token) return true;
    return this.#renewOnce();
  }

  end(): Promise<void> {
    this.#isEnded = true;
    const token = this.#answer.refresh_token ?? this.#answer.access_token;
    return revoke(this.metadata.revocation_endpoint, this.clientId, token);
  }

  /** A refresh token is good for one use: all who wait share it. */
  #renewOnce(): Promise<boolean> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renew(): Promise<boolean> {
    const old = this.#answer.refresh_token;
    // What was still on its way when the session ended is refused, and rightly so.
    if (!old || this.#isEnded) return false;
    try {
      this.#take(await refresh(this.metadata.token_endpoint, this.clientId, old));
      return true;
    } catch (error) {
      if (error instanceof OAuthError && error.status < 500) return false;
      throw error;
    }
  }

  #take(answer: TokenAnswer): void {
    // An answer without a new one leaves the old one good (RFC 6749, 6).
    this.#answer = { ...answer, refresh_token: answer.refresh_token ?? this.#answer.refresh_token };
    this.#until = answer.expires_in === undefined ? Infinity : this.now() + answer.expires_in * 1000 - MARGIN;
  }
}
