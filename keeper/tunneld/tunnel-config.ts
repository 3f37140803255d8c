import { z } from "zod";

const link = z.string().regex(/^[A-Za-z0-9._-]{1,15}$/, "the name of an interface");

/** Between what the tunnel is made, by the operator: a file that root alone may write. */
export const tunnelConfigSchema = z.strictObject({
  /** Where the machines are. */
  bridge: link,
  /** What leads to the Internet. */
  uplink: link,
  /** TCP ports of the host itself that are open to the Internet by the tunnel. */
  hostPorts: z.array(z.int().min(1).max(65_535)).max(16).default([]),
  /** The tunnel's interface. */
  name: link.default("blockhost-v6"),
  mtu: z.int().min(1_280).max(1_500).default(1_420),
  /** Keys, and what was raised last. */
  folder: z.string().startsWith("/").default("/var/lib/blockhost-tunnel"),
  socket: z.string().startsWith("/").default("/run/blockhost-tunnel/tunnel.sock"),
});

export type TunnelConfig = z.output<typeof tunnelConfigSchema>;
