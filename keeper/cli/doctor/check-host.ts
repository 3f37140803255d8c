import { stat } from "node:fs/promises";
import { type KeyFiles, keyFilesOf, keyNumbers } from "../../chain/key-files.ts";
import type { KeyShelf } from "../../chain/key-shelf.ts";
import { openKeys } from "../../composition/open-keys.ts";
import type { KeeperConfig } from "../../config.ts";
import { examine, type Finding, fail, ok } from "./finding.ts";

/** Files with secrets, their modes, and whether the keystores open. */
export async function checkHost(
  config: KeeperConfig,
): Promise<{ readonly findings: readonly Finding[]; readonly shelf: KeyShelf | null }> {
  const { keeper, attestation } = config.keys;
  const files = [
    ...(await keeperFiles(keeper)),
    attestation.keystoreFile,
    attestation.passphraseFile,
    config.proxmox.tokenSecretFile,
    config.database.file,
  ];
  const findings = (await Promise.all([...new Set(files)].map(checkMode))).filter((each) => each !== null);
  if (findings.length === 0) findings.push(ok("file modes", "secrets and store are for their owner alone"));
  let shelf: KeyShelf | null = null;
  const opened = await examine("keystores", async () => {
    const keys = await openKeys(config.keys);
    shelf = keys.shelf;
    const keepers = keys.shelf.keys.map(({ address }) => address).join(", ");
    return ok("keystores", `open; keeper ${keepers}, attestation ${keys.attestation.address}`);
  });
  return { findings: [...findings, ...opened], shelf };
}

async function keeperFiles(files: KeyFiles): Promise<string[]> {
  const all = (await keyNumbers(files)).map((number) => keyFilesOf(files, number));
  return all.flatMap(({ keystoreFile, passphraseFile }) => [keystoreFile, passphraseFile]);
}

/** Null when nobody else may read the file. One that is not there is told by who needs it. */
async function checkMode(file: string): Promise<Finding | null> {
  const mode = (await stat(file).catch(() => null))?.mode ?? 0;
  if ((mode & 0o077) === 0) return null;
  const shown = (mode & 0o777).toString(8);
  return fail("file modes", `${file} may be read by others (mode ${shown})`, `chmod 600 ${file}`);
}
