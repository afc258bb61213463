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
  const isSurprise = useRef(false);

  const finish = useCallback(() => {
    if (!signedIn || isOver.current) return;
    isOver.current = true;
    signedIn.session.end();
    // Best effort: who is away can't be told, and then the device stays in the user's list.
    for (const farewell of [...signedIn.farewells, () => signedIn.tokens.end()]) farewell().catch(() => undefined);
  }, [signedIn]);

  useEffect(() => {
    if (!signedIn) return undefined;
    isOver.current = false;
    isSurprise.current = false;
    setEnded(null);
    const surprise = (why: string) => {
      if (isOver.current) return;
      isSurprise.current = true;
      setEnded({ why, isChosen: false });
    };
    signedIn.session.onEnd = (why) => {
      surprise(why);
      isOver.current = true;
    };
    const until = Date.now() + LONGEST;
    const look = () => {
      if (Date.now() < until) return;
      surprise(t("An hour has passed, so this session was ended. Sign in again: what you typed is kept, but for passwords and keys."));
      finish();
    };
    const timeout = setTimeout(look, LONGEST);
    const leave = () => {
      // Who chose to go has nothing to come back to.
      if (isSurprise.current) signedIn.keep();
      finish();
    };
    // Brought back from memory, the page would have a session that is no more.
    const revive = (event: PageTransitionEvent) => event.persisted && location.reload();
    // A machine that slept has slept through the timeout as well.
    document.addEventListener("visibilitychange", look);
    addEventListener("focus", look);
    addEventListener("pagehide", leave);
    addEventListener("pageshow", revive);
    return () => {
      clearTimeout(timeout);
      document.removeEventListener("visibilitychange", look);
      removeEventListener("focus", look);
      removeEventListener("pagehide", leave);
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
