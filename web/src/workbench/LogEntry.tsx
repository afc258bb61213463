// One request with its reply, or a note.
import { memo } from "preact/compat";
import { useState } from "preact/hooks";

import { Button } from "../ui/Button";
import { isUnsupported } from "./filter";
import { JsonTree } from "./JsonTree";
import type { Entry, JsonObject } from "./types";
import { clockTime, DIRECTIONS, hint, outcome } from "./words";

interface Props {
  entry: Entry;
  onReplay(message: JsonObject): void;
}

export const LogEntry = memo(({ entry, onReplay }: Props) => {
  const [isOpen, open] = useState(false);
  const { direction, action, state, faults, tampered } = entry;
  return (
    <li class={`entry ${direction} ${isUnsupported(entry) ? "" : state}`}>
      <button type="button" class="line" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
        <time>{clockTime(entry.at)}</time>
        <span class="direction" aria-hidden="true">
          {direction === "fromWidget" ? "→" : direction === "toWidget" ? "←" : "·"}
        </span>
        <span class="grow">
          {direction !== "note" && <span class="hidden">{DIRECTIONS[direction]} the widget: </span>}
          <span class={direction === "note" ? "muted" : "action"}>{action}</span>
          <span class="hint">{hint(entry)}</span>
          {entry.frame === "modal" && <span class="mark">modal</span>}
          {faults.length > 0 && (
            <span class="mark error">{faults.length === 1 ? "1 fault" : `${faults.length} faults`}</span>
          )}
          {tampered.length > 0 && <span class="mark">tampered</span>}
        </span>
        <span class="outcome">{outcome(entry)}</span>
      </button>
      {isOpen && <Details entry={entry} onReplay={onReplay} />}
    </li>
  );
});

function Details({ entry, onReplay }: Props) {
  const { effects, faults, tampered, request, reply } = entry;
  const message = asObject(request);
  return (
    <div class="details">
      <Lines title="Wrong with it" lines={faults} kind="problem" />
      <Lines title="Done to it" lines={tampered} />
      <Lines title="What the client did" lines={effects} />
      {request !== null && (
        <section>
          <h3>{entry.direction === "note" ? "Message" : "Request"}</h3>
          <JsonTree value={message?.data ?? request} />
        </section>
      )}
      {reply !== null && (
        <section>
          <h3>Reply</h3>
          <JsonTree value={reply} />
        </section>
      )}
      {request !== null && (
        <div class="chips">
          <Copy text={JSON.stringify(reply === null ? request : { request, reply }, null, 2)} />
          {message && entry.direction !== "note" && (
            <Button small onClick={() => onReplay(message)}>
              Edit and replay
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Lines({ title, lines, kind = "" }: { title: string; lines: string[]; kind?: string }) {
  if (lines.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul class={kind}>
        {lines.map((line, index) => (
          // oxlint-disable-next-line no-array-index-key -- the same may be done twice, and lines only come
          <li key={index}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function Copy({ text }: { text: string }) {
  const [said, say] = useState("Copy");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say("Copied");
    } catch {
      say("The browser does not let us");
    }
  };
  return (
    <Button small onClick={() => void copy()}>
      {said}
    </Button>
  );
}

function asObject(value: Entry["request"]): JsonObject | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
}
