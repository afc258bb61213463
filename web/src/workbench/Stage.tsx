// The widget in its frame, as wide as its author wants to see it; over it the modal that it opened.
import { useEffect, useRef, useState } from "preact/hooks";

import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import type { Relay } from "./relay";
import type { Frame, Send, View } from "./types";
import { WidgetFrame } from "./WidgetFrame";

const WIDTHS = ["Full", "800", "480", "360"] as const;
type Width = (typeof WIDTHS)[number];

interface Props {
  view: View;
  relay: Relay;
  send: Send;
  screenshot: string | null;
  forget(what: "screenshot"): void;
}

export function Stage({ view, relay, send, screenshot, forget }: Props) {
  const [width, choose] = useState<Width>("Full");
  const main = view.frames.find(({ name }) => name === "main");
  const modal = view.frames.find(({ name }) => name === "modal");
  return (
    <section class="stage" aria-label="Widget">
      <div class="stage-bar">
        <div class="chips" role="group" aria-label="Width">
          {WIDTHS.map((each) => (
            <button
              key={each}
              type="button"
              class="chip"
              aria-pressed={each === width}
              onClick={() => choose(each)}
            >
              {each}
            </button>
          ))}
        </div>
        {view.look.visible ? null : <p class="muted">Hidden: the widget was told so</p>}
      </div>
      <div class={`ground width-${width}`} hidden={!view.look.visible}>
        {main &&
          (main.status === "closed" ? (
            <div class="empty">
              <p>The widget has closed itself.</p>
              <Button onClick={() => send({ do: "reload" })}>Load it again</Button>
            </div>
          ) : (
            <WidgetFrame key={main.generation} frame={main} relay={relay} send={send} />
          ))}
        {main?.kind === "modal" && <ModalButtons frame={main} send={send} />}
      </div>
      {modal && <Modal frame={modal} relay={relay} send={send} />}
      {screenshot !== null && <Picture base64={screenshot} onDone={() => forget("screenshot")} />}
    </section>
  );
}

function Modal({ frame, relay, send }: { frame: Frame; relay: Relay; send: Send }) {
  return (
    <div class="modal" role="dialog" aria-label={frame.title}>
      <div class="modal-head">
        <h2>{frame.title}</h2>
        <span class="muted grow">{frame.origin}</span>
        <button
          type="button"
          class="close"
          aria-label="Close the modal"
          onClick={() => send({ do: "closeModal" })}
        >
          <Icon name="close" />
        </button>
      </div>
      <WidgetFrame key={frame.generation} frame={frame} relay={relay} send={send} />
      <ModalButtons frame={frame} send={send} />
    </div>
  );
}

function ModalButtons({ frame, send }: { frame: Frame; send: Send }) {
  if (frame.buttons.length === 0) return null;
  return (
    <div class="buttons modal-buttons">
      {frame.buttons.map(({ id, label, kind, disabled }) => (
        <Button
          key={id}
          small
          kind={kind === "m.primary" ? "primary" : kind === "m.danger" ? "danger" : ""}
          disabled={disabled ?? false}
          onClick={() => send({ do: "click", button: id })}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}

function Picture({ base64, onDone }: { base64: string; onDone(): void }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), [base64]);
  return (
    <div ref={place} class="picture-of-it" role="dialog" aria-label="Picture of the widget" tabIndex={-1}>
      <div class="modal-head">
        <h2 class="grow">Picture of the widget</h2>
        <button type="button" class="close" aria-label="Dismiss the picture" onClick={onDone}>
          <Icon name="close" />
        </button>
      </div>
      <img src={`data:image/png;base64,${base64}`} alt="What the widget sent" />
    </div>
  );
}
