// What is not in the room: messages to the device, account data, servers for calls, files.
import { useState } from "preact/hooks";

import { Button } from "../ui/Button";
import { JsonField } from "./JsonField";
import { JsonTree } from "./JsonTree";
import { readObject } from "./templates";
import type { Home, Json, Room, Send } from "./types";

const TURN = { uris: ["turn:turn.workbench.invalid?transport=udp"], username: "fake", password: "fake" };

export function Elsewhere({ home, room, send }: { home: Home; room: Room; send: Send }) {
  return (
    <div class="stack">
      <ToDeviceForm room={room} send={send} />
      <AccountDataForm home={home} room={room} send={send} />
      <section>
        <h3>TURN servers</h3>
        <JsonTree value={home.turnServers} />
        <div class="chips">
          <Button small onClick={() => send({ do: "turn", servers: { ...TURN, password: `fake-${Date.now()}` } })}>
            {home.turnServers === null ? "Have some" : "New credentials"}
          </Button>
          {home.turnServers !== null && (
            <Button small onClick={() => send({ do: "turn", servers: null })}>
              Have none
            </Button>
          )}
        </div>
      </section>
      <Kept title="Sent to devices" values={home.toDeviceSent} />
      <Kept title="Uploaded files" values={home.files.map(({ uri, size }) => ({ uri, size }))} />
      <Kept title="Delayed events" values={home.delayed.map(({ id, type }) => ({ id, type }))} />
    </div>
  );
}

function Kept({ title, values }: { title: string; values: Json[] }) {
  return (
    <section>
      <h3>{title}</h3>
      {values.length === 0 ? <p class="muted">None.</p> : <JsonTree value={values} />}
    </section>
  );
}

function ToDeviceForm({ room, send }: { room: Room; send: Send }) {
  const [type, setType] = useState("org.example.hello");
  const [sender, setSender] = useState(room.members.at(-1)?.userId ?? "");
  const [text, setText] = useState('{\n  "hello": "device"\n}');
  const [encrypted, setEncrypted] = useState(true);
  const read = readObject(text);
  return (
    <details>
      <summary>A message to the user's device</summary>
      <div class="form">
        <label class="field">
          Type
          <input value={type} onInput={({ currentTarget }) => setType(currentTarget.value)} />
        </label>
        <label class="field">
          Sender
          <input value={sender} onInput={({ currentTarget }) => setSender(currentTarget.value)} />
        </label>
        <JsonField label="Content" value={text} rows={4} onInput={setText} />
        <label class="choice">
          <input type="checkbox" checked={encrypted} onChange={() => setEncrypted(!encrypted)} />
          It came encrypted
        </label>
        <Button
          small
          kind="primary"
          disabled={"problem" in read}
          onClick={() =>
            "value" in read && send({ do: "toDevice", type, sender, content: read.value, encrypted })
          }
        >
          Send it
        </Button>
      </div>
    </details>
  );
}

function AccountDataForm({ home, room, send }: { home: Home; room: Room; send: Send }) {
  const [type, setType] = useState("m.widgets");
  const [isOfRoom, setOfRoom] = useState(false);
  const kept = isOfRoom ? (home.roomAccountData[room.roomId] ?? {}) : home.accountData;
  const [text, setText] = useState("{}");
  const read = readObject(text);
  const where = isOfRoom ? { roomId: room.roomId } : {};
  return (
    <details>
      <summary>Account data</summary>
      <div class="form">
        <JsonTree value={kept} />
        <label class="choice">
          <input type="checkbox" checked={isOfRoom} onChange={() => setOfRoom(!isOfRoom)} />
          For this room
        </label>
        <label class="field">
          Type
          <input
            value={type}
            onInput={({ currentTarget }) => {
              setType(currentTarget.value);
              const content = kept[currentTarget.value];
              if (content !== undefined) setText(JSON.stringify(content, null, 2));
            }}
          />
        </label>
        <JsonField label="Content" value={text} rows={4} onInput={setText} />
        <div class="chips">
          <Button
            small
            kind="primary"
            disabled={"problem" in read || type === ""}
            onClick={() => "value" in read && send({ do: "accountData", type, content: read.value, ...where })}
          >
            Keep it
          </Button>
          <Button small onClick={() => send({ do: "accountData", type, content: null, ...where })}>
            Take it away
          </Button>
        </div>
      </div>
    </details>
  );
}
