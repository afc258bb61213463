// The room's state and messages in it, by the Widget API; what was not granted yet is asked for when it is needed.
import { t } from "../i18n/t";
import { HostError, type StateEvent } from "./host";
import type { RoomState } from "./room-state";
import type { WidgetChannel } from "./widget-channel";

/** A client tells the state right after it granted that; longer than this it does not take (ms). */
const PUSHED = 4000;
/** Users read before they answer (seconds). */
const PROMPT = 180;

/** How often state had been told when more of it was granted: what there is of that comes after. */
const granted = new WeakMap<RoomState, number>();

/** Throws HostError. */
export async function readState(
  channel: WidgetChannel,
  state: RoomState,
  roomId: string | null,
  type: string,
): Promise<StateEvent[]> {
  await allow(channel, state, [`org.matrix.msc2762.receive.state_event:${type}`]);
  if (channel.updatesState) {
    await pushed(state, granted.get(state) ?? 0);
    // That may have been something else. What is taken for nothing would be lost when it is written anew.
    if (granted.delete(state) && !state.all(roomId, type).length) await pushed(state, state.told);
    return state.all(roomId, type);
  }
  const answer = await channel.send("org.matrix.msc2876.read_events", { type, state_key: true });
  return Array.isArray(answer.events) ? (answer.events as StateEvent[]) : [];
}

/** Sends an event into the room in view. Throws HostError. */
export async function sendMessage(
  channel: WidgetChannel,
  state: RoomState,
  type: string,
  content: Record<string, unknown>,
): Promise<string> {
  await allow(channel, state, [`org.matrix.msc2762.send.event:${type}`]);
  const { event_id } = await channel.send("send_event", { type, content });
  return String(event_id ?? "");
}

/** Asks for what is not granted yet (MSC2974). Throws HostError where it stays so. */
export async function allow(channel: WidgetChannel, state: RoomState, capabilities: string[]): Promise<void> {
  const missing = capabilities.filter((each) => !channel.may(each));
  if (!missing.length) return;
  const decided = new Promise<void>((resolve, reject) => {
    channel.on("notify_capabilities", () => resolve());
    setTimeout(reject, PROMPT * 1000, new HostError("silent", t("Your client did not say whether that is allowed.")));
  });
  await channel.send("org.matrix.msc2974.request_capabilities", { capabilities: missing });
  await decided;
  if (missing.some((each) => each.includes(".receive."))) granted.set(state, state.told);
  if (missing.some((each) => !channel.may(each))) {
    throw new HostError("refused", t("Your client did not allow that. Nothing was changed."));
  }
}

/** Resolves when state was told more often than `before`, or will not be. */
function pushed(state: RoomState, before: number): Promise<void> {
  if (state.told > before) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, PUSHED);
    const end = state.onNews(done);
    function done() {
      clearTimeout(timer);
      end();
      resolve();
    }
  });
}
