/** What `manifold demo` tells the playground in `config.json`, beside the page. */

export interface PlaygroundConfig {
  homeserver: { base_url: string; server_name: string };
  /** Element's keys, with Element's meaning. */
  integrations_ui_url?: string | null;
  integrations_rest_url?: string | null;
  integrations_widgets_urls?: string[];
  /** Accounts of the demo, offered for logging in with one click. */
  users?: { user_id: string; password: string }[];
  /** Managers to try without trusting them. */
  untrusted_managers?: { ui_url: string; api_url: string }[];
  /** Pages with a certificate that the browser does not know yet; `probe` answers once it does. */
  local_pages?: { name: string; url: string; probe: string }[];
  /** How to make the browser know it. */
  ca_hint?: string;
}

export async function loadConfig(): Promise<PlaygroundConfig> {
  const response = await fetch("config.json", { cache: "no-store" });
  if (!response.ok) throw new Error(`config.json answers ${response.status}`);
  return (await response.json()) as PlaygroundConfig;
}
