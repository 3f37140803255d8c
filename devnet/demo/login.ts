/** A shell on the VM of a demo that was left running: the demo's own wallet signs. Argument: the demo's folder. */
import { Wallet } from "ethers";
import { BlockHostError } from "../../keeper/core/errors.ts";
import { walletSsh } from "../tenant/wallet-ssh.ts";
import { readTenantFile } from "./tenant-file.ts";

try {
  const { privateKey, target, portal } = await readTenantFile(process.argv[2] ?? "");
  process.exitCode = (await walletSsh(target, new Wallet(privateKey), null, portal)).code;
} catch (error) {
  if (!(error instanceof BlockHostError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n${error.remedy}\n`);
  process.exitCode = 1;
}
