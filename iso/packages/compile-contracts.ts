import { join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";

/** What the host's package brings of the contracts comes from `artifacts/`; nothing happens where that is fresh. */
export async function compileContracts(onProgress: (line: string) => void): Promise<void> {
  onProgress("compiling the contracts");
  await runTool("hardhat", ["build", "--quiet", "--no-tests"], { cwd: join(import.meta.dirname, "../..") });
}
