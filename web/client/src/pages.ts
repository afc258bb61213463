// Answers that come in pages.

/**
 * Every page, one after the other, as they are asked for:
 * `for await (const { entries } of pages((from) => client.audit.audit({ room_id, from })))`.
 */
export async function* pages<Page extends { next_batch?: string | undefined }>(
  ask: (from: string | undefined) => Promise<Page>,
): AsyncGenerator<Page, void> {
  let from: string | undefined;
  do {
    const page = await ask(from);
    yield page;
    from = page.next_batch;
  } while (from !== undefined);
}
