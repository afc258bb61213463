// What surrounds every page here that is not the manager's own.
import type { ComponentChildren } from "preact";

import { t } from "../i18n/t";

export function Frame({ above, children }: { above?: ComponentChildren; children: ComponentChildren }) {
  return (
    <>
      {above}
      <header class="top plain">
        <span class="room">{t("Integrations")}</span>
      </header>
      <main>{children}</main>
    </>
  );
}
