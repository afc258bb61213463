// When the session ends: by the user, by the clock, by the homeserver, or with the page; and the device goes with it.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

import { t } from "../i18n/t";
import type { SignedIn } from "./enter";

export interface Ending {
  why: string;
  /** Else it came over the user, and what is on the screen stays. */
  isChosen: boolean;
}

/** Nobody adds things for so long, and forgotten tabs are many (ms). */
const LONGEST = 60 * 60 * 1000;

export function useEnding(signedIn: SignedIn | null): { ended: Ending | null; end(why: string): void } {
  const [ended, setEnded] = useState<Ending | null>(null);
  const isOver = useRef(false);

  const finish = useCallback(() => {
    if (!signedIn || isOver.current) return;
    isOver.current = true;
    // Best effort: who is away can't be told, and then the device stays in the user's list.
    for (const farewell of [...signedIn.farewells, () => signedIn.tokens.end()]) farewell().catch(() => undefined);
  }, [signedIn]);

  useEffect(() => {
    if (!signedIn) return undefined;
    isOver.current = false;
    setEnded(null);
    const surprise = (why: string) => setEnded((before) => before ?? { why, isChosen: false });
    signedIn.session.onEnd = (why) => {
      isOver.current = true;
      surprise(why);
    };
    const timeout = setTimeout(() => {
      finish();
      surprise(t("An hour has passed, so this session was ended. Sign in again: nothing is lost."));
    }, LONGEST);
    // Brought back from memory, the page would have a session that is no more.
    const revive = (event: PageTransitionEvent) => event.persisted && location.reload();
    addEventListener("pagehide", finish);
    addEventListener("pageshow", revive);
    return () => {
      clearTimeout(timeout);
      removeEventListener("pagehide", finish);
      removeEventListener("pageshow", revive);
    };
  }, [signedIn, finish]);

  const end = useCallback(
    (why: string) => {
      finish();
      setEnded({ why, isChosen: true });
    },
    [finish],
  );
  return { ended, end };
}
