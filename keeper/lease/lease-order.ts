import { z } from "zod";

const wei = z
  .string()
  .regex(/^\d{1,30}$/)
  .transform(BigInt);

/** What the keeper may be told about its lease: one line of JSON, answered by one. */
export const leaseOrder = z.discriminatedUnion("verb", [
  z.strictObject({ verb: z.literal("request"), broker: z.int().min(1).max(0xff_ff_ff_ff), maxPrice: wei }),
  /** One period more; with `maxPrice` that is agreed to from now on. */
  z.strictObject({ verb: z.literal("renew"), maxPrice: wei.nullable() }),
  z.strictObject({ verb: z.literal("rekey") }),
  z.strictObject({ verb: z.literal("release") }),
  /** Take a step now, and tell. */
  z.strictObject({ verb: z.literal("look") }),
]);

/** An order as it is written. */
export type LeaseOrder = z.input<typeof leaseOrder>;

export const leaseReport = z.discriminatedUnion("ok", [
  z.strictObject({
    ok: z.literal(true),
    /** Unix seconds; null: the tunnel was never heard of since the keeper's start. */
    heardAt: z.int().nullable(),
    /** What keeps it from going on, the newest of each kind since the last look. */
    problems: z.array(z.strictObject({ code: z.string(), what: z.string(), remedy: z.string() })),
  }),
  z.strictObject({ ok: z.literal(false), code: z.string(), what: z.string(), remedy: z.string() }),
]);

export type LeaseReport = z.infer<typeof leaseReport>;
