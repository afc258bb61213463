// Events of a room, each to be edited, redacted or taken out.
import { Button } from "../ui/Button";
import { JsonTree } from "./JsonTree";
import type { MatrixEvent, Room, Send } from "./types";
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
          <details>
            <summary>
              <span class="who">{names.get(event.sender) ?? event.sender}</span>
              <span class="what">
                {summaryOf(event)}
                <span class="muted">
                  {event.type}
                  {event.state_key === undefined ? "" : ` #${event.state_key}`}
                </span>
              </span>
              <time>{clockTime(event.origin_server_ts).slice(0, 8)}</time>
            </summary>
            <div class="details">
              <JsonTree value={{ ...event } as never} />
              <div class="chips">
                <Button small onClick={() => onEdit(event)}>
                  Edit
                </Button>
                <Button
                  small
                  onClick={() =>
                    send({
                      do: "redactEvent",
                      roomId: room.roomId,
                      eventId: event.event_id,
                      sender: me,
                    })
                  }
                >
                  Redact
                </Button>
                <Button
                  small
                  kind="danger"
                  onClick={() =>
                    send({ do: "removeEvent", roomId: room.roomId, eventId: event.event_id })
                  }
                >
                  Take out
                </Button>
              </div>
            </div>
          </details>
        </li>
      ))}
    </ul>
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
