import { z } from "zod";
import { parseIpv4 } from "../../keeper/core/ipv4.ts";
import { interfaceName } from "./interface-name.ts";
import { ipv4 } from "./ipv4.ts";

/** What is written as `192.168.1.10/24`: a host's own address, with the length of its network's prefix. */
const HOST_IN_NETWORK = /^([0-9.]+)\/(8|9|[12][0-9]|30)$/;

const fixed = z
  .strictObject({
    mode: z.literal("static"),
    interface: interfaceName,
    /** With its network's prefix. */
    address: z
      .string()
      .refine((text) => hostOf(text) !== null, "an address with its prefix, as in 192.168.1.10/24"),
    gateway: ipv4,
    dns: z.array(z.string().refine(isAddress, "an IPv4 or IPv6 address")).min(1).max(3),
  })
  .superRefine(({ address, gateway }, context) => {
    const own = hostOf(address);
    const router = parseIpv4(gateway);
    if (own === null || router === null) return;
    const issue = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const last = own.first + own.size - 1;
    if (own.host === own.first || own.host === last)
      issue("address", "the network's own address is no host's");
    if (router <= own.first || router >= last) issue("gateway", "is not in the address's network");
    else if (router === own.host) issue("gateway", "is the host's own address");
  });

/** How the host is reached. */
export const network = z.discriminatedUnion("mode", [
  /** As it is. */
  z.strictObject({ mode: z.literal("keep") }),
  z.strictObject({ mode: z.literal("dhcp"), interface: interfaceName }),
  fixed,
]);

export type NetworkAnswers = z.output<typeof network>;

function isAddress(text: string): boolean {
  return parseIpv4(text) !== null || z.ipv6().safeParse(text).success;
}

/** Null when the text is none. */
function hostOf(
  text: string,
): { readonly host: number; readonly first: number; readonly size: number } | null {
  const [, quad = "", prefix] = HOST_IN_NETWORK.exec(text) ?? [];
  const host = parseIpv4(quad);
  if (host === null) return null;
  const size = 2 ** (32 - Number(prefix));
  return { host, first: host - (host % size), size };
}
