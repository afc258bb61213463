/** @jsxImportSource ../dom */
// The checklist's page.
import "../../ui/tokens.css";
import "../board/board.css";
import "./checklist.css";

import { t } from "../../i18n/t";
import { drawing, focusOn, stayCurrent } from "../board/draw";
import { openPage } from "../board/page";
import { capabilitiesFor, Session } from "../board/session";
import { Alone } from "../board/Shell";
import { render } from "../dom/jsx-runtime";
import { integration, nameIn } from "../integration";
import { App } from "./App";
import { Desk } from "./desk";
import { CHANGE, type Column } from "./model";

const page = openPage();
const title = page.text("name") ?? nameIn(integration(), navigator.languages);
document.title = title;

if (page.widgetId === null) {
  const text = t("A checklist or a board of cards, which everybody in a room can work on.");
  render(<Alone title={title} text={text} />, document.body);
} else {
  open(page.widgetId);
}

function open(widgetId: string): void {
  const client = page.connect(capabilitiesFor(widgetId, [CHANGE], [CHANGE]));
  const draw = drawing(
    () => {
      desk.refresh();
      return <App desk={desk} title={title} />;
    },
    () => {
      if (desk.focus !== null) focusOn(desk.focus);
      desk.focus = null;
    },
  );
  const session = new Session({
    client,
    widgetId,
    me: page.me,
    kind: "checklist",
    sends: [CHANGE],
    receives: [CHANGE],
    changed: draw,
  });
  const desk = new Desk(session, columns(), draw);
  client.start();
  stayCurrent(session);
  draw();
  void session.open();
}

/** Those of a board that nobody has changed; a list is a board of one column. */
function columns(): Column[] {
  const first = { id: "todo", title: t("To do"), order: "b" };
  if (page.text("layout") === "list") return [first];
  const others = [
    { id: "doing", title: t("Doing"), order: "d" },
    { id: "done", title: t("Done"), order: "f" },
  ];
  return [first, ...others];
}
