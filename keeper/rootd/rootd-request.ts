import { z } from "zod";
import { KNOCK_SECONDS } from "../protocol/knock-seconds.ts";
import { knockSource } from "../protocol/knock-source.ts";

const source = z
  .string()
  .max(64)
  .transform((text, context) => {
    try {
      return knockSource(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "no source" });
      return z.NEVER;
    }
  });

/**
 * All that rootd can be asked for, one JSON line a connection. Whoever reaches its socket may send anything, so what is
 * not exactly this is refused.
 */
export const rootdRequest = z.discriminatedUnion("verb", [
  /** Open these ports for this source, so long. It replaces what was open for addresses of that source on them. */
  z.strictObject({
    verb: z.literal("knock-open"),
    ports: z.array(z.int().min(1).max(65_535)).min(1).max(16),
    source,
    seconds: z.int().min(KNOCK_SECONDS.least).max(KNOCK_SECONDS.most),
  }),
  /** Somebody has logged in from this address: what is open for a network around it is open for it alone. */
  z.strictObject({
    verb: z.literal("knock-narrow"),
    source: source.refine((text) => !text.includes("/"), "one address, no network"),
  }),
  /** Close everything. Connections that stand go on. */
  z.strictObject({ verb: z.literal("knock-close") }),
  /** Change nothing. */
  z.strictObject({ verb: z.literal("knock-list") }),
]);

/** A request before it is checked, as clients write it. */
export type RootdRequest = z.input<typeof rootdRequest>;
/** A request that has been checked. */
export type CheckedRequest = z.output<typeof rootdRequest>;
