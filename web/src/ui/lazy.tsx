// Pages that are fetched when somebody goes there.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

import { later } from "../i18n/later";
import { t } from "../i18n/t";
import { Skeleton } from "./Late";
import { Notice } from "./Notice";

/** With their texts. `isQuiet`: it is no page, and nobody need know that it is on its way. */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  isQuiet = false,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function Lazy(props: Props) {
    const [state, setState] = useState<"loading" | "failed" | "loaded">(loaded ? "loaded" : "loading");
    useEffect(() => {
      if (loaded) return;
      later(load).then(
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
    if (isQuiet && state === "loading") return null;
    return (
      <div class="page">
        {state === "failed" ? (
          <Notice tone="error" live title={t("This page could not be fetched")}>
            <p>{t("The manager may have been updated meanwhile. Close it and open it again.")}</p>
          </Notice>
        ) : (
          <Skeleton label={t("The page is on its way")} />
        )}
      </div>
    );
  };
}
