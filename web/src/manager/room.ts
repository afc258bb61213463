// What is known of the room and of us in it: from the client, then from the manager.
import type { Change, Client, InstallationView as Installation } from "manifold-client";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";

import { HostError, type Host } from "../host/host";
import { t } from "../i18n/t";
import { Installer } from "./installer";
import { isTermsNotSigned, told } from "./words";

/**
 * - `client`: it has not answered yet;
 * - `identity`: it has not said who the user is, or the manager has not believed it yet;
 * - `terms`: the manager wants its terms agreed to first;
 * - `left`: the user has logged out, or is gone from here;
 * - `read-only`: nothing can be changed, for the reason given, which may be that the client refused something;
 * - `ready`: everything works.
 */
export type Session =
  | { phase: "client" | "identity" | "terms" | "ready" }
  | { phase: "left"; why: string }
  | { phase: "read-only"; why: string; hopeless: boolean; isRefused?: boolean };

export interface Room {
  session: Session;
  /** null until they are known. */
  installations: Installation[] | null;
  installer: Installer;
  /** Ends what is going on, since the user has just logged out. */
  leave(why: string): void;
  /** Starts again from the client. */
  retry(): void;
}

export function useRoom(host: Host, api: Client, roomId: string | null): Room {
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
        const why = t("Your client did not say which room is open. Open this from a room.");
        show({ phase: "read-only", why, hopeless: true });
        return;
      }
      show({ phase: "identity" });
      const found = await api.installations.here({ room_id: roomId });
      if (!isCurrent) return;
      setInstallations(found.installations);
      setSession({ phase: "ready" });
    };
    setInstallations(null);
    begin().catch((error: unknown) => {
      const hopeless = host.kind === "standalone";
      const isRefused = error instanceof HostError && error.reason === "refused";
      show(isTermsNotSigned(error) ? { phase: "terms" } : { phase: "read-only", why: told(error), hopeless, isRefused });
    });
    return () => {
      isCurrent = false;
    };
  }, [host, api, roomId, attempt]);

  const changed = useCallback((installation: Installation) => {
    // Those in the account are none of this room's.
    if (installation.target.kind === "room") setInstallations((all) => replaced(all ?? [], installation));
  }, []);
  const isReady = session.phase === "ready";
  useEffect(() => {
    if (!isReady || roomId === null) return;
    let end: (() => void) | null = () => undefined;
    const show = ({ event, data }: Change) => {
      if (event === "installations") setInstallations(data.installations);
      else changed(data);
    };
    // Later than all that is to be seen. Without it, this room is only as new as when it was opened.
    import("./live").then(
      ({ follow }) => {
        if (end) end = follow(api, roomId, show);
      },
      () => undefined,
    );
    return () => {
      end?.();
      end = null;
    };
  }, [api, roomId, isReady, changed]);

  const installer = useMemo(() => new Installer(host, api, changed), [host, api, changed]);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  const leave = useCallback(
    (why: string) => {
      api.forgetToken();
      setInstallations(null);
      setSession({ phase: "left", why });
    },
    [api],
  );
  return { session, installations, installer, leave, retry };
}

function replaced(all: Installation[], one: Installation): Installation[] {
  const index = all.findIndex((each) => each.id === one.id);
  return index < 0 ? [...all, one] : all.with(index, one);
}
