import { z } from "zod";

/** How far first boot is, for the consoles. No secrets. */
export const statusSchema = z.strictObject({
  /** From 1. */
  step: z.number(),
  steps: z.number(),
  id: z.string(),
  title: z.string(),
  /** Since when it works on the step; milliseconds since the epoch. */
  since: z.number(),
  /** The last line that it said. */
  line: z.string(),
  /** Why the last try failed; null when none has. */
  error: z.strictObject({ code: z.string(), what: z.string(), remedy: z.string() }).nullable(),
  /** When it is tried again; null while it works. Milliseconds since the epoch. */
  nextTryAt: z.number().nullable(),
});

export type Status = z.output<typeof statusSchema>;
