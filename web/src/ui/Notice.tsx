// Something to know before going on: what, why, and what now.
import type { ComponentChildren } from "preact";

import { useEffect, useRef } from "preact/hooks";

import { Icon } from "./Icon";

interface Props {
  tone?: "info" | "error";
  title?: string;
  /** Said by screen readers as soon as it appears. */
  live?: boolean;
  children: ComponentChildren;
}

export function Notice({ tone = "info", title, live = false, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What went wrong is said where it was tried, which may be below the fold.
    if (live && tone === "error") box.current?.scrollIntoView({ block: "nearest" });
  }, [live, tone]);
  return (
    <div ref={box} class={`notice ${tone}`} role={live ? (tone === "error" ? "alert" : "status") : undefined}>
      <Icon name={tone === "error" ? "warning" : "info"} />
      <div>
        {title && <p class="strong">{title}</p>}
        {children}
      </div>
    </div>
  );
}
