/** @jsxImportSource ../dom */
// The checklist's page.
import "../../ui/tokens.css";
import "../board/board.css";
import "./checklist.css";

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
import { CHANGE, type Column } from "./model";

const page = openPage();
const speaking = speakTo(page.text("language"));
if (page.widgetId !== null) open(page.widgetId);
else void speaking.then(showAlone);

function named(): string {
  return (document.title = page.text("name") ?? nameIn(integration(), [language.tag, ...navigator.languages]));
}

function showAlone(): void {
  const text = t("A checklist or a board of cards, which everybody in a room can work on.");
  render(<Alone title={named()} text={text} />, document.body);
}

/** The client is answered at once: it does not ask again. Drawn is when there are words. */
function open(widgetId: string): void {
  const client = page.connect(capabilitiesFor(widgetId, [CHANGE], [CHANGE]));
  let draw: (() => void) | undefined;
  const session = new Session({
    client,
    widgetId,
    me: page.me,
    kind: "checklist",
    sends: [CHANGE],
    receives: [CHANGE],
    changed: () => draw?.(),
  });
  client.start();
  stayCurrent(session);
  void session.open();
  void speaking.then(() => {
    const title = named();
    const desk = new Desk(session, columns(), () => draw?.());
    draw = drawing(desk, () => <App desk={desk} title={title} />);
    draw();
  });
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
