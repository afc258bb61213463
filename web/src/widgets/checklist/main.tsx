/** @jsxImportSource ../dom */
// The checklist's page.
import "../../ui/tokens.css";
import "../board/board.css";
import "./checklist.css";

import { later } from "../../i18n/later";
import { t } from "../../i18n/t";
import { openBoard } from "../board/open";
import { App } from "./App";
import { Desk } from "./desk";
import { CATALOGUES } from "./language";
import { CHANGE, type Column } from "./model";

openBoard({
  kind: "checklist",
  sends: [CHANGE],
  receives: [CHANGE],
  catalogues: CATALOGUES,
  alone: async () => (await later(() => import("./alone"))).alone,
  desk: (session, changed, { text }) => new Desk(session, changed, () => columns(text("layout"))),
  draw: (desk, title) => <App desk={desk} title={title} />,
});

/** Those of a board that nobody has changed; a list is a board of one column. */
function columns(layout: string | null): Column[] {
  const first = { id: "todo", title: t("To do"), order: "b" };
  if (layout === "list") return [first];
  const others = [
    { id: "doing", title: t("Doing"), order: "d" },
    { id: "done", title: t("Done"), order: "f" },
  ];
  return [first, ...others];
}
