// The room: what was said, what its state is, who is in it, and the rest of the account.
import { useState } from "preact/hooks";

import { Button } from "../ui/Button";
import { Elsewhere } from "./Elsewhere";
import { EventForm, type Draft } from "./EventForm";
import { Events } from "./Events";
import { Members } from "./Members";
import type { MatrixEvent, Room, Send, View } from "./types";

const PARTS = ["Timeline", "State", "Members", "Account"] as const;
type Part = (typeof PARTS)[number];

export function RoomPanel({ view, send }: { view: View; send: Send }) {
  const { home } = view;
  const [part, choose] = useState<Part>("Timeline");
  const [draft, setDraft] = useState<Draft | null>(null);
  const room = home.rooms.find(({ roomId }) => roomId === home.viewed) ?? home.rooms[0];
  if (!room) return null;
  const edit = (event: MatrixEvent) => setDraft({ event });
  return (
    <div class="stack">
      <div class="room-bar">
        <label class="field grow">
          <span class="hidden">Room in view</span>
          <select
            value={room.roomId}
            onChange={({ currentTarget }) => {
              setDraft(null);
              send({ do: "viewRoom", roomId: currentTarget.value });
            }}
          >
            {home.rooms.map(({ roomId, name }) => (
              <option key={roomId} value={roomId}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <div class="chips">
          <Button small onClick={() => send({ do: "saveScenario" })}>
            Save
          </Button>
          <FileButton onText={(text) => send({ do: "loadScenario", text })} />
          <Button small onClick={() => send({ do: "reset" })}>
            Reset
          </Button>
        </div>
      </div>
      <Say room={room} me={home.user.user_id} send={send} />
      <div class="chips" role="group" aria-label="Part of the room">
        {PARTS.map((each) => (
          <button
            key={each}
            type="button"
            class="chip"
            aria-pressed={each === part}
            onClick={() => choose(each)}
          >
            {each}
          </button>
        ))}
        <Button small kind="primary" onClick={() => setDraft({})}>
          New event
        </Button>
      </div>
      {draft && (
        <EventForm
          key={draft.event?.event_id ?? "new"}
          room={room}
          me={home.user.user_id}
          draft={draft}
          send={send}
          onDone={() => setDraft(null)}
        />
      )}
      {part === "Timeline" && (
        <Events
          label="Timeline"
          events={room.timeline.toReversed()}
          room={room}
          me={home.user.user_id}
          send={send}
          onEdit={edit}
        />
      )}
      {part === "State" && (
        <Events
          label="State"
          events={room.state}
          room={room}
          me={home.user.user_id}
          send={send}
          onEdit={edit}
        />
      )}
      {part === "Members" && <Members room={room} me={home.user.user_id} send={send} />}
      {part === "Account" && <Elsewhere home={home} room={room} send={send} />}
    </div>
  );
}

function Say({ room, me, send }: { room: Room; me: string; send: Send }) {
  const others = room.members.filter(({ membership }) => membership === "join");
  const [sender, setSender] = useState(others.find(({ userId }) => userId !== me)?.userId ?? me);
  const [body, setBody] = useState("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (body === "") return;
    send({
      do: "putEvent",
      roomId: room.roomId,
      sender,
      type: "m.room.message",
      content: { msgtype: "m.text", body },
    });
    setBody("");
  };
  return (
    <form class="say" onSubmit={submit}>
      <label>
        <span class="hidden">Who says it</span>
        <select value={sender} onChange={({ currentTarget }) => setSender(currentTarget.value)}>
          {others.map(({ userId, name }) => (
            <option key={userId} value={userId}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <input
        class="grow"
        aria-label="Message"
        placeholder="says …"
        value={body}
        onInput={({ currentTarget }) => setBody(currentTarget.value)}
      />
      <Button small submit>
        Say it
      </Button>
    </form>
  );
}

function FileButton({ onText }: { onText(text: string): void }) {
  return (
    <label class="button small file">
      Load
      <input
        type="file"
        accept="application/json,.json"
        aria-label="Load a scenario"
        onChange={async ({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) onText(await file.text());
          currentTarget.value = "";
        }}
      />
    </label>
  );
}
