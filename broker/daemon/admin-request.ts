import { z } from "zod";

/** What may be asked on the admin socket: one line of JSON, answered by one. */
export const adminRequest = z.discriminatedUnion("verb", [
  z.strictObject({ verb: z.literal("status") }),
  z.strictObject({ verb: z.literal("leases") }),
  z.strictObject({ verb: z.literal("release"), leaseId: z.int().min(1) }),
  z.strictObject({ verb: z.literal("rotate-key") }),
]);

export type AdminRequest = z.infer<typeof adminRequest>;

export const adminAnswer = z.discriminatedUnion("ok", [
  z.strictObject({ ok: z.literal(true), facts: z.json() }),
  z.strictObject({ ok: z.literal(false), code: z.string(), what: z.string(), remedy: z.string() }),
]);
