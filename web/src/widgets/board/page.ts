// What a widget page of ours knows from its own address, and the client that it speaks with.
import { given, parseQuery } from "../../host/query";
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
  const query = parseQuery(location.search);
  const rest = parseQuery(location.hash.replace("#", "?"));
  // Some clients put a token into the address of every widget of a manager. We have no use for it.
  if (query.has("scalar_token")) history.replaceState(null, "", location.pathname + location.hash);
  const widgetId = given(query, "widgetId") ?? given(rest, "id");
  let forget = applyTheme(given(rest, "theme"));
  return {
    widgetId: window.parent === window ? null : widgetId,
    me: given(rest, "user"),
    text: (name) => given(rest, name),
    connect: (capabilities) => {
      const client = new WidgetClient(widgetId, originOf(given(query, "parentUrl")), capabilities);
      client.on("theme_change", ({ name }) => {
        if (typeof name !== "string") return;
        forget();
        forget = applyTheme(name);
      });
      return client;
    },
  };
}
