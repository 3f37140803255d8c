import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encryptKeystoreJson, Wallet } from "ethers";
import { KeeperKey } from "../../keeper/chain/keeper-key.ts";
import type { Outside } from "../../keeper/composition/outside.ts";

/** Nobody's money is on these. */
const SECRETS = { keeper: `0x${"51".repeat(32)}`, attestation: `0x${"52".repeat(32)}` };

/** The keeper's keys, the same in every run. */
export async function keeperKeys(): Promise<Outside["keys"]> {
  const folder = await mkdtemp(join(tmpdir(), "blockhost-simulation-"));
  try {
    const [keystore, passphrase] = [join(folder, "key.json"), join(folder, "passphrase")];
    const load = async (privateKey: string) => {
      const { address } = new Wallet(privateKey);
      // Hardly any stretching: a key from a text protects nothing.
      const json = await encryptKeystoreJson({ address, privateKey }, "-", { scrypt: { N: 2, r: 8, p: 1 } });
      await writeFile(keystore, json, { mode: 0o600 });
      await writeFile(passphrase, "-", { mode: 0o600 });
      return KeeperKey.load(keystore, passphrase);
    };
    return { keeper: await load(SECRETS.keeper), attestation: await load(SECRETS.attestation) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
