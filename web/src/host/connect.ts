// Finding out what embeds us.
import type { Context, Host } from "./host";
import { contextOf, given, parseQuery, withoutToken } from "./query";
import { ScalarChannel } from "./scalar-channel";
import { ScalarHost } from "./scalar";
import { StandaloneHost } from "./standalone";
import { CAPABILITIES, WidgetHost } from "./widget";
import { WidgetChannel } from "./widget-channel";

/** A client that speaks the older protocol answers a look at its own memory at once (seconds). */
const OLD_WAIT = 4;

/** The host, and the names of the theme and of the language that it asked for. To be called before the first request. */
export function connect(): { host: Host; theme: string | null; language: string | null } {
  const { search, pathname, hash } = location;
  const query = parseQuery(search);
  if (query.has("scalar_token")) history.replaceState(null, "", pathname + withoutToken(search) + hash);
  return {
    host: hostFor(query),
    theme: given(query, "theme"),
    language: given(query, "language"),
  };
}

function hostFor(query: ReadonlyMap<string, string>): Host {
  const context = contextOf(query);
  const widgetId = given(query, "widgetId");
  const origin = parentOrigin(given(query, "parentUrl"));
  const framed = window.parent !== window;
  if (widgetId && origin && framed) {
    const findOld = () => olderHost(origin, context);
    return new WidgetHost(new WidgetChannel(widgetId, origin, CAPABILITIES), context, findOld);
  }
  // Element's old apps show us as the top page of a WebView, whose script listens on our own window.
  const inWebView = !framed && query.has("scalar_token");
  if (inWebView || (framed && query.has("room_id"))) {
    return new ScalarHost(
      new ScalarChannel(window.parent, window, inWebView ? location.origin : parentOrigin(null)),
      context,
    );
  }
  return new StandaloneHost(context);
}

/** Null where nobody answers: the client takes no such messages, or not from a widget. */
async function olderHost(origin: string, context: Context): Promise<Host | null> {
  const host = new ScalarHost(new ScalarChannel(window.parent, window, origin), context);
  return host.getAccountWidgets(OLD_WAIT).then(
    () => host,
    () => null,
  );
}

/** The browser's word first, since it can't be forged; Firefox has none. */
function parentOrigin(parentUrl: string | null): string | null {
  const [ancestor] = location.ancestorOrigins ?? [];
  if (ancestor && ancestor !== "null") return ancestor;
  return parentUrl && URL.canParse(parentUrl) ? new URL(parentUrl).origin : null;
}
