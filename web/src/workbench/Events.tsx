// Events of a room, each to be edited, redacted or taken out.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { Button } from "../ui/Button";
import { JsonTree } from "./JsonTree";
import type { JsonObject, MatrixEvent, Room, Send } from "./types";
import { clockTime } from "./words";

interface Props {
  label: string;
  events: MatrixEvent[];
  room: Room;
  me: string;
  send: Send;
  onEdit(event: MatrixEvent): void;
}

export function Events({ label, events, room, me, send, onEdit }: Props) {
  const names = new Map(room.members.map(({ userId, name }) => [userId, name]));
  if (events.length === 0) return <p class="empty">There is nothing here.</p>;
  return (
    <ul class="events" aria-label={label}>
      {events.map((event) => (
        <li key={event.event_id}>
          <Row event={event} name={names.get(event.sender) ?? event.sender}>
            <Button small onClick={() => onEdit(event)}>
              Edit
            </Button>
            <Button
              small
              onClick={() =>
                send({ do: "redactEvent", roomId: room.roomId, eventId: event.event_id, sender: me })
              }
            >
              Redact
            </Button>
            <Button
              small
              kind="danger"
              onClick={() => send({ do: "removeEvent", roomId: room.roomId, eventId: event.event_id })}
            >
              Take out
            </Button>
          </Row>
        </li>
      ))}
    </ul>
  );
}

interface RowProps {
  event: MatrixEvent;
  name: string;
  children: ComponentChildren;
}

function Row({ event, name, children }: RowProps) {
  // What is folded is not drawn: there may be hundreds.
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span class="who">{name}</span>
        <span class="what">
          {summaryOf(event)}
          <span class="muted">
            {event.type}
            {event.state_key === undefined ? "" : ` #${event.state_key}`}
          </span>
        </span>
        <time>{clockTime(event.origin_server_ts).slice(0, 8)}</time>
      </summary>
      {isOpen && (
        <div class="details">
          <JsonTree value={{ ...event } as JsonObject} />
          <div class="chips">{children}</div>
        </div>
      )}
    </details>
  );
}

function summaryOf({ content, unsigned }: MatrixEvent): string {
  if (unsigned && "redacted_because" in unsigned) return "(redacted)";
  for (const key of ["body", "name", "topic", "membership", "join_rule", "algorithm", "reason"]) {
    const value = content[key];
    if (typeof value === "string" && value !== "") return value;
  }
  return "";
}
