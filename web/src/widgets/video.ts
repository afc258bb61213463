/** The page of a film or a sound: the browser plays the file, nothing is framed. */
import { t } from "../i18n/t";
import { frameAddress } from "./addresses";
import { fileName, isSound } from "./files";
import { message, status, toolbar, wrap } from "./frame";
import { integration } from "./integration";
import { element } from "./page";
import "./video.css";

const { frame } = integration();

void wrap({
  address: (wrapper, isDark) => frameAddress(wrapper, frame, isDark, []),
  content: (address) => [toolbar(address), ...played(address, isSound(address) ? "audio" : "video")],
});

function played(address: URL, kind: "audio" | "video"): Node[] {
  const name = fileName(address);
  const shown = status(t("Opening {host}…", { host: address.host }));
  const media = element(kind, { controls: true, preload: "metadata" });
  media.setAttribute("aria-label", name);
  const title = element("p", { className: "name", dir: "auto", textContent: name });
  media.addEventListener("loadedmetadata", () => {
    shown.remove();
    const hasNoPicture = media instanceof HTMLVideoElement && media.videoWidth === 0;
    if (hasNoPicture) document.body.replaceChildren(toolbar(address), ...played(address, "audio"));
  });
  media.addEventListener("error", () => {
    document.body.replaceChildren(toolbar(address), failed(address, media.error, kind));
  });
  media.src = address.href;
  return kind === "audio" ? [shown, element("main", { className: "sound" }, title, media)] : [shown, media];
}

/** Why, as far as the browser tells: it does not tell pages apart a file that is gone from one that it can't play. */
function failed(address: URL, error: MediaError | null, kind: "audio" | "video"): Node {
  const { host } = address;
  const text =
    error?.code === MediaError.MEDIA_ERR_NETWORK
      ? t("{host} has stopped sending it. Are you online?", { host })
      : t("It is no longer at {host}, or your browser can't play it. Open it in a new tab, or with another program.", { host });
  const main = message(t("This can't be played"), text);
  const again = element("button", { type: "button", textContent: t("Try again") });
  again.addEventListener("click", () => document.body.replaceChildren(toolbar(address), ...played(address, kind)));
  main.append(again);
  main.setAttribute("role", "alert");
  return main;
}
