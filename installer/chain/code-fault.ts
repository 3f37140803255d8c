import { sameCode } from "../../ignition/verify/same-code.ts";
import type { Rpc } from "../../keeper/chain/rpc.ts";
import { callResultShape } from "../../keeper/chain/rpc-shapes.ts";
import type { Contracts } from "../finalize/ports/chain-setup.ts";
import { fileArtifacts } from "./file-artifacts.ts";

/** Contracts by the name under which they are compiled. */
const COMPILED = {
  subscriptions: "Subscriptions",
  credential: "AccessCredential",
  inbox: "CommandInbox",
  splitter: "RevenueSplitter",
  checkout: "SwapCheckout",
} as const;

/**
 * Which of the contracts has another code than what was compiled here; null when none has.
 * @param block as JSON-RPC names one
 */
export async function codeFault(
  rpc: Rpc,
  block: "latest" | { readonly blockHash: string; readonly requireCanonical: true },
  addresses: Partial<Contracts>,
  artifacts: string,
): Promise<string | null> {
  for (const [key, name] of Object.entries(COMPILED)) {
    const address = addresses[key as keyof typeof COMPILED] ?? null;
    if (address === null) continue;
    const compiled = await fileArtifacts(artifacts).loadArtifact(name);
    const code = await rpc.request("eth_getCode", [address, block], callResultShape);
    if (!sameCode(compiled, code)) return `The code at ${address} is not that of ${name}.`;
  }
  return null;
}
