// Adding one thing, however often it takes: whatever gets lost on the way, there will be one of it.
import { ApiError, type InstallRequest, type InstallationView as Installation } from "manifold-client";

import type { Config } from "../form/value";
import { newId } from "../random";
import type { Installer, Outcome } from "./installer";

type Doing = Pick<Installer, "begin" | "finish" | "reconfigure">;

export class Attempt {
  /** What was asked for and not answered: nobody knows whether it was made. */
  #unanswered: InstallRequest | null = null;
  #begun: Installation | null;

  constructor(
    private readonly installer: Doing,
    private readonly roomId: string | null,
    private readonly integration: string,
    begun: Installation | null = null,
    /** Told at once what was begun: who is interrupted goes on with that. */
    private readonly note: (id: string) => void = () => undefined,
  ) {
    this.#begun = begun;
  }

  /** What the manager has of it: the next attempt goes on with that. */
  get begun(): Installation | null {
    return this.#begun;
  }

  async add(config: Config): Promise<Outcome> {
    if (this.#begun) return this.#settle(this.installer.reconfigure(this.#begun, config));
    const isRepeated = this.#unanswered !== null;
    const asked = this.#unanswered ?? { integration: this.integration, config, request_id: newId() };
    this.#unanswered = asked;
    try {
      this.#begun = await this.installer.begin(this.roomId, asked);
      this.note(this.#begun.id);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#unanswered = null;
      // That was about what was typed before.
      if (isRepeated && !isSame(asked.config, config)) return this.add(config);
      throw error;
    }
    return isSame(asked.config, config) ? this.#settle(this.installer.finish(this.#begun)) : this.add(config);
  }

  async #settle(work: Promise<Outcome>): Promise<Outcome> {
    const outcome = await work;
    this.#begun = outcome.installation;
    return outcome;
  }
}

/** Whether it is certain that nothing was made: with 502 it was the integration's service that failed, before that. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && ((error.status >= 400 && error.status < 500) || error.status === 502);
}

function isSame(one: Config, other: Config): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
