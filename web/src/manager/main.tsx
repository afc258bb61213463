// Where the manager's UI starts.
import "../ui/tokens.css";
import "../ui/kit.css";

import { createClient } from "manifold-client";
import { render } from "preact";

import { connect } from "../host/connect";
import { t } from "../i18n/t";
import { App } from "./App";
import { offered } from "./catalogue";
import { accepted, begin } from "./language";
import { routeFor } from "./router";

const { host, theme, language } = connect();
const start = routeFor(host.context);
if (start && !location.hash) history.replaceState(null, "", start);

// This page is <public_url>/ui, so the API is beside it, whatever the path of the public URL.
const api = createClient({
  url: new URL(".", location.href).href,
  language: accepted,
  identify: async () => ({ ...(await host.getOpenIDToken()), "im.manifold.client": clientName() }),
});

/** What the session is called in the user's list. */
function clientName(): string {
  const around = location.ancestorOrigins?.[0] ?? document.referrer;
  return URL.canParse(around) ? t("Integrations in {host}", { host: new URL(around).host }) : t("Integrations");
}

const root = document.getElementById("manager");
const draw = () => {
  if (root) render(<App host={host} api={api} themeName={theme} languageTag={language} />, root);
};
const texts = begin(language);
if (texts) {
  // The list is on its way meanwhile, so that people wait for the slower of the two and not for both.
  offered(api).catch(() => undefined);
  void texts.then(draw);
} else draw();
