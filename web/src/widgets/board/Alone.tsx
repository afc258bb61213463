/** @jsxImportSource ../dom */
// The page without a client around it.
import { t } from "../../i18n/t";

export function Alone({ title, text }: { title: string; text: string }) {
  return (
    <main class="board">
      <header>
        <h1>{title}</h1>
      </header>
      <div class="message">
        <p>{text}</p>
        <p>{t("It lives in a Matrix room: open it there, in your client.")}</p>
      </div>
    </main>
  );
}
