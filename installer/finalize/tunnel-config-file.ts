import { dirname, join } from "node:path";
import type { HostLayout } from "./host-layout.ts";

/** What who makes a broker's tunnel reads: beside rootd's, since root alone may write both. */
export function tunnelConfigFile({ rootdConfigFile }: Pick<HostLayout, "rootdConfigFile">): string {
  return join(dirname(rootdConfigFile), "tunnel.json");
}
