// From an empty page to a board: the client is answered, the room is read, and all is drawn as soon as there are words.
import { language } from "../../i18n/language";
import { render, type Child } from "../dom/jsx-runtime";
import { integration, nameIn } from "../integration";
import { onceLoaded } from "../page";
import { speakFrom, type Catalogues } from "../speak";
import type { BoardDesk, Tools } from "./desk";
import { drawing, stayCurrent } from "./draw";
import { openPage } from "./page";
import { capabilitiesFor, Session, type Options } from "./session";

interface Board<Desk> extends Pick<Options, "kind" | "sends" | "receives"> {
  catalogues: Catalogues;
  /** What it is, for those who open the page by itself. */
  alone: () => Promise<(title: string) => Child>;
  desk: (session: Session, changed: () => void, given: Given) => Desk;
  draw: (desk: Desk, title: string) => Child;
  /** Reads what the session does not read by itself. */
  more?: (desk: Desk) => Promise<void>;
}

/** What the page's address says. */
export interface Given {
  me: string | null;
  text: (name: string) => string | null;
}

export function openBoard<Desk extends BoardDesk<Tools>>(board: Board<Desk>): void {
  const { catalogues, kind, sends, receives } = board;
  const page = openPage();
  const { me, text, widgetId } = page;
  const speaking = speakFrom(catalogues, text("language"));
  const titled = () => (document.title = text("name") ?? nameIn(integration(), [language.tag, ...navigator.languages]));
  if (widgetId === null) {
    void speaking.then(board.alone).then((drawn) => render(drawn(titled()), document.body));
    return;
  }
  const client = page.connect(capabilitiesFor(widgetId, sends, receives));
  let draw: (() => void) | undefined;
  const changed = () => draw?.();
  client.on("language_change", ({ lang }) => {
    if (typeof lang === "string") void speakFrom(catalogues, lang).then(changed);
  });
  const session = new Session({ client, widgetId, me, kind, sends, receives, changed });
  const desk = board.desk(session, changed, page);
  const more = () => void board.more?.(desk);
  // At once: the client does not ask again.
  client.start();
  stayCurrent(session, more);
  void session.open().then(() => {
    more();
    // Where it can't be fetched now, it is as soon as it is needed.
    if (session.mayChange) desk.prepare().catch(() => undefined);
  });
  void speaking.then(() => {
    draw = drawing(desk, () => board.draw(desk, titled()));
    draw();
    // In turn: it is drawn by then.
    queueMicrotask(() => onceLoaded(() => client.loaded()));
  });
}
