/** @jsxImportSource ../dom */
// Where there is no board to be seen: making one, or whom to ask.
import { t } from "../../i18n/t";
import { Button } from "./Button";
import { START, type Session } from "./session";
import { Message } from "./Shell";
import { BOARD } from "./state";

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

export function Waiting({ session }: { session: Session }) {
  const who = session.helpers.join(", ");
  return (
    <Message text={t("Nobody has started this yet. It starts when somebody opens it who may change this room's settings.")}>
      {who && <p>{t("They can: {who}", { who })}</p>}
    </Message>
  );
}
