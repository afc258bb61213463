// Whether the user may add this here, as far as the client can tell, and else who may.
import { useEffect, useState } from "preact/hooks";

import { useManager } from "./context";

export interface Permission {
  /** Advice: some clients get it wrong, and only the homeserver decides. */
  isMissing: boolean;
  helpers: string[];
}

const GIVEN: Permission = { isMissing: false, helpers: [] };

export function usePermission(eventTypes: string[] | undefined): Permission {
  const { host, session, context } = useManager();
  const [permission, setPermission] = useState(GIVEN);
  const isReady = session.phase === "ready";
  const key = eventTypes?.join() ?? "";
  useEffect(() => {
    let isCurrent = true;
    const ask = async () => {
      for (const type of key.split(",").filter(Boolean)) {
        if (await host.canWrite(type)) continue;
        // What is missing is worth saying before it is known who could help.
        if (isCurrent) setPermission((before) => (before.isMissing ? before : { isMissing: true, helpers: [] }));
        const helpers = await host.helpers(type);
        if (isCurrent) setPermission({ isMissing: true, helpers });
        return;
      }
      if (isCurrent) setPermission(GIVEN);
    };
    // No answer is no advice.
    const look = () => void ask().catch(() => undefined);
    setPermission(GIVEN);
    if (!isReady || !key) return;
    look();
    const end = host.onState(look);
    return () => {
      isCurrent = false;
      end();
    };
  }, [host, isReady, key, context.roomId]);
  return permission;
}
