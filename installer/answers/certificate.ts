import { z } from "zod";

const file = z.string().regex(/^\/(?!.*(^|\/)\.\.(\/|$))[^\p{C}]{1,1000}$/u, "a file's absolute path");

/** How the portal comes to its certificate. */
export const certificate = z.discriminatedUnion("mode", [
  /** One that vouches for itself, which browsers warn of. */
  z.strictObject({ mode: z.literal("own") }),
  /** Let's Encrypt's, for the name of `admin.host`. */
  z.strictObject({
    mode: z.literal("acme"),
    /** For the authority's warnings. */
    email: z.email("an e-mail address").optional(),
    /** That the authority's terms of service were read and are agreed to. */
    termsAgreed: z.literal(true, "the authority's terms must be agreed to"),
  }),
  /** Of files that something else renews. */
  z.strictObject({ mode: z.literal("files"), certificateFile: file, keyFile: file }),
]);
