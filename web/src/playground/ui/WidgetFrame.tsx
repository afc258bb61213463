/** The sandboxed frame of a widget, with the attributes that Element gives it. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Applicant } from "../host/gatekeeper";
import type { Prompts } from "../host/prompts";
import { WidgetSession, type SessionOptions } from "../host/session";
import { MessageLog } from "../log/messages";
import type { LiveAccount } from "../matrix/live";
import { Messages } from "./Messages";
import { theme } from "./theme";

const SANDBOX =
  "allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-scripts allow-presentation allow-downloads";
const ALLOW =
  "microphone; camera; encrypted-media; autoplay; display-capture; clipboard-write; clipboard-read;";

export interface FrameProps {
  title: string;
  address: URL;
  widget: SessionOptions["widget"];
  applicant: Applicant;
  roomId: string;
  account: LiveAccount;
  prompts: Prompts;
  /** A manager may ask to be closed. */
  onClose?: () => void;
}

export function WidgetFrame({
  title,
  address,
  widget,
  applicant,
  roomId,
  account,
  prompts,
  onClose,
}: FrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const session = useRef<WidgetSession | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const log = useMemo(() => new MessageLog(), [address.href]);

  // Before the page in the frame can say its first word, so that nothing is missed.
  useLayoutEffect(() => {
    if (!frame.current) return undefined;
    try {
      const close = (): void => onClose?.();
      const opened = new WidgetSession(frame.current, {
        widget,
        address,
        applicant,
        roomId,
        account,
        prompts,
        log,
        close,
      });
      session.current = opened;
      return () => opened.end();
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }, [address.href]);
  useEffect(() => theme.onChange(() => session.current?.changeTheme(theme.name)), []);

  if (fault !== null) return <p class="notice">This widget can't be opened. {fault}</p>;
  return (
    <>
      <iframe
        key={address.href}
        ref={frame}
        title={title}
        class="widget-frame"
        sandbox={SANDBOX}
        allow={ALLOW}
        allowFullScreen
        src={address.href}
      />
      <Messages log={log} of={applicant.name} />
    </>
  );
}
