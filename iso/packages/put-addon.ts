import { join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import { putModule } from "./put-module.ts";

/** What bundles leave outside: the store's addon, and what finds it. */
const ADDON = "sqlite3/build/Release/node_sqlite3.node";
const OUTSIDE = [
  ...["sqlite3/package.json", "sqlite3/LICENSE", "sqlite3/lib", ADDON],
  ...["bindings", "file-uri-to-path"],
];

/** @param folder node_modules beside the bundles, or above them. @returns the addon's file, for its libraries */
export async function putAddon(folder: string): Promise<string> {
  for (const path of OUTSIDE) await putModule(path, join(folder, path));
  const addon = join(folder, ADDON);
  await runTool("strip", ["--strip-unneeded", addon]);
  return addon;
}
