import { randomBytes } from "node:crypto";
import { readPrivateFile } from "../../chain/private-file.ts";
import { readAnswer } from "../read-answer.ts";
import { browserWallet } from "./browser-wallet.ts";
import { buildPage } from "./build-page.ts";
import { keystoreWallet } from "./keystore-wallet.ts";
import { showPage } from "./show-page.ts";
import type { SshOptions } from "./ssh-options.ts";
import type { TenantWallet } from "./tenant-wallet.ts";

/** The wallet that the options name: a keystore file, or else one in the browser. */
export async function openWallet({ wallet, passphraseFile }: SshOptions): Promise<TenantWallet> {
  const tell = (text: string) => process.stderr.write(text);
  if (wallet === undefined)
    return browserWallet({
      page: buildPage,
      token: randomBytes(16).toString("base64url"),
      show: (url) => showPage(url, process.env, (line) => tell(`${line}\n`)),
    });
  return keystoreWallet(wallet, async () =>
    passphraseFile === undefined
      ? readAnswer(`Passphrase of ${wallet}: `, tell, true)
      : (await readPrivateFile(passphraseFile, "passphrase file")).replace(/[\r\n]+$/, ""),
  );
}
