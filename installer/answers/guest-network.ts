import { z } from "zod";
import { addressPoolProblem } from "../../keeper/core/address-pool.ts";
import { parseIpv4 } from "../../keeper/core/ipv4.ts";
import { ipv4 } from "./ipv4.ts";

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
  .superRefine((pool, context) => {
    const problem = addressPoolProblem(pool);
    if (problem === null || !isNetwork(pool.cidr)) return;
    const strangers = (["gateway", "first", "last"] as const).filter(
      (name) => !isHost(pool[name], pool.cidr),
    );
    for (const name of strangers)
      context.addIssue({ code: "custom", path: [name], message: `is no host of ${pool.cidr}` });
    if (strangers.length > 0) return;
    const isReversed = Number(parseIpv4(pool.first)) > Number(parseIpv4(pool.last));
    context.addIssue({ code: "custom", path: [isReversed ? "last" : "gateway"], message: problem });
  });

export type GuestNetworkAnswers = z.output<typeof guestNetwork>;

/** Wide enough for the network's own two addresses, a gateway and a machine. */
function isNetwork(text: string): boolean {
  const bounds = boundsOf(text);
  return bounds !== null && bounds.first % (bounds.last - bounds.first + 1) === 0;
}

function isHost(host: string, cidr: string): boolean {
  const bounds = boundsOf(cidr);
  const value = parseIpv4(host);
  return bounds !== null && value !== null && value > bounds.first && value < bounds.last;
}

function boundsOf(cidr: string): { readonly first: number; readonly last: number } | null {
  const [, quad = "", prefix] = /^([0-9.]+)\/([0-9]|[12][0-9]|30)$/.exec(cidr) ?? [];
  const first = parseIpv4(quad);
  return first === null ? null : { first, last: first + 2 ** (32 - Number(prefix)) - 1 };
}
