import { hexToBytes } from "@noble/hashes/utils.js";
import type { EncryptionKeyPair } from "../../../../protocol/encryption-key.ts";
import { open } from "../../../../protocol/open.ts";
import type { Opening } from "../../chain/open-sealed.ts";
import type { OpenDraft } from "./open-fields.tsx";

/**
 * Opens details that were pasted. They say nothing of their key: only trying does.
 *
 * @throws what `keyFor` throws
 */
export async function openPasted(
  draft: OpenDraft,
  keyFor: () => Promise<EncryptionKeyPair | null>,
): Promise<Opening> {
  const pair = await keyFor();
  if (pair === null) return { is: "otherKey" };
  const context = {
    chainId: BigInt(draft.chainId),
    contract: draft.contract.trim(),
    id: BigInt(draft.machine.trim()),
    epoch: Number(draft.epoch),
  };
  try {
    const sealed = hexToBytes(draft.sealed.replace(/\s/g, "").slice(2));
    return { is: "opened", details: await open(sealed, pair.secretKey, context) };
  } catch {
    return { is: "otherKey" };
  }
}
