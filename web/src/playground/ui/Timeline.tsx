/** What was said and what happened in a room, and saying something. */
import { useState } from "preact/hooks";
import type { LiveAccount } from "../matrix/live";
import { narrate } from "../matrix/narrate";
import type { Room } from "../../matrix/rooms";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export function Timeline({ room }: { room: Room }) {
  const lines = room.timeline.map((event) => narrate(room, event)).filter((line) => line !== null);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
    <div class="timeline" role="log" aria-label="Timeline" tabIndex={0}>
      <div>
        {lines.map((line) => (
          <div key={line.id} class={`line ${line.kind}`}>
            <time class="muted" dateTime={new Date(line.time).toISOString()}>
              {clock.format(line.time)}
            </time>
            <p>
              {line.kind === "message" ? <strong>{line.sender} </strong> : null}
              {line.text}
            </p>
          </div>
        ))}
      </div>
    </div>
  );
}

export function Composer({ account, room }: { account: LiveAccount; room: Room }) {
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  if (room.get("m.room.encryption"))
    return <p class="notice">This room is encrypted. The playground can only read rooms that are not.</p>;

  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    const body = text.trim();
    if (body === "") return;
    setText("");
    setFault(null);
    account.sendMessage(room.id, "m.room.message", { msgtype: "m.text", body }).catch((error: Error) => {
      // What was typed is kept, unless something new is being typed.
      setText((current) => current || body);
      setFault(`Your message was not sent: ${error.message}`);
    });
  };
  return (
    <form class="composer" onSubmit={send}>
      {fault === null ? null : (
        <p role="alert" class="error">
          {fault}
        </p>
      )}
      <input
        aria-label="Message"
        placeholder="Send a message"
        autocomplete="off"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button class="button">Send</button>
    </form>
  );
}
