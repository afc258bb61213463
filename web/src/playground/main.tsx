/** Starts the playground. */
import { render } from "preact";
import { guardWidgetMessages } from "./host/guard";
import "./styles/playground.css";
import { App } from "./ui/App";

guardWidgetMessages();
const root = document.getElementById("app");
if (root) render(<App />, root);
