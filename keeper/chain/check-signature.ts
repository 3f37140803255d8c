import { ZeroAddress } from "ethers";
import type { BlockRef } from "../core/chain-view.ts";
import { RetryableError } from "../core/errors.ts";
import type { ChainHeads } from "./chain-heads.ts";
import type { Contracts } from "./contracts.ts";
import { plainSignature } from "./plain-signature.ts";
import type { RpcServer } from "./rpc-server.ts";
import { unwrapSignature } from "./unwrap-signature.ts";
import { walletVerdictShape } from "./wallet-verdict.ts";

/** Who signed, by whose word. */
export type SignedBy =
  | { readonly kind: "eoa"; readonly signature: string }
  /** Counterfactual: the wallet has no code yet, so that nobody sees of its address what it is. */
  | { readonly kind: "contract"; readonly isCounterfactual: boolean };

/** More than SignatureLens spends, and less than a call may have on any server of note (EIP-7825 caps it at 2^24). */
const GAS = "0xf42400";
const MAX_SIGNATURE = /^0x([0-9a-f]{2}){1,8192}$/i;

/**
 * Whether a wallet signed a hash. A signature that the wallet's own key made needs no chain: who has the key of an
 * address has no contract there. All others are put to the wallet's code as of the confirmed block, by a quorum of
 * servers.
 *
 * @param wallet lower-case address
 * @throws RetryableError when the chain cannot be asked
 */
export async function checkSignature(
  { heads, contracts }: { readonly heads: ChainHeads; readonly contracts: Contracts },
  wallet: string,
  hash: string,
  signature: string,
): Promise<SignedBy | null> {
  if (!MAX_SIGNATURE.test(signature)) return null;
  const plain = plainSignature(wallet, hash, signature);
  if (plain !== null) return { kind: "eoa", signature: plain };
  const unwrapped = unwrapSignature(signature);
  if (unwrapped === null) return null;
  const data = contracts.signatureLens({ wallet, hash, ...unwrapped });
  const { value } = await heads.agreed((rpc, block) => ask(rpc, block, data));
  return value === "no" ? null : { kind: "contract", isCounterfactual: value === "counterfactual" };
}

async function ask(rpc: RpcServer, { hash }: BlockRef, data: string) {
  const call = { from: ZeroAddress, data, gas: GAS };
  const at = { blockHash: hash, requireCanonical: true };
  const verdict = await rpc.request("eth_call", [call, at], walletVerdictShape);
  if (verdict !== "little gas") return verdict;
  throw new RetryableError(
    "CHAIN_CALL_LIMITED",
    `The RPC server ${rpc.name} gives calls too little gas to ask a contract wallet about a signature.`,
    "Raise its gas cap for eth_call to 16,000,000 (geth: --rpc.gascap), or use another server.",
  );
}
