import { readFile } from "node:fs/promises";
import { isKeystoreJson, Wallet } from "ethers";
import { FinalError } from "../../core/errors.ts";
import type { TenantWallet } from "./tenant-wallet.ts";

type Opened = Awaited<ReturnType<typeof Wallet.fromEncryptedJson>>;

/**
 * A wallet in an encrypted JSON keystore (geth's and ethers' format). It is opened when something is to be signed.
 *
 * @param passphrase asks for it; called once, when it is needed
 * @throws FinalError SSH_WALLET_FILE when it is no keystore; when signing, SSH_WALLET_PASSPHRASE
 */
export async function keystoreWallet(file: string, passphrase: () => Promise<string>): Promise<TenantWallet> {
  const json = await readFile(file, "utf8").catch((error: Error) => {
    throw notAKeystore(file, error.message);
  });
  if (!isKeystoreJson(json)) throw notAKeystore(file, "it is no encrypted JSON keystore (version 3)");
  let opened: Promise<Opened> | undefined;
  const wallet = () => (opened ??= passphrase().then((secret) => unlock(file, json, secret)));
  return {
    address: addressIn(json),
    async signText(textFor) {
      const signer = await wallet();
      return { address: signer.address, signature: await signer.signMessage(textFor(signer.address)) };
    },
    async signEncryptionKey({ domain, types, message }) {
      const signer = await wallet();
      return {
        address: signer.address,
        signature: await signer.signTypedData(domain, { ...types }, message),
      };
    },
    async close() {
      opened = undefined;
    },
  };
}

async function unlock(file: string, json: string, passphrase: string): Promise<Opened> {
  try {
    return await Wallet.fromEncryptedJson(json, passphrase);
  } catch {
    // ethers' errors may quote their arguments: they are neither shown nor kept as cause.
    throw new FinalError(
      "SSH_WALLET_PASSPHRASE",
      `The passphrase does not open the keystore ${file}.`,
      "Try again with the right one.",
    );
  }
}

/** A keystore may say whose it is without being opened. */
function addressIn(json: string): string | null {
  const { address } = JSON.parse(json) as { address?: unknown };
  const [hex] = /^[0-9a-f]{40}$/.exec(String(address).toLowerCase().replace(/^0x/, "")) ?? [];
  return hex === undefined ? null : `0x${hex}`;
}

function notAKeystore(file: string, why: string): FinalError {
  return new FinalError(
    "SSH_WALLET_FILE",
    `The wallet ${file} cannot be used: ${why}.`,
    "Give --wallet a keystore made by geth, ethers or your wallet's export, or leave it out to sign in the browser.",
  );
}
