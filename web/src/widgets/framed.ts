/** The page of any service that needs no more than a frame; what it needs there, its integration says. */
import { frameAddress } from "./addresses";
import { wrap } from "./frame";
import { integration } from "./integration";

const { frame } = integration();
const around = [location.hostname, ...hostsAround()];

void wrap({
  address: (wrapper, isDark) => frameAddress(wrapper, frame, isDark, around),
  allow: frame.allow,
  referrerPolicy: frame.referrerPolicy,
});

function hostsAround(): string[] {
  const parent = new URL(location.href).searchParams.get("parentUrl") ?? "";
  // Where the browser does not tell who is around us, the client has.
  const pages = location.ancestorOrigins ? [...location.ancestorOrigins] : [parent, document.referrer];
  return pages.flatMap((page) => (URL.canParse(page) ? [new URL(page).hostname] : [])).filter((host) => host);
}
