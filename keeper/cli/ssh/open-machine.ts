import { readFile } from "node:fs/promises";
import { getBytes } from "ethers";
import { RpcPool } from "../../chain/rpc-pool.ts";
import { readSealedCredential } from "../../chain/sealed-credential.ts";
import { FinalError } from "../../core/errors.ts";
import type { Time } from "../../core/time.ts";
import { deriveEncryptionKey, encryptionKeyRequest } from "../../protocol/encryption-key.ts";
import { open } from "../../protocol/open.ts";
import type { MachineFile } from "./machine-file.ts";
import type { TenantWallet } from "./tenant-wallet.ts";

/** Where a token is. */
export interface TokenPlace {
  /** A server of the chain, or the name of a file that has its URL: one with a key in it is no argument. */
  readonly rpc: string;
  readonly chainId: number;
  /** AccessCredential, lower-case hex. */
  readonly contract: string;
  readonly tokenId: bigint;
}

/**
 * Reads a machine's connection details from the chain and opens them with the wallet, which signs once for that.
 *
 * @throws FinalError SSH_RPC, SSH_NOT_SEALED_TO_WALLET, CREDENTIAL_NOT_SEALED; RetryableError CHAIN_…; what the wallet throws
 */
export async function openMachine(
  { rpc, chainId, contract, tokenId: id }: TokenPlace,
  wallet: TenantWallet,
  time: Time,
): Promise<MachineFile> {
  const pool = new RpcPool({
    chainId,
    rpcUrls: [await urlOf(rpc)],
    rpcTimeoutMs: 20_000,
    maxHeadLag: 0,
    time,
  });
  await pool.checkChain();
  const { epoch, owner, sealed } = await readSealedCredential(pool, contract, id);
  const { address, signature } = await wallet.signEncryptionKey(
    encryptionKeyRequest(BigInt(chainId), contract),
  );
  try {
    const { secretKey } = deriveEncryptionKey(signature);
    const context = { chainId: BigInt(chainId), contract, id, epoch };
    const details = await open(getBytes(sealed), secretKey, context);
    // The host name that first boot gives a machine.
    return { version: 1, vm: `vm-${id}`, ...details, chainId, contract, tokenId: String(id) };
  } catch (cause) {
    const whose = owner === address.toLowerCase() ? "with another key of the same wallet" : `by ${owner}`;
    throw new FinalError(
      "SSH_NOT_SEALED_TO_WALLET",
      `The connection details of token ${id} do not open for ${address}: they are to be opened ${whose}.`,
      "Use the owner's wallet. Where the key was random, or the wallet signs differently each time, get a machine file elsewhere.",
      { cause },
    );
  }
}

async function urlOf(rpc: string): Promise<string> {
  try {
    const text = rpc.includes("://") ? rpc : (await readFile(rpc, "utf8")).trim();
    if (/^https?:$/.test(new URL(text).protocol)) return text;
  } catch {
    // The reason may quote a URL that has a key in it.
  }
  throw new FinalError(
    "SSH_RPC",
    "What --rpc names is neither the URL of a server (http or https) nor a file that has one.",
    "Give the URL, or put one with a key in it into a file and name that.",
  );
}
