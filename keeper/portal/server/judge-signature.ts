import type { Holders } from "../ports/ownership.ts";
import type { Signatures } from "../ports/signatures.ts";
import { PortalError } from "./portal-error.ts";

/**
 * Whether a text is signed by somebody who may log in to a machine.
 *
 * @param holders null: nobody may
 * @param wallet lower-case address
 * @returns what a guest takes for it, r, s, v: the wallet's own signature, or the attester's approval of a contract's
 * @throws PortalError MACHINE_CLOSED, WALLET_NOT_HOLDER, SIGNATURE_WRONG, WALLET_IS_CONTRACT
 */
export async function judgeSignature(
  signatures: Signatures,
  subscription: bigint,
  holders: Holders | null,
  signed: { readonly wallet: string; readonly text: string; readonly signature: string },
): Promise<string> {
  const { wallet, text, signature } = signed;
  if (holders === null) throw new PortalError("MACHINE_CLOSED");
  if (wallet !== holders.owner && wallet !== holders.user) throw new PortalError("WALLET_NOT_HOLDER");
  const found = await signatures.check(wallet, text, signature);
  if (found === null) throw new PortalError("SIGNATURE_WRONG");
  if (found.kind === "eoa") return found.signature;
  // A guest takes an approval for nobody but the owner.
  if (wallet !== holders.owner) throw new PortalError("WALLET_IS_CONTRACT");
  return signatures.approve(subscription, wallet, text);
}
