import { z } from "zod";
import { parseIpv4 } from "../../keeper/core/ipv4.ts";

/** A dotted quad. */
export const ipv4 = z
  .string()
  .refine((text) => parseIpv4(text) !== null, { error: "an IPv4 address, as in 192.168.1.10", abort: true });
