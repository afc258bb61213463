// The bar at the top: which widget, how it is, and how its client looks.
import { Button } from "../ui/Button";
import type { Link } from "./state";
import type { Look, Send, View } from "./types";
import { STATUS } from "./words";

const LANGUAGES = ["en", "en-GB", "de", "fr", "es", "ja", "ar", "zh-Hans"];

export function Bar({ view, link, send }: { view: View; link: Link; send: Send }) {
  const { look, frames, connected } = view;
  const main = frames.find(({ name }) => name === "main");
  const change = (part: Partial<Look>) => send({ do: "look", look: { ...look, ...part } });
  const status = main?.status ?? "loading";
  const languages = LANGUAGES.includes(look.language) ? LANGUAGES : [look.language, ...LANGUAGES];
  return (
    <header class="bar">
      <h1>
        Workbench <span class="muted">{main?.origin}</span>
      </h1>
      <p class="status" role="status">
        {link === "lost" ? (
          <>
            <span class="dot error" /> The workbench has ended
          </>
        ) : connected ? (
          <>
            <span class={`dot ${status === "ready" ? "ok" : "warn"}`} /> {STATUS[status]}
          </>
        ) : (
          <>
            <span class="dot error" /> Disconnected
          </>
        )}
      </p>
      <div class="chips">
        <label>
          <span class="hidden">Language</span>
          <select
            value={look.language}
            onChange={({ currentTarget }) => change({ language: currentTarget.value })}
          >
            {languages.map((tag) => (
              <option key={tag}>{tag}</option>
            ))}
          </select>
        </label>
        <button
          type="button"
          class="chip"
          aria-pressed={look.theme === "dark"}
          onClick={() => change({ theme: look.theme === "dark" ? "light" : "dark" })}
        >
          Dark
        </button>
        <button
          type="button"
          class="chip"
          aria-pressed={!look.visible}
          onClick={() => change({ visible: !look.visible })}
        >
          Hidden
        </button>
        <Button small onClick={() => send({ do: "screenshot" })}>
          Picture
        </Button>
        <Button small kind="primary" onClick={() => send({ do: "reload" })}>
          Reload
        </Button>
      </div>
    </header>
  );
}
