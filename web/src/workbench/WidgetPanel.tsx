// Which widget it is, and what its client says of the user.
import { useState } from "preact/hooks";

import { Button } from "../ui/Button";
import { JsonField } from "./JsonField";
import { readObject } from "./templates";
import type { Send, Setup, View } from "./types";

type TextKey = "url" | "name" | "type" | "widgetId" | "sender";
type UserKey = "userId" | "displayName" | "avatarUrl" | "deviceId";

const USER: [key: UserKey, label: string][] = [
  ["userId", "User ID ($matrix_user_id)"],
  ["displayName", "Display name ($matrix_display_name)"],
  ["avatarUrl", "Avatar, an HTTP address ($matrix_avatar_url)"],
  ["deviceId", "Device ID"],
];

export function WidgetPanel({ view, send }: { view: View; send: Send }) {
  const [setup, setSetup] = useState<Setup>(view.setup);
  const [data, setData] = useState(() => JSON.stringify(view.setup.data, null, 2));
  const read = readObject(data);
  const change = (part: Partial<Setup>) => setSetup({ ...setup, ...part });
  const main = view.frames.find(({ name }) => name === "main");
  const field = (key: TextKey, label: string) => (
    <label class="field">
      {label}
      <input value={setup[key]} onInput={({ currentTarget }) => change({ [key]: currentTarget.value })} />
    </label>
  );
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if ("value" in read) send({ do: "change", setup: { ...setup, data: read.value } });
  };
  return (
    <div class="stack">
      <form class="form" onSubmit={submit}>
        {field("url", "Address; variables begin with $")}
        {main && (
          <p class="muted">
            Loaded: <code>{main.src}</code>
            {main.told.length > 0 && <span class="block">It tells: {main.told.join(", ")}</span>}
          </p>
        )}
        <div class="columns">
          <label class="field">
            Kind
            <select
              value={setup.kind}
              onChange={({ currentTarget }) => change({ kind: currentTarget.value as Setup["kind"] })}
            >
              <option value="room">Of the room</option>
              <option value="account">Of the account</option>
              <option value="modal">Modal</option>
            </select>
          </label>
          {field("type", "Type")}
          {field("name", "Name")}
          {field("widgetId", "Widget ID")}
        </div>
        <label class="choice">
          <input
            type="checkbox"
            checked={setup.waitForLoad}
            onChange={() => change({ waitForLoad: !setup.waitForLoad })}
          />
          Begin when the frame has loaded; else when the widget says content_loaded
        </label>
        <label class="choice">
          <input
            type="checkbox"
            checked={setup.olderParameters}
            onChange={() => change({ olderParameters: !setup.olderParameters })}
          />
          Add widgetId and parentUrl to the address, as Element does
        </label>
        <JsonField label="Data, for variables of your own" value={data} rows={3} onInput={setData} />
        <details>
          <summary>Who the widget is told that you are</summary>
          <div class="form">
            {USER.map(([key, label]) => (
              <label key={key} class="field">
                {label}
                <input
                  value={setup[key] ?? ""}
                  placeholder="as the scenario says"
                  onInput={({ currentTarget }) => change({ [key]: currentTarget.value || null })}
                />
              </label>
            ))}
            {field("sender", "Who put the widget there; empty is you")}
          </div>
        </details>
        <Button small kind="primary" submit disabled={"problem" in read}>
          Load it
        </Button>
      </form>
      <section>
        <h2>What it may do now</h2>
        {view.approved.length === 0 ? (
          <p class="muted">Nothing.</p>
        ) : (
          <ul class="approved">
            {view.approved.map((raw) => (
              <li key={raw}>
                <code>{raw}</code>
              </li>
            ))}
          </ul>
        )}
        <p class="muted">What was granted ends when the widget is loaded anew.</p>
        <div class="chips">
          <Button
            small
            onClick={() => {
              send({ do: "forget" });
              send({ do: "reload" });
            }}
          >
            Forget what was decided, and reload
          </Button>
        </div>
      </section>
    </div>
  );
}
