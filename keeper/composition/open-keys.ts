import { KeeperKey } from "../chain/keeper-key.ts";
import { KeyShelf } from "../chain/key-shelf.ts";
import type { KeeperConfig } from "../config.ts";

/** Opens the keystores, which takes about a second each. @throws FinalError KEY_… */
export async function openKeys({ keeper, attestation }: KeeperConfig["keys"]): Promise<{
  readonly shelf: KeyShelf;
  readonly attestation: KeeperKey;
}> {
  return {
    shelf: await KeyShelf.open(keeper),
    attestation: await KeeperKey.load(attestation.keystoreFile, attestation.passphraseFile),
  };
}
