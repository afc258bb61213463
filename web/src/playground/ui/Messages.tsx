/** The messages of one widget, below its frame; closed until somebody is curious. */
import { useState } from "preact/hooks";
import { effectOf } from "../log/effect";
import type { Message, MessageLog } from "../log/messages";
import { useChanges } from "./hooks";

export function Messages({ log, of }: { log: MessageLog; of: string }) {
  useChanges(log);
  const [open, setOpen] = useState(false);
  const { messages } = log;
  return (
    <details class="messages" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Messages of {of} ({messages.length})</summary>
      {open ? <List log={log} messages={messages} /> : null}
    </details>
  );
}

function List({ log, messages }: { log: MessageLog; messages: readonly Message[] }) {
  return (
    <>
      <div class="actions">
        <button type="button" class="button small" onClick={() => void copy(messages)}>
          Copy all
        </button>
        <button type="button" class="button small" onClick={() => log.clear()}>
          Clear
        </button>
      </div>
      {messages.length === 0 ? <p class="muted">Nothing was said yet.</p> : null}
      <ol class="message-list">
        {messages.toReversed().map((message) => (
          <li key={message.number}>
            <Row message={message} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Row({ message }: { message: Message }) {
  const { direction, action, data, reply, took, at } = message;
  const arrow = direction === "fromWidget" ? "← widget" : "→ widget";
  return (
    <details>
      <summary>
        <span class="muted">
          {new Date(at).toLocaleTimeString()} {arrow}
        </span>{" "}
        <code>{action}</code> <span>{effectOf(message)}</span>{" "}
        {took === null ? null : <span class="muted">{took} ms</span>}
      </summary>
      <pre>{JSON.stringify({ request: data, reply }, null, 2)}</pre>
    </details>
  );
}

const copy = (messages: readonly Message[]): Promise<void> =>
  navigator.clipboard.writeText(JSON.stringify(messages, null, 2)).catch(() => undefined);
