import { rm } from "node:fs/promises";
import { deployerFiles } from "./deployer-key.ts";

/** Removes the deployer's key from this host: only when nothing hangs on it any more (`deployerTie`). */
export async function forgetDeployer(folder: string): Promise<void> {
  const { keystoreFile, passphraseFile } = deployerFiles(folder);
  // In this order: after a crash in between there is no key, and another can be made. A keystore alone would bar that.
  await rm(keystoreFile, { force: true });
  await rm(passphraseFile, { force: true });
}
