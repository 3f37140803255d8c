import { z } from "zod";
import { ipNetwork } from "../../keeper/protocol/ip-network.ts";
import { address } from "./address.ts";

/** Unicast that the world routes: 2000::/3. */
const GLOBAL = 1n;

/** Whether machines get IPv6, and from where. */
export const ipv6 = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }),
  z.strictObject({
    mode: z.literal("manual"),
    /** Routed to this host. */
    prefix: z
      .string()
      .toLowerCase()
      .refine(isPrefix, "a global network of /32 to /120, as in 2001:db8:1::/48"),
  }),
  // Lent by contract, through a tunnel: the keeper asks for it, and renews.
  z.strictObject({
    mode: z.literal("broker"),
    /** PrefixLeases, on the chain of the host's own contracts. */
    leases: address,
    /** Its number in the registry. */
    broker: z.int().min(1).max(0xff_ff_ff_ff),
    /** Most that is paid to brokers within 30 days, in the chain's coin: "0.05". */
    budget: z
      .string()
      .regex(/^\d{1,12}(\.\d{1,18})?$/, "an amount of the chain's coin, such as 0.05")
      .refine((text) => !/^[0.]+$/.test(text), "more than nothing"),
  }),
]);

export type Ipv6Answers = z.output<typeof ipv6>;

export type BrokerAnswers = Extract<Ipv6Answers, { mode: "broker" }>;

function isPrefix(text: string): boolean {
  try {
    const { bits, length, first } = ipNetwork(text);
    return bits === 128 && length >= 32 && length <= 120 && first >> 125n === GLOBAL;
  } catch {
    return false;
  }
}
