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
  .refine(({ address }) => !isNetworks(address), {
    path: ["address"],
    message: "the network's own address is no host's",
  })
  .refine(({ address, gateway }) => isIn(address, gateway), {
    path: ["gateway"],
    message: "is not in the address's network",
  })
  .refine(({ address, gateway }) => hostOf(address)?.host !== parseIpv4(gateway), {
    path: ["gateway"],
    message: "is the host's own address",
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

/** Whether it is the first or the last of its network. What is no address is another rule's. */
function isNetworks(text: string): boolean {
  const own = hostOf(text);
  return own !== null && (own.host === own.first || own.host === own.last);
}

/** Whether a gateway is between the first and the last of an address's network; what is no address is another rule's. */
function isIn(text: string, gateway: string): boolean {
  const own = hostOf(text);
  const router = parseIpv4(gateway);
  return own === null || router === null || (router > own.first && router < own.last);
}

/** Null when the text is none. */
function hostOf(
  text: string,
): { readonly host: number; readonly first: number; readonly last: number } | null {
  const [, quad = "", prefix] = HOST_IN_NETWORK.exec(text) ?? [];
  const host = parseIpv4(quad);
  if (host === null) return null;
  const size = 2 ** (32 - Number(prefix));
  const first = host - (host % size);
  return { host, first, last: first + size - 1 };
}
