import { z } from "zod";

const path = z.string().min(1);

/** How the portal comes to the certificate that it is served with. */
export const tlsConfigSchema = z.discriminatedUnion("mode", [
  /** PEM files, the key's mode 0600, that something else renews: they are read again when they change. */
  z.strictObject({ mode: z.literal("files"), certificateFile: path, keyFile: path }),
  /** From an authority that speaks ACME (RFC 8555), for the host of guest.domain. */
  z.strictObject({
    mode: z.literal("acme"),
    directory: z.url({ protocol: /^https$/ }).default("https://acme-v02.api.letsencrypt.org/directory"),
    /** PEM of who vouches for the directory, where this machine does not know it: an authority of one's own. */
    directoryCaFile: path.optional(),
    /** For the authority's warnings. */
    email: z.email().optional(),
    /** That the authority's terms of service were read and are agreed to. */
    termsAgreed: z.literal(true),
    /** How the name is shown to be ours. */
    challenge: z
      .discriminatedUnion("type", [
        z.strictObject({
          type: z.literal("http-01"),
          /** The name's port 80 must lead here. Other requests are sent to HTTPS. */
          listen: z
            .strictObject({
              host: z.union([z.ipv4(), z.ipv6()]).default("0.0.0.0"),
              port: z.int().min(0).max(65_535).default(80),
            })
            .prefault({}),
        }),
      ])
      .prefault({ type: "http-01" }),
  }),
  /** One that vouches for itself, which browsers warn of: for the first steps, and behind a proxy. */
  z.strictObject({ mode: z.literal("own") }),
]);

export type TlsConfig = z.output<typeof tlsConfigSchema>;
