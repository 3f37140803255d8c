import { z } from "zod";
import { FinalError } from "../core/errors.ts";
import type { GuestSeed } from "../core/guest-seed.ts";
import { parseIpv4 } from "../core/ipv4.ts";
import { isRelay } from "../core/is-relay.ts";

const HEX_ADDRESS = /^0x[0-9a-f]{40}$/;
const ipv4 = (text: string) => parseIpv4(text) !== null;
const isIpv6 = (text: string) => z.ipv6().safeParse(text).success;

/** One rule a field. None lets a line feed, a space, `=` or a quote through: nothing can leave its line. */
const RULES: { readonly [K in keyof GuestSeed]: (value: GuestSeed[K]) => boolean } = {
  instance: (value) => /^[0-9a-f]{32}$/.test(value),
  uuid: (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
  hostname: (value) => /^[a-z][a-z0-9-]{0,62}$/.test(value),
  mac: (value) => /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(value),
  address: ({ ipv4: own, prefix, gateway, ipv6 }) =>
    ipv4(own) &&
    ipv4(gateway) &&
    Number.isInteger(prefix) &&
    prefix >= 1 &&
    prefix <= 32 &&
    (ipv6 === null || (isIpv6(ipv6.address) && isIpv6(ipv6.gateway))),
  dns: (value) => value.every(ipv4),
  user: (value) => /^[a-z_][a-z0-9_-]{0,31}$/.test(value) && value !== "root",
  domain: (value) => /^[A-Za-z0-9.-]{1,112}(:[0-9]{1,5})?$/.test(value),
  relay: isRelay,
  chainId: (value) => value > 0n,
  contract: (value) => HEX_ADDRESS.test(value),
  tokenId: (value) => value > 0n,
  attester: (value) => HEX_ADDRESS.test(value),
  offlineGraceSeconds: (value) => Number.isInteger(value) && value >= 3_600 && value <= 7 * 86_400,
  // Its lines are the statement's own; here only: small and plain ASCII.
  ownership: (value) => /^[\x20-\x7e\n]{1,4096}$/.test(value),
};

/** @param name of the machine, for a message @throws FinalError GUEST_SEED_INVALID when a value could break out of its line */
export function validateSeed(seed: Partial<GuestSeed>, name: string): void {
  for (const field of Object.keys(seed) as (keyof GuestSeed)[]) {
    const rule = RULES[field] as (value: unknown) => boolean;
    if (!rule(seed[field])) {
      throw new FinalError(
        "GUEST_SEED_INVALID",
        `the value of ${field} for ${name} cannot be given to a guest`,
        "check guest and network in the keeper's configuration",
      );
    }
  }
}
