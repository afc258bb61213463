/** @jsxImportSource ../dom */
// The poll board's page.
import "../../ui/tokens.css";
import "../board/board.css";
import "./polls.css";

import { language } from "../../i18n/language";
import { t } from "../../i18n/t";
import { drawing, stayCurrent } from "../board/draw";
import { speakTo } from "../board/language";
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
const speaking = speakTo(page.text("language"));
if (page.widgetId !== null) open(page.widgetId);
else void speaking.then(showAlone);

function named(): string {
  return (document.title = page.text("name") ?? nameIn(integration(), [language.tag, ...navigator.languages]));
}

function showAlone(): void {
  render(<Alone title={named()} text={t("Polls for everybody in a room, all in one place.")} />, document.body);
}

/** The client is answered at once: it does not ask again. Drawn is when there are words. */
function open(widgetId: string): void {
  const client = page.connect(capabilitiesFor(widgetId, SENDS, RECEIVES));
  let draw: (() => void) | undefined;
  const changed = () => draw?.();
  const { me } = page;
  const session = new Session({ client, widgetId, me, kind: "polls", sends: SENDS, receives: RECEIVES, changed });
  const desk = new Desk(session, me, changed);
  client.start();
  stayCurrent(session, () => void desk.readAll());
  void session.open().then(() => desk.readAll());
  void speaking.then(() => {
    const title = named();
    draw = drawing(desk, () => <App desk={desk} title={title} />);
    draw();
  });
}
