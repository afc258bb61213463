/** What stands on a page in words: written now, and anew in every other language while it is there. */

const all = new Set<{ where: Node; write: () => void }>();

export function said<Where extends Node>(where: Where, write: (where: Where) => void): Where {
  const each = { where, write: () => write(where) };
  each.write();
  all.add(each);
  return where;
}

/** To be called when another language is spoken. */
export function writeAnew(): void {
  for (const each of all) {
    if (each.where.isConnected) each.write();
    else all.delete(each);
  }
}
