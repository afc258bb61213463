// What is known of the room and of us in it: from the client, then from the manager.
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";

import type { Api } from "../api/client";
import type { Installation } from "../api/types";
import type { Host } from "../host/host";
import { Installer } from "./installer";
import { isTermsNotSigned, told } from "./words";

/**
 * - `client`: it has not answered yet;
 * - `identity`: it has not said who the user is, or the manager has not believed it yet;
 * - `terms`: the manager wants its terms agreed to first;
 * - `read-only`: nothing can be changed, for the reason given;
 * - `ready`: everything works.
 */
export type Session =
  | { phase: "client" | "identity" | "terms" | "ready" }
  | { phase: "read-only"; why: string; hopeless: boolean };

export interface Room {
  session: Session;
  /** null until they are known. */
  installations: Installation[] | null;
  installer: Installer;
  /** Starts again from the client. */
  retry(): void;
}

export function useRoom(host: Host, api: Api, roomId: string | null): Room {
  const [session, setSession] = useState<Session>({ phase: "client" });
  const [installations, setInstallations] = useState<Installation[] | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let isCurrent = true;
    const show = (next: Session) => isCurrent && setSession(next);
    const begin = async () => {
      show({ phase: "client" });
      await host.ready();
      if (roomId === null) {
        const why = "Your client did not say which room is open. Open this from a room.";
        show({ phase: "read-only", why, hopeless: true });
        return;
      }
      show({ phase: "identity" });
      const found = await api.installations(roomId);
      if (!isCurrent) return;
      setInstallations(found);
      setSession({ phase: "ready" });
    };
    setInstallations(null);
    begin().catch((error: unknown) => {
      const hopeless = host.kind === "standalone";
      show(isTermsNotSigned(error) ? { phase: "terms" } : { phase: "read-only", why: told(error), hopeless });
    });
    return () => {
      isCurrent = false;
    };
  }, [host, api, roomId, attempt]);

  const changed = useCallback((installation: Installation) => {
    setInstallations((all) => replaced(all ?? [], installation));
  }, []);
  const installer = useMemo(() => new Installer(host, api, changed), [host, api, changed]);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { session, installations, installer, retry };
}

function replaced(all: Installation[], one: Installation): Installation[] {
  const index = all.findIndex((each) => each.id === one.id);
  return index < 0 ? [...all, one] : all.with(index, one);
}
