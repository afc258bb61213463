// Instead of the workbench, where there is none to be shown.
import { Notice } from "../ui/Notice";
import type { Link } from "./state";

const TEXTS: Record<Link, [title: string, text: string]> = {
  connecting: ["Connecting …", "The workbench is being opened."],
  open: ["Connecting …", "The workbench is being opened."],
  lost: ["The workbench has ended", "Start it again in the terminal. This page looks for it every second."],
  refused: [
    "This address was used before",
    "It opens the workbench once. The command prints another one when this page's tab is closed.",
  ],
  taken: ["The workbench is open in another tab", "It is shown in one tab at a time. You can close this one."],
};

export function LinkNotice({ link }: { link: Link }) {
  const [title, text] = TEXTS[link];
  return (
    <main class="alone">
      <h1>Widget workbench</h1>
      <Notice title={title} live>
        <p>{text}</p>
      </Notice>
    </main>
  );
}
