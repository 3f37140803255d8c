import { ipKeyGenerator } from "express-rate-limit";

/** An IPv6 customer has at least this much to choose addresses from, bits. */
const IPV6_PREFIX = 64;

/** Whom an IP address stands for when somebody is counted or blocked: an IPv4 address, an IPv6 /64. */
export function networkOf(address: string): string {
  return ipKeyGenerator(address.split("%")[0] ?? "", IPV6_PREFIX);
}
