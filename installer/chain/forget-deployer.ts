import { rm } from "node:fs/promises";
import { deployerFiles } from "./deployer-key.ts";

/** Removes the deployer's key from this host: only when it has no role and no money that is worth its sending. */
export async function forgetDeployer(folder: string): Promise<void> {
  const { keystoreFile, passphraseFile } = deployerFiles(folder);
  // In this order: a crash in between leaves a keystore that nobody can open.
  await rm(passphraseFile, { force: true });
  await rm(keystoreFile, { force: true });
}
