import { z } from "zod";
import { ipNetwork } from "../protocol/ip-network.ts";
import { isWireguardKey } from "../protocol/wireguard-key.ts";

const key = z.string().refine(isWireguardKey, "not a public key of WireGuard");

/** Unicast that the world routes, 2000::/3, no wider than a site and no narrower than a handful of machines. */
function isLent(text: string): boolean {
  try {
    const { first, bits, length } = ipNetwork(text);
    return bits === 128 && length >= 48 && length <= 124 && first >> 125n === 1n;
  } catch {
    return false;
  }
}

/** A tunnel as the keeper wants it. What it is between stands in a configuration that the keeper cannot write. */
export const raisedTunnel = z.strictObject({
  hostKey: key,
  alsoKeep: z.array(key).max(8).readonly(),
  prefix: z.string().max(64).refine(isLent, "no prefix of /48 to /124 that the world routes"),
  broker: z.strictObject({
    publicKey: key,
    endpoint: z.string().regex(/^([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\]):[1-9][0-9]{0,4}$/),
    keepalive: z.int().min(1).max(65_535),
  }),
});

/** All that may be asked, one JSON line a connection. */
export const tunnelRequest = z.discriminatedUnion("verb", [
  z.strictObject({ verb: z.literal("fresh-key") }),
  z.strictObject({ verb: z.literal("raise"), tunnel: raisedTunnel }),
  z.strictObject({ verb: z.literal("lower") }),
]);

export type TunnelRequest = z.infer<typeof tunnelRequest>;

export const tunnelAnswer = z.discriminatedUnion("ok", [
  z.strictObject({
    ok: z.literal(true),
    /** Of `fresh-key`. */
    key: z.string().optional(),
    /** Of `raise`. */
    heardAt: z.int().nullable().optional(),
  }),
  z.strictObject({
    ok: z.literal(false),
    retry: z.boolean(),
    code: z.string(),
    what: z.string(),
    remedy: z.string(),
  }),
]);

export type TunnelAnswer = z.infer<typeof tunnelAnswer>;
