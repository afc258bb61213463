/** @jsxImportSource ../dom */
// The poll board's page.
import "../../ui/tokens.css";
import "../board/board.css";
import "./polls.css";

import { t } from "../../i18n/t";
import { drawing, focusOn, stayCurrent } from "../board/draw";
import { openPage } from "../board/page";
import { capabilitiesFor, Session } from "../board/session";
import { Alone } from "../board/Shell";
import { render } from "../dom/jsx-runtime";
import { integration, nameIn } from "../integration";
import { App } from "./App";
import { Desk } from "./desk";
import { END, LISTED, RESPONSE, START } from "./poll";

const SENDS = [LISTED, START[0], RESPONSE[0], END[0]];
const RECEIVES = [LISTED, ...START, ...RESPONSE, ...END];

const page = openPage();
const title = page.text("name") ?? nameIn(integration(), navigator.languages);
document.title = title;

if (page.widgetId === null) {
  const text = t("Polls for everybody in a room, all in one place.");
  render(<Alone title={title} text={text} />, document.body);
} else {
  open(page.widgetId);
}

function open(widgetId: string): void {
  const client = page.connect(capabilitiesFor(widgetId, SENDS, RECEIVES));
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
  const { me } = page;
  const session = new Session({ client, widgetId, me, kind: "polls", sends: SENDS, receives: RECEIVES, changed: draw });
  const desk = new Desk(session, me, draw);
  client.start();
  stayCurrent(session, () => void desk.readAll());
  draw();
  void session.open().then(() => desk.readAll());
}
