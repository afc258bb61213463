// Opened by itself in a browser: there is no client to ask for anything.
import { t } from "../i18n/t";
import { HostError, type Context, type Host } from "./host";

async function unsupported(): Promise<never> {
  const how = t(
    "This page works inside a Matrix client. Open a room there and choose “Add extensions”, or add this manager to your account.",
  );
  throw new HostError("unsupported", how);
}
const nothing = () => () => undefined;

export class StandaloneHost implements Host {
  readonly kind = "standalone";
  readonly ready = unsupported;
  readonly getOpenIDToken = unsupported;
  readonly perform = unsupported;
  readonly canWrite = unsupported;
  readonly helpers = unsupported;
  readonly getAccountWidgets = unsupported;
  readonly setAccountWidget = unsupported;
  readonly removeAccountWidget = unsupported;
  readonly getState = unsupported;
  readonly allow = unsupported;
  readonly send = unsupported;
  readonly writes = () => false;
  readonly onState = nothing;
  readonly close = unsupported;
  readonly onTheme = nothing;
  readonly onLanguage = nothing;
  readonly onContext = nothing;

  constructor(readonly context: Context) {}
}
