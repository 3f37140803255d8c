import { z } from "zod";
import { ipNetwork } from "../../keeper/protocol/ip-network.ts";

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
]);

export type Ipv6Answers = z.output<typeof ipv6>;

function isPrefix(text: string): boolean {
  try {
    const { bits, length, first } = ipNetwork(text);
    return bits === 128 && length >= 32 && length <= 120 && first >> 125n === GLOBAL;
  } catch {
    return false;
  }
}
