// A sandboxed frame with a widget in it, with the attributes that Element gives it.
import { useLayoutEffect, useRef } from "preact/hooks";

import type { Relay } from "./relay";
import type { Frame, Send } from "./types";

const SANDBOX =
  "allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-scripts allow-presentation allow-downloads";
const MODAL_SANDBOX = "allow-forms allow-scripts allow-same-origin";
const ALLOW =
  "microphone; camera; encrypted-media; autoplay; display-capture; clipboard-write; clipboard-read;";

export function WidgetFrame({ frame, relay, send }: { frame: Frame; relay: Relay; send: Send }) {
  const element = useRef<HTMLIFrameElement>(null);
  const { name, generation, src, title, kind } = frame;
  // Before the page in the frame can say its first word, so that nothing is missed.
  useLayoutEffect(() => {
    const inner = element.current?.contentWindow;
    return inner ? relay.add(frame, inner) : undefined;
  }, [generation]);
  return (
    <iframe
      ref={element}
      class="widget"
      title={title}
      src={src}
      sandbox={kind === "modal" ? MODAL_SANDBOX : SANDBOX}
      allow={ALLOW}
      allowFullScreen={kind !== "modal"}
      referrerpolicy="no-referrer"
      onLoad={() => send({ do: "loaded", frame: name, generation })}
    />
  );
}
