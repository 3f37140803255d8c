import { decodeLeaseRequest, type LeaseRequest } from "./lease-request.ts";
import { openBytes } from "./open-bytes.ts";
import { type LeaseRequestContext, leaseRequestContextBytes } from "./seal-lease-request.ts";

/**
 * Opens a sealed request. Who sealed it is not known from the seal, but from who may ask for the deployment.
 *
 * @param context as the chain has it
 * @throws when it was sealed to another key or for another context, was changed, or holds no request
 */
export async function openLeaseRequest(
  sealed: Uint8Array,
  secretKey: Uint8Array,
  context: LeaseRequestContext,
): Promise<LeaseRequest> {
  return decodeLeaseRequest(
    await openBytes(sealed, secretKey, "lease-request", leaseRequestContextBytes(context)),
  );
}
