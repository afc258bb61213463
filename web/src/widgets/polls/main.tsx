/** @jsxImportSource ../dom */
// The poll board's page.
import "../../ui/tokens.css";
import "../board/board.css";
import "./polls.css";

import { later } from "../../i18n/later";
import { openBoard } from "../board/open";
import { App } from "./App";
import { Desk } from "./desk";
import { CATALOGUES } from "./language";
import { END, LISTED, RESPONSE, START } from "./poll";

openBoard({
  kind: "polls",
  sends: [LISTED, START[0], RESPONSE[0], END[0]],
  receives: [LISTED, ...START, ...RESPONSE, ...END],
  catalogues: CATALOGUES,
  alone: async () => (await later(() => import("./alone"))).alone,
  desk: (session, changed, { me }) => new Desk(session, changed, me),
  draw: (desk, title) => <App desk={desk} title={title} />,
  more: (desk) => desk.readAll(),
});
