import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { blocksOfTime } from "../../../protocol/blocks-of-time.ts";
import type { Provider } from "../wallet/wallet.ts";
import { wordOf } from "./call-data.ts";
import { eventTopic } from "./event-topic.ts";
import type { Access } from "./read-access.ts";
import { Words } from "./words.ts";

const CREDENTIAL_CHANGED = eventTopic("CredentialChanged(uint256,uint32,bytes)");

/**
 * The sealed details of a machine, from the event that the contract tells the second and the hash of: a server of the
 * chain can keep them back, and cannot bring others.
 *
 * @param access with something sealed
 * @returns null when the wallet's server does not have them
 * @throws what the wallet throws; RangeError when its answers are none
 */
export async function readSealed(
  provider: Provider,
  contract: string,
  id: bigint,
  { epoch, sealedAt, digest }: Access,
): Promise<Uint8Array | null> {
  const latest = Number(await provider.request({ method: "eth_blockNumber" }));
  const blocks = await blocksOfTime(sealedAt, latest, async (number) => {
    const block = await provider.request({ method: "eth_getBlockByNumber", params: [hex(number), false] });
    const { timestamp } = (block ?? {}) as { timestamp?: unknown };
    if (typeof timestamp !== "string")
      throw new RangeError(`the wallet's server does not have block ${number}`);
    return Number(timestamp);
  });
  if (blocks === null) return null;
  const filter = {
    address: contract,
    topics: [CREDENTIAL_CHANGED, `0x${wordOf(id)}`, `0x${wordOf(epoch)}`],
    fromBlock: hex(blocks.first),
    toBlock: hex(blocks.last),
  };
  const logs = (await provider.request({ method: "eth_getLogs", params: [filter] })) as { data?: unknown }[];
  const found = logs
    .map(({ data }) => hexToBytes(new Words(data).bytes(0).slice(2)))
    .find((bytes) => `0x${bytesToHex(keccak_256(bytes))}`.startsWith(digest.toLowerCase()));
  return found ?? null;
}

const hex = (number: number) => `0x${number.toString(16)}`;
