// Where the page of the API starts: <public_url>/docs.
import "./docs.css";

import { render } from "preact";

import type { OpenAPI } from "./document";
import { Docs, Unavailable } from "./Docs";
import { reference } from "./model";

const DOCUMENT = "./_matrix/integrations/openapi.json";

const root = document.getElementById("docs");
// It takes no query, and a stray token has no business in a history.
if (location.search) history.replaceState(null, "", `${location.pathname}${location.hash}`);
// Light or dark is for CSS alone to see; more contrast is an attribute, as in the UI.
if (matchMedia("(prefers-contrast: more)").matches) document.documentElement.dataset.contrast = "more";
if (root) void show(root);

async function show(place: HTMLElement): Promise<void> {
  // The API is beside this page, whatever the path of the public URL.
  const base = new URL("./", location.href).href;
  try {
    const answer = await fetch(DOCUMENT, { credentials: "omit" });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const read = reference((await answer.json()) as OpenAPI, base);
    render(<Docs api={read} source={DOCUMENT} />, place);
  } catch (error) {
    render(<Unavailable why={String(error)} source={DOCUMENT} />, place);
  }
}
