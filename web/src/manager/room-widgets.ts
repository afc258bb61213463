// All widgets of the room, whoever put them: what they are, where they are shown, and changing them.
import type { IdentifiedWidget as Identified } from "manifold-client";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

import { LAYOUT_EVENT, WIDGET_EVENT, type StateEvent, type Widget } from "../host/host";
import { useManager } from "./context";
import { stateWriter } from "./state-writer";
import { identified, isWidget } from "./identified";
import { shown, type Content, type Shown } from "./layout";
import { Newest } from "./newest";
import { told } from "./words";

/** A widget as it stands in the room. */
export interface RoomWidget {
  id: string;
  content: Widget & Content;
  sender: string | undefined;
  time: number | undefined;
  /** null until the manager has said what it is, or where it can't. */
  what: Identified | null;
}

export interface RoomWidgets {
  /** null until the client has told them, or where it does not. */
  widgets: RoomWidget[] | null;
  trouble: string | null;
  /** null where the client does not tell the layout, or has no way to write it. */
  layout: Content | null;
  places: Shown;
  /** Writes a widget's whole content, `{}` to remove it; throws HostError. */
  put(id: string, content: Content): Promise<void>;
  arrange(content: Content): Promise<void>;
  retry(): void;
}

/** The echo of what we wrote may take this long; until then our own word counts (ms). */
const ECHO = 5000;

export function useRoomWidgets(): RoomWidgets {
  const { host, api, session, context } = useManager();
  const [events, setEvents] = useState<StateEvent[] | null>(null);
  const [layout, setLayout] = useState<Content | null>(null);
  const [known, setKnown] = useState<ReadonlyMap<string, Identified>>(new Map());
  const [trouble, setTrouble] = useState<string | null>(null);
  const written = useRef(new Map<string, { content: Content; until: number }>());
  const asked = useRef({ widgets: new Newest(), layout: new Newest() }).current;
  const isReady = session.phase === "ready";
  const { roomId } = context;

  const look = useCallback(() => {
    const isNews = { widgets: asked.widgets.ask(), layout: asked.layout.ask() };
    host.getState(WIDGET_EVENT).then(
      (all) => {
        if (!isNews.widgets()) return;
        setEvents(all);
        setTrouble(null);
      },
      (error: unknown) => setTrouble(told(error)),
    );
    if (!host.writes(LAYOUT_EVENT)) return;
    host.getState(LAYOUT_EVENT).then(
      (all) => isNews.layout() && setLayout(all.find((each) => each.state_key === "")?.content ?? {}),
      // It is shown without pins then.
      () => setLayout(null),
    );
  }, [host, asked]);

  useEffect(() => {
    setEvents(null);
    if (!isReady) return;
    look();
    const seen = () => document.hidden || look();
    document.addEventListener("visibilitychange", seen);
    addEventListener("focus", seen);
    const end = host.onState(look);
    return () => {
      end();
      document.removeEventListener("visibilitychange", seen);
      removeEventListener("focus", seen);
    };
  }, [host, look, isReady, roomId]);

  const now = events && present(events, written.current);
  const key = now && JSON.stringify(now.map(({ id, content }) => [id, content]));
  useEffect(() => {
    if (!key || !now) return;
    let isCurrent = true;
    identified(api, now, roomId ?? "").then(
      (all) => isCurrent && setKnown(all),
      // What they are called is known all the same.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [api, key, roomId]);

  const write = stateWriter(host, roomId ?? "");
  const put = async (id: string, content: Content) => {
    await write(WIDGET_EVENT, id, content);
    written.current.set(id, { content, until: Date.now() + ECHO });
    setEvents((all) => all && [...all]);
    look();
    setTimeout(look, ECHO);
  };
  const arrange = async (content: Content) => {
    await write(LAYOUT_EVENT, "", content);
    // What was asked for before is older than this, and pinning goes on from here.
    asked.layout.ask()();
    setLayout(content);
  };

  const widgets = now?.map((each) => Object.assign(each, { what: known.get(each.id) ?? null })) ?? null;
  const types = widgets?.map(({ id, content }) => ({ id, type: content.type })) ?? [];
  return { widgets, trouble, layout, places: shown(layout ?? {}, types), put, arrange, retry: look };
}

/** Those that are there, the older first; what we wrote a moment ago counts before it has come back. */
function present(
  events: StateEvent[],
  written: ReadonlyMap<string, { content: Content; until: number }>,
): Omit<RoomWidget, "what">[] {
  const all = new Map(events.map((event) => [event.state_key, event]));
  for (const [id, { content, until }] of written) {
    if (until < Date.now()) continue;
    all.set(id, { type: WIDGET_EVENT, state_key: id, ...all.get(id), content });
  }
  return [...all.values()]
    .flatMap(({ state_key: id, content, sender, origin_server_ts: time }) =>
      isWidget(content) ? [{ id, content, sender, time }] : [],
    )
    .toSorted((a, b) => (a.time ?? Infinity) - (b.time ?? Infinity) || (a.id < b.id ? -1 : 1));
}
