/** The page of a Jitsi conference. */
import { jitsiAddress } from "./addresses";
import { wrap } from "./frame";

void wrap({
  address: jitsiAddress,
  allow:
    "camera; microphone; display-capture; fullscreen; autoplay; clipboard-write; speaker-selection; screen-wake-lock",
  referrerPolicy: "no-referrer",
});
