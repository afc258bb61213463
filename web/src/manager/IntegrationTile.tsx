// The tile of an integration, as far as it is known.
import type { Summary } from "manifold-client";

import { Tile } from "../ui/Tile";
import { useManager } from "./context";

/** Without `summary`, as for what is not offered any more, there is no picture. */
export function IntegrationTile({ id, summary }: { id: string; summary: Summary | undefined }) {
  const { api } = useManager();
  return <Tile id={id} name={summary?.name ?? id} icon={summary && api.urlOf(summary.icon)} />;
}
