// What a widget page of ours knows from its own address, and the client that it speaks with.
import { applyTheme } from "../../ui/theme";
import { WidgetClient } from "../../widget-client/client";
import { originOf } from "../../widget-client/peer";

export interface Page {
  /** Null where the page was opened by itself, or by something that is no client. */
  widgetId: string | null;
  /** The user, where the client said so. */
  me: string | null;
  /** What the integration wrote into the fragment, which reaches no server and no log. */
  text: (name: string) => string | null;
  connect: (capabilities: string[]) => WidgetClient;
}

export function openPage(): Page {
  const query = new URLSearchParams(location.search);
  const rest = new URLSearchParams(location.hash.slice(1));
  // Some clients put a token into the address of every widget of a manager. We have no use for it.
  if (query.has("scalar_token")) history.replaceState(null, "", location.pathname + location.hash);
  const text = (name: string) => {
    const value = rest.get(name);
    // A client that does not know a `$variable` leaves it as it is.
    return value && !value.startsWith("$") ? value : null;
  };
  const widgetId = window.parent === window ? null : (query.get("widgetId") ?? text("id"));
  let forget = applyTheme(text("theme"));
  return {
    widgetId,
    me: text("user"),
    text,
    connect: (capabilities) => {
      const client = new WidgetClient(widgetId, originOf(query.get("parentUrl")), capabilities);
      client.on("theme_change", ({ name }) => {
        if (typeof name !== "string") return;
        forget();
        forget = applyTheme(name);
      });
      return client;
    },
  };
}
