/**
 * The page of a PDF. No browser's own viewer runs in a sandboxed frame, as clients have for widgets: there it is a card
 * that opens the document in a new tab. Anywhere else the document itself is shown.
 */
import { t } from "../i18n/t";
import { frameAddress } from "./addresses";
import { fileName } from "./files";
import { framed, linkTo, toolbar, wrap } from "./frame";
import { integration } from "./integration";
import { element, write } from "./page";
import "./pdf.css";

const { frame } = integration();

void wrap({
  address: (wrapper, isDark) => frameAddress(wrapper, frame, isDark, []),
  // The viewer is the browser's: in a sandbox of ours it would not run either.
  content: (address, loaded) => {
    if (!isSandboxed() && navigator.pdfViewerEnabled) return [toolbar(address), ...framed(address, loaded, {}, null)];
    loaded();
    return [card(address)];
  },
});

/** Only in sandboxed pages browsers refuse any value at all, the page's own included (HTML, "document.domain"). */
function isSandboxed(): boolean {
  const own = document.domain;
  try {
    document.domain = own;
    return false;
  } catch {
    return true;
  }
}

function card(address: URL): Node {
  const open = linkTo(address, () => t("Open the document"), "open");
  const name = element("h1", { dir: "auto", textContent: fileName(address) });
  const host = element("p", { className: "host", dir: "ltr", textContent: address.host });
  const note = write(element("p"), () => t("It opens in a new tab: browsers show no PDF inside of a widget."));
  return element("main", { className: "document" }, name, host, open, note);
}
