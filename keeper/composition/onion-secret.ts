import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { KeeperKey } from "../chain/keeper-key.ts";

/** Never changed: every name in the field follows from it. No ownership statement begins like this. */
const TEXT = "BlockHost: the secret of this host's onion services, version 1";

/**
 * What the names of onion services follow from: a signature by the attestation key, which lasts as long as the host and
 * is in its backup, and which signs deterministically (RFC 6979). So there is no further secret to keep.
 */
export async function onionSecret(attestation: Pick<KeeperKey, "signText">): Promise<Uint8Array> {
  return sha256(utf8ToBytes(await attestation.signText(TEXT)));
}
