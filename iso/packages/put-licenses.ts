import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import { licensesOf } from "./licenses-of.ts";

/** The licences of what bundles are made of. @param inputs as bundleProgram returns them */
export async function putLicenses(folder: string, inputs: readonly string[]): Promise<void> {
  const file = join(folder, "licenses.md");
  await writeFile(file, await licensesOf(inputs));
  await runTool("gzip", ["-9n", file]);
}
