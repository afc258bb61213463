// The page's state, kept up by the connection; messages for frames go past it.
import { useEffect, useMemo, useReducer } from "preact/hooks";

import { Connection } from "./connection";
import { Relay } from "./relay";
import { START, told, type Link, type State } from "./state";
import type { Send, Told } from "./types";

type Change = { told: Told[] } | { link: Link } | { forget: "fault" | "screenshot" };

function changed(state: State, change: Change): State {
  if ("told" in change) return told(state, change.told);
  if ("link" in change) return { ...state, link: change.link };
  return { ...state, [change.forget]: null };
}

export interface Bench {
  state: State;
  relay: Relay;
  send: Send;
  forget(what: "fault" | "screenshot"): void;
}

export function useBench(save: (text: string) => void): Bench {
  const [state, change] = useReducer(changed, START);
  const { connection, relay } = useMemo(() => {
    // What comes at once is drawn at once.
    let waiting: Told[] = [];
    const flush = () => {
      const messages = waiting;
      waiting = [];
      change({ told: messages });
    };
    const opened = new Connection({
      link: (link) => change({ link }),
      told: (message) => {
        if (message.kind === "post") between.post(message);
        else if (message.kind === "scenario") save(message.text);
        else if (waiting.push(message) === 1) queueMicrotask(() => setTimeout(flush));
      },
    });
    const between = new Relay(opened.send);
    return { connection: opened, relay: between };
  }, []);
  useEffect(() => {
    relay.listen();
    connection.open();
  }, []);
  return { state, relay, send: connection.send, forget: (what) => change({ forget: what }) };
}
