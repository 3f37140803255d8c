import { KeeperKey } from "../chain/keeper-key.ts";
import type { KeeperConfig } from "../config.ts";
import type { Outside } from "./outside.ts";

/** Opens both keystores, which takes about a second each. @throws FinalError KEY_… */
export async function openKeys({ keeper, attestation }: KeeperConfig["keys"]): Promise<Outside["keys"]> {
  return {
    keeper: await KeeperKey.load(keeper.keystoreFile, keeper.passphraseFile),
    attestation: await KeeperKey.load(attestation.keystoreFile, attestation.passphraseFile),
  };
}
