/** The Widget API as far as a wrapper needs it: it answers its client politely and asks for nothing. */
import { originOf, Peer } from "../widget-client/peer";

/** What a client tells of its user's choices. */
export interface Heard {
  onTheme: (name: string) => void;
  onLanguage: (tag: string) => void;
}

/** Answers the client from now on; what it gives tells the client that the page is there. */
export type Meet = (wrapper: URL, heard: Heard) => Pick<Peer, "loaded">;

export const answerClient: Meet = (wrapper, { onTheme, onLanguage }) => {
  const { searchParams: query } = wrapper;
  const peer = new Peer(query.get("widgetId"), originOf(query.get("parentUrl")));
  peer.listen((action, { name, lang }) => {
    if (action === "theme_change" && typeof name === "string") onTheme(name);
    if (action === "language_change" && typeof lang === "string") onLanguage(lang);
    return action === "capabilities" ? { capabilities: [] } : undefined;
  });
  return peer;
};
