/** Saying which of the demo's pages the browser refuses, because it does not know their certificate yet. */
import { Fragment } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PlaygroundConfig } from "../config";

type Page = NonNullable<PlaygroundConfig["local_pages"]>[number];

export function LocalPages({ config }: { config: PlaygroundConfig }) {
  const [refused, setRefused] = useState<Page[]>([]);
  useEffect(() => {
    const check = async (): Promise<void> => {
      const pages = config.local_pages ?? [];
      const answers = await Promise.all(pages.map(({ probe }) => isTrusted(probe)));
      setRefused(pages.filter((_page, index) => !answers[index]));
    };
    void check();
    const recheck = (): void => void check();
    window.addEventListener("focus", recheck);
    return () => window.removeEventListener("focus", recheck);
  }, [config]);

  if (refused.length === 0) return null;
  return (
    <aside class="notice" aria-label="Certificates">
      <p>
        Your browser doesn't know the certificates of these pages of the demo. Open each, accept it, then reload
        this page:{" "}
        {refused.map(({ name, url }, index) => (
          <Fragment key={url}>
            {index > 0 && ", "}
            <a href={url} target="_blank" rel="noopener noreferrer">
              {name}
            </a>
          </Fragment>
        ))}
        .
      </p>
      {config.ca_hint ? <p class="muted">{config.ca_hint}</p> : null}
    </aside>
  );
}

/** Whatever it answers: a refused certificate is the one case without an answer that a script can tell. */
function isTrusted(probe: string): Promise<boolean> {
  return fetch(probe, { mode: "no-cors", cache: "no-store" }).then(
    () => true,
    () => false,
  );
}
