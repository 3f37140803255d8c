import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encryptKeystoreJson, Wallet } from "ethers";

export interface KeystoreFiles {
  readonly keystoreFile: string;
  readonly passphraseFile: string;
}

/** Makes a fresh key and writes it as the keeper wants it: an encrypted keystore and its passphrase, both mode 0600. */
export async function makeKeystore(dir: string, name: string): Promise<KeystoreFiles & { address: string }> {
  const { address, privateKey } = Wallet.createRandom();
  const passphrase = randomBytes(24).toString("base64url");
  const keystoreFile = join(dir, `${name}.keystore.json`);
  const passphraseFile = join(dir, `${name}.passphrase`);
  // The key lives as long as the devnet, so a fast stretching will do.
  const account = { address, privateKey };
  const json = await encryptKeystoreJson(account, passphrase, { scrypt: { N: 1_024, r: 8, p: 1 } });
  await writeFile(keystoreFile, json, { mode: 0o600 });
  await writeFile(passphraseFile, `${passphrase}\n`, { mode: 0o600 });
  return { address, keystoreFile, passphraseFile };
}
