/** The page of a Jitsi conference. */
import { jitsiAddress } from "./addresses";
import { wrap } from "./frame";
import { isForMembers, Membership } from "./membership";

const membership = isForMembers(new URL(location.href)) ? new Membership() : null;

void wrap({
  address: (wrapper, _, say) => membership?.proven(wrapper, jitsiAddress(wrapper), say) ?? jitsiAddress(wrapper),
  allow:
    "camera; microphone; display-capture; fullscreen; autoplay; clipboard-write; speaker-selection; screen-wake-lock",
  referrerPolicy: "no-referrer",
  meetClient: membership?.meet,
  isPersonal: membership !== null,
});
