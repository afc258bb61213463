// Changing what is in a room: the manager says what has to happen, the client does it, and the
// manager hears how that went.
import {
  actionOf,
  type Action,
  type Client,
  type InstallRequest,
  type InstallationView as Installation,
  type PerformedRequest,
  type ReconfigureRequest,
  type Result,
} from "manifold-client";

import type { Config } from "../form/value";
import { HostError, type Host } from "../host/host";
import { t } from "../i18n/t";

export interface Outcome {
  installation: Installation;
  /** Why it is not finished, in words; null when all is well. */
  trouble: string | null;
}

export class Installer {
  readonly #names = new Map<string, string | null>();

  /** `changed` is told of every state that an installation goes through. */
  constructor(
    private readonly host: Pick<Host, "perform">,
    private readonly api: Pick<Client, "installations">,
    private readonly changed: (installation: Installation) => void,
  ) {}

  /** What a widget is called in the room. Whoever renamed it there wants it to keep that when its settings change. */
  seen(widgetId: string, name: string | null): void {
    this.#names.set(widgetId, name);
  }

  /** Has it made, in the account where `roomId` is null, and nothing done yet: `finish` does. */
  async begin(roomId: string | null, body: InstallRequest): Promise<Installation> {
    const { install } = this.api.installations;
    return roomId === null ? install.account({ body }) : install({ room_id: roomId, body });
  }

  async reconfigure(installation: Installation, config: Config): Promise<Outcome> {
    const changed = await this.#there(installation).reconfigure({ config });
    return this.finish(changed, madeName(installation) === madeName(changed) ? this.#names.get(changed.id) : null);
  }

  async remove(installation: Installation): Promise<Outcome> {
    return this.finish(await this.#there(installation).remove());
  }

  async restore(installation: Installation): Promise<Outcome> {
    return this.finish(await this.#there(installation).restore(), this.#names.get(installation.id));
  }

  /** Does what is still to be done. May be repeated without harm. */
  async finish(installation: Installation, name?: string | null): Promise<Outcome> {
    this.changed(installation);
    const { results, trouble } = await this.#perform(installation, name);
    if (!results.length) return { installation, trouble };
    try {
      const known = await this.#there(installation).performed({ results });
      this.changed(known);
      return { installation: known, trouble };
    } catch {
      const untold = t("It was done, but we could not note that down. Press Finish to try once more.");
      return { installation, trouble: trouble ?? untold };
    }
  }

  /** The calls for where it is: a room, or the account. */
  #there({ id: installation_id, target }: Installation) {
    const { reconfigure, remove, restore, performed } = this.api.installations;
    if (target.kind === "account") {
      const here = { installation_id };
      return {
        reconfigure: (body: ReconfigureRequest) => reconfigure.account({ ...here, body }),
        remove: () => remove.account(here),
        restore: () => restore.account(here),
        performed: (body: PerformedRequest) => performed.account({ ...here, body }),
      };
    }
    const here = { room_id: target.room_id, installation_id };
    return {
      reconfigure: (body: ReconfigureRequest) => reconfigure({ ...here, body }),
      remove: () => remove(here),
      restore: () => restore(here),
      performed: (body: PerformedRequest) => performed({ ...here, body }),
    };
  }

  async #perform({ actions }: Installation, name?: string | null): Promise<{ results: Result[]; trouble: string | null }> {
    const results: Result[] = [];
    for (const action of actions.filter((each) => each.by === "user" && each.status !== "done")) {
      try {
        await this.host.perform(called(actionOf(action), name));
        results.push({ action: action.id, ok: true });
      } catch (error) {
        const trouble = error instanceof Error ? error.message : String(error);
        // Nobody knows whether it happened, so it is not reported as failed: it is not finished.
        if (error instanceof HostError && error.reason === "silent") {
          const unsure = t("{trouble} It may be done all the same; press Finish to make sure.", { trouble });
          return { results, trouble: unsure };
        }
        return { results: [...results, { action: action.id, ok: false, error: trouble }], trouble };
      }
    }
    return { results, trouble: null };
  }
}

/** What the integration itself calls its widget. */
export function madeName({ actions }: Installation): string | undefined {
  return actions.find(({ type }) => type === "put_widget")?.widget?.name;
}

function called(action: Action, name: string | null | undefined): Action {
  return name && action.type === "put_widget" ? { ...action, widget: { ...action.widget, name } } : action;
}
