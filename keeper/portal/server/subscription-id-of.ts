import { PortalError } from "./portal-error.ts";

/**
 * A subscription's number as a path has it.
 *
 * @throws PortalError SUBSCRIPTION_UNKNOWN when it is none
 */
export function subscriptionIdOf(text: unknown): bigint {
  if (typeof text !== "string" || !/^[1-9][0-9]{0,18}$/.test(text))
    throw new PortalError("SUBSCRIPTION_UNKNOWN");
  return BigInt(text);
}
