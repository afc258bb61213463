// Every message between the widget and its client: the request with its reply, and what was decided on it.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

import { Button } from "../ui/Button";
import { filtered, hasProblem, KINDS, type Kind } from "./filter";
import { LogEntry } from "./LogEntry";
import { ReplayForm } from "./ReplayForm";
import type { Entry, JsonObject, Send } from "./types";

const LABELS: Record<Kind, string> = {
  all: "All",
  fromWidget: "From the widget",
  toWidget: "To the widget",
  problems: "Problems",
};
/** More rows than these are slow to draw; the rest is a click away. */
const STEP = 300;
const NEAR_END = 40;

export function Log({ entries, send }: { entries: Map<number, Entry>; send: Send }) {
  const [kind, choose] = useState<Kind>("all");
  const [search, setSearch] = useState("");
  const [most, setMost] = useState(STEP);
  const [replayed, setReplayed] = useState<JsonObject | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const follows = useRef(true);
  const found = useMemo(() => filtered(entries.values(), kind, search), [entries, kind, search]);
  const problems = useMemo(() => [...entries.values()].filter(hasProblem).length, [entries]);
  const shown = found.slice(-most);

  // Whoever reads the end wants to go on reading the end.
  useLayoutEffect(() => {
    if (follows.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [shown.at(-1)?.id, kind, search]);
  useEffect(() => setMost(STEP), [kind, search]);

  return (
    <div class="log">
      <div class="log-bar">
        <input
          type="search"
          aria-label="Search the log"
          placeholder="Search actions, types, texts"
          value={search}
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
        />
        <div class="chips" role="group" aria-label="Show">
          {KINDS.map((each) => (
            <button
              key={each}
              type="button"
              class="chip"
              aria-pressed={each === kind}
              onClick={() => choose(each)}
            >
              {LABELS[each]}
              {each === "problems" && problems > 0 && <span class="count">{problems}</span>}
            </button>
          ))}
        </div>
        <div class="chips end">
          <Button small onClick={() => download(found)}>
            Export
          </Button>
          <Button small onClick={() => send({ do: "clearLog" })}>
            Clear
          </Button>
        </div>
      </div>
      {replayed && (
        <ReplayForm message={replayed} send={send} onDone={() => setReplayed(null)} />
      )}
      {found.length > shown.length && (
        <Button small onClick={() => setMost(most + STEP)}>
          Show older ones: {found.length - shown.length}
        </Button>
      )}
      {shown.length === 0 ? (
        <p class="empty">{entries.size === 0 ? "Nothing was said yet." : "Nothing of that kind."}</p>
      ) : (
        <ol
          ref={list}
          class="entries"
          aria-label="Messages"
          tabIndex={0} // oxlint-disable-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
          onScroll={({ currentTarget: place }) => {
            follows.current = place.scrollHeight - place.scrollTop - place.clientHeight < NEAR_END;
          }}
        >
          {shown.map((entry) => (
            <LogEntry key={entry.id} entry={entry} onReplay={setReplayed} />
          ))}
        </ol>
      )}
    </div>
  );
}

function download(entries: Entry[]): void {
  const text = `${JSON.stringify(entries, null, 2)}\n`;
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "widget-log.json";
  link.click();
  URL.revokeObjectURL(address);
}
