// The theme that counts: the user's own choice, or else the client's.
import { useEffect, useLayoutEffect, useState } from "preact/hooks";

import type { Host } from "../host/host";
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
  const [chosen, setChosen] = useState(recall);
  useEffect(() => host.onTheme(setFromClient), [host]);
  // Before anything is painted, or it would flash.
  useLayoutEffect(() => applyTheme(chosen ?? fromClient), [chosen, fromClient]);
  const choose = (name: string | null) => {
    remember(name);
    setChosen(name);
  };
  return { chosen, choose };
}

// Where data of other sites is blocked, any touch of the storage throws.

function recall(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(name: string | null): void {
  try {
    if (name) localStorage.setItem(KEY, name);
    else localStorage.removeItem(KEY);
  } catch {
    // It still counts until the page is closed.
  }
}
