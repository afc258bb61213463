// Pages that are fetched when somebody goes there.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

import { Skeleton } from "./Late";
import { Notice } from "./Notice";

export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function Lazy(props: Props) {
    const [state, setState] = useState<"loading" | "failed" | "loaded">(loaded ? "loaded" : "loading");
    useEffect(() => {
      if (loaded) return;
      load().then(
        (component) => {
          loaded = component;
          setState("loaded");
        },
        () => setState("failed"),
      );
    }, []);
    if (loaded) {
      const Loaded = loaded;
      return <Loaded {...props} />;
    }
    return (
      <div class="page">
        {state === "failed" ? (
          <Notice tone="error" live title="This page could not be fetched">
            <p>The manager may have been updated meanwhile. Close it and open it again.</p>
          </Notice>
        ) : (
          <Skeleton label="The page is on its way" />
        )}
      </div>
    );
  };
}
