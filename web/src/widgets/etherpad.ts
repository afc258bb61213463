/** The page of an Etherpad. */
import { etherpadAddress } from "./addresses";
import { wrap } from "./frame";

wrap({
  title: "Pad",
  address: etherpadAddress,
  allow: "clipboard-write; fullscreen",
  referrerPolicy: "no-referrer",
});
