// Where the stand-alone page starts: a page of its own, for people whose client embeds nothing.
import "../ui/tokens.css";
import "../ui/kit.css";
import "./standalone.css";

import { render } from "preact";

import { begin } from "../manager/language";
import { recall } from "../ui/saved";
import { applyTheme } from "../ui/theme";
import { readConfig } from "./config";
import { arrive } from "./sign-in/returned";
import { take } from "./sign-in/pending";
import { Standalone } from "./Standalone";

const root = document.getElementById("app");
// The policy forbids frames as well; here nobody's mistake with a proxy lets them in.
if (root && window.top === window) {
  const config = readConfig();
  const { returned, place, address } = arrive(new URL(location.href), take(), config.server?.name ?? null);
  // Before the first request: what signs somebody in has no business in a history.
  history.replaceState(null, "", address);
  applyTheme(recall("manifold.theme"));
  const draw = () => render(<Standalone config={config} returned={returned} start={place} />, root);
  const texts = begin(null);
  if (texts) void texts.then(draw);
  else draw();
}
