/** @jsxImportSource ../dom */
// What to do where something could not be saved.
import { t } from "../../i18n/t";
import { Button } from "./Button";
import type { Session } from "./session";

export function Unsaved({ session }: { session: Session }) {
  const { outbox } = session;
  const unsaved = outbox?.unsaved ?? null;
  if (!outbox || unsaved === null) return null;
  return (
    <div class="notice bad" role="alert">
      <p>
        <strong>{t("Not saved yet.")}</strong> {navigator.onLine ? unsaved : t("You are offline.")}
      </p>
      <Button label={t("Try again")} press={() => outbox.sendAgain()} />
      <Button label={t("Discard")} press={() => outbox.giveUp()} />
    </div>
  );
}
