import { verifyMessage } from "ethers";
import {
  type Delegation,
  type DelegationPlace,
  delegationMessage,
} from "../../protocol/delegation-message.ts";

/**
 * Whether a plain wallet signed a delegation of a key.
 *
 * @param wallet address in any case
 * @param key the base64 part of the public key
 */
export function isSignedBy(
  wallet: string,
  place: DelegationPlace,
  delegation: Delegation,
  key: string,
  signature: string,
): boolean {
  try {
    const signer = verifyMessage(delegationMessage(place, delegation, key, wallet), signature);
    return signer.toLowerCase() === wallet.toLowerCase();
  } catch {
    // No address, or no signature of a plain wallet.
    return false;
  }
}
