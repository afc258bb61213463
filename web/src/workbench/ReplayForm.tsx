// A logged request, to be changed and sent once more.
import { useEffect, useRef, useState } from "preact/hooks";

import { Button } from "../ui/Button";
import { JsonField } from "./JsonField";
import { readObject } from "./templates";
import type { JsonObject, Send } from "./types";

interface Props {
  message: JsonObject;
  send: Send;
  onDone(): void;
}

export function ReplayForm({ message, send, onDone }: Props) {
  const [text, setText] = useState(() => JSON.stringify(message, null, 2));
  const [sameId, setSameId] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    setText(JSON.stringify(message, null, 2));
    heading.current?.focus();
  }, [message]);
  const read = readObject(text);
  const where = message.api === "toWidget" ? "To the widget once more" : "As if the widget sent it once more";
  return (
    <section class="replay" aria-labelledby="replay-title">
      <h2 id="replay-title" ref={heading} tabIndex={-1}>
        {where}
      </h2>
      <JsonField label="Message" value={text} rows={10} onInput={setText} />
      <label class="choice">
        <input type="checkbox" checked={sameId} onChange={() => setSameId(!sameId)} />
        With the same requestId, as a message that was doubled on its way
      </label>
      <div class="buttons">
        <Button
          small
          kind="primary"
          disabled={"problem" in read}
          onClick={() => "value" in read && send({ do: "replay", message: read.value, sameId })}
        >
          Send
        </Button>
        <Button small onClick={onDone}>
          Done
        </Button>
      </div>
    </section>
  );
}
