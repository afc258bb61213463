// One thing at a time, with its name while it goes on and its trouble afterwards.
import { useState } from "preact/hooks";

import { useManager } from "./context";
import { told } from "./words";

export interface Doing {
  /** What is going on, in words. */
  busy: string | null;
  trouble: string | null;
  /** Resolves to whether it worked. */
  run(what: string, work: () => Promise<void>): Promise<boolean>;
}

export function useDoing(): Doing {
  const { toast } = useManager();
  const [busy, setBusy] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const run = async (what: string, work: () => Promise<void>) => {
    if (busy) return false;
    setBusy(what);
    setTrouble(null);
    // What could be undone a moment ago must not be undone beside this.
    toast(null);
    try {
      await work();
      return true;
    } catch (error) {
      setTrouble(told(error));
      return false;
    } finally {
      setBusy(null);
    }
  };
  return { busy, trouble, run };
}
