// What adding would do, in words, asked of the manager before it is done.
import { actionOf } from "manifold-client";
import { useEffect, useState } from "preact/hooks";

import type { Config } from "../form/value";
import { t } from "../i18n/t";
import { Icon } from "../ui/Icon";
import { useManager } from "./context";
import { willHappen } from "./words";

/** Nobody types a whole word faster, in ms. */
const PAUSE = 600;

/** `config` is null while it is not ready to be looked at. */
export function WillHappen({ integration, config }: { integration: string; config: Config | null }) {
  const { api, context, roomName, session } = useManager();
  const [lines, setLines] = useState<string[]>([]);
  const key = config && JSON.stringify(config);
  const { roomId } = context;
  useEffect(() => {
    if (key === null) setLines([]);
    if (key === null || roomId === null || session.phase !== "ready") return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      const body = { integration, config: JSON.parse(key) as Config };
      api.installations.preview({ room_id: roomId, body }).then(
        ({ actions }) => isCurrent && setLines(actions.map((action) => willHappen(actionOf(action), roomName))),
        // What is wrong is told when it is sent, and not while it is typed.
        () => isCurrent && setLines([]),
      );
    }, PAUSE);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [api, integration, key, roomId, roomName, session.phase]);
  return (
    <ul class="facts-list will-happen" aria-label={t("What will happen")}>
      {lines.map((line) => (
        <li key={line}>
          <Icon name="write" />
          <span>{line}</span>
        </li>
      ))}
    </ul>
  );
}
