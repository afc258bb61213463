// Adding an integration to the room, and what is shown when that worked.
import type { InstallationView as Installation, Summary } from "manifold-client";
import { useRef, useState } from "preact/hooks";

import type { Config } from "../form/value";
import { t } from "../i18n/t";
import { Attempt } from "./attempt";
import { useManager } from "./context";
import type { Drafted } from "./drafts";
import type { Outcome } from "./installer";
import { href } from "./router";

/** Resolves to what is not finished yet, in words, or null. */
type Doing = Promise<string | null>;

export interface Add {
  isBusy: boolean;
  /** What the last attempt left behind: the next one goes on with it. */
  begun: Installation | null;
  install(integration: Summary, config: Config): Doing;
  reconfigure(installation: Installation, name: string, config: Config): Doing;
}

/** `forMe`: into the user's account, and not into the room. What is begun is noted in the `draft`. */
export function useAdd(forMe = false, draft?: Pick<Drafted, "begun" | "begin">): Add {
  const { installer, installations, context, roomName, setLatest, toast } = useManager();
  const [isBusy, setBusy] = useState(false);
  const attempt = useRef<Attempt | null>(null);

  const settle = async (work: Promise<Outcome>, done: (installation: Installation) => void): Doing => {
    setBusy(true);
    toast(null);
    try {
      const { installation, trouble } = await work;
      if (trouble !== null) return trouble;
      setLatest(installation.id);
      location.hash = forMe ? href.mine : href.room;
      done(installation);
      return null;
    } finally {
      setBusy(false);
    }
  };

  return {
    isBusy,
    begun: attempt.current?.begun ?? null,
    install: (integration, config) => {
      const begun = installations?.find(({ id, state }) => id === draft?.begun && state !== "active" && state !== "removing");
      const roomId = forMe ? null : (context.roomId ?? "");
      attempt.current ??= new Attempt(installer, roomId, integration.id, begun, draft?.begin);
      return settle(attempt.current.add(config), (installation) =>
        toast({
          text: forMe
            ? t("{name} was added to your account.", { name: integration.name })
            : t("{name} was added to {room}.", { name: integration.name, room: roomName }),
          undo: async () => {
            const { trouble } = await installer.remove(installation);
            return trouble ?? t("{name} was taken out again.", { name: integration.name });
          },
        }),
      );
    },
    reconfigure: (installation, name, config) =>
      settle(installer.reconfigure(installation, config), () =>
        toast({ text: t("The settings of {name} were saved.", { name }) }),
      ),
  };
}
