/** Writing the account's own widgets: always the whole of `m.widgets`, with everything else in it kept. */
import { ECHO_MILLISECONDS, type Account } from "../matrix/account";
import type { Content } from "../../matrix/events";
import { isObject } from "../../matrix/events";
import { ACCOUNT_WIDGETS, withAccountWidget } from "../../matrix/widgets";

/** Writes one entry in the form that Element writes, or takes it away (`content: null`); waits for the echo. */
export async function writeAccountWidget(
  account: Account,
  widgetId: string,
  content: Content | null,
): Promise<void> {
  const before = account.accountData(ACCOUNT_WIDGETS) ?? {};
  await account.setAccountData(ACCOUNT_WIDGETS, withAccountWidget(before, account.userId, widgetId, content));
  const url = content?.url;
  await account.waitUntil(
    () => urlOf(account.accountData(ACCOUNT_WIDGETS)?.[widgetId]) === url,
    ECHO_MILLISECONDS,
  );
}

function urlOf(entry: unknown): unknown {
  return isObject(entry) && isObject(entry.content) ? entry.content.url : undefined;
}
