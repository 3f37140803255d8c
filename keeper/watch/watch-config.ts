import { z } from "zod";

const path = z.string().min(1);
const whole = (least: number, most: number, usual: number) => z.int().min(least).max(most).default(usual);

/** The watch's part of the keeper's configuration. */
export const watchConfigSchema = z
  .strictObject({
    /** Where /healthz, /metrics and /progress are served, in plain HTTP and to everybody who gets there; left out: nowhere. */
    listen: z
      .strictObject({
        host: z.union([z.ipv4(), z.ipv6()]).default("127.0.0.1"),
        port: z.int().min(0).max(65_535),
      })
      .optional(),
    /** A file (mode 0600) with the address that alerts are posted to: such addresses are secrets. */
    webhookUrlFile: path.optional(),
    /** A file (mode 0600) with the secret that signs the posts. */
    webhookSecretFile: path.optional(),
    /** Between two looks at chain, store and jobs. */
    lookMs: whole(1_000, 60_000, 15_000),
    /** Between two looks at the fleet, and so the grain of what is known of use. */
    fleetMs: whole(1_000, 600_000, 60_000),
    /** Connections to /progress at the same time. */
    maxStreams: whole(1, 10_000, 200),
    /** VMs that have metrics of their own; the others are in the sums only. */
    maxVmSeries: whole(0, 100_000, 1_000),
    limits: z
      .strictObject({
        /** The chain's newest block may be this old; 0: any age, for a chain that makes blocks on demand. */
        headAgeSeconds: whole(0, 86_400, 600),
        /** Confirmed blocks that may be unread. */
        cursorBlocks: whole(1, 1_000_000, 100),
        /** Chain or Proxmox may be out of reach for this long. */
        unreachableSeconds: whole(1, 86_400, 180),
        /** Work that is due may lie untouched for this long. */
        engineSeconds: whole(10, 86_400, 120),
        /** The chain's clock may be ahead of ours by this much. */
        clockSkewSeconds: whole(1, 86_400, 60),
        /** A transaction may wait to be mined for this many blocks. */
        pendingBlocks: whole(1, 1_000_000, 60),
        /** The keeper's balance must be good for this many. */
        transactionsLeft: whole(0, 1_000_000, 50),
        /** A VM that should run may be down for this long. */
        vmDownSeconds: whole(10, 86_400, 300),
        storagePercent: whole(1, 100, 90),
        /** A certificate or token is to be renewed this long before its end. */
        expiryDays: whole(1, 365, 21),
      })
      .prefault({}),
  })
  .refine((config) => config.webhookSecretFile === undefined || config.webhookUrlFile !== undefined, {
    message: "there is no webhookUrlFile",
    path: ["webhookSecretFile"],
  });

export type WatchConfig = z.output<typeof watchConfigSchema>;
