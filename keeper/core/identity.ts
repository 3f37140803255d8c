import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { FinalError } from "./errors.ts";
import type { VmIdentity } from "./vm.ts";
import { vmidOf } from "./vmid-of.ts";

/** Namespace of all BlockHost uuids (RFC 9562, version 5). Changing it would orphan every VM in the field. */
const NAMESPACE = "b10c4057-7e4a-4d1c-9b1a-5ee0d0c0ffee";

/** Bounds that Proxmox VE sets for a vmid. */
const VMID_MIN = 100n;
const VMID_MAX = 999_999_999n;

/**
 * The identity of the VM of one subscription. Pure: the same arguments give the same VM for ever, which is what lets
 * a keeper without a database find its own machines again, by the marks alone.
 *
 * A machine whose vmid is held by a wreck that only root can clear is made as the generation of `generationAfterWreck`:
 * elsewhere, and with a mark, uuid and MAC of its own, so that the wreck, should it be unlocked, is never taken for it.
 *
 * @param contract address of the Subscriptions contract, 0x + 40 hex digits in any case
 * @param id subscription id, at least 1
 * @param generation 1 for the first machine of a subscription, one more with each reinstall, far more after a wreck
 * @param vmidBase the vmid is this plus the id, see `vmidOf`
 * @throws FinalError BAD_IDENTITY when an argument is out of range or the vmid would be
 */
export function identityOf(
  chainId: bigint | number,
  contract: string,
  id: bigint,
  generation: number,
  vmidBase: number,
): VmIdentity {
  const first = BigInt(vmidBase) + id;
  const valid =
    BigInt(chainId) > 0n &&
    /^0x[0-9a-fA-F]{40}$/.test(contract) &&
    id >= 1n &&
    Number.isSafeInteger(generation) &&
    generation >= 1 &&
    first >= VMID_MIN &&
    first <= VMID_MAX;
  if (!valid) {
    throw new FinalError(
      "BAD_IDENTITY",
      `no VM identity for subscription ${id} of ${contract} on chain ${chainId}, generation ${generation}, vmid ${first}`,
      `choose vmidBase so that vmidBase + id stays between ${VMID_MIN} and ${VMID_MAX}`,
    );
  }
  const vmid = vmidOf(vmidBase, id, generation);
  const mark = `blockhost:${chainId}:${contract.toLowerCase()}:${id}:${generation}`;
  const uuid = uuidV5(mark);
  return { vmid: Number(vmid), name: `bh-${id}`, mark, uuid, mac: macOf(uuid) };
}

function uuidV5(name: string): string {
  const hash = sha1(concatBytes(hexToBytes(NAMESPACE.replaceAll("-", "")), utf8ToBytes(name)));
  const bytes = hash.slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytesToHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The last six bytes of the uuid, made unicast and locally administered (second hex digit 2, 6, a or e). */
function macOf(uuid: string): string {
  const bytes = hexToBytes(uuid.slice(-12));
  bytes[0] = ((bytes[0] ?? 0) & 0xfc) | 0x02;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(":");
}
