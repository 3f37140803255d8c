import type { DelegationPlace } from "../../protocol/delegation-message.ts";
import type { MachineFile } from "./machine-file.ts";

/** The machine as a delegation's text names it. */
export function placeOf({ domain, vm, chainId, contract, tokenId }: MachineFile): DelegationPlace {
  return { domain, vm, chainId: BigInt(chainId), contract, tokenId: BigInt(tokenId) };
}
