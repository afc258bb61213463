// Where the manager's UI starts.
import "../ui/tokens.css";
import "../ui/kit.css";

import { createClient } from "manifold-client";
import { render } from "preact";

import { connect } from "../host/connect";
import { t } from "../i18n/t";
import { App } from "./App";
import { routeFor } from "./router";

const { host, theme } = connect();
const start = routeFor(host.context);
if (start && !location.hash) history.replaceState(null, "", start);

// This page is <public_url>/ui, so the API is beside it, whatever the path of the public URL.
const api = createClient({
  url: new URL(".", location.href).href,
  identify: async () => ({ ...(await host.getOpenIDToken()), "im.manifold.client": clientName() }),
});

/** What the session is called in the user's list. */
function clientName(): string {
  const around = location.ancestorOrigins?.[0] ?? document.referrer;
  return URL.canParse(around) ? t("Integrations in {host}", { host: new URL(around).host }) : t("Integrations");
}

const root = document.getElementById("manager");
if (root) render(<App host={host} api={api} themeName={theme} />, root);
