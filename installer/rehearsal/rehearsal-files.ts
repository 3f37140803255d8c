import { join } from "node:path";

/** Where a rehearsal has what is looked for by name. */
export function rehearsalFiles(folder: string) {
  return {
    config: join(folder, "keeper.json"),
    log: join(folder, "keeper.log"),
    certificate: join(folder, "portal.pem"),
    key: join(folder, "portal.key"),
  };
}
