import { join } from "node:path";
import type { HostLayout } from "../finalize/host-layout.ts";

/** Where the pages' code, session and certificate are kept. */
export function loginFolder({ stateFolder }: HostLayout): string {
  return join(stateFolder, "pages");
}
