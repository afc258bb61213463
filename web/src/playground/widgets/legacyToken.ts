/** Whether Element would add the manager's legacy token to a widget's address. */

/**
 * Element's rule: the widget lies under one of `integrations_widgets_urls`, and so does the manager's own
 * `api_url`; without a list, under `api_url`. As `manifold well-known` prints the list, no page does.
 */
export function receivesToken(widgetUrl: URL, apiUrl: string, listed: string[]): boolean {
  const prefixes = (listed.length > 0 ? listed : [apiUrl])
    .filter((url) => URL.canParse(url))
    .map((url) => new URL(url));
  const isUnder = (url: URL): boolean =>
    prefixes.some(
      (prefix) =>
        prefix.protocol === url.protocol &&
        prefix.host === url.host &&
        url.pathname.startsWith(prefix.pathname),
    );
  return URL.canParse(apiUrl) && isUnder(new URL(apiUrl)) && isUnder(widgetUrl);
}
