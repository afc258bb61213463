/** @jsxImportSource ../dom */
// The page without a client around it.
import { t } from "../../i18n/t";
import { Alone } from "../board/Alone";

export function alone(title: string) {
  return <Alone title={title} text={t("A checklist or a board of cards, which everybody in a room can work on.")} />;
}
