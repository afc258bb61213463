/** The Widget API as far as a wrapper needs it: it answers its client politely and asks for nothing. */
import { originOf, Peer } from "../widget-client/peer";

/** Answers the client from now on; tells `onTheme` the name of a new theme. */
export function answerClient(wrapper: URL, onTheme: (name: string) => void): void {
  const { searchParams: query } = wrapper;
  new Peer(query.get("widgetId"), originOf(query.get("parentUrl"))).listen((action, data) => {
    if (action === "theme_change" && typeof data.name === "string") onTheme(data.name);
    return action === "capabilities" ? { capabilities: [] } : undefined;
  });
}
