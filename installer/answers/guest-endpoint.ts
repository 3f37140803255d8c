import { z } from "zod";

/** How tenants reach a machine: at its own address of either kind, or through a router that forwards a port of its own to port 22. */
export const guestEndpoint = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("direct") }),
  z.strictObject({ mode: z.literal("ipv6") }),
  z.strictObject({
    mode: z.literal("forwarded"),
    host: z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, "a name or an address"),
    /** The port is this plus the low 16 bits of the machine's address. */
    portBase: z.int().min(1).max(65_535),
  }),
]);
