/** @jsxImportSource ../dom */
// Where there is no board to be seen: making one, or whom to ask.
import { t } from "../../i18n/t";
import { Button } from "./Button";
import { START, type Session } from "./session";
import { Message } from "./Shell";
import { BOARD } from "./state";

const MOST_NAMES = 5;

/** Its start is in the timeline, and the state says which start counts. */
export async function make({ options, state }: Session): Promise<void> {
  const { client, kind, widgetId } = options;
  const { event_id: root } = await client.send("send_event", { type: START, content: { kind } });
  // Somebody else may have been quicker: what the state says counts.
  if (state.root) return;
  const content = { root, kind };
  const written = await client.send("send_event", { type: BOARD, state_key: widgetId, content });
  if (state.root) return;
  const { event_id } = written;
  state.take({ type: BOARD, state_key: widgetId, content, event_id, sender: "@", origin_server_ts: 0 });
}

export function Denied() {
  return (
    <Message text={t("Your client does not let this widget read what the room keeps for it. Allow it, then try again.")}>
      <Button label={t("Try again")} press={() => location.reload()} />
    </Message>
  );
}

/** User ids of those who can, as far as the room names them. */
export function helpersOf({ state }: Session): string[] {
  return state.named.filter((user) => state.maySetState(BOARD, user)).slice(0, MOST_NAMES);
}

export function Waiting({ session }: { session: Session }) {
  const who = helpersOf(session).join(", ");
  return (
    <Message text={t("Nobody has started this yet. It starts when somebody opens it who may change this room's settings.")}>
      {who && <p>{t("They can: {who}", { who })}</p>}
    </Message>
  );
}
