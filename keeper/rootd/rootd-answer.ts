import { z } from "zod";

const openKnock = z.strictObject({
  /** An address or a network, as the kernel writes it. */
  source: z.string(),
  port: z.int(),
  /** Until the kernel closes it, rounded down. */
  seconds: z.int(),
});

/** What rootd answers, one JSON line: to every verb what is open when it is done, or why it did nothing. */
export const rootdAnswer = z.discriminatedUnion("ok", [
  z.strictObject({ ok: z.literal(true), open: z.array(openKnock).readonly() }),
  z.strictObject({ ok: z.literal(false), code: z.string(), what: z.string(), remedy: z.string() }),
]);

export type RootdAnswer = z.output<typeof rootdAnswer>;
export type OpenKnock = z.output<typeof openKnock>;
