/** The Widget API as far as a wrapper needs it: it answers its client politely and asks for nothing. */

type Fields = Record<string, unknown>;

interface Request extends Fields {
  api: "toWidget";
  action: string;
  requestId: string;
  widgetId: string;
}

/** What goes into `response`. */
export function answerTo(action: string): Fields {
  switch (action) {
    case "capabilities":
      return { capabilities: [] };
    case "supported_api_versions":
      return { supported_versions: ["0.0.1", "0.0.2", "0.1.0"] };
    case "notify_capabilities":
    case "visibility":
    case "theme_change":
      return {};
    default:
      return { error: { message: `Unknown or unsupported to-widget action: ${action}` } };
  }
}

export function isRequest(data: unknown): data is Request {
  const message = data as Partial<Request> | null | undefined;
  return (
    typeof message === "object" &&
    message !== null &&
    message.api === "toWidget" &&
    !("response" in message) &&
    [message.action, message.requestId, message.widgetId].every(
      (field) => typeof field === "string" && field !== "",
    )
  );
}

/** The client's origin by `parentUrl`, or null: clients that are no web page have none that can be compared. */
export function originOf(parentUrl: string | null): string | null {
  if (parentUrl === null || !URL.canParse(parentUrl)) return null;
  const { origin } = new URL(parentUrl);
  return origin === "null" ? null : origin;
}

/** Answers the client from now on; tells `onTheme` the name of a new theme. */
export function answerClient(wrapper: URL, onTheme: (name: string) => void): void {
  let client = originOf(wrapper.searchParams.get("parentUrl"));
  window.addEventListener("message", (event: MessageEvent<unknown>) => {
    if (event.source !== window.parent || !isRequest(event.data)) return;
    // Without `parentUrl` the first to ask is the client from then on.
    client ??= event.origin;
    if (event.origin !== client) return;
    const request = event.data;
    const theme = (request.data as Fields | undefined)?.name;
    if (request.action === "theme_change" && typeof theme === "string") onTheme(theme);
    // A client without an origin can't be named as the target, and nothing in an answer is secret.
    const target = client.startsWith("http") ? client : "*";
    window.parent.postMessage({ ...request, response: answerTo(request.action) }, target);
  });
}
