// Where the workbench's page starts: http://127.0.0.1:<port>/.
import "./workbench.css";

import { render } from "preact";

import { App } from "./App";

const root = document.getElementById("app");
if (root) render(<App />, root);
