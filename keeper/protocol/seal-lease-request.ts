import { utf8ToBytes } from "@noble/hashes/utils.js";
import { encodeLeaseRequest, type LeaseRequest } from "./lease-request.ts";
import { sealBytes } from "./seal-bytes.ts";

/** What a sealed request belongs to: it opens for no other broker and no other host. */
export interface LeaseRequestContext {
  readonly chainId: bigint;
  /** Address of PrefixLeases. */
  readonly leases: string;
  readonly brokerId: number;
  /** Address of the host's Subscriptions. */
  readonly deployment: string;
}

/** Additional authenticated data, in lower case: `blockhost:lease-request:v1:<chainId>:<leases>:<brokerId>:<deployment>`. */
export function leaseRequestContextBytes(context: LeaseRequestContext): Uint8Array {
  const { chainId, leases, brokerId, deployment } = context;
  return utf8ToBytes(
    `blockhost:lease-request:v1:${chainId}:${leases}:${brokerId}:${deployment}`.toLowerCase(),
  );
}

/**
 * Seals a request for a broker: what `PrefixLeases.request` and `rekey` take. Different each time.
 *
 * @param brokerKey the broker's X25519 public key in force, 0x + 64 hex
 * @throws RangeError when nothing can be sealed to it; z.ZodError when it is no request
 */
export function sealLeaseRequest(
  request: LeaseRequest,
  brokerKey: string,
  context: LeaseRequestContext,
): Promise<Uint8Array> {
  return sealBytes(
    encodeLeaseRequest(request),
    brokerKey,
    "lease-request",
    leaseRequestContextBytes(context),
  );
}
