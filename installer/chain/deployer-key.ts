import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { KeeperKey } from "../../keeper/chain/keeper-key.ts";
import { makeKey } from "../../keeper/chain/make-key.ts";

/** Where it is kept, in the folder of the installer's state. */
export function deployerFiles(folder: string) {
  return {
    keystoreFile: join(folder, "deployer.json"),
    passphraseFile: join(folder, "deployer.passphrase"),
  };
}

/**
 * The key that pays for the deployment, made on this host at the first call. Nobody sees it: its money comes by a plain
 * payment to its address, and what is left goes to the admin. It stays the contracts' admin until the operator's wallet
 * has taken that role over, so it is kept until then.
 *
 * @param folder of the installer's state
 * @throws FinalError KEY_…
 */
export async function deployerKey(folder: string): Promise<KeeperKey> {
  const files = deployerFiles(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const isThere = await access(files.keystoreFile).then(
    () => true,
    () => false,
  );
  return isThere ? KeeperKey.load(files.keystoreFile, files.passphraseFile) : makeKey(files);
}
