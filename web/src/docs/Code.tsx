// Something to read and to take along.
import { useState } from "preact/hooks";

import { coloured } from "./colours";

interface Props {
  title: string;
  /** What it is, for those who don't see where it stands. */
  label: string;
  text: string;
  language: "shell" | "json";
}

export function Code({ title, label, text, language }: Props) {
  return (
    <figure class="code">
      <figcaption>
        <span class="grow">{title}</span>
        <Copy text={text} label={label} />
      </figcaption>
      {/* It may scroll, so it must be reached by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre class={language} tabIndex={0} role="region" aria-label={label}>
        <code>{language === "json" ? coloured(text).map(([kind, part]) => (kind ? <i class={kind}>{part}</i> : part)) : text}</code>
      </pre>
    </figure>
  );
}

function Copy({ text, label }: { text: string; label: string }) {
  const [done, setDone] = useState("");
  // Without TLS, but for localhost, pages have no clipboard.
  if (!navigator.clipboard) return null;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone("Copied");
    } catch {
      setDone("Not allowed");
    }
    setTimeout(() => setDone(""), 2000);
  };
  return (
    <button type="button" class="copy" aria-label={`${done || "Copy"}: ${label}`} onClick={copy}>
      {done || "Copy"}
    </button>
  );
}
