// Where the manager's UI starts.
import "../ui/tokens.css";
import "../ui/kit.css";

import { createClient } from "manifold-client";
import { render } from "preact";

import { connect } from "../host/connect";
import { App } from "./App";
import { routeFor } from "./router";

const { host, theme } = connect();
const start = routeFor(host.context);
if (start && !location.hash) history.replaceState(null, "", start);

// This page is <public_url>/ui, so the API is beside it, whatever the path of the public URL.
const api = createClient({ url: new URL(".", location.href).href, identify: () => host.getOpenIDToken() });
const root = document.getElementById("manager");
if (root) render(<App host={host} api={api} themeName={theme} />, root);
