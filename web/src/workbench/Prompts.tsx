// What the widget asks for, in words: each can be granted or denied by itself.
import { useEffect, useRef, useState } from "preact/hooks";

import { Button } from "../ui/Button";
import type { Prompt, Send } from "./types";

export function Prompts({ prompts, send }: { prompts: Prompt[]; send: Send }) {
  const [first] = prompts;
  if (!first) return null;
  const key = `${first.frame} ${first.kind} ${first.ticket}`;
  const more = prompts.length - 1;
  return first.kind === "openid" ? (
    <Identity key={key} prompt={first} more={more} send={send} />
  ) : (
    <Capabilities key={key} prompt={first} more={more} send={send} />
  );
}

interface Props {
  prompt: Prompt;
  more: number;
  send: Send;
}

function useFocus() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return heading;
}

function Capabilities({ prompt, more, send }: Props) {
  const { frame, ticket, origin, wishes } = prompt;
  const heading = useFocus();
  const [denied, setDenied] = useState<ReadonlySet<string>>(
    () => new Set(wishes.filter(({ granted }) => granted === false).map(({ raw }) => raw)),
  );
  const [remember, setRemember] = useState(true);
  const granted = wishes.filter(({ raw }) => !denied.has(raw)).map(({ raw }) => raw);
  const decide = (approved: string[]) => send({ do: "decide", frame, ticket, approved, remember });
  const toggle = (raw: string) =>
    setDenied((before) => {
      const after = new Set(before);
      if (!after.delete(raw)) after.add(raw);
      return after;
    });
  return (
    <div class="prompt" role="dialog" aria-labelledby="prompt-title">
      <h2 id="prompt-title" ref={heading} tabIndex={-1}>
        {frame === "modal" ? "The modal" : "The widget"} wants to
      </h2>
      <p class="muted">
        {origin}
        {more > 0 && `, and ${more} more to decide on`}
      </p>
      <ul class="wishes">
        {wishes.map(({ raw, words, isDangerous, granted: before }) => (
          <li key={raw}>
            <label class="choice">
              <input type="checkbox" checked={!denied.has(raw)} onChange={() => toggle(raw)} />
              <span>
                {words}
                {isDangerous && <span class="mark error">Careful</span>}
                <code>{raw}</code>
                {before !== null && <span class="muted">{before ? "Granted before" : "Denied before"}</span>}
              </span>
            </label>
          </li>
        ))}
      </ul>
      <label class="choice">
        <input type="checkbox" checked={remember} onChange={() => setRemember(!remember)} />
        Remember this for the widget at this address
      </label>
      <div class="buttons">
        <Button kind="primary" small onClick={() => decide(granted)}>
          {granted.length === wishes.length
            ? "Grant"
            : granted.length === 0
              ? "Grant nothing"
              : `Grant ${granted.length} of ${wishes.length}`}
        </Button>
        <Button small onClick={() => decide([])}>
          Deny all
        </Button>
        <Button small kind="plain" onClick={() => send({ do: "mode", mode: "grant" })}>
          Grant everything in this run
        </Button>
      </div>
    </div>
  );
}

function Identity({ prompt, more, send }: Props) {
  const { frame, ticket, origin } = prompt;
  const heading = useFocus();
  const [remember, setRemember] = useState(true);
  const answer = (allowed: boolean) => send({ do: "identify", frame, ticket, allowed, remember });
  return (
    <div class="prompt" role="dialog" aria-labelledby="prompt-title">
      <h2 id="prompt-title" ref={heading} tabIndex={-1}>
        The widget wants to know who you are
      </h2>
      <p class="muted">
        {origin}
        {more > 0 && `, and ${more} more to decide on`}
      </p>
      <p>It gets an OpenID token. Here that is a fake one: no homeserver vouches for it.</p>
      <label class="choice">
        <input type="checkbox" checked={remember} onChange={() => setRemember(!remember)} />
        Remember this for the widget at this address
      </label>
      <div class="buttons">
        <Button kind="primary" small onClick={() => answer(true)}>
          Allow
        </Button>
        <Button small onClick={() => answer(false)}>
          Block
        </Button>
      </div>
    </div>
  );
}
