import { z } from "zod";
import { addressPoolProblem } from "../../keeper/core/address-pool.ts";
import { parseIpv4 } from "../../keeper/core/ipv4.ts";
import { ipv4 } from "./ipv4.ts";

const STRANGER = "is no host of the network";
/** As the keeper's own rule says it. */
const REVERSED = "first comes after last";
const BETWEEN = "the gateway is between first and last";

/** The addresses of machines: `first` to `last`, both included. */
export const guestNetwork = z
  .strictObject({
    cidr: z.string().refine(isNetwork, "a network, as in 10.77.0.0/16, with no bit set after its prefix"),
    gateway: ipv4,
    first: ipv4,
    last: ipv4,
    /** Name servers that machines are told. */
    dns: z.array(ipv4).max(3).default([]),
  })
  .refine(({ cidr, gateway }) => isHost(gateway, cidr), { path: ["gateway"], message: STRANGER })
  .refine(({ cidr, first }) => isHost(first, cidr), { path: ["first"], message: STRANGER })
  .refine(({ cidr, last }) => isHost(last, cidr), { path: ["last"], message: STRANGER })
  .refine((pool) => addressPoolProblem(pool) !== REVERSED, { path: ["last"], message: REVERSED })
  .refine((pool) => addressPoolProblem(pool) !== BETWEEN, { path: ["gateway"], message: BETWEEN });

export type GuestNetworkAnswers = z.output<typeof guestNetwork>;

/** Wide enough for the network's own two addresses, a gateway and a machine. */
function isNetwork(text: string): boolean {
  const bounds = boundsOf(text);
  return bounds !== null && bounds.first % (bounds.last - bounds.first + 1) === 0;
}

/** What is no network is another rule's. */
function isHost(host: string, cidr: string): boolean {
  const bounds = boundsOf(cidr);
  const value = parseIpv4(host);
  if (bounds === null || !isNetwork(cidr)) return true;
  return value !== null && value > bounds.first && value < bounds.last;
}

function boundsOf(cidr: string): { readonly first: number; readonly last: number } | null {
  const [, quad = "", prefix] = /^([0-9.]+)\/([0-9]|[12][0-9]|30)$/.exec(cidr) ?? [];
  const first = parseIpv4(quad);
  return first === null ? null : { first, last: first + 2 ** (32 - Number(prefix)) - 1 };
}
