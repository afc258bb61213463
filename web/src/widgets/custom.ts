/** The page of any other site. */
import { customAddress } from "./addresses";
import { wrap } from "./frame";

// Some sites, YouTube among them, refuse to be framed by a page that does not say which it is.
wrap({
  title: "Web page",
  address: customAddress,
  allow: "autoplay; clipboard-write; encrypted-media; fullscreen; picture-in-picture",
  referrerPolicy: "strict-origin-when-cross-origin",
});
