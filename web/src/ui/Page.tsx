// A page with its heading, which takes the focus when the page has changed.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { dotted, t } from "../i18n/t";
import { Icon } from "./Icon";

interface Props {
  title: string;
  /** Beside the heading. */
  aside?: ComponentChildren;
  /** Above the heading: the way back. */
  back?: { href: string; label: string };
  tile?: ComponentChildren;
  lead?: string;
  narrow?: boolean;
  children: ComponentChildren;
}

let isFirst = true;

export function Page({ title, aside, back, tile, lead, narrow, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The first page is where the client's own focus rules: taking it there would be rude.
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, []);
  useEffect(() => {
    document.title = dotted(title, t("Integrations"));
  }, [title]);
  return (
    <div class={narrow ? "page narrow" : "page"}>
      {back && (
        <a class="back" href={back.href}>
          <Icon name="back" /> {back.label}
        </a>
      )}
      <div class="head">
        {tile}
        <div class="grow">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p class="help">{lead}</p>}
        </div>
        {aside}
      </div>
      {children}
    </div>
  );
}

