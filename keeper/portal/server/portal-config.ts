import { z } from "zod";

const path = z.string().min(1);
const listen = (host: string) =>
  z.strictObject({
    host: z.union([z.ipv4(), z.ipv6()]).default(host),
    /** 0: any free one. */
    port: z.int().min(0).max(65_535),
  });

/** The portal's part of the keeper's configuration. */
export const portalConfigSchema = z.strictObject({
  /** For tenants' browsers. */
  listen: listen("0.0.0.0"),
  /** PEM files; the key's mode is 0600. Left out: plain HTTP, which browsers and wallets take on this machine only. */
  tls: z.strictObject({ certificateFile: path, keyFile: path }).optional(),
  /** For guests, in plain HTTP: an address on the guests' bridge, never the world's. They are told guest.relay. */
  relay: z.strictObject({ listen: listen("127.0.0.1") }),
  /** Folder of the built pages. */
  pages: path,
});

export type PortalConfig = z.output<typeof portalConfigSchema>;
