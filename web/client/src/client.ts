// The manager's API as an object: one method for each operation, by the operation's id.
import { Connection, type Settings } from "./connection.ts";
import { OPERATIONS, type Operations } from "./generated/operations.ts";
import type { Options } from "./operation.ts";

/** `client.installations.install(…)`; what is the account's own is `client.installations.install.account(…)`. */
export type Client = Operations & Pick<Connection, "urlOf" | "forgetToken" | "open">;

type Node = { [name: string]: Node } & object;

export function createClient(settings: Settings): Client {
  const connection = new Connection(settings);
  return Object.assign(connection, methods(connection)) as Connection & Operations;
}

function methods(connection: Connection): Operations {
  const tree = {} as Node;
  for (const id of Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[]) {
    const names = id.split(".");
    const last = names.pop() ?? id;
    const parent = names.reduce((node, name) => (node[name] ??= {} as Node), tree);
    // A method that others hang on comes before them in the table.
    parent[last] = ((request = {}, options?: Options) => connection.call(id, request, options)) as unknown as Node;
  }
  return tree as unknown as Operations;
}
