// What every page of the manager needs.
import type { Client, Summary } from "manifold-client";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { Context, Host } from "../host/host";
import type { Choice } from "./language";
import type { Room } from "./room";
import type { Theme } from "./theme";

/** Something that was done, and how to take it back. */
export interface Toast {
  text: string;
  /** Resolves to what to say about it afterwards. */
  undo?(): Promise<string>;
}

export interface Manager extends Room {
  host: Host;
  api: Client;
  context: Context;
  /** How the room is called in a sentence. */
  roomName: string;
  /** null until it is known. */
  catalogue: Summary[] | null;
  /** The installation that was changed last, to be pointed out. */
  latest: string | null;
  /** What is in the search field, kept while other pages are open. */
  search: string;
  setSearch(text: string): void;
  setLatest(id: string | null): void;
  toast(toast: Toast | null): void;
  /** Where the terms were asked for. */
  beforeTerms: string;
  askForTerms(): void;
  theme: Theme;
  language: Choice;
}

export const ManagerContext = createContext<Manager | null>(null);

export function useManager(): Manager {
  const manager = useContext(ManagerContext);
  if (!manager) throw new Error("A page of the manager was used outside of it");
  return manager;
}
