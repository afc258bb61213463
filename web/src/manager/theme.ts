// The theme that counts: the user's own choice, or else the client's.
import { useEffect, useLayoutEffect, useState } from "preact/hooks";

import type { Host } from "../host/host";
import { recall, remember } from "../ui/saved";
import { applyTheme } from "../ui/theme";

export interface Theme {
  /** null: as in the client. */
  chosen: string | null;
  choose(name: string | null): void;
}

const KEY = "manifold.theme";

/** Clients tell their setting, which is wrong where that says "as the system": so people can choose. */
export function useTheme(host: Host, given: string | null): Theme {
  const [fromClient, setFromClient] = useState(given);
  const [chosen, setChosen] = useState(() => recall(KEY));
  useEffect(() => host.onTheme(setFromClient), [host]);
  // Before anything is painted, or it would flash.
  useLayoutEffect(() => applyTheme(chosen ?? fromClient), [chosen, fromClient]);
  const choose = (name: string | null) => {
    remember(KEY, name);
    setChosen(name);
  };
  return { chosen, choose };
}
