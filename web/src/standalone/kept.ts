// Taking what was typed across the sign-in that leaves this page: in this tab, without secrets, and once.
import { withoutSecrets } from "../form/without-secrets";
import { drafts, kept } from "../manager/drafts";

const KEY = "manifold.drafts";

interface Kept {
  /** Nobody else finds it. */
  userId: string;
  drafts: [key: string, draft: { given: unknown; begun?: string }][];
}

/** Writes it down. Where that is forbidden it is lost. */
export function keepDrafts(userId: string, storage: () => Storage = ofThisTab): void {
  const all = [
    ...kept,
    ...[...drafts].map(([key, { form, value, begun }]) => [key, { given: withoutSecrets(form, value), begun }] as const),
  ];
  try {
    if (all.length) storage().setItem(KEY, JSON.stringify({ userId, drafts: all }));
  } catch {
    // No storage, or none left.
  }
}

/** Has it in the forms again if it is this user's. In either case it is written down no longer. */
export function restoreDrafts(userId: string, storage: () => Storage = ofThisTab): void {
  try {
    const text = storage().getItem(KEY);
    storage().removeItem(KEY);
    const found = JSON.parse(text ?? "null") as Kept | null;
    if (found?.userId === userId) for (const [key, draft] of found.drafts) kept.set(key, draft);
  } catch {
    // The forms begin as they always do.
  }
}

const ofThisTab = () => sessionStorage;
