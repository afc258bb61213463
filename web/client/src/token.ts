// The manager token: bought with an OpenID token when the first call needs it, kept in memory only.

export class Token {
  readonly #buy: (() => Promise<string>) | null;
  #token: Promise<string> | null;

  /** `buy` registers; without it there is the one that is given, or none. */
  constructor(given: string | null, buy: (() => Promise<string>) | null) {
    this.#token = given === null ? null : Promise.resolve(given);
    this.#buy = buy;
  }

  /** Whether there is one, or will be. */
  get isThere(): boolean {
    return this.#token !== null;
  }

  get canBeRenewed(): boolean {
    return this.#buy !== null;
  }

  /** One registration for all calls that need it at the same time. */
  get(): Promise<string> {
    if (this.#token) return this.#token;
    if (!this.#buy) return Promise.reject(new Error("This client was given neither a token nor a way to get one"));
    const token = this.#buy();
    this.#token = token;
    token.catch(() => this.drop(token));
    return token;
  }

  /** The next call gets a new one, unless another call saw to that already. */
  drop(token: Promise<string> | null = this.#token): void {
    if (this.#token === token) this.#token = null;
  }
}
