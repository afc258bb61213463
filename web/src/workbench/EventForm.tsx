// A new event, or another content for one that is there.
import { useEffect, useRef, useState } from "preact/hooks";

import { Button } from "../ui/Button";
import { JsonField } from "./JsonField";
import { readObject, TEMPLATES } from "./templates";
import type { MatrixEvent, Room, Send } from "./types";

export interface Draft {
  /** The one to be edited; absent: a new one. */
  event?: MatrixEvent;
}

interface Props {
  room: Room;
  me: string;
  draft: Draft;
  send: Send;
  onDone(): void;
}

export function EventForm({ room, me, draft: { event }, send, onDone }: Props) {
  const [type, setType] = useState(event?.type ?? "m.room.message");
  const [sender, setSender] = useState(event?.sender ?? me);
  const [stateKey, setStateKey] = useState(event?.state_key);
  const [byRules, setByRules] = useState(false);
  const [stickyMs, setStickyMs] = useState(0);
  const [text, setText] = useState(() =>
    JSON.stringify(event?.content ?? { msgtype: "m.text", body: "Hello" }, null, 2),
  );
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const read = readObject(text);
  const roomId = room.roomId;

  const submit = () => {
    if (!("value" in read)) return;
    const content = read.value;
    if (event && stateKey === undefined) {
      send({ do: "editEvent", roomId, eventId: event.event_id, content });
    } else {
      const key = stateKey !== undefined ? { stateKey } : stickyMs > 0 ? { stickyMs } : {};
      send({ do: "putEvent", roomId, sender, type, content, byRules, ...key });
    }
    onDone();
  };
  const take = (label: string) => {
    const found = TEMPLATES.find((each) => each.label === label);
    if (!found) return;
    setType(found.type);
    setStateKey(found.stateKey === "@" ? sender : found.stateKey);
    setText(JSON.stringify(found.content, null, 2));
  };
  return (
    <section class="form box" aria-labelledby="event-title">
      <h2 id="event-title" ref={heading} tabIndex={-1}>
        {event ? "Edit the event" : "New event"}
      </h2>
      {!event && (
        <label class="field">
          Begin with
          <select onChange={({ currentTarget }) => take(currentTarget.value)}>
            {TEMPLATES.map(({ label }) => (
              <option key={label}>{label}</option>
            ))}
          </select>
        </label>
      )}
      {event && stateKey === undefined ? (
        <p class="muted">
          In place, as if {event.sender} had always said so. The widget is told nothing of it.
        </p>
      ) : (
        <>
          <label class="field">
            Type
            <input value={type} onInput={({ currentTarget }) => setType(currentTarget.value)} />
          </label>
          <label class="field">
            Sender
            <input
              list="people"
              value={sender}
              onInput={({ currentTarget }) => setSender(currentTarget.value)}
            />
            <datalist id="people">
              {room.members.map(({ userId }) => (
                <option key={userId}>{userId}</option>
              ))}
            </datalist>
          </label>
          <label class="choice">
            <input
              type="checkbox"
              checked={stateKey !== undefined}
              onChange={() => setStateKey(stateKey === undefined ? "" : undefined)}
            />
            It is state
          </label>
          {stateKey !== undefined && (
            <label class="field">
              State key
              <input value={stateKey} onInput={({ currentTarget }) => setStateKey(currentTarget.value)} />
            </label>
          )}
          {stateKey === undefined && (
            <label class="field">
              Sticky for so many milliseconds; 0 is not at all
              <input
                type="number"
                min={0}
                value={stickyMs}
                onInput={({ currentTarget }) => setStickyMs(currentTarget.valueAsNumber || 0)}
              />
            </label>
          )}
          <label class="choice">
            <input type="checkbox" checked={byRules} onChange={() => setByRules(!byRules)} />
            Only if the sender may, as a homeserver sees it
          </label>
        </>
      )}
      <JsonField label="Content" value={text} rows={8} onInput={setText} />
      <div class="buttons">
        <Button small kind="primary" disabled={"problem" in read || type === ""} onClick={submit}>
          {event && stateKey === undefined ? "Change it" : "Send it"}
        </Button>
        <Button small onClick={onDone}>
          Cancel
        </Button>
      </div>
    </section>
  );
}
